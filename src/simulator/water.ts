import { setInk } from './land.ts';
import { fractalNoise, nearestBlob, smoothNoise } from './noise.ts';
import { rngOf } from './random.ts';
import type { SceneSpec } from './spec.ts';
import type { Ink } from './world.ts';

/** Colour of open water at a place; `offshore` is the distance from the shore, m. */
export type Water = (x: number, y: number, offshore: number, pixelM: number, ink: Ink) => void;

/** Water lies under zero, so that light can tell it: shadows on it are weak, most of its light comes from the sky. */
export const WATER_Z = -0.05;

const blob = new Float64Array(4);

/** Sea as the day makes it: clear or muddy, calm or rough, with glint, whitecaps, currents and ice. */
export function makeWater(spec: SceneSpec): Water {
  const rng = rngOf(spec.seed * 7 + 5);
  const seed = rng.int(0, 60_000);
  const mud = rng.weighted([
    [rng.range(0, 0.25), 5],
    [rng.range(0.25, 1), 4],
  ]);
  const rough = spec.style === 1 ? rng.range(0.05, 1) ** 1.5 : rng.range(0.1, 0.9);
  const glint = rng.chance(0.25) ? rng.range(0.01, 0.07) : rng.range(0, 0.008);
  const caps = Math.max(0, rough - 0.45) * rng.range(0, 0.5);
  const wind = rng.range(0, Math.PI);
  const [c, s] = [Math.cos(wind), Math.sin(wind)];
  const wave = rng.range(4, 18);
  return (x, y, offshore, pixelM, ink) => {
    const along = x * c + y * s;
    const across = y * c - x * s;
    const current = fractalNoise(along / 900, across / 260, seed, 4);
    const turbid = Math.min(1, Math.max(0, mud + 0.5 * current * mud + 0.35 * Math.exp(-offshore / 160)));
    // Waves shorter than two pixels are averaged away.
    const fade = Math.min(1, (wave / (pixelM * 2.5)) ** 2);
    const swell =
      smoothNoise(across / wave, along / (wave * 4), seed + 3) +
      0.6 * smoothNoise(across / (wave * 0.37), along / wave, seed + 4);
    const chop = smoothNoise(x / 1.3, y / 1.3, seed + 5) * Math.min(1, 1.3 / pixelM);
    const streak = 0.07 * current + 0.05 * fractalNoise(along / 300, across / 60, seed + 8, 3);
    const factor = 1 + rough * fade * (0.13 * swell + 0.12 * chop) + streak;
    ink.r = (0.016 + 0.055 * turbid) * factor;
    ink.g = (0.029 + 0.05 * turbid) * factor;
    ink.b = (0.041 + 0.026 * turbid) * factor;
    ink.n = (0.007 + 0.018 * turbid) * factor;
    ink.z = WATER_Z;
    const shine = glint * (1 + fade * 0.6 * Math.max(-0.8, swell) + 1.5 * Math.max(0, chop - 0.5));
    const foam = caps > 0 ? whitecap(x, y, along, across, pixelM, seed) * caps : 0;
    ink.r += shine + 0.5 * foam;
    ink.g += shine + 0.5 * foam;
    ink.b += shine * 0.95 + 0.5 * foam;
    ink.n += shine + 0.42 * foam;
    if (spec.ice > 0) freeze(x, y, spec.ice, seed, ink);
  };
}

/** Breaking crests: short bright streaks, scattered; in coarse pixels a little brightness is left of them. */
function whitecap(x: number, y: number, along: number, across: number, pixelM: number, seed: number): number {
  const crest =
    smoothNoise(across / 2.2, along / 5, seed + 11) + 0.5 * smoothNoise(x / 0.9, y / 0.9, seed + 12);
  const gust = fractalNoise(along / 220, across / 220, seed + 13, 2);
  return pixelM > 4 ? 0.03 * (1 + gust) : Math.min(1, Math.max(0, (crest - 0.95 + 0.25 * gust) * 3));
}

/** Floes: plates with cracks between, in fields. */
function freeze(x: number, y: number, ice: number, seed: number, ink: Ink): void {
  const fieldOf = fractalNoise(x / 500, y / 500, seed + 21, 4) * 0.5 + 0.5;
  const dense = Math.min(1, Math.max(0, (ice * 1.6 - fieldOf) * 3));
  if (dense === 0) return;
  nearestBlob(x / 38, y / 38, seed + 22, 1, blob);
  const plate = (blob[0] as number) < 0.25 + 0.5 * dense ? 1 : 0.15;
  const tone = 0.42 + 0.14 * (blob[1] as number) + 0.05 * smoothNoise(x / 4, y / 4, seed + 23);
  const share = plate * dense;
  const { r, g, b, n } = ink;
  setInk(
    ink,
    [
      r + (tone - r) * share,
      g + (tone - g) * share,
      b + (tone * 1.03 - b) * share,
      n + (tone * 0.8 - n) * share,
    ],
    1,
  );
}
