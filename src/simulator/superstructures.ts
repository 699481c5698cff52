import type { Colour } from './land.ts';
import { hash01 } from './random.ts';
import { mix, PAINTS, type Paint, pickPaint } from './shade-context.ts';
import type { Thing } from './world.ts';

/** A box on a hull's deck, in the hull's frame, m: a house, a funnel, a pool, a hatch of a boat. */
export interface Block {
  readonly u0: number;
  readonly u1: number;
  readonly v0: number;
  readonly v1: number;
  /** Height of its top over the water, m. */
  readonly z: number;
  readonly colour: Colour;
}

const WHITE: Colour = [0.6, 0.6, 0.59, 0.56];
const GLASS: Colour = [0.035, 0.045, 0.055, 0.05];
const POOL: Colour = [0.1, 0.36, 0.44, 0.12];
const FUNNELS: readonly (readonly [Paint, number])[] = [
  ['black', 3],
  ['navy', 3],
  ['red', 3],
  ['blue', 2],
  ['yellow', 2],
  ['white', 2],
  ['green', 1],
  ['grey', 1],
];

/** Everything that stands on a hull, tallest first: where two overlap the taller one is seen. */
export function blocksOf(ship: Thing, free: number): readonly Block[] {
  return (BUILD[ship.kind]?.(drawer(ship, free)) ?? []).toSorted((a, b) => b.z - a.z);
}

interface Drawer {
  readonly L: number;
  readonly W: number;
  readonly length: number;
  /** Height of the deck, and of what may stand on it, m. */
  readonly free: number;
  readonly rise: number;
  /** Chance 0..1 by number: the same for the same ship. */
  h(k: number): number;
  paint(k: number, choices: readonly (readonly [Paint, number])[]): Colour;
  /** A block from `from` to `to` (parts of the half length), `half` of the beam to each side, `up` of the rise high. */
  box(from: number, to: number, half: number, up: number, colour: Colour): Block;
  /** A block of its own place and size, m. */
  at(u: number, v: number, length: number, width: number, up: number, colour: Colour): Block;
}

function drawer({ length, width, top, seed }: Thing, free: number): Drawer {
  const [L, W, rise] = [length / 2, width / 2, top - free];
  return {
    L,
    W,
    length,
    free,
    rise,
    h: (k) => hash01(seed, k, 4),
    paint: (k, choices) => pickPaint(seed + k, choices),
    box: (from, to, half, up, colour) => ({
      u0: from * L,
      u1: to * L,
      v0: -half * W,
      v1: half * W,
      z: free + up * rise,
      colour,
    }),
    at: (u, v, l, w, up, colour) => ({
      u0: u - l / 2,
      u1: u + l / 2,
      v0: v - w / 2,
      v1: v + w / 2,
      z: free + up * rise,
      colour,
    }),
  };
}

type Build = (d: Drawer) => Block[];

/** The house of a merchant ship in steps, with its funnel behind and the bridge's wings to the sides. */
function tiers(d: Drawer, from: number, deep: number, wide: number): Block[] {
  const { L, h } = d;
  const at = from * L;
  const white = mix(WHITE, PAINTS.cream, 0.7 * h(61) ** 3);
  const mid = at + deep / 2;
  return [
    d.at(mid, 0, deep, 2 * d.W * wide, 0.55, white),
    d.at(mid + deep * 0.08, 0, deep * 0.7, 2 * d.W * wide * 0.85, 0.78, white),
    d.at(at + deep * 0.8, 0, Math.max(1.5, deep * 0.22), 2 * d.W * Math.min(0.98, wide * 1.15), 0.9, white),
    d.at(at + deep * 0.7, 0, deep * 0.2, d.W * 0.5, 1, mix(white, PAINTS.grey, 0.5)),
    d.at(at + deep * 0.12, 0, deep * 0.3, d.W * 0.42, 0.96, d.paint(7, FUNNELS)),
    d.at(at + deep * 0.12, 0, deep * 0.14, d.W * 0.22, 1, PAINTS.black),
  ];
}

