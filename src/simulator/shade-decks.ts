import type { Breadth } from './hull-lines.ts';
import type { Colour } from './land.ts';
import { cellNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, paint, pickPaint, type ShadeContext, slopeLight } from './shade-context.ts';
import type { Thing } from './world.ts';

/** Draws what lies on a deck at a point; `part` is u in parts of the half length. False: bare deck. */
export type Gear = (u: number, v: number, part: number) => boolean;

export interface DeckPlan {
  readonly ship: Thing;
  readonly ctx: ShadeContext;
  readonly deck: Colour;
  /** Height of the deck, m. */
  readonly free: number;
  readonly breadth: Breadth;
}

const CARGOES: readonly Colour[] = [
  [0.03, 0.03, 0.032, 0.035],
  [0.06, 0.058, 0.055, 0.065],
  [0.19, 0.1, 0.065, 0.21],
  [0.32, 0.27, 0.19, 0.35],
  [0.42, 0.4, 0.36, 0.42],
  [0.2, 0.19, 0.17, 0.22],
];

function cargoOf(seed: number): Colour {
  return CARGOES[Math.floor(CARGOES.length * hash01(seed, 15, 4))] as Colour;
}

/** How each kind's deck is laid out. */
export const GEAR: Readonly<Record<string, (plan: DeckPlan) => Gear>> = {
  bulk: (plan) => hatches(plan, 5, 9, 0.56, 0.62),
  cargo: (plan) => hatches(plan, 1, 4, 0.68, 0.78),
  tanker: (plan) =>
    plan.ship.length > 180 && hash01(plan.ship.seed, 16, 4) < 0.15 ? domes(plan) : pipes(plan),
  'container-ship': stacks,
  barge: hold,
  dredger: ({ ship, ctx, free }) => {
    const W = ship.width / 2;
    const slurry: Colour = [0.17, 0.13, 0.085, 0.12];
    return (u, v, part) => {
      if (Math.abs(part) > 0.42 || Math.abs(v) > W * 0.6) return false;
      const shore = 0.25 * smoothNoise(u / 6, v / 4, ship.seed & 4095);
      return paint(ctx.ink, slurry, Math.abs(v) > W * 0.55 ? 0.5 : 1 + shore, free - 0.5);
    };
  },
  fishing: ({ ship, ctx, free }) => {
    const L = ship.length / 2;
    return (u, v) => {
      const heap = cellNoise(Math.floor(u / 0.9), Math.floor(v / 0.8), ship.seed & 4095);
      if (heap < 0.5 || u > L * 0.6) return false;
      const colour = pickPaint(ship.seed + Math.floor(heap * 40), [
        ['teal', 2],
        ['slate', 3],
        ['orange', 1],
        ['white', 3],
        ['green', 2],
        ['blue', 1],
      ]);
      return paint(ctx.ink, colour, 1, free + 0.7);
    };
  },
  naval: ({ ship, ctx, deck, free }) => {
    const L = ship.length / 2;
    const W = ship.width / 2;
    const pad = ship.length > 85 && hash01(ship.seed, 66, 4) < 0.85;
    const [at, radius] = [-0.76 * L, Math.min(W * 0.68, 9)];
    const line = mix(deck, PAINTS.white, 0.7);
    return (u, v, part) => {
      if (pad && part < -0.56) {
        const d = Math.hypot(u - at, v);
        if (Math.abs(d - radius) < 0.3) return paint(ctx.ink, line, 1, free);
        if (Math.abs(v) < 0.18 && Math.abs(u - at) < radius * 1.3) return paint(ctx.ink, line, 1, free);
        return paint(ctx.ink, deck, 0.72, free);
      }
      const box = cellNoise(Math.floor(u / 2.2), Math.floor(v / 1.8), ship.seed & 4095);
      return box > 0.72 && paint(ctx.ink, deck, box > 0.86 ? 1.35 : 0.7, free + 1);
    };
  },
  tug: ({ ship, ctx, free }) => {
    const W = ship.width / 2;
    return (_u, v, part) =>
      part < -0.5 && Math.abs(v) < W * 0.08 && paint(ctx.ink, PAINTS.black, 1, free + 0.4);
  },
};

