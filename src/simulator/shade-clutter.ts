import type { Colour } from './land.ts';
import { cellNoise, fractalNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import {
  dirt,
  mix,
  PAINTS,
  type Paint,
  paint,
  pickPaint,
  type ShadeContext,
  slopeLight,
  snowOn,
} from './shade-context.ts';
import { containerRoof } from './shade-flats.ts';
import type { Shade } from './sprite.ts';
import type { Thing } from './world.ts';

const SNOW: Colour = [0.78, 0.78, 0.8, 0.7];

const ROOFS: readonly (readonly [Paint, number])[] = [
  ['grey', 8],
  ['white', 5],
  ['silver', 4],
  ['slate', 5],
  ['blue', 3],
  ['oxide', 3],
  ['tan', 2],
  ['sky', 2],
  ['green', 1],
  ['rust', 2],
];

/** Industrial roofs: flat with rim, vents and patches; gable, barrel or sawtooth with sheets across. */
export function shadeShed(shed: Thing, ctx: ShadeContext): Shade {
  const seed = shed.seed;
  const colour = mix(pickPaint(seed, ROOFS), SNOW, snowOn(ctx, seed));
  const L = shed.length / 2;
  const W = shed.width / 2;
  const sheet = 0.03 + 0.06 * hash01(seed, 2, 8);
  const vents = hash01(seed, 3, 8) < 0.5;
  const skylights = hash01(seed, 4, 8) < 0.35;
  const pitch = shed.variant === 'sawtooth' ? 0.5 : 0.16 + 0.16 * hash01(seed, 5, 8);
  return (u, v) => {
    let light = dirt(u / 4, v / 4, seed & 4095, 0.1) * (1 + sheet * Math.sin(u * 6.3));
    let z = shed.top;
    if (shed.variant === 'gable') {
      light *= slopeLight(ctx, 0, -Math.sign(v) * pitch);
      z -= Math.abs(v) * pitch * 0.5;
    } else if (shed.variant === 'barrel') {
      light *= slopeLight(ctx, 0, (-v / W) * 0.7);
      z -= (v / W) ** 2 * 1.6;
    } else if (shed.variant === 'sawtooth') {
      light *= Math.abs(((u + L) / 6) % 1) < 0.25 ? 0.35 : slopeLight(ctx, pitch, 0);
    } else {
      if (L - Math.abs(u) < 0.4 || W - Math.abs(v) < 0.4) return paint(ctx.ink, colour, 1.3, shed.top + 0.4);
      const i = Math.floor(u / 5);
      const j = Math.floor(v / 5);
      if (
        vents &&
        cellNoise(i, j, seed) > 0.72 &&
        Math.abs(u - i * 5 - 2.5) < 1.1 &&
        Math.abs(v - j * 5 - 2.5) < 0.9
      )
        return paint(ctx.ink, PAINTS.silver, 0.9, shed.top + 1);
    }
    if (skylights && Math.abs((u / 7) % 1) < 0.16 && Math.abs(v) < W * 0.75 && Math.abs(v) > W * 0.25)
      return paint(ctx.ink, mix(colour, PAINTS.sky, 0.6), light * 1.15, z);
    return paint(ctx.ink, colour, light, z);
  };
}

export function shadeHouse(house: Thing, ctx: ShadeContext): Shade {
  const tiles = pickPaint(house.seed, [
    ['oxide', 8],
    ['brown', 4],
    ['slate', 4],
    ['grey', 3],
    ['blue', 1],
    ['tan', 2],
  ]);
  const colour = mix(tiles, SNOW, snowOn(ctx, house.seed));
  const hip = hash01(house.seed, 6, 8) < 0.4;
  const L = house.length / 2;
  const W = house.width / 2;
  return (u, v) => {
    const overEnd = hip && L - Math.abs(u) < W - Math.abs(v);
    const light = overEnd ? slopeLight(ctx, -Math.sign(u) * 0.7, 0) : slopeLight(ctx, 0, -Math.sign(v) * 0.7);
    const rise = overEnd ? L - Math.abs(u) : W - Math.abs(v);
    return paint(ctx.ink, colour, light * dirt(u, v, house.seed & 4095, 0.15), house.top - 0.6 * (W - rise));
  };
}

export function shadeContainer(box: Thing, ctx: ShadeContext): Shade {
  const roof = containerRoof(box.seed, box.length, box.width, ctx);
  return (u, v) => roof(u, v, box.top);
}

export function shadeCar(car: Thing, ctx: ShadeContext): Shade {
  const colour = pickPaint(car.seed, [
    ['white', 6],
    ['silver', 5],
    ['grey', 4],
    ['slate', 3],
    ['black', 5],
    ['red', 2],
    ['blue', 2],
    ['navy', 2],
  ]);
  const L = car.length / 2;
  const W = car.width / 2;
  return (u, v) => {
    if (L - Math.abs(u) + (W - Math.abs(v)) < 0.35) return false;
    const glass = (u > L * 0.1 && u < L * 0.4) || (u < -L * 0.55 && u > -L * 0.78);
    if (glass) return paint(ctx.ink, PAINTS.black, 1.2, 1.1);
    return paint(ctx.ink, colour, 1, u > -L * 0.55 && u < L * 0.1 ? 1.5 : 1);
  };
}

/** A crown: clumps of leaves on a dome, ragged at the rim. */
export function shadeTree(tree: Thing, ctx: ShadeContext): Shade {
  const R = tree.length / 2;
  const seed = tree.seed & 8191;
  const dark = 0.8 + 0.5 * hash01(tree.seed, 7, 8);
  const leaf: Colour = ctx.style === 1 ? [0.04, 0.062, 0.026, 0.36] : [0.055, 0.072, 0.036, 0.32];
  const clump = ctx.style === 1 ? 0.9 : 1.5;
  return (u, v) => {
    const d = Math.sqrt(u * u + v * v) / R;
    const ragged = 0.82 + 0.2 * smoothNoise(u / 0.9, v / 0.9, seed);
    if (d > ragged) return false;
    const up = Math.sqrt(Math.max(0.05, 1 - d * d));
    const rough = smoothNoise(u / clump, v / clump, seed + 3);
    const light = slopeLight(ctx, (-u / R / up) * 0.5, (-v / R / up) * 0.5) * (1 + 0.3 * rough);
    const snow = ctx.snow * 0.4;
    return paint(ctx.ink, mix(leaf, SNOW, snow), dark * light, tree.top * (0.4 + 0.6 * up));
  };
}

export function shadeGlasshouse(house: Thing, ctx: ShadeContext): Shade {
  const L = house.length / 2;
  const W = house.width / 2;
  const plastic = hash01(house.seed, 8, 8) < 0.6;
  return (u, v) => {
    const across = v / W;
    const light = plastic ? slopeLight(ctx, 0, -across * 0.9) : slopeLight(ctx, 0, -Math.sign(v) * 0.4);
    const hoop = Math.abs((u / 2.2) % 1) < 0.12 ? 0.86 : 1;
    const worn = 0.85 + 0.25 * fractalNoise(u / 9, v / 4, house.seed & 4095, 2);
    const end = L - Math.abs(u) < 0.4 ? 0.7 : 1;
    const c: Colour = plastic ? [0.46, 0.47, 0.48, 0.5] : [0.3, 0.33, 0.34, 0.4];
    return paint(
      ctx.ink,
      c,
      light * hoop * worn * end,
      house.top * Math.sqrt(Math.max(0.1, 1 - across * across)),
    );
  };
}

const HEAP: Readonly<Record<string, Colour>> = {
  rust: [0.2, 0.09, 0.055, 0.22],
  coal: [0.035, 0.035, 0.037, 0.04],
  sand: [0.33, 0.28, 0.2, 0.36],
  '': [0.2, 0.17, 0.13, 0.23],
};

export function shadeHeap(heap: Thing, ctx: ShadeContext): Shade {
  const colour = mix(HEAP[heap.variant] ?? PAINTS.tan, SNOW, snowOn(ctx, heap.seed) * 0.8);
  const seed = heap.seed & 4095;
  const L = heap.length / 2;
  const W = heap.width / 2;
  return (u, v) => {
    const d =
      Math.hypot(Math.max(0, Math.abs(u) - (L - W)) / W, v / W) + 0.22 * fractalNoise(u / 4, v / 4, seed, 3);
    if (d > 0.95) return false;
    const rough = 0.25 * cellNoise(Math.floor(u * 3), Math.floor(v * 3), seed);
    const endU = Math.abs(u) > L - W ? -Math.sign(u) * 0.5 : 0;
    const light = slopeLight(ctx, endU + rough, (-v / W) * 0.8 + rough * 0.5);
    return paint(ctx.ink, colour, light * (1 + rough), heap.top * (1 - d));
  };
}

export function shadeSleepers(stack: Thing, ctx: ShadeContext): Shade {
  const beton = hash01(stack.seed, 9, 8) < 0.4;
  const colour: Colour = beton ? [0.3, 0.285, 0.26, 0.3] : [0.1, 0.08, 0.065, 0.11];
  return (u, v) =>
    paint(
      ctx.ink,
      colour,
      Math.abs((u / 0.34) % 1) < 0.25 ? 0.45 : dirt(u, v, stack.seed & 4095, 0.2),
      stack.top,
    );
}

export function shadePlatform(platform: Thing, ctx: ShadeContext): Shade {
  const canopy = hash01(platform.seed, 10, 8) < 0.35;
  const W = platform.width / 2;
  const L = platform.length / 2;
  const c: Colour = hash01(platform.seed, 11, 8) < 0.5 ? [0.29, 0.28, 0.26, 0.3] : [0.15, 0.15, 0.15, 0.16];
  return (u, v) => {
    if (canopy && Math.abs(u) < L * 0.6) {
      const light = slopeLight(ctx, 0, -Math.sign(v) * 0.12) * (Math.abs((u / 3) % 1) < 0.06 ? 0.8 : 1);
      return paint(ctx.ink, PAINTS.grey, light * dirt(u / 3, v, platform.seed & 4095, 0.15), 4.6);
    }
    const edge = W - Math.abs(v) < 0.25;
    return paint(ctx.ink, edge ? [0.45, 0.44, 0.4, 0.45] : c, dirt(u, v, platform.seed & 4095, 0.16), 0.9);
  };
}

export function shadeSolar(row: Thing, ctx: ShadeContext): Shade {
  return (u, v) => {
    const seam = Math.abs((u / 1.7) % 1) < 0.05 || Math.abs(v) < 0.06;
    return paint(ctx.ink, seam ? PAINTS.silver : [0.035, 0.045, 0.085, 0.05], seam ? 0.6 : 1, row.top);
  };
}
