import { hash01 } from './random.ts';
import { PAINTS, type Paint, paint, pickPaint, type ShadeContext } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import type { Thing } from './world.ts';

type Look = {
  readonly cell: readonly [number, number];
  readonly paints: readonly (readonly [Paint, number])[];
};

const CONTAINER = [12.6, 2.6] as const;
const LOOKS = {
  rust: {
    cell: CONTAINER,
    paints: [
      ['oxide', 6],
      ['rust', 6],
      ['brown', 4],
      ['red', 3],
      ['grey', 2],
      ['blue', 1],
    ],
  },
  mixed: {
    cell: CONTAINER,
    paints: [
      ['oxide', 3],
      ['blue', 3],
      ['orange', 3],
      ['white', 3],
      ['green', 2],
      ['red', 2],
      ['grey', 2],
      ['teal', 1],
    ],
  },
  pale: {
    cell: CONTAINER,
    paints: [
      ['white', 5],
      ['cream', 3],
      ['silver', 3],
      ['sky', 2],
      ['orange', 2],
      ['grey', 2],
    ],
  },
  dark: {
    cell: CONTAINER,
    paints: [
      ['navy', 3],
      ['green', 3],
      ['slate', 3],
      ['brown', 3],
      ['oxide', 2],
      ['grey', 2],
    ],
  },
  cars: {
    cell: [5.4, 2.6],
    paints: [
      ['white', 5],
      ['silver', 4],
      ['black', 4],
      ['grey', 3],
      ['red', 1],
      ['navy', 2],
    ],
  },
} as const satisfies Record<string, Look>;

/** A block of stacked containers, or of parked cars: each of its own paint, each pile of its own height, with gaps. */
export function shadeStacks(block: Thing, ctx: ShadeContext): Shade {
  const { seed } = block;
  const { cell, paints } = LOOKS[block.variant as keyof typeof LOOKS] ?? LOOKS.mixed;
  const [L, W] = [block.length / 2, block.width / 2];
  const full = 0.55 + 0.45 * hash01(seed, 1, 9);
  return (u, v) => {
    const pile = (seed + 8191 * Math.floor((u + L) / cell[0]) + 131 * Math.floor((v + W) / cell[1])) | 0;
    if (hash01(pile, 2, 9) > full) return paint(ctx.ink, PAINTS.grey, 0.6, 2.5);
    const height = 2.5 + (block.top - 2.5) * (0.4 + 0.6 * hash01(pile, 3, 9));
    return paint(ctx.ink, pickPaint(pile, paints, ctx.style), 0.9, height);
  };
}