/** A row of hatches between house and forecastle: covers in their own paint, some open on the cargo, cranes between. */
function hatches(
  { ship, ctx, deck, free, breadth }: DeckPlan,
  fewest: number,
  most: number,
  width: number,
  coverage: number,
): Gear {
  const { seed } = ship;
  const W = ship.width / 2;
  const count = Math.round(fewest + (most - fewest) * Math.min(1, ship.length / (most > 6 ? 260 : 150)));
  const covers = pickPaint(seed + 3, [
    ['grey', 4],
    ['oxide', 4],
    ['green', 3],
    ['white', 1],
    ['tan', 2],
    ['slate', 2],
    ['blue', 1],
  ]);
  const cover = mix(deck, covers, hash01(seed, 17, 4) < 0.35 ? 0.2 : 0.85);
  const cranes = hash01(seed, 10, 4) < 0.5;
  const crane = hash01(seed, 18, 4) < 0.5 ? PAINTS.cream : PAINTS.yellow;
  const worked = hash01(seed, 19, 4);
  const openShare = worked < 0.6 ? 0.04 : worked < 0.85 ? 0.4 : 0.95;
  const cargo = cargoOf(seed);
  const [from, span] = [-0.74, 1.52];
  const side = 0.5 + 0.3 * hash01(seed, 20, 4);
  return (u, v, part) => {
    const along = ((part - from) / span) * count;
    if (along < 0 || along >= count) return false;
    const k = Math.floor(along);
    const bay = along - k;
    const across = Math.abs(v) / W;
    if (cranes && k < count - 1) {
      if (bay > 0.93 && across < 0.12) return paint(ctx.ink, crane, 1, free + 12);
      if (bay > 0.3 && Math.abs(v - W * 0.1) < W * 0.045) return paint(ctx.ink, crane, 0.95, free + 11);
    }
    const reach = Math.min(width, breadth(part) * 0.82);
    const middle = Math.abs(bay - 0.5) * 2;
    if (middle > coverage + 0.14 || across > reach + 0.03) {
      // Walkways, vents and lashing gear along the sides.
      return (
        across > side &&
        cellNoise(Math.floor(u / 1.8), Math.floor(v), seed & 4095) > 0.75 &&
        paint(ctx.ink, deck, 0.65, free + 0.8)
      );
    }
    if (hash01(k, seed, 7) < openShare) {
      // Covers are folded up against both ends of an open hatch.
      if (middle > coverage - 0.12 || across > reach) return paint(ctx.ink, cover, 1.1, free + 3.5);
      const lit = 0.75 + 0.25 * smoothNoise(u / 3, v / 3, seed & 4095);
      return paint(ctx.ink, hash01(k, seed, 8) < 0.4 ? PAINTS.black : cargo, lit, free - 1);
    }
    if (middle > coverage || across > reach) return paint(ctx.ink, cover, 0.55, free + 1);
    const panel = Math.abs(v) < 0.22 || Math.abs(middle - coverage) < 0.05 ? 0.78 : 1;
    const ribs = 1 + 0.06 * Math.sin(u * 3.1);
    return paint(ctx.ink, cover, panel * ribs * dirt(u / 2, v, seed & 4095, 0.12), free + 1.7);
  };
}

/** Pipes along the middle, the manifold across, frames on the deck, tank lids. */
function pipes({ ship, ctx, deck, free }: DeckPlan): Gear {
  const W = ship.width / 2;
  const { seed } = ship;
  const pipe = mix(deck, hash01(seed, 21, 4) < 0.5 ? PAINTS.silver : PAINTS.cream, 0.55);
  const pitch = Math.max(6, ship.length / 14);
  return (u, v, part) => {
    if (part < -0.72 || part > 0.84) return false;
    const side = Math.abs(v);
    if (side < W * 0.13) {
      const lane = (v / W) * 24;
      return paint(ctx.ink, pipe, Math.abs(lane - Math.round(lane)) < 0.24 ? 0.55 : 1.15, free + 1.5);
    }
    if (Math.abs(part - 0.03) < 0.03 && side < W * 0.85)
      return paint(ctx.ink, pipe, Math.abs(v % 2) < 0.7 ? 0.7 : 1.1, free + 2);
    if (Math.abs(part - 0.09) < 0.012 && v > 0 && v < W * 0.8)
      return paint(ctx.ink, PAINTS.cream, 1, free + 8);
    const frame = u / pitch - Math.floor(u / pitch);
    if (frame < 0.06) return paint(ctx.ink, deck, 0.72, free + 0.4);
    if (Math.abs(frame - 0.5) < 0.12 && Math.abs(side - W * 0.5) < pitch * 0.1)
      return paint(ctx.ink, pipe, 0.9, free + 0.9);
    return Math.abs(side - W * 0.72) < 0.3 && paint(ctx.ink, deck, 1.3, free + 0.4);
  };
}

/** Spheres of a gas carrier. */
function domes({ ship, ctx, free }: DeckPlan): Gear {
  const L = ship.length / 2;
  const R = (ship.width / 2) * 0.86;
  const paintOf = hash01(ship.seed, 22, 4) < 0.5 ? PAINTS.white : mix(PAINTS.tan, PAINTS.orange, 0.3);
  return (u, v) => {
    for (let k = 0; k < 4; k++) {
      const at = L * (-0.5 + k * 0.36);
      const d = Math.hypot(u - at, v) / R;
      if (d < 1)
        return paint(
          ctx.ink,
          paintOf,
          slopeLight(ctx, (-(u - at) / R) * 0.9, (-v / R) * 0.9),
          free + 11 * Math.sqrt(1 - d * d * 0.8),
        );
    }
    return Math.abs(v) < R * 0.1 && paint(ctx.ink, PAINTS.silver, 0.9, free + 8);
  };
}

