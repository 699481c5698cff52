import type { XY } from './affine.ts';
import type { ToldFamily } from './family.ts';

/** `railcar` is a freight wagon; the three beside it enter no railcar count. `boat` is a hull under the ship floor. */
export const OBJECT_CLASSES = [
  'railcar',
  'locomotive',
  'passenger',
  'maintenance-of-way',
  'rail-vehicle',
  'ship',
  'boat',
] as const;
export type ObjectClass = (typeof OBJECT_CLASSES)[number];

/** Whether a class runs on rails; the others float. */
export function isRail(objectClass: ObjectClass): boolean {
  return objectClass !== 'ship' && objectClass !== 'boat';
}

/**
 * Oriented bounding box in pixels of the raster it came from.
 * `angle` is the direction of the long side, radians in [0, pi), from +col towards +row.
 */
export interface OrientedBox {
  readonly cx: number;
  readonly cy: number;
  /** Long side, px. */
  readonly length: number;
  /** Short side, px. */
  readonly width: number;
  readonly angle: number;
}

export interface ScoredBox extends OrientedBox {
  readonly class: ObjectClass;
  /** 0..1 */
  readonly score: number;
  /** Null where the model tells no families, or none of this class. */
  readonly family: ToldFamily | null;
}

/** One object that a model saw in a scene. */
export interface Detection {
  readonly class: ObjectClass;
  readonly score: number;
  /** Null where the model tells no families: none of this class, or none at this resolution. */
  readonly family: ToldFamily | null;
  /** In full-resolution pixels of the scene. */
  readonly box: OrientedBox;
  /** Corners in full-resolution pixels, in ring order, not closed. */
  readonly corners: readonly [XY, XY, XY, XY];
  /** Ground metres; null without georeference and GSD. */
  readonly lengthM: number | null;
  readonly widthM: number | null;
  /** Direction of the long side, degrees clockwise from north in [0, 180); null without georeference. */
  readonly headingDeg: number | null;
  readonly lonLat: readonly [XY, XY, XY, XY] | null;
}
