import type { Colour } from './land.ts';
import { cellNoise, fractalNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import { dirt, PAINTS, paint, type ShadeContext, slopeLight } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import { WATER_Z } from './water.ts';
import type { Thing } from './world.ts';

const FOAM: Colour = [0.5, 0.52, 0.52, 0.44];
const REEF: Colour = [0.03, 0.045, 0.04, 0.02];

/** Paved ground at the water: concrete or asphalt, bollards' edge line, stains, stored goods as texture. */
export function shadeQuay(quay: Thing, ctx: ShadeContext): Shade {
  const { seed } = quay;
  const base: Colour = hash01(seed, 1, 2) < 0.6 ? [0.25, 0.24, 0.22, 0.27] : [0.13, 0.13, 0.13, 0.15];
  const goods = hash01(seed, 2, 2);
  const heaps: readonly Colour[] = [
    [0.04, 0.04, 0.042, 0.045],
    [0.17, 0.09, 0.06, 0.19],
    [0.33, 0.29, 0.22, 0.36],
    [0.22, 0.19, 0.17, 0.24],
  ];
  const heap = heaps[Math.floor(4 * hash01(seed, 3, 2))] as Colour;
  const L = quay.length / 2;
  const W = quay.width / 2;
  return (u, v) => {
    const edge = Math.min(L - Math.abs(u), W - Math.abs(v));
    if (edge < 0.8) return paint(ctx.ink, PAINTS.grey, 1.1, 2.5);
    const patch = fractalNoise(u / 35, v / 35, seed & 4095, 3);
    if (goods < 0.45 && edge > 18 && fractalNoise(u / 40, v / 22, (seed & 4095) + 9, 2) > 0.1) {
      const rough = smoothNoise(u / 6, v / 6, (seed & 4095) + 10);
      return paint(ctx.ink, heap, slopeLight(ctx, rough * 0.4, rough * 0.3) * (1 + 0.2 * patch), 4);
    }
    return paint(ctx.ink, base, (1 + 0.2 * patch) * dirt(u / 4, v / 4, seed & 4095, 0.15), 2.5);
  };
}

/** Floating walkway: planks or concrete, pale at the edges. */
export function shadePontoon(pontoon: Thing, ctx: ShadeContext): Shade {
  const tone = hash01(pontoon.seed, 1, 2);
  const base: Colour =
    tone < 0.5 ? [0.3, 0.28, 0.25, 0.31] : tone < 0.8 ? [0.2, 0.16, 0.12, 0.23] : [0.42, 0.42, 0.4, 0.42];
  const W = pontoon.width / 2;
  return (u, v) => {
    const seam = Math.abs(u / 6 - Math.round(u / 6)) < 0.03 ? 0.7 : 1;
    const edge = W - Math.abs(v) < 0.2 ? 1.25 : 1;
    return paint(ctx.ink, base, seam * edge * dirt(u, v, pontoon.seed & 4095, 0.12), pontoon.top);
  };
}

/** Rubble mound: rough grey stones, lower at the rim. */
export function shadeBreakwater(mole: Thing, ctx: ShadeContext): Shade {
  const W = mole.width / 2;
  const seed = mole.seed & 4095;
  return (u, v) => {
    const rim = W - Math.abs(v) + 1.5 * smoothNoise(u / 4, v / 4, seed);
    if (rim < 1.4) {
      // Waves break on the stones at places.
      const foam =
        smoothNoise(u / 7, Math.sign(v) * 5, seed + 2) + 0.6 * smoothNoise(u / 1.1, v / 1.1, seed + 3);
      if (foam < 0.35) return false;
      paint(ctx.ink, FOAM, 1, WATER_Z);
      ctx.ink.a = Math.min(0.85, (foam - 0.35) * 1.6);
      return true;
    }
    const crown = Math.abs(v) < W * 0.3;
    const stone = cellNoise(Math.floor(u / 1.6), Math.floor(v / 1.6), seed);
    const c: Colour = crown ? [0.33, 0.32, 0.29, 0.34] : [0.19, 0.18, 0.165, 0.2];
    return paint(
      ctx.ink,
      c,
      slopeLight(ctx, 0, crown ? 0 : -Math.sign(v) * 0.45) * (1 + 0.3 * stone),
      crown ? 4 : 2,
    );
  };
}

/** Bare rock or a small island in the water. */
export function shadeRock(rock: Thing, ctx: ShadeContext): Shade {
  const R = rock.length / 2;
  const seed = rock.seed & 4095;
  const green = rock.length > 120;
  return (u, v) => {
    const d = Math.hypot(u, v) / R + 0.35 * fractalNoise((u / R) * 1.6, (v / R) * 1.6, seed, 4);
    if (d > 0.72) {
      if (d > 0.9) return false;
      const foam = smoothNoise(u / 2.2, v / 2.2, seed + 2) + 0.5 - Math.abs(d - 0.77) * 6;
      paint(ctx.ink, foam > 0.3 ? FOAM : REEF, 1, WATER_Z);
      ctx.ink.a = foam > 0.3 ? Math.min(0.8, foam) : 0.5 * ((0.9 - d) / 0.18);
      return true;
    }
    const rough = fractalNoise(u / 9, v / 9, seed + 5, 3);
    const c: Colour = green && d < 0.5 ? [0.045, 0.065, 0.03, 0.33] : [0.2, 0.185, 0.155, 0.22];
    return paint(
      ctx.ink,
      c,
      slopeLight(ctx, (-u / R) * 0.5 + rough * 0.4, (-v / R) * 0.5) * (1 + 0.25 * rough),
      rock.top * (0.72 - d),
    );
  };
}

/** Oil or gas tank: round, flat or domed, pale. */
export function shadeSilo(tank: Thing, ctx: ShadeContext): Shade {
  const R = tank.length / 2;
  const white = 0.35 + 0.25 * hash01(tank.seed, 4, 2);
  const floating = hash01(tank.seed, 5, 2) < 0.4;
  return (u, v) => {
    const d = Math.hypot(u, v) / R;
    if (d > 1) return false;
    if (floating && d < 0.92)
      return paint(ctx.ink, [white * 0.6, white * 0.6, white * 0.6, white * 0.55], 1, tank.top * 0.6);
    return paint(
      ctx.ink,
      [white, white, white * 0.98, white * 0.95],
      slopeLight(ctx, (-u / R) * 0.2, (-v / R) * 0.2),
      tank.top,
    );
  };
}
