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
import type { Target } from './world.ts';

const FRAME: Colour = [0.055, 0.05, 0.048, 0.06];

interface Coat {
  /** Paint shared by a batch of wagons. */
  readonly colour: Colour;
  /** Of this one wagon. */
  readonly own: number;
  readonly snow: number;
}

function coatOf(wagon: Target, ctx: ShadeContext, choices: readonly (readonly [Paint, number])[]): Coat {
  const batch = Math.floor(wagon.seed / 64);
  const own = (wagon.seed % 1_000_003) | 0;
  const rusty = hash01(own, 1, 5) ** 3 * 0.7;
  return {
    colour: mix(pickPaint(batch, choices, ctx.style), PAINTS.rust, rusty),
    own,
    snow: snowOn(ctx, own),
  };
}

function finish(ctx: ShadeContext, coat: Coat, colour: Colour, factor: number, z: number): true {
  const c = coat.snow > 0 ? mix(colour, [0.75, 0.76, 0.78, 0.7], coat.snow) : colour;
  return paint(ctx.ink, c, factor, z);
}

/** Closed roof: a low camber, ribs across, a ridge or a running board along. */
export function shadeBox(wagon: Target, ctx: ShadeContext): Shade {
  const coat = coatOf(wagon, ctx, [
    ['brown', 4],
    ['oxide', 4],
    ['grey', 5],
    ['silver', 5],
    ['white', 6],
    ['cream', 2],
    ['green', 2],
    ['navy', 1],
    ['slate', 3],
    ['tan', 2],
  ]);
  const L = wagon.length / 2;
  const W = wagon.width / 2;
  const ribs = 1.1 + hash01(coat.own, 2, 5) * 0.9;
  const deep = 0.05 + 0.16 * hash01(Math.floor(wagon.seed / 64) | 0, 3, 5);
  const board = hash01(Math.floor(wagon.seed / 64) | 0, 4, 5) < 0.3;
  if (ctx.style === 2) return shadeRidgedBox(wagon, ctx, coat, ribs);
  return (u, v) => {
    const across = v / W;
    const light = slopeLight(ctx, 0, -0.58 * across * across * across);
    const phase = Math.abs(((u + L) / ribs) % 1);
    let factor = light * dirt(u, v, coat.own, 0.16) * (phase < 0.18 ? 1 - deep : 1);
    if (L - Math.abs(u) < 0.15 || W - Math.abs(v) < 0.1) factor *= 0.75;
    if (board && Math.abs(v) < 0.28) factor *= 1.22;
    return finish(ctx, coat, coat.colour, factor, wagon.top - 0.3 * across * across);
  };
}

/** The second style's closed roof: two slopes, seams along, vents on the ridge. */
function shadeRidgedBox(wagon: Target, ctx: ShadeContext, coat: Coat, pitch: number): Shade {
  const W = wagon.width / 2;
  const L = wagon.length / 2;
  const vents = hash01(coat.own, 5, 5) < 0.5;
  return (u, v) => {
    const light = slopeLight(ctx, 0, -Math.sign(v) * 0.2 - 0.35 * (v / W) ** 5);
    const seam = Math.abs(Math.abs(v) - W * 0.5) < 0.06 ? 0.86 : 1;
    if (vents && Math.hypot((((u / (2.2 * pitch) + 50) % 1) - 0.5) * 2.2 * pitch, v) < 0.3)
      return paint(ctx.ink, PAINTS.grey, 1.3, wagon.top);
    const end = L - Math.abs(u) < 0.3 ? 0.85 : 1;
    const streak = 1 + 0.16 * smoothNoise(u / 6, v / 0.35, coat.own);
    return finish(ctx, coat, coat.colour, light * seam * end * streak, wagon.top - 0.25 * Math.abs(v / W));
  };
}

const HEAPS: Readonly<Record<string, Colour>> = {
  coal: [0.032, 0.032, 0.034, 0.04],
  ore: [0.15, 0.085, 0.06, 0.17],
  aggregate: [0.27, 0.255, 0.23, 0.3],
  scrap: [0.15, 0.12, 0.105, 0.17],
};
const ORES: readonly Colour[] = [
  [0.15, 0.08, 0.055, 0.17],
  [0.085, 0.08, 0.082, 0.09],
  [0.2, 0.13, 0.085, 0.22],
  [0.12, 0.11, 0.1, 0.13],
];

