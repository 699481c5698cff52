import { fractalNoise } from './noise.ts';
import { rngOf } from './random.ts';
import type { SceneSpec } from './spec.ts';
import { sunVector } from './sun-vector.ts';

/** Opaque cloud over a scene, as a function of place in metres. */
export interface Clouds {
  /** 0: clear, 1: nothing of the ground is seen. */
  cover(x: number, y: number): number;
  /** Reflectance of the cloud's top at a place. */
  bright(x: number, y: number): number;
  /** Clouds' height, m: their shadow falls beside them. */
  readonly heightM: number;
}

/** Null under a clear sky. The threshold is set on a grid over the scene, so that the asked share is covered. */
export function makeClouds(spec: SceneSpec): Clouds | null {
  if (spec.cloud <= 0) return null;
  const rng = rngOf(spec.seed * 13 + 11);
  const seed = rng.int(0, 60_000);
  const [w, h] = [spec.width * spec.gsdM, spec.height * spec.gsdM];
  const scale = Math.min(4000, Math.max(120, Math.hypot(w, h) * rng.range(0.15, 0.4)));
  const density = (x: number, y: number): number => fractalNoise(x / scale, y / scale, seed, 6);
  const samples: number[] = [];
  for (let j = 0; j < 48; j++)
    for (let i = 0; i < 48; i++) samples.push(density(((i + 0.5) / 48) * w, ((j + 0.5) / 48) * h));
  samples.sort((a, b) => b - a);
  // Half of the scenes have hard heaps, half soft sheets.
  const edge = rng.pick([0.1, 0.3]);
  // The half-way point of the soft edge lies on the asked quantile; an overcast sky has no gap at all.
  const threshold =
    spec.cloud >= 0.995
      ? -9
      : (samples[Math.min(samples.length - 1, Math.floor(spec.cloud * samples.length))] as number) - edge / 2;
  const [sx, sy] = sunVector(spec);
  const body = rng.range(0.5, 0.75);
  return {
    heightM: Math.min(1500, scale * rng.range(0.6, 1.6)),
    cover: (x, y) => Math.min(1, Math.max(0, (density(x, y) - threshold) / edge)),
    bright(x, y) {
      // Heaps are lit from the sun's side: brighter where density falls towards it.
      const step = scale * 0.04;
      const slope = density(x, y) - density(x + sx * step, y + sy * step);
      const fine = fractalNoise((x / scale) * 5, (y / scale) * 5, seed + 5, 4);
      return Math.min(1.05, Math.max(0.25, body + 1.1 * slope + 0.1 * fine));
    },
  };
}
