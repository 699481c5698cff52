import { mixInk, setInk } from './land.ts';
import { fractalNoise, nearestBlob, smoothNoise } from './noise.ts';
import { rngOf } from './random.ts';
import type { SceneSpec } from './spec.ts';
import { drawWaterLook, type WaterLook } from './water-looks.ts';
import type { Ink } from './world.ts';

/**
 * Colour of open water at a place; `offshore` is the distance from the shore, m; `wild`: whether waves break on that
 * shore.
 */
export type Water = (x: number, y: number, offshore: number, wild: boolean, pixelM: number, ink: Ink) => void;

/** Water lies under zero, so that light can tell it: shadows on it are weak, most of its light comes from the sky. */
export const WATER_Z = -0.05;

const blob = new Float64Array(4);
const SAND = [0.2, 0.25, 0.21, 0.05] as const;
const WEED = [0.022, 0.045, 0.034, 0.02] as const;
const FOAM = [0.5, 0.52, 0.52, 0.44] as const;

/** Sea as the day makes it: clear or muddy, calm or rough, with glint, whitecaps, currents and ice. */
export function makeWater(spec: SceneSpec): Water {
  const rng = rngOf(spec.seed * 7 + 5);
  const seed = rng.int(0, 60_000);
  const look = drawWaterLook(rng, spec);
  const wind = rng.range(0, Math.PI);
  const [c, s] = [Math.cos(wind), Math.sin(wind)];
  const wave = rng.range(4, 18);
  const size = Math.hypot(spec.width, spec.height) * spec.gsdM;
  return (x, y, offshore, wild, pixelM, ink) => {
    const along = x * c + y * s;
    const across = y * c - x * s;
    const current = fractalNoise(along / 900, across / 260, seed, 4);
    const { turbid, rough } = look;
    const mud = Math.min(1, Math.max(0, turbid + 0.5 * current * turbid + 0.35 * Math.exp(-offshore / 160)));
    // Waves shorter than two pixels are averaged away.
    const fade = Math.min(1, (wave / (pixelM * 2.5)) ** 2);
    const short =
      smoothNoise(across / wave, along / (wave * 4), seed + 3) +
      0.6 * smoothNoise(across / (wave * 0.37), along / wave, seed + 4);
    const chop = smoothNoise(x / 1.3, y / 1.3, seed + 5) * Math.min(1, 1.3 / pixelM);
    const streak = 0.07 * current + 0.05 * fractalNoise(along / 300, across / 60, seed + 8, 3);
    const long = look.swell > 0 ? look.swell * swellAt(along, across, look.swellM, pixelM, seed) : 0;
    const factor = 1 + rough * fade * (0.13 * short + 0.12 * chop) + streak + long;
    setInk(ink, look.clear, 1);
    mixInk(ink, look.mud, mud);
    if (look.shallowM > 0 || look.shoals > 0) bottom(x, y, offshore, look, seed, ink);
    ink.r *= factor;
    ink.g *= factor;
    ink.b *= factor;
    ink.n *= factor;
    ink.z = WATER_Z;
    const shine = glintAt(x, y, fade * short + 2 * long, chop, pixelM, size, look, seed);
    ink.r += shine;
    ink.g += shine;
    ink.b += shine * 0.95;
    ink.n += shine;
    const foam =
      (look.caps > 0 ? whitecap(x, y, along, across, pixelM, seed) * look.caps : 0) +
      (look.windrows > 0 ? windrow(along, across, pixelM, seed) * look.windrows : 0) +
      (wild && offshore < 26 ? surf(x, y, offshore, rough, pixelM, seed) : 0);
    if (foam > 0) mixInk(ink, FOAM, Math.min(0.95, foam));
    if (spec.ice > 0) freeze(x, y, spec.ice, seed, ink);
  };
}

