import type { XY } from '../domain/affine.ts';
import { makeClouds } from './clouds.ts';
import { locate, type Placement } from './placement.ts';
import { freeboardOf } from './ships.ts';
import { wagonFamilyOf } from './wagon-family.ts';
import type { Target, World } from './world.ts';

/** One object that is on the ground, where it shows in the picture. */
export interface TrueObject {
  readonly target: Target;
  /** Corners in pixels of the scene, in ring order: the top's outline, displaced as the view leans. */
  readonly corners: readonly [XY, XY, XY, XY];
  /** Share of the box inside the frame, 0..1. */
  readonly inFrame: number;
  /** Share of it that opaque cloud hides, 0..1. */
  readonly hidden: number;
}

/** Every target of which something lies in the frame. */
export function truthOf(world: World): TrueObject[] {
  const { spec } = world;
  const clouds = makeClouds(spec);
  return world.targets
    .map((target): TrueObject => {
      const corners = cornersOf(target, world.lean, spec.gsdM);
      const points = gridIn(corners);
      const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < spec.width && y < spec.height);
      const hidden = clouds
        ? points.reduce((sum, [x, y]) => sum + clouds.cover(x * spec.gsdM, y * spec.gsdM), 0) / points.length
        : 0;
      return { target, corners, inFrame: inside.length / points.length, hidden };
    })
    .filter((object) => object.inFrame > 0);
}

/** Outline of a target's top in the picture, px. */
function cornersOf(target: Target, lean: readonly [number, number], gsdM: number): readonly [XY, XY, XY, XY] {
  const c = Math.cos(target.angle);
  const s = Math.sin(target.angle);
  // A hull's outline is its deck's, whatever stands on it.
  const height = target.class === 'ship' || target.class === 'boat' ? freeboardOf(target) : target.top;
  const x = target.x + lean[0] * height;
  const y = target.y + lean[1] * height;
  const corner = (u: number, v: number): XY => [(x + u * c - v * s) / gsdM, (y + u * s + v * c) / gsdM];
  const [l, w] = [target.length / 2, target.width / 2];
  return [corner(l, w), corner(-l, w), corner(-l, -w), corner(l, -w)];
}

function gridIn([a, b, , d]: readonly [XY, XY, XY, XY]): XY[] {
  const points: XY[] = [];
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 3; j++) {
      const [p, q] = [(i + 0.5) / 10, (j + 0.5) / 3];
      points.push([
        a[0] + (b[0] - a[0]) * p + (d[0] - a[0]) * q,
        a[1] + (b[1] - a[1]) * p + (d[1] - a[1]) * q,
      ]);
    }
  }
  return points;
}

/**
 * Label lines `class x1 y1 x2 y2 x3 y3 x4 y4 cut`, px; cut is 1 where the frame cuts the box. Left out: objects
 * under cloud, and those of which less than `least` lies in the frame.
 */
export function labelLines(objects: readonly TrueObject[], least = 0.2): string {
  return objects
    .filter((object) => object.inFrame >= least && object.hidden < 0.7)
    .map(({ target, corners, inFrame }) => {
      const numbers = corners.flatMap(([x, y]) => [x.toFixed(2), y.toFixed(2)]);
      return `${target.class} ${numbers.join(' ')} ${inFrame < 1 ? 1 : 0}\n`;
    })
    .join('');
}

/** Truth as a GeoJSON FeatureCollection in lon/lat; pixel corners ride along as a property. */
export function truthGeoJson(world: World, placement: Placement): object {
  return {
    type: 'FeatureCollection',
    origin: 'simulated',
    scene: world.spec.id,
    acquiredAt: new Date(world.spec.at).toISOString(),
    features: truthOf(world).map(({ target, corners, inFrame, hidden }) => {
      const ring = corners.map((corner) => locate(placement, corner));
      return {
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
        properties: {
          class: target.class,
          family: target.family,
          type: target.variant,
          load: target.load,
          wagonFamily: wagonFamilyOf(target),
          string: target.string,
          lengthM: target.length,
          widthM: target.width,
          corners,
          inFrame,
          hidden,
          origin: 'simulated',
        },
      };
    }),
  };
}