/** Open wagon: walls with posts, and inside a dark hold, a heap, logs or a tarpaulin. */
export function shadeGondola(wagon: Target, ctx: ShadeContext): Shade {
  const coat = coatOf(wagon, ctx, [
    ['brown', 6],
    ['rust', 5],
    ['oxide', 4],
    ['navy', 3],
    ['slate', 5],
    ['black', 4],
    ['green', 2],
    ['grey', 3],
    ['blue', 1],
  ]);
  const inside = shadeCargo(wagon, ctx, coat);
  const L = wagon.length / 2;
  const W = wagon.width / 2;
  const wall = ctx.style === 1 ? 0.16 : 0.2;
  const posts = wagon.length / (6 + Math.floor(3 * hash01(coat.own, 7, 5)));
  const rim = mix(coat.colour, PAINTS.grey, 0.25);
  const braces = ctx.style === 2 && wagon.load === 'empty' ? 3 + Math.floor(2 * hash01(coat.own, 6, 5)) : 0;
  return (u, v) => {
    const eu = L - Math.abs(u);
    const ev = W - Math.abs(v);
    if (braces > 0 && Math.abs((((u + L) / wagon.length) * braces + 0.5) % 1) < 0.03)
      return finish(ctx, coat, rim, 1.1, wagon.top);
    if (eu < wall || ev < wall) {
      const post = Math.abs(((u + L) / posts) % 1) < 0.12 ? 0.8 : 1;
      return finish(ctx, coat, rim, 1.25 * post * dirt(u, v, coat.own, 0.2), wagon.top);
    }
    return inside(u, v, eu, ev);
  };
}

type Cargo = (u: number, v: number, eu: number, ev: number) => boolean;

function shadeCargo(wagon: Target, ctx: ShadeContext, coat: Coat): Cargo {
  const W = wagon.width / 2;
  const L = wagon.length / 2;
  if (wagon.load === 'tarpaulin') return shadeTarpaulin(wagon, ctx, coat);
  if (wagon.load === 'timber') {
    return (u, v) => {
      const log = Math.abs((v * 3.1 + 9) % 1) - 0.5;
      const stack = Math.abs(((u + L) / (wagon.length / 2)) % 1) < 0.03 ? 0.3 : 1;
      const end = 0.25 * cellNoise(Math.floor(v * 3.1), Math.floor(u / 4), coat.own);
      return paint(
        ctx.ink,
        [0.25, 0.185, 0.12, 0.27],
        stack * (1.1 - log * log * 2.4 + end),
        wagon.top - 0.1,
      );
    };
  }
  if (wagon.load === 'empty') {
    // Depth of the hold against the sun: a point is lit when the ray clears the wall above it.
    const depth = wagon.top - 1.5;
    const floor = mix(mix(coat.colour, PAINTS.rust, 0.35), [0.11, 0.1, 0.09, 0.12], hash01(coat.own, 8, 5));
    const bright = 0.55 + 0.7 * hash01(Math.floor(wagon.seed / 64) | 0, 9, 5);
    const bays = wagon.length / 7;
    return (u, v, eu, ev) => {
      const way = Math.min(
        ctx.sv === 0 ? Infinity : (ctx.sv > 0 ? W - v : W + v) / Math.abs(ctx.sv),
        ctx.su === 0 ? Infinity : (ctx.su > 0 ? L - u : L + u) / Math.abs(ctx.su),
      );
      const lit = way * ctx.sz > depth ? 1 : 0.2;
      const rib = Math.abs(((u + L) / bays) % 1) < 0.1 && ctx.style === 1 ? 0.7 : 1;
      const corner = 0.7 + 0.3 * Math.min(1, Math.min(eu, ev) / 0.6);
      return finish(ctx, coat, floor, bright * lit * rib * corner * dirt(u, v, coat.own, 0.3), wagon.top);
    };
  }
  const heap =
    wagon.load === 'ore'
      ? (ORES[Math.floor(4 * hash01(Math.floor(wagon.seed / 64) | 0, 10, 5))] as Colour)
      : HEAPS[wagon.load];
  const mounds = 1 + Math.floor(4 * hash01(Math.floor(wagon.seed / 64) | 0, 13, 5));
  const high = 0.25 + 0.7 * hash01(coat.own, 14, 5);
  const coarse = wagon.load === 'scrap' ? 0.55 : 0.16;
  return (u, v, _eu, ev) => {
    const k = (Math.PI * mounds) / wagon.length;
    const a = (u + L) * k;
    const bump = ctx.style === 1 ? Math.sin(a) ** 2 : 1 - Math.abs(((a / Math.PI) % 1) * 2 - 1);
    const bow = ctx.style === 1 ? 1 - (v / W) ** 2 : 1 - Math.abs(v / W) ** 1.3;
    const riseU = high * 0.5 * Math.sin(2 * a) * k * bow;
    const riseV = (-2 * v * high * (0.5 + 0.5 * bump)) / (W * W);
    const rough = cellNoise(Math.floor(u * 5), Math.floor(v * 5), coat.own) * coarse;
    const light = slopeLight(ctx, riseU + rough * 0.5, riseV + rough * 0.4) * (1 + rough);
    const low = ev < 0.35 ? 0.6 : 1;
    const z = wagon.top - 0.35 + high * bow * (0.4 + 0.6 * bump);
    return finish(
      ctx,
      { ...coat, snow: coat.snow * 0.7 },
      heap ?? FRAME,
      light * low * dirt(u, v, coat.own, 0.2),
      z,
    );
  };
}

