import type { XY } from '../domain/affine.ts';
import type { LandUse } from './parcels.ts';
import type { Sun } from './sun.ts';

export type SceneKind = 'yard' | 'port';

/** What lies in a yard scene: a marshalling yard, a station, a spur among sheds, a plain line, or no track at all. */
export const YARD_LAYOUTS = ['yard', 'station', 'spur', 'line', 'none'] as const;
export type YardLayout = (typeof YARD_LAYOUTS)[number];

/**
 * Which part of a coast a port scene shows; `open` is water without land, `inland` the reverse, mostly. `terminals` are the wide
 * piers of a large port.
 */
export const PORT_LAYOUTS = ['harbour', 'terminals', 'marina', 'river', 'open', 'inland'] as const;
export type PortLayout = (typeof PORT_LAYOUTS)[number];

/** Everything that decides a scene's pixels. The same spec gives the same bytes. */
export interface SceneSpec {
  readonly id: string;
  readonly kind: SceneKind;
  /** Vehicles, vessels, weather, sensor. */
  readonly seed: number;
  /** The ground: tracks, buildings, coast. Passes over one site share it. */
  readonly layoutSeed: number;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Ground metres per pixel. */
  readonly gsdM: number;
  /** ms UTC */
  readonly at: number;
  /** [lon, lat] of the scene's centre, degrees. */
  readonly place: XY;
  /** Null: from `at` and `place`. */
  readonly sun: Sun | null;
  /** Direction of the tracks or of the coast, degrees clockwise from east; null: drawn from layoutSeed. */
  readonly orientationDeg: number | null;
  /** Share of ground under snow, 0..1. */
  readonly snow: number;
  /** Share of the scene under opaque cloud, 0..1. */
  readonly cloud: number;
  /** Optical strength of thin cloud and haze, 0..1. */
  readonly haze: number;
  /** How many wagons (yard) or hulls (port); null: drawn from the seed. */
  readonly objects: number | null;
  /** Buildings, lorries, containers, orchards and the like beside the tracks. */
  readonly clutter: boolean;
  /** The only uses of the land around a yard; null: all, by chance. */
  readonly land: readonly LandUse[] | null;
  /** Of the scene's kind; null: drawn from layoutSeed. */
  readonly layout: YardLayout | PortLayout | null;
  /** Renderer: textures, colours and shapes differ, so that validation can use one not trained on. */
  readonly style: 1 | 2;
  readonly bands: 'rgb' | 'rgbn';
  /** uint8: stretched for the eye. uint16: reflectance x 10,000. */
  readonly sampleType: 'uint8' | 'uint16';
  /** Share of the water under ice (port), 0..1. */
  readonly ice: number;
  /** Sunlight thrown back by the water, as reflectance, 0..0.3; null: drawn from the seed. */
  readonly glint: number | null;
}

const DEFAULTS: SceneSpec = {
  id: 'scene',
  kind: 'yard',
  seed: 1,
  layoutSeed: 1,
  width: 1024,
  height: 1024,
  gsdM: 0.5,
  at: Date.UTC(2024, 5, 17, 2, 30),
  place: [130, 42],
  sun: null,
  orientationDeg: null,
  snow: 0,
  cloud: 0,
  haze: 0,
  objects: null,
  clutter: true,
  land: null,
  layout: null,
  style: 1,
  bands: 'rgb',
  sampleType: 'uint8',
  ice: 0,
  glint: null,
};

/**
 * A whole spec from the parts that matter; the layout follows the seed unless given.
 * @throws RangeError naming the value that no scene can have
 */
export function sceneSpec(parts: Partial<SceneSpec>): SceneSpec {
  const spec: SceneSpec = { ...DEFAULTS, layoutSeed: parts.seed ?? DEFAULTS.layoutSeed, ...parts };
  for (const key of ['width', 'height'] as const) {
    if (!Number.isInteger(spec[key]) || spec[key] < 1)
      throw new RangeError(`${key} ${spec[key]}: expected whole pixels, 1 or more`);
  }
  if (!(spec.gsdM >= 0.1 && spec.gsdM <= 20))
    throw new RangeError(`gsdM ${spec.gsdM}: expected 0.1 to 20 m per pixel`);
  if (spec.objects !== null && !(Number.isInteger(spec.objects) && spec.objects >= 0))
    throw new RangeError(`objects ${spec.objects}: expected a whole number, 0 or more, or null`);
  const layouts: readonly string[] = spec.kind === 'yard' ? YARD_LAYOUTS : PORT_LAYOUTS;
  if (spec.layout !== null && !layouts.includes(spec.layout))
    throw new RangeError(`layout ${spec.layout}: expected ${layouts.join(', ')} in a ${spec.kind}`);
  for (const key of ['snow', 'cloud', 'haze', 'ice'] as const) {
    if (!(spec[key] >= 0 && spec[key] <= 1)) throw new RangeError(`${key} ${spec[key]}: expected 0 to 1`);
  }
  if (spec.glint !== null && !(spec.glint >= 0 && spec.glint <= 0.3))
    throw new RangeError(`glint ${spec.glint}: expected 0 to 0.3, or null`);
  return spec;
}
