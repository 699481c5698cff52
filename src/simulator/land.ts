import { paintBlocks } from './land-coarse.ts';
import { cellNoise, fractalNoise, nearestBlob, smoothNoise } from './noise.ts';
import type { Parcel, ParcelField } from './parcels.ts';
import { hash01 } from './random.ts';
import type { SceneSpec } from './spec.ts';
import { sunVector } from './sun-vector.ts';
import type { Ground, Ink } from './world.ts';

/** Albedo in four bands. */
export type Colour = readonly [r: number, g: number, b: number, n: number];

/** 0 in deep winter, 1 in high summer, by date and hemisphere. */
export function greennessOf(at: number, latitude: number): number {
  const year = 365.25 * 86_400_000;
  const phase = ((at - Date.UTC(2000, 6, 20)) / year) * 2 * Math.PI;
  return 0.5 + 0.5 * Math.cos(phase) * (latitude < 0 ? -1 : 1);
}

interface Palette {
  readonly grass: Colour;
  readonly straw: Colour;
  readonly soil: Colour;
  readonly asphalt: Colour;
  readonly concrete: Colour;
  readonly canopy: Colour;
}

const PALETTES: Readonly<Record<1 | 2, Palette>> = {
  1: {
    grass: [0.055, 0.085, 0.035, 0.36],
    straw: [0.17, 0.145, 0.09, 0.27],
    soil: [0.175, 0.135, 0.095, 0.24],
    asphalt: [0.1, 0.1, 0.098, 0.12],
    concrete: [0.27, 0.26, 0.235, 0.3],
    canopy: [0.03, 0.05, 0.02, 0.33],
  },
  2: {
    grass: [0.08, 0.1, 0.045, 0.33],
    straw: [0.21, 0.17, 0.115, 0.3],
    soil: [0.21, 0.155, 0.12, 0.28],
    asphalt: [0.13, 0.128, 0.13, 0.15],
    concrete: [0.32, 0.315, 0.3, 0.34],
    canopy: [0.045, 0.062, 0.032, 0.3],
  },
};

/** The open ground of a scene: parcels by use, the roads between them, and snow over it. */
export function makeLand(spec: SceneSpec, field: ParcelField): Ground {
  const c = Math.cos(field.angle);
  const s = Math.sin(field.angle);
  const green = greennessOf(spec.at, spec.place[1]);
  const [sx, sy, sz] = sunVector(spec);
  const steep = Math.min(1.6, 1 / sz - 0.6);
  const towards = [(sx * c + sy * s) * steep, (sy * c - sx * s) * steep] as const;
  const seed = spec.layoutSeed & 0xffff;
  let parcel: Parcel | null = null;
  return {
    isEven: () => false,
    paint(x, y, pixelM, ink) {
      const u = x * c + y * s;
      const v = y * c - x * s;
      if (!parcel || u < parcel.x0 || u >= parcel.x1 || v < parcel.y0 || v >= parcel.y1) {
        parcel = field.parcelAt(u, v);
      }
      paintParcel(parcel, u, v, pixelM, spec.style, green, towards, seed, ink);
      if (spec.snow > 0) cover(x, y, spec.snow, seed, ink);
    },
  };
}

/** Snow lies in patches where there is little, everywhere where there is much. */
export function cover(x: number, y: number, snow: number, seed: number, ink: Ink): void {
  const patch = fractalNoise(x / 18, y / 18, seed + 99, 3) * 0.5 + 0.5;
  const share = Math.min(0.97, Math.max(0, (snow * 1.5 - patch) * 4));
  const white = 0.78 + 0.05 * smoothNoise(x / 3, y / 3, seed + 98);
  ink.r += (white - ink.r) * share;
  ink.g += (white - ink.g) * share;
  ink.b += (white * 1.02 - ink.b) * share;
  ink.n += (white * 0.9 - ink.n) * share;
}

export function setInk(ink: Ink, [r, g, b, n]: Colour, factor: number): void {
  ink.r = r * factor;
  ink.g = g * factor;
  ink.b = b * factor;
  ink.n = n * factor;
}

export function mixInk(ink: Ink, [r, g, b, n]: Colour, share: number): void {
  ink.r += (r - ink.r) * share;
  ink.g += (g - ink.g) * share;
  ink.b += (b - ink.b) * share;
  ink.n += (n - ink.n) * share;
}

const blob = new Float64Array(4);

