import type { Colour } from './land.ts';
import { cellNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, type Paint, paint, pickPaint, type ShadeContext } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import { WATER_Z } from './water.ts';
import type { Thing } from './world.ts';

const WHITE: Colour = [0.58, 0.58, 0.57, 0.55];
const DECKS: Readonly<Record<string, readonly (readonly [Paint, number])[]>> = {
  bulk: [
    ['oxide', 5],
    ['brown', 3],
    ['grey', 4],
    ['green', 3],
    ['slate', 2],
    ['rust', 2],
  ],
  tanker: [
    ['oxide', 6],
    ['brown', 3],
    ['green', 3],
    ['grey', 2],
    ['rust', 2],
  ],
  'container-ship': [
    ['grey', 3],
    ['slate', 3],
    ['oxide', 2],
    ['navy', 1],
  ],
  cargo: [
    ['grey', 3],
    ['green', 3],
    ['oxide', 3],
    ['tan', 2],
    ['slate', 2],
    ['blue', 1],
  ],
  ferry: [
    ['white', 6],
    ['cream', 2],
    ['silver', 2],
    ['green', 1],
  ],
  fishing: [
    ['white', 5],
    ['grey', 3],
    ['sky', 2],
    ['rust', 2],
    ['green', 1],
    ['tan', 1],
  ],
  tug: [
    ['oxide', 3],
    ['grey', 3],
    ['black', 2],
    ['green', 1],
  ],
  barge: [
    ['rust', 4],
    ['slate', 3],
    ['grey', 3],
    ['brown', 2],
  ],
};
const HULLS: readonly (readonly [Paint, number])[] = [
  ['black', 5],
  ['navy', 3],
  ['oxide', 4],
  ['red', 2],
  ['green', 2],
  ['grey', 3],
  ['blue', 2],
  ['white', 2],
];

/** Half breadth of a hull in parts of the greatest, at `u` from -1 (stern) to 1 (bow). */
function breadthAt(u: number, kind: string): number {
  if (kind === 'barge') return 1;
  const entry = kind === 'bulk' || kind === 'tanker' ? 0.74 : kind === 'container-ship' ? 0.6 : 0.5;
  if (u > entry) {
    const t = (u - entry) / (1 - entry);
    return Math.sqrt(Math.max(0, 1 - t ** 1.9));
  }
  if (u < -0.85) return 1 - 0.22 * ((-u - 0.85) / 0.15) ** 1.5;
  return 1;
}

/** A hull from above: rim, deck with its gear by kind, and the house, aft or midships. */
export function shadeShip(ship: Thing, ctx: ShadeContext): Shade {
  const { seed, kind } = ship;
  const L = ship.length / 2;
  const W = ship.width / 2;
  const deck = mix(pickPaint(seed, DECKS[kind] ?? HULLS), PAINTS.rust, 0.4 * hash01(seed, 2, 4) ** 2);
  const rim = pickPaint(seed + 1, HULLS);
  const free = Math.min(11, 1.2 + ship.length * 0.045);
  const house = houseOf(ship);
  const gear = GEAR[kind]?.(ship, ctx, deck, free);
  return (u, v) => {
    const part = u / L;
    const breadth = W * breadthAt(part, kind);
    const edge = breadth - Math.abs(v);
    if (edge < 0) return false;
    if (house && u > house.from && u < house.to && Math.abs(v) < house.half) {
      const funnel = u < house.from + (house.to - house.from) * 0.3 && Math.abs(v) < house.half * 0.28;
      if (funnel) return paint(ctx.ink, pickPaint(seed + 7, HULLS), 0.9, ship.top);
      const tier = 0.82 + 0.18 * Math.round(((u - house.from) / (house.to - house.from)) * 3) * 0.5;
      const wing = Math.abs(v) > house.half * 0.86 ? 0.8 : 1;
      return paint(ctx.ink, WHITE, tier * wing * dirt(u, v, seed & 4095, 0.1), ship.top * 0.9);
    }
    if (edge < Math.min(0.9, 0.06 * ship.width + 0.25)) return paint(ctx.ink, rim, 1.05, free + 0.6);
    if (gear?.(u, v, part)) return true;
    return paint(ctx.ink, deck, dirt(u / 3, v / 2, seed & 4095, 0.18), free);
  };
}

