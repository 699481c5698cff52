import type { Colour } from './land.ts';
import { cellNoise, smoothNoise } from './noise.ts';
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
import type { Shade } from './sprite.ts';
import type { Target, Thing } from './world.ts';

const STEEL: Colour = [0.085, 0.075, 0.068, 0.09];
const SNOW: Colour = [0.75, 0.76, 0.78, 0.7];

const BOX_PAINTS: readonly (readonly [Paint, number])[] = [
  ['oxide', 5],
  ['red', 3],
  ['blue', 4],
  ['navy', 2],
  ['white', 5],
  ['grey', 4],
  ['green', 2],
  ['teal', 1],
  ['orange', 2],
  ['brown', 2],
  ['silver', 2],
  ['yellow', 1],
];

/** Roof of a shipping container: corrugations across, darker rim, corner castings. */
export function containerRoof(
  seed: number,
  length: number,
  width: number,
  ctx: ShadeContext,
): (u: number, v: number, z: number) => true {
  const base = mix(pickPaint(seed, BOX_PAINTS, ctx.style), PAINTS.rust, hash01(seed | 0, 21, 5) ** 4 * 0.6);
  const colour = mix(base, SNOW, snowOn(ctx, seed));
  return (u, v, z) => {
    const rim = length / 2 - Math.abs(u) < 0.14 || width / 2 - Math.abs(v) < 0.1;
    const wave =
      ctx.style === 1 ? 1 + 0.06 * Math.sin(u * 22) : 1 + 0.05 * smoothNoise(u / 1.4, v / 1.4, seed & 4095);
    return paint(ctx.ink, colour, (rim ? 0.72 : wave) * dirt(u, v, seed & 4095, 0.12), z);
  };
}

/** Deck or skeleton of a flat wagon; what it leaves open shows the ballast. */
function deckOf(wagon: Target, ctx: ShadeContext): Shade {
  const batch = Math.floor(wagon.seed / 64) | 0;
  const own = (wagon.seed % 1_000_003) | 0;
  const skeleton = hash01(batch, 22, 5) < 0.4;
  const wood = hash01(batch, 23, 5) < 0.55;
  const base: Colour = wood ? [0.145, 0.115, 0.09, 0.16] : mix(STEEL, PAINTS.rust, hash01(batch, 24, 5));
  const tone = 0.8 + 0.6 * hash01(batch, 25, 5);
  const colour = mix(base, SNOW, snowOn(ctx, own));
  const L = wagon.length / 2;
  const W = wagon.width / 2;
  const beams = wagon.length / 6;
  return (u, v) => {
    if (skeleton) {
      const sill = Math.abs(v) < 0.32 || W - Math.abs(v) < 0.2;
      const cross = Math.abs(((u + L) / beams) % 1) < 0.13 || L - Math.abs(u) < 0.35;
      if (!sill && !cross) {
        // Dark gap: ballast in the wagon's own shade.
        return paint(ctx.ink, [0.045, 0.042, 0.04, 0.05], dirt(u, v, own, 0.3), 0.3);
      }
      return paint(ctx.ink, colour, 1.1 * tone * dirt(u, v, own, 0.2), 1.25);
    }
    const plank = wood ? 1 + 0.1 * cellNoise(Math.floor(u * 4), 0, own) : 1;
    const rim = W - Math.abs(v) < 0.16 || L - Math.abs(u) < 0.16 ? 0.6 : 1;
    return paint(ctx.ink, colour, tone * plank * rim * dirt(u, v, own, 0.28), 1.25);
  };
}