function paintParcel(
  p: Parcel,
  u: number,
  v: number,
  pixelM: number,
  style: 1 | 2,
  green: number,
  sun: readonly [u: number, v: number],
  seed: number,
  ink: Ink,
): void {
  const palette = PALETTES[style];
  ink.z = 0;
  const grain = cellNoise(Math.floor(u * 2), Math.floor(v * 2), seed);
  const road = roadAt(p, u, v);
  if (road > 0) {
    paintRoad(p, u, v, road, palette, grain, ink);
    return;
  }
  if (pixelM > 3 && paintBlocks(p, u, v, ink)) return;
  const tone = hash01(p.seed, 5, 1);
  const smooth = fractalNoise(u / 24, v / 24, seed, 3);
  // The second style's ground is veined where the first's is mottled.
  const patch = style === 1 ? smooth : 0.6 - 2.2 * Math.abs(smooth);
  const lush = Math.min(1, Math.max(0, green * 1.2 - 0.15 + patch * 0.5 + (tone - 0.5) * 0.5));
  switch (p.use) {
    case 'field': {
      const along = (p.seed & 1) === 1 ? u : v;
      const pitch = 1.5 + 3 * hash01(p.seed, 6, 1);
      const fade = Math.max(0, 1 - pixelM / pitch);
      const rows = Math.sin((along * 2 * Math.PI) / pitch) * fade * 0.09;
      const wheels = Math.abs(Math.abs(along % 18) - 1) < 0.3 ? -0.12 : 0;
      const fine = smoothNoise(u / 3, v / 3, seed + 21);
      const wet = Math.max(0, fractalNoise(u / 60, v / 35, seed + 22, 3)) * 0.5;
      setInk(
        ink,
        palette.soil,
        (0.75 + 0.5 * tone) * (1 + rows + wheels + 0.16 * patch + 0.06 * fine + 0.06 * grain - wet),
      );
      const crop = hash01(p.seed, 7, 1) * 1.6 - 0.4 + 0.25 * patch - 0.3 * wet;
      mixInk(
        ink,
        hash01(p.seed, 8, 1) < 0.75 ? palette.grass : palette.straw,
        Math.min(1, Math.max(0, crop * (green + 0.2))),
      );
      return;
    }
    case 'orchard':
    case 'vineyard': {
      setInk(ink, palette.straw, 0.8 + 0.12 * patch + 0.06 * grain);
      mixInk(ink, palette.grass, lush * 0.8);
      const wide = p.use === 'orchard';
      const pitch = wide ? 4 + 3 * tone : 1.8 + 1.4 * tone;
      const along = (p.seed & 1) === 1 ? u : v;
      const across = (p.seed & 1) === 1 ? v : u;
      const row = Math.abs(across / pitch - Math.round(across / pitch)) * pitch;
      const gaps = wide
        ? Math.abs(along / pitch - Math.round(along / pitch)) * pitch
        : 0.6 * (0.5 + 0.5 * smoothNoise(along / 2, Math.round(across / pitch) * 7.3, seed));
      const radius = wide ? pitch * (0.28 + 0.1 * patch) : 0.55;
      const inside = wide ? Math.hypot(row, gaps) / radius : row / radius + gaps * 0.5;
      if (inside < 1) {
        setInk(ink, palette.canopy, 1 + 0.5 * green + 0.25 * grain);
        ink.z = (wide ? 3.4 : 1.5) * Math.sqrt(1 - inside * inside);
      }
      return;
    }
    case 'forest': {
      const size = 3.4 + 3 * tone;
      const wobble = smoothNoise(u / 1.7, v / 1.7, seed + 7) * 0.55;
      nearestBlob((u + wobble) / size, (v - wobble) / size, seed + 5, 1, blob);
      const d = blob[0] as number;
      const tint = blob[1] as number;
      const leaf = smoothNoise(u / 0.8, v / 0.8, seed + 6);
      // Crowns are domes: bright towards the sun, dark in the clefts between them.
      const dome = 1 + 1.1 * ((blob[2] as number) * sun[0] + (blob[3] as number) * sun[1]);
      const cleft = Math.max(0.45, 1.15 - Math.max(0, d - 0.25) * 1.3);
      setInk(
        ink,
        palette.canopy,
        (1.05 + 0.35 * green) * dome * cleft * (1 + 0.25 * tint + 0.2 * leaf + 0.1 * grain),
      );
      mixInk(ink, palette.straw, (1 - green) * (0.35 + 0.25 * tint));
      ink.z = (5 + 5 * tone) * (1 - 0.6 * Math.min(1, d * d)) + 1.8 * tint + 0.5 * leaf;
      return;
    }
    case 'pond': {
      const [cx, cy] = [(p.x0 + p.x1) / 2, (p.y0 + p.y1) / 2];
      const edge = Math.hypot((u - cx) / (p.x1 - p.x0), (v - cy) / (p.y1 - p.y0)) + 0.12 * patch;
      setInk(ink, palette.straw, 0.9 + 0.1 * grain);
      mixInk(ink, palette.grass, lush);
      if (edge < 0.36) setInk(ink, [0.022, 0.036, 0.034, 0.012], 1 + 0.05 * patch);
      return;
    }
    case 'bare':
    case 'rubble':
    case 'scrap':
      setInk(ink, palette.soil, 0.8 + 0.5 * tone + 0.32 * patch + 0.12 * grain);
      if (p.use === 'rubble') {
        nearestBlob(u / 1.7, v / 1.7, seed + 9, 1, blob);
        const stone = Math.max(0, fractalNoise(u / 30, v / 30, seed + 3, 2));
        setInk(ink, palette.concrete, 0.55 + 0.35 * (blob[1] as number) * (stone + 0.3) + 0.1 * grain);
        ink.z = stone * Math.max(0, 1.2 * (0.7 - (blob[0] as number)));
      }
      mixInk(ink, palette.grass, Math.max(0, lush - 0.45) * 0.9);
      return;
    case 'lorry-park':
    case 'car-park':
    case 'sheds':
    case 'containers': {
      const mends = cellNoise(Math.floor(u / 7), Math.floor(v / 11), p.seed);
      const stain = fractalNoise(u / 5, v / 5, seed + 11, 2);
      const worn = 0.85 + 0.4 * tone + 0.22 * patch + 0.07 * grain + (mends > 0.6 ? -0.12 : 0) + 0.1 * stain;
      setInk(ink, tone < 0.55 ? palette.asphalt : palette.concrete, worn);
      if (tone > 0.7) mixInk(ink, palette.soil, Math.min(1, Math.max(0, 0.55 + 0.5 * patch)));
      if (tone <= 0.7 && stain < -0.45) mixInk(ink, palette.canopy, Math.min(0.5, (-stain - 0.45) * 2));
      if (tone >= 0.4 && tone < 0.55 && (Math.abs(u % 5) < 0.12 || Math.abs(v % 5) < 0.12))
        mixInk(ink, palette.canopy, 0.25);
      if (p.use === 'car-park') {
        const row = (v - p.y0 - 3.4) % 16;
        const bay = Math.abs(((u - p.x0 - 4.7) / 2.6) % 1);
        if (row > 0 && row < 10.2 && bay < 0.05) mixInk(ink, palette.concrete, 0.7);
      }
      mixInk(ink, palette.grass, Math.min(0.8, Math.max(0, lush - 0.75) * 1.5));
      return;
    }
    default:
      paintMeadow(p, u, v, palette, lush, patch, grain, seed, ink);
      return;
  }
}