interface House {
  readonly from: number;
  readonly to: number;
  readonly half: number;
}

function houseOf({ kind, length, width, seed }: Thing): House | null {
  const L = length / 2;
  const half = (width / 2) * 0.82;
  const deep = Math.max(3, Math.min(24, length * 0.1));
  switch (kind) {
    case 'barge':
      return null;
    case 'ferry':
      return { from: -L * 0.86, to: L * 0.72, half };
    case 'tug':
      return { from: -L * 0.05, to: L * 0.45, half: half * 0.7 };
    case 'fishing': {
      const forward = hash01(seed, 5, 4) < 0.5;
      return forward
        ? { from: L * 0.1, to: L * 0.5, half: half * 0.75 }
        : { from: -L * 0.75, to: -L * 0.35, half: half * 0.75 };
    }
    case 'container-ship': {
      const at = length > 200 && hash01(seed, 6, 4) < 0.5 ? 0.25 : -0.72;
      return { from: L * at, to: L * at + deep * 0.8, half: (width / 2) * 0.95 };
    }
    default: {
      const from = -L * (0.94 - 0.04 * hash01(seed, 6, 4));
      return { from, to: from + deep, half };
    }
  }
}

type Gear = (u: number, v: number, part: number) => boolean;
type MakeGear = (ship: Thing, ctx: ShadeContext, deck: Colour, free: number) => Gear;

const GEAR: Readonly<Record<string, MakeGear>> = {
  bulk: hatches(0.9, [5, 9], 0.62),
  cargo: hatches(0.85, [2, 4], 0.7),
  tanker: (ship, ctx, deck, free) => {
    const W = ship.width / 2;
    const pipe = mix(deck, PAINTS.silver, 0.6);
    return (_u, v, part) => {
      if (part < -0.74 || part > 0.82) return false;
      if (Math.abs(v) < W * 0.12)
        return paint(ctx.ink, pipe, Math.abs(v) < W * 0.04 ? 0.7 : 1.15, free + 1.5);
      if (Math.abs(part - 0.03) < 0.035 && Math.abs(v) < W * 0.8) return paint(ctx.ink, pipe, 1, free + 2);
      const frame = Math.abs(((part + 1) * 7) % 1) < 0.05;
      return frame && paint(ctx.ink, deck, 0.72, free + 0.4);
    };
  },
  'container-ship': (ship, ctx, _deck, free) => {
    const L = ship.length / 2;
    const W = ship.width / 2;
    const full = 0.35 + 0.65 * hash01(ship.seed, 8, 4);
    return (u, v, part) => {
      if (part < -0.94 || part > 0.8 || Math.abs(v) > W * breadthAt(part, ship.kind) - 0.9) return false;
      const bay = Math.floor((u + L) / 13.6);
      const inBay = (u + L) / 13.6 - bay;
      if (inBay < 0.08) return paint(ctx.ink, PAINTS.slate, 0.8, free + 2);
      const row = Math.floor((v + 40) / 2.5);
      if (hash01(bay, ship.seed, 5) > full)
        return paint(ctx.ink, PAINTS.brown, Math.abs(v % 5) < 0.3 ? 0.7 : 1.2, free + 1);
      const box = pickPaint(bay * 131 + row * 7 + ship.seed, [
        ['oxide', 4],
        ['blue', 4],
        ['white', 3],
        ['grey', 3],
        ['red', 2],
        ['green', 2],
        ['orange', 1],
        ['teal', 1],
      ]);
      const tiers = 2 + Math.floor(3 * hash01(bay, ship.seed, 6));
      const seam = Math.abs((v + 40) / 2.5 - row) < 0.06 ? 0.6 : 1;
      return paint(ctx.ink, box, seam, free + 2.6 * tiers);
    };
  },
  fishing: (ship, ctx, _deck, free) => (u, v) => {
    const heap = cellNoise(Math.floor(u / 1.2), Math.floor(v / 1.2), ship.seed);
    return (
      heap > 0.55 &&
      paint(
        ctx.ink,
        pickPaint(ship.seed + Math.floor(heap * 50), [
          ['teal', 2],
          ['slate', 3],
          ['orange', 1],
          ['white', 2],
        ]),
        1,
        free + 0.8,
      )
    );
  },
  barge: (ship, ctx, _deck, free) => {
    const W = ship.width / 2;
    const cargo = hash01(ship.seed, 9, 4);
    const heap: Colour =
      cargo < 0.3
        ? [0.035, 0.035, 0.037, 0.04]
        : cargo < 0.6
          ? [0.3, 0.26, 0.19, 0.33]
          : [0.1, 0.09, 0.08, 0.1];
    return (u, v, part) => {
      if (Math.abs(part) > 0.85 || Math.abs(v) > W * 0.78) return false;
      return paint(ctx.ink, heap, 1 + 0.35 * smoothNoise(u / 3, v / 3, ship.seed & 4095), free + 1);
    };
  },
};

