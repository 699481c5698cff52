import type { Colour } from './land.ts';
import { smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import type { View } from './sprite.ts';
import type { Footprint, Ink } from './world.ts';

/** What a shade needs to know of its surroundings, in the thing's own frame. */
export interface ShadeContext {
  readonly ink: Ink;
  readonly style: 1 | 2;
  readonly snow: number;
  /** Towards the sun: along, across, up. */
  readonly su: number;
  readonly sv: number;
  readonly sz: number;
}

export function contextFor(thing: Footprint, view: View, style: 1 | 2, snow: number, ink: Ink): ShadeContext {
  const c = Math.cos(thing.angle);
  const s = Math.sin(thing.angle);
  const [x, y, z] = view.sun;
  return { ink, style, snow, su: x * c + y * s, sv: y * c - x * s, sz: z };
}

/** Light on a slope compared with flat ground: rise per metre along and across. */
export function slopeLight(ctx: ShadeContext, riseU: number, riseV: number): number {
  const normal = Math.sqrt(riseU * riseU + riseV * riseV + 1);
  const lit = (ctx.sz - ctx.su * riseU - ctx.sv * riseV) / (normal * ctx.sz);
  return Math.min(2.1, Math.max(0.12, lit));
}

export function paint(ink: Ink, colour: Colour, factor: number, z: number): true {
  ink.r = colour[0] * factor;
  ink.g = colour[1] * factor;
  ink.b = colour[2] * factor;
  ink.n = colour[3] * factor;
  ink.z = z;
  return true;
}

/** Share 0..1 of the way from one colour to another. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  return [
    a[0] + (b[0] - a[0]) * share,
    a[1] + (b[1] - a[1]) * share,
    a[2] + (b[2] - a[2]) * share,
    a[3] + (b[3] - a[3]) * share,
  ];
}

/** Dirt and wear of a painted surface: 1 give or take `depth`. */
export function dirt(u: number, v: number, seed: number, depth: number): number {
  return (
    1 + depth * (0.6 * smoothNoise(u / 2.3, v / 1.1, seed) + 0.4 * smoothNoise(u / 0.7, v / 0.5, seed + 5))
  );
}

/** Share of snow lying on a roof: all or nothing by thing, as wagons come from different weather. */
export function snowOn(ctx: ShadeContext, seed: number): number {
  return hash01(seed | 0, 41, 7) < ctx.snow * 0.75 ? 0.55 + 0.4 * hash01(seed | 0, 42, 7) : 0;
}

const c = (r: number, g: number, b: number, n = (r + g + b) / 2.6): Colour => [r, g, b, n];

/** Paints as they are seen on rolling stock, lorries and containers. */
export const PAINTS = {
  rust: c(0.165, 0.085, 0.05),
  brown: c(0.12, 0.07, 0.05),
  oxide: c(0.21, 0.085, 0.06),
  red: c(0.28, 0.065, 0.055),
  orange: c(0.42, 0.18, 0.06),
  yellow: c(0.44, 0.33, 0.1),
  tan: c(0.34, 0.27, 0.18),
  cream: c(0.5, 0.45, 0.35),
  white: c(0.54, 0.54, 0.52),
  silver: c(0.46, 0.47, 0.48),
  grey: c(0.26, 0.26, 0.26),
  slate: c(0.14, 0.15, 0.16),
  black: c(0.05, 0.05, 0.052),
  navy: c(0.06, 0.075, 0.14),
  blue: c(0.085, 0.14, 0.28),
  sky: c(0.2, 0.31, 0.41),
  teal: c(0.08, 0.25, 0.25),
  green: c(0.07, 0.17, 0.08),
  olive: c(0.15, 0.15, 0.08),
} as const satisfies Record<string, Colour>;

export type Paint = keyof typeof PAINTS;

/** A paint by weights, from a seed; the second style fades and spreads them more. */
export function pickPaint(
  seed: number,
  choices: readonly (readonly [Paint, number])[],
  style: 1 | 2 = 1,
): Colour {
  const total = choices.reduce((sum, [, w]) => sum + w, 0);
  let left = hash01(Math.floor(seed) | 0, 11, 3) * total;
  let chosen: Colour = PAINTS.grey;
  for (const [name, weight] of choices) {
    chosen = PAINTS[name];
    left -= weight;
    if (left < 0) break;
  }
  const spread = hash01(Math.floor(seed) | 0, 12, 3);
  if (style === 2) chosen = mix(chosen, PAINTS.tan, 0.05 + 0.2 * hash01(Math.floor(seed) | 0, 14, 3));
  const tone = style === 1 ? 0.78 + 0.44 * spread : 0.62 + 0.7 * spread;
  return [chosen[0] * tone, chosen[1] * tone, chosen[2] * tone, chosen[3] * tone];
}
