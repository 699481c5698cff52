import type { Colour } from './land.ts';
import { cellNoise, fractalNoise } from './noise.ts';
import type { Parcel } from './parcels.ts';
import { hash01 } from './random.ts';
import type { Ink } from './world.ts';

const ROOFS: readonly Colour[] = [
  [0.24, 0.23, 0.22, 0.25],
  [0.17, 0.165, 0.16, 0.18],
  [0.36, 0.35, 0.34, 0.37],
  [0.25, 0.12, 0.08, 0.27],
  [0.12, 0.2, 0.35, 0.3],
  [0.2, 0.15, 0.12, 0.23],
  [0.5, 0.5, 0.49, 0.5],
];
const BOXES: readonly Colour[] = [
  [0.25, 0.11, 0.08, 0.27],
  [0.13, 0.15, 0.22, 0.2],
  [0.34, 0.33, 0.32, 0.34],
  [0.2, 0.18, 0.16, 0.21],
];

/**
 * Built-up land for pixels too coarse to show single things: blocks of roofs, streets between, shadows' dark sides.
 * False where the parcel holds none.
 */
export function paintBlocks(p: Parcel, u: number, v: number, ink: Ink): boolean {
  const cell = CELLS[p.use];
  if (!cell) return false;
  const [length, width, share] = cell;
  const i = Math.floor(u / length);
  const j = Math.floor(v / width);
  const fu = u / length - i;
  const fv = v / width - j;
  if (cellNoise(i, j, p.seed & 0xffff) * 0.5 + 0.5 > share || fu > 0.86 || fv > 0.8) {
    if (p.use !== 'houses') return false;
    const garden = 0.85 + 0.3 * cellNoise(j, i, p.seed & 0xffff);
    ink.r = 0.105 * garden;
    ink.g = 0.112 * garden;
    ink.b = 0.085 * garden;
    ink.n = 0.21;
    ink.z = 0;
    return true;
  }
  const choice = hash01(i, j, p.seed);
  const palette = p.use === 'containers' ? BOXES : ROOFS;
  const colour = palette[Math.floor(choice * choice * palette.length)] as Colour;
  // Streets and north walls lie in the dark.
  const tone = fv > 0.66 ? 0.45 : 0.8 + 0.5 * hash01(j, i, p.seed + 1);
  ink.r = colour[0] * tone;
  ink.g = colour[1] * tone;
  ink.b = colour[2] * tone;
  ink.n = colour[3] * tone;
  ink.z = 0;
  return true;
}

/** Block length and width, m, and the share of blocks built over. */
const CELLS: Partial<Record<Parcel['use'], readonly [number, number, number]>> = {
  houses: [15, 13, 0.82],
  sheds: [58, 30, 0.68],
  containers: [26, 16, 0.8],
  'lorry-park': [17, 9, 0.5],
  'car-park': [12, 10, 0.4],
  scrap: [14, 11, 0.5],
  glasshouses: [80, 9, 0.9],
};

/** Whether a place lies on the wooded hills behind a coast. */
export function hasHills(x: number, y: number, inland: number, pixelM: number, seed: number): boolean {
  if (pixelM <= 3 || inland < 250) return false;
  return relief(x, y, seed) >= 0.22 - 0.25 * Math.min(1, (inland - 250) / 900);
}

function relief(x: number, y: number, seed: number): number {
  return fractalNoise(x / 1500, y / 1500, seed + 61, 5);
}

/** Woods on hills, lit by their slopes; false where the land is flat. */
export function paintHills(
  x: number,
  y: number,
  inland: number,
  pixelM: number,
  seed: number,
  green: number,
  sun: readonly [x: number, y: number, z: number],
  ink: Ink,
): boolean {
  if (!hasHills(x, y, inland, pixelM, seed)) return false;
  const height = relief(x, y, seed);
  const step = 18;
  const slopeX = ((relief(x + step, y, seed) - height) / step) * 240;
  const slopeY = ((relief(x, y + step, seed) - height) / step) * 240;
  const [sx, sy, sz] = sun;
  const light = Math.min(
    1.7,
    Math.max(0.25, (sz - sx * slopeX - sy * slopeY) / (Math.hypot(slopeX, slopeY, 1) * sz)),
  );
  const leaf = fractalNoise(x / 60, y / 60, seed + 63, 3);
  const tone = light * (1 + 0.25 * leaf);
  ink.r = (0.055 - 0.025 * green) * tone;
  ink.g = (0.055 - 0.004 * green) * tone;
  ink.b = (0.036 - 0.014 * green) * tone;
  ink.n = (0.17 + 0.16 * green) * tone;
  ink.z = 0;
  return true;
}