/** Containers in bays and rows: full, half unloaded or empty. */
function stacks({ ship, ctx, free, breadth }: DeckPlan): Gear {
  const { seed } = ship;
  const L = ship.length / 2;
  const W = ship.width / 2;
  const load = hash01(seed, 8, 4);
  const full = load < 0.2 ? 0.04 : load < 0.5 ? 0.45 : 0.92;
  const most = ship.length > 180 ? 6 : 3;
  // Lines paint their boxes alike: one colour is commoner on each ship.
  const house = pickPaint(seed + 5, BOXES);
  const own = 0.5 * hash01(seed, 23, 4);
  return (u, v, part) => {
    if (part < -0.96 || part > 0.84 || Math.abs(v) > W * breadth(part) - 0.8) return false;
    const bay = Math.floor((u + L) / 13.4);
    const inBay = (u + L) / 13.4 - bay;
    if (inBay < 0.07) return paint(ctx.ink, PAINTS.slate, 0.8, free + 2);
    const row = Math.floor((v + 40) / 2.5);
    const column = hash01(bay, row + seed, 5);
    if (hash01(bay, seed, 5) > full || column > 0.6 + 0.4 * full)
      return paint(
        ctx.ink,
        mix(PAINTS.brown, PAINTS.grey, 0.4),
        Math.abs(v % 5) < 0.3 || inBay > 0.94 ? 0.65 : 1.1,
        free + 1,
      );
    const short = hash01(bay, row, seed + 9) < 0.3 ? (inBay > 0.53 ? 1 : 0) : 0;
    const key = bay * 131 + row * 7 + short * 3001 + seed;
    const box = hash01(key, 24, 4) < own ? house : pickPaint(key, BOXES);
    const tiers = 1 + Math.floor(most * hash01(bay, seed, 6)) + (column < 0.25 ? -0.4 : 0);
    const rowEdge = (v + 40) / 2.5 - row;
    const seam = rowEdge < 0.06 || (short === 1 && inBay < 0.55) ? 0.6 : 1;
    return paint(ctx.ink, box, seam * (1 + 0.06 * Math.sin(u * 9)), free + 2.6 * Math.max(1, tiers) * 0.8);
  };
}

const BOXES = [
  ['oxide', 5],
  ['blue', 4],
  ['white', 3],
  ['grey', 3],
  ['red', 2],
  ['green', 2],
  ['orange', 2],
  ['teal', 1],
  ['navy', 2],
  ['sky', 1],
  ['brown', 2],
] as const;

/** A barge's load: heaped, covered by plates, empty hold, tank, or a plain deck. */
function hold({ ship, ctx, deck, free }: DeckPlan): Gear {
  const { seed } = ship;
  const W = ship.width / 2;
  const kind = hash01(seed, 9, 4);
  const heap = cargoOf(seed);
  const plate = pickPaint(seed + 3, [
    ['silver', 3],
    ['grey', 3],
    ['slate', 2],
    ['white', 1],
    ['green', 1],
  ]);
  return (u, v, part) => {
    if (Math.abs(part) > 0.86 || Math.abs(v) > W * 0.8) return false;
    const wall = Math.abs(part) > 0.84 || Math.abs(v) > W * 0.75;
    if (wall) return paint(ctx.ink, deck, 1.25, free + 1.2);
    if (kind < 0.5) {
      const rough = smoothNoise(u / 3, v / 3, seed & 4095);
      const ridge = -Math.sign(v) * 0.35;
      return paint(ctx.ink, heap, slopeLight(ctx, rough * 0.3, ridge) * (1 + 0.2 * rough), free + 1.2);
    }
    if (kind < 0.68)
      return paint(
        ctx.ink,
        plate,
        Math.abs((u / 5.5) % 1) < 0.05 ? 0.6 : dirt(u, v, seed & 4095, 0.12),
        free + 1.6,
      );
    if (kind < 0.82) return paint(ctx.ink, mix(deck, PAINTS.black, 0.5), 0.8, free - 2);
    if (kind < 0.92) return Math.abs(v) < W * 0.1 && paint(ctx.ink, PAINTS.silver, 1, free + 1);
    const goods = cellNoise(Math.floor(u / 3), Math.floor(v / 2.5), seed & 4095);
    return goods > 0.3 && paint(ctx.ink, pickPaint(seed + Math.floor(goods * 60), BOXES), 1, free + 2);
  };
}
