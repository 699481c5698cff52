import type { Colour } from './land.ts';
import { COARSE_M, layoutOf } from './port-frame.ts';
import type { Rng } from './random.ts';
import type { SceneSpec } from './spec.ts';

/** How the water of a day looks; one for the whole scene. */
export interface WaterLook {
  /** Open water, and what rivers and harbours stir up. */
  readonly clear: Colour;
  readonly mud: Colour;
  /** Share of mud in open water, 0..1. */
  readonly turbid: number;
  /** How far out the bottom shows, m; 0: nowhere. */
  readonly shallowM: number;
  /** Banks of sand under little water, 0..1. */
  readonly shoals: number;
  readonly rough: number;
  /** Long waves: their length, m, and strength. */
  readonly swellM: number;
  readonly swell: number;
  /** Sunlight thrown back, as reflectance, and how much of it comes in sparks. */
  readonly glint: number;
  readonly sparkle: number;
  readonly caps: number;
  /** Lines of foam and drift along the wind, 0..1. */
  readonly windrows: number;
}

const CLEAR: readonly (readonly [Colour, number])[] = [
  [[0.016, 0.029, 0.041, 0.007], 6],
  [[0.007, 0.012, 0.017, 0.004], 3],
  [[0.022, 0.05, 0.038, 0.01], 3],
  [[0.045, 0.058, 0.06, 0.018], 2],
  [[0.012, 0.042, 0.072, 0.006], 2],
  [[0.03, 0.1, 0.11, 0.01], 1],
];
const MUD: readonly (readonly [Colour, number])[] = [
  [[0.07, 0.078, 0.066, 0.025], 4],
  [[0.125, 0.1, 0.062, 0.06], 2],
  [[0.06, 0.075, 0.04, 0.03], 2],
];

/** How much of a glint that a spec asks for stands in sparks. */
const GLINT_SPARKLE = 0.5;

/** Draws the water of a scene: black and calm to bright with glint, clear to brown. */
export function drawWaterLook(rng: Rng, spec: SceneSpec): WaterLook {
  const fine = spec.gsdM <= COARSE_M;
  const river = layoutOf(spec) === 'river';
  const turbid = rng.weighted([
    [rng.range(0, 0.2), river ? 1 : 6],
    [rng.range(0.2, 1), 4],
  ]);
  const rough = spec.style === 1 ? rng.range(0.05, 1) ** 1.5 : rng.range(0.1, 0.9);
  // Sparks need pixels as small as waves; coarse ones see an even veil.
  const drawn = rng.weighted<readonly [number, number]>([
    [[rng.range(0, 0.008), 0], 62],
    [[rng.range(0.01, 0.07), rng.range(0, 0.5)], 20],
    [[rng.range(0.06, fine ? 0.3 : 0.1), rng.range(0.3, 1)], fine ? 18 : 4],
  ]);
  const [glint, sparkle] = spec.glint === null ? drawn : [spec.glint, GLINT_SPARKLE];
  const tone = rng.range(0.75, 1.25);
  const [r, g, b, n] = rng.weighted(CLEAR);
  return {
    clear: [r * tone, g * tone, b * tone, n * tone],
    mud: rng.weighted(MUD),
    turbid,
    shallowM: turbid < 0.3 && rng.chance(0.45) ? rng.range(15, 160) : 0,
    shoals: fine && turbid < 0.3 && rng.chance(0.12) ? rng.range(0.3, 1) : 0,
    rough: river ? rough * 0.4 : rough,
    swellM: rng.range(25, 140),
    swell: !river && rng.chance(0.35) ? rng.range(0.04, 0.22) : 0,
    glint: river ? glint * 0.4 : glint,
    sparkle,
    caps: Math.max(0, rough - 0.4) * rng.range(0, 0.7),
    windrows: rng.chance(0.2) ? rng.range(0.2, 1) : 0,
  };
}