export function shadeFlat(wagon: Target, ctx: ShadeContext): Shade {
  const deck = deckOf(wagon, ctx);
  const own = (wagon.seed % 1_000_003) | 0;
  const L = wagon.length / 2;
  const W = wagon.width / 2;
  const high = 1.25 + 0.8 + 1.4 * hash01(own, 26, 5);
  switch (wagon.load) {
    case 'timber':
    case 'pipes': {
      const stacks = 2 + Math.floor(2 * hash01(own, 27, 5));
      const colour: Colour = wagon.load === 'timber' ? [0.26, 0.19, 0.12, 0.28] : [0.12, 0.11, 0.11, 0.12];
      const pitch = wagon.load === 'timber' ? 3.2 : 1.4;
      return (u, v) => {
        const part = Math.abs(((u + L) / (wagon.length / stacks)) % 1);
        if (part < 0.06 || part > 0.94 || W - Math.abs(v) < 0.2) return deck(u, v);
        const ring = Math.abs((v * pitch + 9) % 1) - 0.5;
        const grain = 0.2 * cellNoise(Math.floor(v * pitch), Math.floor(part * stacks), own);
        return paint(ctx.ink, colour, 1.25 - 3 * ring * ring + grain, high);
      };
    }
    case 'vehicles': {
      const pitch = 4.9 + 2.5 * hash01(own, 28, 5);
      return (u, v) => {
        const k = Math.floor((u + L) / pitch);
        const part = (u + L) / pitch - k;
        if (part < 0.1 || part > 0.92 || W - Math.abs(v) < 0.35 || (k + 1) * pitch > wagon.length)
          return deck(u, v);
        const colour = pickPaint(own + k * 7, [
          ['olive', 4],
          ['white', 2],
          ['slate', 2],
          ['red', 1],
          ['yellow', 2],
          ['blue', 1],
        ]);
        const cab = part > 0.55 && part < 0.7 ? 0.45 : 1;
        return paint(ctx.ink, colour, cab, 2.8);
      };
    }
    case 'tarpaulin': {
      const cloth = pickPaint(own + 3, [
        ['olive', 3],
        ['grey', 3],
        ['blue', 2],
        ['white', 1],
        ['green', 2],
      ]);
      const from = L * (0.75 + 0.2 * hash01(own, 29, 5));
      return (u, v) => {
        const ragged = smoothNoise(u / 1.5, v / 1.5, own) * 0.35;
        if (Math.abs(u) > from + ragged || W - Math.abs(v) < 0.15 + ragged * 0.4) return deck(u, v);
        const rise = -Math.sign(v) * 0.25 + 0.3 * smoothNoise(u * 1.1, v, own);
        return paint(ctx.ink, cloth, slopeLight(ctx, 0.2 * smoothNoise(v, u * 1.3, own), rise), high);
      };
    }
    default:
      return deck;
  }
}

/** Flat wagon with containers: their number and places follow from the load. */
export function shadeContainers(wagon: Target, ctx: ShadeContext): Shade {
  const deck = deckOf(wagon, ctx);
  const own = (wagon.seed % 1_000_003) | 0;
  const boxes = stow(wagon, own).map(([from, length], k) => ({
    from,
    to: from + length,
    roof: containerRoof(own * 3 + k * 101 + 1, length, 2.44, ctx),
  }));
  return (u, v) => {
    if (Math.abs(v) <= 1.22) {
      for (const box of boxes) {
        if (u >= box.from && u < box.to) return box.roof(u - (box.from + box.to) / 2, v, wagon.top);
      }
    }
    return deck(u, v);
  };
}

const FORTY = 12.19;
const TWENTY = 6.06;

function stow(wagon: Target, own: number): (readonly [from: number, length: number])[] {
  const rows: Readonly<Record<string, readonly number[]>> = {
    'one-40': [FORTY],
    'two-20': [TWENTY, TWENTY],
    'one-20': [TWENTY],
    'three-20': [TWENTY, TWENTY, TWENTY],
    'two-40': [FORTY, FORTY],
    mixed: hash01(own, 30, 5) < 0.5 ? [FORTY, TWENTY] : [TWENTY, FORTY],
  };
  const lengths = (rows[wagon.load] ?? [FORTY]).filter(
    (_, k, all) => all.slice(0, k + 1).reduce((a, b) => a + b, 0) <= wagon.length + 0.3,
  );
  const gap = 0.1 + 0.35 * hash01(own, 31, 5);
  const total = lengths.reduce((a, b) => a + b, 0) + gap * (lengths.length - 1);
  const slack = Math.max(0, wagon.length - total);
  let cursor = -wagon.length / 2 + slack * (wagon.load === 'one-20' ? hash01(own, 32, 5) : 0.5);
  return lengths.map((length) => {
    const from = cursor;
    cursor += length + gap;
    return [from, length] as const;
  });
}