/** Long crests, -1..1: nearly parallel, in groups. */
function swellAt(along: number, across: number, length: number, pixelM: number, seed: number): number {
  if (length < pixelM * 3) return 0;
  const bend = smoothNoise(along / (length * 6), across / (length * 6), seed + 31);
  const group = 0.6 + 0.4 * smoothNoise(along / (length * 9), across / (length * 4), seed + 32);
  return group * Math.sin((across / length) * 2 * Math.PI + 2.5 * bend);
}

/** The bottom seen through little water: sand, and dark weed in patches. */
function bottom(x: number, y: number, offshore: number, look: WaterLook, seed: number, ink: Ink): void {
  const patch = fractalNoise(x / 70, y / 70, seed + 34, 4);
  const bank =
    look.shoals > 0
      ? Math.max(0, fractalNoise(x / 420, y / 300, seed + 33, 4) - 0.12) * 2.2 * look.shoals
      : 0;
  const near = look.shallowM > 0 ? Math.exp(-offshore / (look.shallowM * (1 + 0.5 * patch))) : 0;
  const share = Math.min(0.85, near * 0.75 + bank);
  if (share < 0.01) return;
  const { r, g, b } = ink;
  mixInk(ink, SAND, share);
  const fine = 0.25 * smoothNoise(x / 5, y / 5, seed + 40);
  mixInk(ink, WEED, share * Math.min(0.9, Math.max(0, (patch + fine - 0.1) * 2.2)));
  // Red is lost first on the way through the water.
  ink.r = r + (ink.r - r) * share;
  ink.g = Math.max(ink.g, g * 0.6);
  ink.b = Math.max(ink.b, b * 0.6);
}

/**
 * Sunlight mirrored by the waves: stronger to one side of the scene, in sparks where pixels are small, missing where
 * the surface is smooth.
 */
function glintAt(
  x: number,
  y: number,
  tilt: number,
  chop: number,
  pixelM: number,
  size: number,
  look: WaterLook,
  seed: number,
): number {
  if (look.glint < 0.002) return look.glint;
  const wide = 0.75 + 0.7 * fractalNoise((x / size) * 2, (y / size) * 2, seed + 35, 2);
  const slick =
    look.glint > 0.05 ? Math.max(0, fractalNoise(x / 260, y / 120, seed + 36, 4) - 0.25) * 2.5 : 0;
  const base = look.glint * Math.max(0.05, wide) * Math.max(0.15, 1 - slick);
  const sparks = pixelM < 2.5 ? look.sparkle : 0;
  const facets =
    sparks > 0
      ? Math.max(0, smoothNoise(x / 0.8, y / 0.8, seed + 37) + 0.6 * chop + 0.4 * tilt - 0.35) ** 2 * 9
      : 0;
  return (
    base *
    (Math.max(0.15, 1 + 0.6 * Math.max(-0.8, tilt) + 1.5 * Math.max(0, chop - 0.5)) * (1 - 0.6 * sparks) +
      sparks * facets)
  );
}

/** Thin lines of foam and weed along the wind. */
function windrow(along: number, across: number, pixelM: number, seed: number): number {
  const line = across / 34 + 0.7 * smoothNoise(along / 160, across / 90, seed + 38);
  const off = Math.abs(line - Math.round(line)) * 34;
  const broken = Math.max(0, smoothNoise(along / 14, Math.round(line) * 3.7, seed + 39));
  const width = 0.7 + 0.8 * broken;
  return 0.5 * broken * Math.max(0, 1 - off / Math.max(width, pixelM)) * Math.min(1, width / pixelM);
}

/** Waves breaking on a shore: lines along it, and foam left at its edge. */
function surf(x: number, y: number, offshore: number, rough: number, pixelM: number, seed: number): number {
  const bend = 3 * smoothNoise(x / 25, y / 25, seed + 41);
  const lines = Math.sin((offshore + bend) / (1.6 + 0.3 * pixelM));
  const broken = smoothNoise(x / 6, y / 6, seed + 42);
  const reach = 4 + 20 * rough;
  const fall = Math.max(0, 1 - offshore / reach);
  return Math.max(0, fall * (0.55 * lines + 0.5 * broken + 0.15));
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
