import { rngOf } from './random.ts';
import type { SceneSpec } from './spec.ts';

/** One number a band: red, green, blue, near infrared. */
type Bands = readonly [r: number, g: number, b: number, n: number];

/** What the air and the instrument do to a scene's light; one for the whole scene. */
export interface Sensor {
  /** Skylight in shadows, in parts of direct light, per band r g b n. */
  readonly ambient: Bands;
  /** Light added by the air, as reflectance, per band; and the share of ground light that passes. */
  readonly path: Bands;
  readonly passes: number;
  /** Point spread, standard deviation in px. */
  readonly blurPx: number;
  /** Strength of the sharpening that vendors apply, 0: none. */
  readonly sharpen: number;
  /** Blur of colour against brightness in pansharpened imagery, px; 0: none. */
  readonly colourBlurPx: number;
  /** Noise in reflectance: constant part, and part that grows with the root of the signal. */
  readonly readNoise: number;
  readonly shotNoise: number;
  /** Reflectance shown as 0 and 255, per band, and the exponent between. */
  readonly low: Bands;
  readonly high: Bands;
  readonly gamma: number;
  /** Strength of colour against grey; 1: as it is. */
  readonly vivid: number;
}

/** A sensor as scenes meet them: sharp or soft, vivid or pale, drawn from the scene's seed. */
export function drawSensor(spec: SceneSpec): Sensor {
  const rng = rngOf(spec.seed * 17 + 3);
  const fine = spec.gsdM < 3;
  const haze = spec.haze * 0.12 + rng.range(0, 0.012);
  const sky = (spec.style === 1 ? rng.range(0.05, 0.13) : rng.range(0.07, 0.17)) + spec.haze * 0.15;
  const exposure =
    (fine ? rng.range(0.26, 0.58) : rng.range(0.2, 0.36)) *
    (spec.snow > 0.3 ? 1.7 : 1) *
    (1 + 0.9 * spec.cloud);
  const path: Bands = [haze * 0.75, haze * 0.9, haze * 1.15, haze * 0.45];
  const depth = rng.range(0.2, 1);
  const tint = (): number => 1 + rng.normal(0, 0.045);
  const dark = (p: number): number => p * depth + rng.range(0, 0.008);
  const style2 = spec.style === 2;
  return {
    ambient: [sky * 0.8, sky * 0.97, sky * 1.3, sky * 0.55],
    path,
    passes: 1 - spec.haze * 0.3,
    blurPx: fine ? rng.range(0.45, 0.8) : rng.range(0.42, 0.55),
    sharpen: fine && rng.chance(0.5) ? rng.range(0.2, 0.8) : 0,
    colourBlurPx: fine && rng.chance(0.6) ? rng.range(1, 2) : 0,
    readNoise: rng.range(0.0005, 0.003),
    shotNoise: rng.range(0.002, 0.012),
    low: [dark(path[0]), dark(path[1]), dark(path[2]), dark(path[3])],
    high: [
      path[0] + exposure * tint(),
      path[1] + exposure * tint(),
      path[2] + exposure * tint(),
      path[3] + exposure * tint() * 1.3,
    ],
    gamma: 1 / (style2 ? rng.range(1.2, 2.3) : rng.range(1.3, 2.1)),
    vivid: fine ? rng.range(0.45, 0.95) : rng.range(0.8, 1),
  };
}