/** Roofs over bulk: hatches in a row (closed) or open troughs. */
export function shadeHopper(wagon: Target, ctx: ShadeContext): Shade {
  const batch = Math.floor(wagon.seed / 64) | 0;
  const own = (wagon.seed % 1_000_003) | 0;
  const base = pickPaint(batch, [
    ['grey', 5],
    ['silver', 3],
    ['cream', 2],
    ['green', 3],
    ['oxide', 3],
    ['brown', 3],
    ['tan', 2],
    ['blue', 1],
  ]);
  const colour = mix(mix(base, PAINTS.rust, hash01(own, 33, 5) ** 3 * 0.6), SNOW, snowOn(ctx, own));
  const L = wagon.length / 2;
  const W = wagon.width / 2;
  const open = wagon.variant === 'hopper-open';
  const bays = 3 + Math.floor(3 * hash01(batch, 34, 5));
  const platform = 0.5 + 0.7 * hash01(batch, 35, 5);
  const heap: Colour = wagon.load === 'aggregate' ? [0.27, 0.255, 0.23, 0.3] : [0.13, 0.09, 0.07, 0.15];
  return (u, v) => {
    const eu = L - Math.abs(u);
    const ev = W - Math.abs(v);
    // End platforms: open frame with the slope sheet beside it.
    if (eu < platform) return paint(ctx.ink, STEEL, (eu < 0.2 ? 1.3 : 0.7) * dirt(u, v, own, 0.3), 1.4);
    const bay = Math.abs(((u + L - platform) / ((wagon.length - 2 * platform) / bays)) % 1) - 0.5;
    if (open) {
      if (ev < 0.15 || eu < platform + 0.15) return paint(ctx.ink, colour, 1.2, wagon.top);
      if (wagon.load === 'empty') {
        const lit = (ctx.sv > 0 ? W - v : W + v) * ctx.sz > 1.6 * Math.abs(ctx.sv) ? 1 : 0.25;
        return paint(ctx.ink, colour, lit * slopeLight(ctx, bay * 1.2, 0) * 0.6, wagon.top);
      }
      const rough = 0.2 * cellNoise(Math.floor(u * 5), Math.floor(v * 5), own);
      return paint(ctx.ink, heap, slopeLight(ctx, -bay * 0.5 + rough, (-v / W) * 0.35 + rough), wagon.top);
    }
    const round = ctx.style === 1 ? (-v / W) ** 3 * 0.8 : (-v / W) * 0.4;
    const light = slopeLight(ctx, 0, round) * dirt(u, v, own, 0.14);
    const hatch = Math.abs(v) < 0.35 && (ctx.style === 2 || Math.abs(bay) < 0.34);
    const edge = Math.abs(Math.abs(v) - 0.4) < 0.08 ? 0.7 : 1;
    const seam = Math.abs(bay) > 0.45 ? 0.8 : 1;
    return paint(ctx.ink, colour, light * (hatch ? 1.22 : 1) * edge * seam, wagon.top - 0.4 * (v / W) ** 2);
  };
}

/** Look of a lorry: trailer and cab; also used where lorries stand in rows. */
export function shadeLorry(thing: Thing, ctx: ShadeContext): Shade {
  const L = thing.length / 2;
  const flat = hash01(thing.seed, 36, 5) < 0.18;
  const trailer = pickPaint(thing.seed, [
    ['white', 9],
    ['silver', 3],
    ['grey', 3],
    ['blue', 3],
    ['red', 2],
    ['green', 1],
    ['yellow', 1],
    ['slate', 2],
    ['tan', 1],
  ]);
  const cab = pickPaint(thing.seed + 1, [
    ['white', 5],
    ['red', 2],
    ['blue', 2],
    ['yellow', 1],
    ['green', 1],
  ]);
  const cabLength = thing.length > 9 ? 2.4 : 2;
  return (u, v) => {
    if (u > L - cabLength) return paint(ctx.ink, cab, L - u < 0.5 ? 0.35 : 1, Math.min(3.2, thing.top));
    if (u > L - cabLength - 0.7) return Math.abs(v) < 0.6 && paint(ctx.ink, STEEL, 0.8, 1.1);
    if (flat) return paint(ctx.ink, STEEL, 1.6 * dirt(u, v, thing.seed & 4095, 0.25), 1.3);
    const rib = 1 + 0.04 * Math.sin(u * 10);
    return paint(ctx.ink, trailer, rib * dirt(u, v, thing.seed & 4095, 0.08), thing.top);
  };
}