const BUILD: Readonly<Record<string, Build>> = {
  bulk: (d) => tiers(d, -0.95 + 0.03 * d.h(6), Math.max(9, Math.min(24, d.length * 0.1)), 0.8),
  tanker: (d) => tiers(d, -0.93 + 0.04 * d.h(6), Math.max(7, Math.min(24, d.length * 0.1)), 0.78),
  cargo: (d) => {
    const ahead = d.h(6) < 0.15;
    return tiers(d, ahead ? 0.55 : -0.94 + 0.05 * d.h(6), Math.max(7, d.length * 0.11), 0.82);
  },
  'container-ship': (d) => {
    const twin = d.length > 260 && d.h(6) < 0.5;
    if (!twin) return tiers(d, d.length < 170 ? -0.92 : -0.62, Math.max(8, d.length * 0.06), 0.92);
    return [
      d.box(0.3, 0.3 + 24 / d.length, 0.95, 0.95, WHITE),
      d.box(0.33, 0.33 + 8 / d.length, 1, 1, WHITE),
      d.box(-0.6, -0.6 + 26 / d.length, 0.6, 0.8, mix(WHITE, PAINTS.grey, 0.4)),
      d.box(-0.58, -0.58 + 18 / d.length, 0.25, 0.95, d.paint(7, FUNNELS)),
    ];
  },
  'ro-ro': (d) => {
    const roof = d.paint(8, [
      ['white', 6],
      ['cream', 2],
      ['green', 2],
      ['grey', 3],
      ['sky', 1],
    ]);
    const blocks = [d.box(-0.97, 0.84, 0.97, 0.8, roof), d.box(0.62, 0.74, 0.99, 1, WHITE)];
    for (let k = 0; k < 9; k++) {
      const u = -0.85 + k * 0.16;
      blocks.push(d.box(u, u + 0.025, 0.88, 0.85, mix(roof, PAINTS.slate, 0.35)));
    }
    blocks.push(d.at(-0.72 * d.L, d.W * 0.55, 9, 5, 1, d.paint(7, FUNNELS)));
    return blocks;
  },
  cruise: (d) => {
    const { L, W, h } = d;
    const wood = mix(PAINTS.tan, PAINTS.cream, h(9));
    const blocks = [
      d.box(-0.93, 0.7, 0.97, 0.5, WHITE),
      d.box(-0.84, 0.62, 0.84, 0.72, mix(WHITE, wood, 0.45)),
      d.box(-0.7, 0.55, 0.62, 0.84, WHITE),
      d.box(0.44, 0.53, 1, 0.86, WHITE),
      d.box(-0.62, -0.5, 0.3, 1, d.paint(7, FUNNELS)),
      d.box(0.2, 0.25, 0.3, 1, WHITE),
    ];
    for (const [k, at] of [-0.36, -0.02, 0.33].entries()) {
      blocks.push(d.box(at - 0.09, at + 0.09, 0.5, 0.85, wood));
      if (h(20 + k) < 0.8) blocks.push(d.box(at - 0.035, at + 0.035, 0.22, 0.87, POOL));
    }
    if (h(24) < 0.5) blocks.push(d.at(-0.8 * L, 0, 18, W * 0.9, 0.8, d.paint(25, SPORTS)));
    // Lifeboats hang in a row along both sides.
    const boats = h(26) < 0.6 ? PAINTS.orange : WHITE;
    for (let u = -0.55 * L; u < 0.45 * L; u += 13)
      for (const side of [-1, 1]) blocks.push(d.at(u, side * W * 0.93, 9, W * 0.12, 0.6, boats));
    return blocks;
  },
  ferry: (d) => {
    const { h } = d;
    const deck = d.paint(8, FERRY_DECKS);
    const long = 0.55 + 0.3 * h(9);
    const blocks = [
      d.box(-0.9, long, 0.9, 0.6, WHITE),
      d.box(-0.78, long * 0.8, 0.7, 0.62, deck),
      d.box(long * 0.45, long * 0.75, 0.85, 0.9, WHITE),
      d.box(long * 0.3, long * 0.7, 0.45, 0.98, mix(WHITE, PAINTS.grey, 0.4)),
    ];
    for (const side of h(10) < 0.5 ? [0] : [-0.5, 0.5])
      blocks.push(d.at(-0.5 * d.L, side * d.W, d.length * 0.06, d.W * 0.3, 1, d.paint(7, FUNNELS)));
    return blocks;
  },
  naval: (d) => {
    const { h } = d;
    const paint = navy(h(60));
    const lit = mix(paint, PAINTS.silver, 0.25);
    const dark = mix(paint, PAINTS.slate, 0.4);
    const aft = -0.42 - 0.14 * h(62);
    const fore = 0.28 + 0.14 * h(63);
    return [
      d.box(aft, fore, 0.72, 0.35, lit),
      d.box(fore - 0.3, fore - 0.02, 0.66, 0.62, paint),
      d.box(fore - 0.24, fore - 0.08, 0.45, 0.8, lit),
      d.box(fore - 0.34, fore - 0.25, 0.28, 1, dark),
      d.box(aft, aft + 0.2, 0.68, 0.55, paint),
      d.box(-0.2, -0.06, 0.32, 0.72, dark),
      d.box(-0.17, -0.1, 0.18, 0.75, PAINTS.black),
      d.box(fore + 0.14, fore + 0.22, 0.3, 0.3, lit),
      d.box(fore + 0.22, fore + 0.34, 0.05, 0.2, lit),
      ...(h(64) < 0.6 ? [d.box(fore + 0.04, fore + 0.11, 0.4, 0.16, dark)] : []),
    ];
  },
  submarine: (d) => [d.box(0.28, 0.45, 0.28, 1, PAINTS.black)],
  dredger: (d) => [
    ...tiers(d, d.h(6) < 0.5 ? 0.5 : -0.92, Math.max(7, d.length * 0.14), 0.8),
    d.at(0, d.W * 0.85, d.length * 0.45, d.W * 0.14, 0.35, PAINTS.yellow),
    d.at(d.L * 0.05, 0, 2.5, d.W * 1.7, 0.6, PAINTS.yellow),
  ],
  fishing: (d) => {
    const { h, L, W } = d;
    const front = h(5) < 0.5;
    const deep = 0.3 + 0.25 * h(6);
    const from = front ? 0.12 + 0.1 * h(11) : -0.72;
    const house = mix(WHITE, d.paint(12, FISH_HOUSES), h(13) < 0.35 ? 0.9 : 0);
    const blocks = [
      d.box(from, from + deep, 0.66, 0.7, house),
      d.box(from + deep * 0.45, from + deep * 0.9, 0.52, 1, mix(house, WHITE, 0.6)),
    ];
    if (d.length > 14) blocks.push(d.at((front ? -0.25 : 0.1) * L, 0, 1.6, W, 0.5, PAINTS.slate));
    if (d.length > 22) blocks.push(d.at(-0.88 * L, 0, 0.9, W * 1.3, 0.8, d.paint(14, FISH_HOUSES)));
    return blocks;
  },
  tug: (d) => [
    d.box(-0.08, 0.48, 0.62, 0.55, WHITE),
    d.box(0.1, 0.36, 0.45, 0.95, mix(WHITE, PAINTS.cream, d.h(5))),
    d.at(-0.12 * d.L, d.W * 0.42, 1.5, 1.3, 0.85, d.paint(7, FUNNELS)),
    d.at(-0.12 * d.L, -d.W * 0.42, 1.5, 1.3, 0.85, d.paint(7, FUNNELS)),
    d.at(-0.4 * d.L, 0, 2.2, 2.4, 0.3, PAINTS.slate),
  ],
  pusher: (d) => [
    d.box(-0.7, 0.55, 0.75, 0.5, WHITE),
    d.box(0.05, 0.45, 0.55, 1, WHITE),
    d.at(-0.5 * d.L, d.W * 0.35, 1.4, 1.2, 0.8, PAINTS.black),
  ],
  yacht: (d) => {
    const teak = mix(PAINTS.tan, PAINTS.cream, 0.3);
    return [
      d.box(-0.55, 0.45, 0.82, 0.45, WHITE),
      d.box(0.36, 0.47, 0.72, 0.46, GLASS),
      d.box(-0.4, 0.26, 0.66, 0.75, WHITE),
      d.box(0.18, 0.28, 0.58, 0.76, GLASS),
      d.box(-0.28, 0.05, 0.5, 1, d.h(5) < 0.3 ? PAINTS.grey : WHITE),
      d.box(-0.72, -0.42, 0.55, 0.5, d.h(8) < 0.5 ? teak : WHITE),
    ];
  },
};

const SPORTS: readonly (readonly [Paint, number])[] = [
  ['green', 2],
  ['blue', 2],
  ['sky', 1],
  ['oxide', 1],
];
const FERRY_DECKS: readonly (readonly [Paint, number])[] = [
  ['grey', 3],
  ['green', 2],
  ['white', 3],
  ['sky', 1],
  ['tan', 1],
];
const FISH_HOUSES: readonly (readonly [Paint, number])[] = [
  ['cream', 3],
  ['sky', 2],
  ['blue', 1],
  ['green', 1],
  ['orange', 1],
  ['grey', 2],
];

/** Navies' greys: light blue-grey to dark. */
export function navy(tone: number): Colour {
  const g = 0.13 + 0.17 * tone;
  return [g * 0.96, g, g * 1.04, g];
}