/** A row of hatches between stern house and forecastle, covers in their own paint, some open. */
function hatches(width: number, [fewest, most]: readonly [number, number], coverage: number): MakeGear {
  return (ship, ctx, deck, free) => {
    const W = ship.width / 2;
    const count = Math.round(fewest + (most - fewest) * Math.min(1, ship.length / 260));
    const cover = mix(
      deck,
      pickPaint(ship.seed + 3, [
        ['grey', 4],
        ['oxide', 3],
        ['green', 2],
        ['white', 1],
        ['tan', 2],
      ]),
      0.75,
    );
    const cranes = hash01(ship.seed, 10, 4) < 0.55;
    return (u, v, part) => {
      const along = ((part + 0.72) / 1.5) * count;
      if (along < 0 || along >= count) return false;
      const bay = along - Math.floor(along);
      const across = Math.abs(v) / W;
      if (cranes && bay > 0.93 && across < 0.13) return paint(ctx.ink, PAINTS.cream, 1, ship.top * 0.75);
      if (cranes && bay > 0.55 && across < 0.05) return paint(ctx.ink, PAINTS.cream, 0.9, ship.top * 0.75);
      if (Math.abs(bay - 0.5) * 2 > coverage + 0.14 || across > width * 0.68) return false;
      const open = hash01(Math.floor(along), ship.seed, 7) < 0.18;
      if (open) return paint(ctx.ink, PAINTS.black, 0.8, free + 0.5);
      const panel = Math.abs(v) < 0.25 || Math.abs(Math.abs(bay - 0.5) * 2 - coverage) < 0.06 ? 0.75 : 1;
      return paint(ctx.ink, cover, panel * dirt(u / 2, v, ship.seed & 4095, 0.1), free + 1.6);
    };
  };
}

/** Foam behind a ship: a bright wash that widens and fades, and the arms of the bow wave. */
export function shadeWake(wake: Thing, ctx: ShadeContext): Shade {
  const L = wake.length / 2;
  const beam = Number(wake.variant);
  const seed = wake.seed & 4095;
  return (u, v) => {
    // u runs from the far end of the wash (-L) to the bow (+L).
    const back = L - u;
    const age = back / wake.length;
    const wash = Math.max(0, 1 - Math.abs(v) / (beam * (0.45 + 1.1 * age)));
    const arm = Math.max(0, 1 - Math.abs(Math.abs(v) - back * 0.28 - beam * 0.3) / (1.2 + beam * 0.12));
    const broken = 0.6 + 0.4 * smoothNoise(u / 5, v / 2.5, seed);
    const strength = Math.max(wash * (1 - age) ** 2 * 0.8, arm * (1 - age) ** 3 * 0.4) * broken;
    if (strength < 0.02) return false;
    paint(ctx.ink, [0.5, 0.53, 0.54, 0.42], 1, WATER_Z);
    ctx.ink.a = Math.min(0.95, strength);
    return true;
  };
}
