import type { Colour } from './land.ts';
import { fractalNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, paint, type ShadeContext } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import { WATER_Z } from './water.ts';
import type { Thing } from './world.ts';

const CONCRETE: Colour = [0.26, 0.25, 0.23, 0.28];

/** Narrow deck on piles: concrete or planks, often with a pipe or a road line along it. */
export function shadeJetty(jetty: Thing, ctx: ShadeContext): Shade {
  const { seed } = jetty;
  const W = jetty.width / 2;
  const tone = 0.6 + 0.8 * hash01(seed, 1, 6);
  const base = hash01(seed, 2, 6) < 0.7 ? CONCRETE : PAINTS.brown;
  const pipes = jetty.width > 2.5 && hash01(seed, 3, 6) < 0.5;
  return (u, v) => {
    if (pipes && v > W * 0.35 && v < W * 0.85)
      return paint(
        ctx.ink,
        PAINTS.silver,
        Math.abs(v * 3 - Math.round(v * 3)) < 0.2 ? 0.5 : 0.9,
        jetty.top + 0.5,
      );
    const seam = Math.abs(u / 9 - Math.round(u / 9)) < 0.03 ? 0.75 : 1;
    return paint(ctx.ink, base, tone * seam * dirt(u / 2, v, seed & 4095, 0.18), jetty.top);
  };
}

/** Dolphin, pile or a bridge's foot. */
export function shadePile(pile: Thing, ctx: ShadeContext): Shade {
  const [L, W] = [pile.length / 2, pile.width / 2];
  return (u, v) =>
    (u / L) ** 4 + (v / W) ** 4 < 1 && paint(ctx.ink, CONCRETE, dirt(u, v, pile.seed & 4095, 0.25), pile.top);
}

/** Dock cut into the land: stepped walls, wet floor with keel blocks; flooded ones hold dark water. */
export function shadeDock(dock: Thing, ctx: ShadeContext): Shade {
  const { seed } = dock;
  const [L, W] = [dock.length / 2, dock.width / 2];
  const depth = 9;
  // The wall towards the sun shades the floor beside it.
  const [shadeU, shadeV] = [(depth * ctx.su) / ctx.sz, (depth * ctx.sv) / ctx.sz];
  const floor = mix(CONCRETE, PAINTS.rust, 0.5 * hash01(seed, 4, 6));
  return (u, v) => {
    const edge = Math.min(u + L, W - Math.abs(v));
    if (u > L - 4) return paint(ctx.ink, PAINTS.grey, Math.abs(u - L + 2) < 0.8 ? 1.3 : 0.7, 2.6);
    if (edge < 1) return paint(ctx.ink, CONCRETE, 1.1, 2.5);
    if (dock.variant === 'flooded')
      return paint(
        ctx.ink,
        [0.025, 0.04, 0.038, 0.012],
        1 + 0.1 * smoothNoise(u / 9, v / 4, seed & 4095),
        WATER_Z,
      );
    const lit = Math.abs(u + shadeU) < L && Math.abs(v + shadeV) < W ? 1 : 0.28;
    if (edge < 3.2) return paint(ctx.ink, CONCRETE, lit * (Math.floor(edge / 0.8) % 2 === 0 ? 0.7 : 0.95), 1);
    const keel = Math.abs(v) < 0.9 && Math.abs(u / 3 - Math.round(u / 3)) < 0.3;
    if (keel) return paint(ctx.ink, PAINTS.brown, lit, 0.6);
    const wet = 1 + 0.35 * fractalNoise(u / 14, v / 9, seed & 4095, 3);
    return paint(ctx.ink, floor, 0.62 * lit * wet, 0.2);
  };
}

/** Ramp into the water: pale above, green with weed where it goes under. */
export function shadeSlipway(slip: Thing, ctx: ShadeContext): Shade {
  const L = slip.length / 2;
  return (u, v) => {
    const under = Math.max(0, (u / L) * 1.3);
    paint(
      ctx.ink,
      mix(CONCRETE, PAINTS.olive, Math.min(1, under * 2)),
      dirt(u, v, slip.seed & 4095, 0.15),
      u < 0 ? slip.top * (-u / L) : WATER_Z,
    );
    ctx.ink.a = Math.max(0, 1 - under);
    return ctx.ink.a > 0.03;
  };
}
