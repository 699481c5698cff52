import { type Breadth, breadthOf } from './hull-lines.ts';
import type { Colour } from './land.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, type Paint, paint, pickPaint, type ShadeContext } from './shade-context.ts';
import { GEAR } from './shade-decks.ts';
import { freeboardOf } from './ships.ts';
import type { Shade } from './sprite.ts';
import { blocksOf, navy } from './superstructures.ts';
import type { Thing } from './world.ts';

type Paints = readonly (readonly [Paint, number])[];

const LADEN: Paints = [
  ['oxide', 6],
  ['brown', 3],
  ['grey', 4],
  ['green', 4],
  ['slate', 3],
  ['rust', 3],
  ['blue', 1],
  ['tan', 1],
  ['black', 1],
];
const PALE: Paints = [
  ['white', 6],
  ['cream', 2],
  ['silver', 2],
  ['tan', 1],
  ['green', 1],
  ['grey', 1],
];

const DECKS: Readonly<Record<string, Paints>> = {
  bulk: LADEN,
  tanker: LADEN,
  cargo: LADEN,
  dredger: LADEN,
  'container-ship': [
    ['grey', 3],
    ['slate', 3],
    ['oxide', 3],
    ['navy', 1],
    ['green', 1],
  ],
  'ro-ro': PALE,
  cruise: PALE,
  ferry: PALE,
  yacht: [
    ['white', 7],
    ['cream', 2],
    ['tan', 2],
  ],
  fishing: [
    ['white', 4],
    ['grey', 3],
    ['sky', 3],
    ['rust', 2],
    ['green', 2],
    ['tan', 2],
    ['oxide', 1],
    ['blue', 1],
  ],
  tug: [
    ['oxide', 3],
    ['grey', 3],
    ['black', 2],
    ['green', 1],
    ['red', 1],
  ],
  pusher: [
    ['grey', 3],
    ['oxide', 2],
    ['green', 2],
  ],
  barge: [
    ['rust', 4],
    ['slate', 4],
    ['grey', 3],
    ['brown', 3],
    ['black', 2],
  ],
};
const HULLS: Paints = [
  ['black', 5],
  ['navy', 3],
  ['oxide', 4],
  ['red', 2],
  ['green', 2],
  ['grey', 3],
  ['blue', 3],
  ['white', 3],
];
const WHITE_HULLS = new Set(['cruise', 'ferry', 'yacht', 'ro-ro']);

/** A hull from above: rim, deck, the gear of its kind, and the blocks that stand on it. */
export function shadeShip(ship: Thing, ctx: ShadeContext): Shade {
  const { seed, kind } = ship;
  const L = ship.length / 2;
  const W = ship.width / 2;
  const breadth: Breadth = breadthOf(kind, seed);
  const free = freeboardOf(ship);
  const { deck, rim } = paintsOf(ship, ctx);
  const blocks = blocksOf(ship, free);
  const gear = GEAR[kind]?.({ ship, ctx, deck, free, breadth });
  const wide = kind === 'barge' ? 0.5 : Math.min(1.1, 0.05 * ship.width + 0.15);
  const bulwark = free + Math.min(0.8, 0.03 * ship.width);
  const worn = 0.1 + 0.16 * hash01(seed, 3, 4);
  return (u, v) => {
    const part = u / L;
    const side = Math.abs(v);
    const edge = W * breadth(part) - side;
    if (edge < 0) return false;
    for (const block of blocks) {
      if (u < block.u0 || u > block.u1 || v < block.v0 || v > block.v1) continue;
      if (edge < 0.15) break;
      const lip = Math.min(u - block.u0, block.u1 - u, v - block.v0, block.v1 - v) < 0.3 ? 0.82 : 1;
      return paint(ctx.ink, block.colour, lip * dirt(u, v, seed & 4095, 0.08), block.z);
    }
    if (edge < wide) return paint(ctx.ink, rim, 1.05, bulwark);
    if (gear?.(u, v, part)) return true;
    return paint(ctx.ink, deck, dirt(u / 3, v / 2, seed & 4095, worn), free);
  };
}

function paintsOf({ seed, kind }: Thing, { style }: ShadeContext): { deck: Colour; rim: Colour } {
  if (kind === 'naval') {
    const own = navy(hash01(seed, 60, 4));
    return { deck: mix(own, PAINTS.slate, 0.15 + 0.5 * hash01(seed, 65, 4)), rim: own };
  }
  if (kind === 'submarine') return { deck: PAINTS.black, rim: PAINTS.black };
  const deck = mix(
    pickPaint(seed, DECKS[kind] ?? HULLS, style),
    PAINTS.rust,
    WHITE_HULLS.has(kind) ? 0 : 0.45 * hash01(seed, 2, 4) ** 2,
  );
  const white = WHITE_HULLS.has(kind) ? 0.75 : 0.12;
  const rim = hash01(seed, 4, 4) < white ? PAINTS.white : pickPaint(seed + 1, HULLS, style);
  return { deck, rim };
}
