import { breadthOf } from './hull-lines.ts';
import type { Colour } from './land.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, type Paint, paint, pickPaint, type ShadeContext } from './shade-context.ts';
import { freeboardOf } from './ships.ts';
import type { Shade } from './sprite.ts';
import type { Thing } from './world.ts';

type Paints = readonly (readonly [Paint, number])[];

const GELCOAT: Colour = [0.66, 0.66, 0.64, 0.6];
const GLASS: Colour = [0.04, 0.05, 0.06, 0.05];
const TEAK: Colour = [0.27, 0.2, 0.13, 0.32];
const HULLS: Paints = [
  ['white', 12],
  ['navy', 3],
  ['blue', 2],
  ['black', 1],
  ['red', 1],
  ['grey', 1],
  ['teal', 1],
];
const CANVAS: Paints = [
  ['blue', 4],
  ['navy', 4],
  ['white', 3],
  ['grey', 2],
  ['slate', 2],
  ['tan', 2],
  ['green', 1],
  ['red', 1],
];

/** Cabin boat: foredeck, windscreen, roof or open top, cockpit aft, often under canvas. */
export function shadeMotorboat(boat: Thing, ctx: ShadeContext): Shade {
  const { seed } = boat;
  const [L, W] = [boat.length / 2, boat.width / 2];
  const breadth = breadthOf('motorboat', seed);
  const free = freeboardOf(boat);
  const deck = gelcoat(seed);
  const rim = mix(pickPaint(seed + 1, HULLS), deck, hash01(seed, 2, 4) < 0.6 ? 1 : 0);
  const screen = 0.05 + 0.3 * hash01(seed, 3, 4);
  const cabin = hash01(seed, 4, 4);
  const aft = -0.82 + 0.2 * hash01(seed, 5, 4);
  const canvas = pickPaint(seed + 2, CANVAS);
  const floor = hash01(seed, 6, 4) < 0.3 ? TEAK : mix(deck, PAINTS.grey, 0.35 + 0.4 * hash01(seed, 7, 4));
  const seats = hash01(seed, 8, 4) < 0.5 ? PAINTS.cream : PAINTS.white;
  return (u, v) => {
    const part = u / L;
    const edge = W * breadth(part) - Math.abs(v);
    if (edge < 0) return false;
    if (edge < 0.18) return paint(ctx.ink, rim, 1, free);
    const inner = edge > 0.35;
    if (inner && part > screen - 0.09 && part < screen)
      return paint(ctx.ink, GLASS, 1, free + 0.4 * (boat.top - free));
    if (inner && part <= screen - 0.09 && part > aft) {
      if (cabin < 0.45 && part > screen - 0.75) return paint(ctx.ink, deck, 1.03, boat.top);
      if (cabin < 0.75)
        return paint(ctx.ink, canvas, dirt(u * 2, v * 2, seed & 4095, 0.1), free + 0.5 * (boat.top - free));
      const seat = Math.abs(v) > W * 0.45 || part < aft + 0.16;
      return paint(ctx.ink, seat ? seats : floor, 1, free - 0.2);
    }
    // Engines or a bathing platform behind.
    if (part < -0.93 && Math.abs(v) < W * 0.4)
      return paint(ctx.ink, seed % 3 === 0 ? PAINTS.black : floor, 1, free);
    if (part > screen + 0.22 && part < screen + 0.3 && Math.abs(v) < 0.25)
      return paint(ctx.ink, GLASS, 1.6, free + 0.1);
    return paint(ctx.ink, deck, 0.97, free);
  };
}

/** Sailing boat: pointed, cabin roof ahead of the cockpit, boom with the furled sail along the middle. */
export function shadeSailboat(boat: Thing, ctx: ShadeContext): Shade {
  const { seed } = boat;
  const [L, W] = [boat.length / 2, boat.width / 2];
  const breadth = breadthOf('sailboat', seed);
  const free = freeboardOf(boat);
  const teak = hash01(seed, 2, 4) < 0.25;
  const deck = teak ? TEAK : gelcoat(seed);
  const roof = gelcoat(seed + 9);
  const rim = mix(pickPaint(seed + 1, HULLS), GELCOAT, hash01(seed, 3, 4) < 0.55 ? 1 : 0);
  const canvas = pickPaint(seed + 2, CANVAS);
  const hood = hash01(seed, 4, 4) < 0.6;
  const pit = hash01(seed, 5, 4) < 0.5 ? TEAK : mix(roof, PAINTS.grey, 0.5);
  const mast = 0.16 + 0.1 * hash01(seed, 6, 4);
  return (u, v) => {
    const part = u / L;
    const edge = W * breadth(part) - Math.abs(v);
    if (edge < 0) return false;
    const side = Math.abs(v);
    if (part < mast && part > -0.52 && side < 0.17 + 0.01 * boat.length)
      return paint(ctx.ink, canvas, 1, boat.top + 0.6);
    if (edge < 0.15) return paint(ctx.ink, rim, 1, free);
    if (hood && part < -0.1 && part > -0.26 && side < W * 0.62)
      return paint(ctx.ink, canvas, 1.05, boat.top + 0.3);
    if (part > -0.18 && part < 0.42 && side < W * (0.58 - 0.35 * Math.max(0, part))) {
      const port = Math.abs(part - 0.3) < 0.05 && side < 0.3;
      return paint(ctx.ink, port ? GLASS : roof, 1, boat.top);
    }
    if (part < -0.2 && part > -0.8 && side < W * 0.42) return paint(ctx.ink, pit, 0.85, free - 0.2);
    return paint(ctx.ink, deck, 0.95, free);
  };
}

/** Open working boat: hull, thwarts, often a bright inside, an engine astern. */
export function shadeSkiff(boat: Thing, ctx: ShadeContext): Shade {
  const { seed } = boat;
  const [L, W] = [boat.length / 2, boat.width / 2];
  const breadth = breadthOf('skiff', seed);
  const free = freeboardOf(boat);
  const rim = pickPaint(seed + 1, [
    ['white', 6],
    ['sky', 3],
    ['blue', 3],
    ['teal', 2],
    ['green', 1],
    ['brown', 2],
    ['orange', 1],
    ['grey', 2],
  ]);
  const inside = mix(
    rim,
    pickPaint(seed + 2, [
      ['white', 3],
      ['sky', 3],
      ['grey', 3],
      ['tan', 2],
      ['slate', 2],
      ['green', 1],
    ]),
    0.85,
  );
  const pitch = 0.3 + 0.2 * hash01(seed, 3, 4);
  const hut = hash01(seed, 4, 4) < 0.3;
  return (u, v) => {
    const part = u / L;
    const edge = W * breadth(part) - Math.abs(v);
    if (edge < 0) return false;
    if (edge < 0.16 || part > 0.72) return paint(ctx.ink, rim, 1, free);
    if (hut && part > -0.45 && part < -0.05 && edge > 0.3)
      return paint(ctx.ink, PAINTS.white, 1, boat.top + 0.8);
    if (part < -0.86) return paint(ctx.ink, Math.abs(v) < 0.25 ? PAINTS.black : rim, 1, free);
    const thwart = Math.abs(part / pitch - Math.round(part / pitch)) < 0.12;
    return paint(
      ctx.ink,
      thwart ? rim : inside,
      thwart ? 0.9 : 0.75 * dirt(u * 2, v * 2, seed & 4095, 0.15),
      free - 0.3,
    );
  };
}

function gelcoat(seed: number): Colour {
  return mix(GELCOAT, PAINTS.cream, 0.6 * hash01(seed, 13, 4) ** 2);
}