/** Grass as it is: tufts, trodden paths, bare and wet spots. */
function paintMeadow(
  p: Parcel,
  u: number,
  v: number,
  palette: Palette,
  lush: number,
  patch: number,
  grain: number,
  seed: number,
  ink: Ink,
): void {
  const tuft = smoothNoise(u / 1.6, v / 1.6, seed + 41);
  const spot = fractalNoise(u / 8, v / 8, seed + 42, 3);
  setInk(ink, palette.straw, 0.85 + 0.3 * hash01(p.seed, 5, 1) + 0.22 * patch + 0.12 * tuft + 0.09 * grain);
  mixInk(ink, palette.grass, Math.min(1, Math.max(0, lush + 0.35 * spot)));
  if (spot > 0.4) mixInk(ink, palette.canopy, Math.min(0.7, (spot - 0.4) * 2.5));
  const path = Math.abs(v - (p.y0 + p.y1) / 2 - 14 * smoothNoise(u / 50, p.seed & 255, seed + 43));
  if (path < 0.8 && (p.seed & 3) === 0) mixInk(ink, palette.soil, 0.7);
}

/** How deep inside a road a point lies, as its width there, m; 0 outside. Positive: along v; the caller looks again. */
function roadAt(p: Parcel, u: number, v: number): number {
  if (u - p.x0 < p.roadLeft) return p.roadLeft;
  if (p.x1 - u < p.roadRight) return p.roadRight;
  if (v - p.y0 < p.roadUp) return p.roadUp;
  if (p.y1 - v < p.roadDown) return p.roadDown;
  return 0;
}

function paintRoad(
  p: Parcel,
  u: number,
  v: number,
  half: number,
  palette: Palette,
  grain: number,
  ink: Ink,
): void {
  if (half < 2) {
    setInk(ink, palette.soil, 1.15 + 0.15 * grain);
    return;
  }
  setInk(ink, palette.asphalt, 0.95 + 0.35 * hash01(Math.round(half * 1000), 3, 9) + 0.05 * grain);
  const onColumn = u - p.x0 < p.roadLeft || p.x1 - u < p.roadRight;
  const across = onColumn ? Math.min(u - p.x0, p.x1 - u) : Math.min(v - p.y0, p.y1 - v);
  const along = onColumn ? v : u;
  const dash = Math.abs(along % 9) < 4;
  if ((across < 0.12 && dash) || Math.abs(across - half + 0.5) < 0.12) mixInk(ink, palette.concrete, 0.8);
  if (half - across < 0.35) mixInk(ink, palette.soil, 0.6);
}