/** A ridged cover: one side in the light, one away from it, folds across. */
function shadeTarpaulin(wagon: Target, ctx: ShadeContext, coat: Coat): Cargo {
  const cloth = pickPaint(Math.floor(wagon.seed / 64) + 5, [
    ['blue', 3],
    ['olive', 3],
    ['grey', 4],
    ['slate', 2],
    ['white', 3],
    ['green', 2],
    ['brown', 2],
    ['sky', 1],
  ]);
  const pitch = 0.15 + 0.4 * hash01(coat.own, 16, 5);
  return (u, v) => {
    const fold = smoothNoise(u * 1.3, v * 0.4, coat.own) * 0.22;
    const light = slopeLight(ctx, fold, -Math.sign(v) * pitch);
    return finish(
      ctx,
      coat,
      cloth,
      light * dirt(u, v, coat.own, 0.12),
      wagon.top + 0.3 - Math.abs(v) * pitch,
    );
  };
}

/** Horizontal cylinder on a frame: bright along the top, dark down the sides, dished ends, hatch and walkway. */
export function shadeTank(wagon: Target, ctx: ShadeContext): Shade {
  const coat = coatOf(wagon, ctx, [
    ['black', 6],
    ['slate', 5],
    ['grey', 4],
    ['silver', 5],
    ['white', 5],
    ['tan', 2],
    ['rust', 2],
    ['cream', 1],
    ['blue', 1],
  ]);
  const batch = Math.floor(wagon.seed / 64) | 0;
  const radius = wagon.width / 2 - 0.05;
  const shell = wagon.length / 2 - 0.35 - 0.5 * hash01(batch, 17, 5);
  const walk = hash01(batch, 18, 5) < 0.6;
  const gloss = 0.25 + 0.6 * hash01(batch, 19, 5);
  const stain = hash01(coat.own, 20, 5) < 0.5 ? 0.55 : 0;
  const half = Math.hypot(ctx.sv, ctx.sz + 1);
  return (u, v) => {
    const end = Math.max(0, Math.abs(u) - (shell - 0.55)) / 0.55;
    const r = radius * (end < 1 ? Math.sqrt(1 - end * end * 0.75) : 0);
    const across = r > 0 ? v / r : 2;
    if (Math.abs(u) > shell || Math.abs(across) >= 1) {
      if (Math.abs(v) > radius * 0.8) return false;
      return paint(ctx.ink, FRAME, 1.2 * dirt(u, v, coat.own, 0.3), 1.3);
    }
    const up = Math.sqrt(1 - across * across);
    const facing = Math.max(0, up * ctx.sz + across * ctx.sv);
    const light = Math.min(1.7, 0.1 + (0.9 * facing) / ctx.sz);
    const glint = Math.max(0, (across * ctx.sv + up * (ctx.sz + 1)) / half) ** 40;
    let factor = light * dirt(u, v, coat.own, 0.14) * (1 - 0.3 * end);
    if (stain > 0 && Math.abs(u - coat.own * 1e-6) < 0.9)
      factor *= 1 - stain * (0.4 + 0.6 * smoothNoise(v * 3, u, coat.own));
    let colour = coat.colour;
    if (ctx.style === 2 && Math.abs(((u + 30) / (shell * 0.45)) % 1) < 0.07) factor *= 0.72;
    if (walk && Math.abs(v) < 0.24 && Math.abs(u) < shell * 0.75) colour = mix(colour, PAINTS.grey, 0.55);
    const middle = u * u + v * v;
    if (middle < 0.3) factor *= middle < 0.12 ? 1.25 : 0.45;
    finish(ctx, coat, colour, factor, wagon.top - radius + radius * up);
    const spark = glint * gloss * 0.22;
    ctx.ink.r += spark;
    ctx.ink.g += spark;
    ctx.ink.b += spark;
    ctx.ink.n += spark;
    return true;
  };
}
