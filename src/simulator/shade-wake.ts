import { fractalNoise, smoothNoise } from './noise.ts';
import { paint, type ShadeContext } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import { WATER_Z } from './water.ts';
import type { Thing } from './world.ts';

const FOAM = [0.5, 0.53, 0.54, 0.42] as const;
const SLICK = [0.06, 0.075, 0.08, 0.03] as const;

/**
 * Foam behind a ship: white turbulent wash from the stern that widens and fades into a smooth pale streak, and the
 * broken arms of the bow wave. `variant` is the ship's beam and length, m.
 */
export function shadeWake(wake: Thing, ctx: ShadeContext): Shade {
  const L = wake.length / 2;
  const [beam, hull] = wake.variant.split('x').map(Number) as [number, number];
  const seed = wake.seed & 4095;
  const fast = hull < 40;
  const slope = fast ? 0.14 + 0.0001 * (wake.seed % 1500) : 0.2 + 0.0001 * (wake.seed % 1400);
  return (u, v) => {
    // u runs from the far end of the wash (-L) to the bow (+L).
    const back = L - u;
    const age = back / wake.length;
    const behind = Math.max(0, back - hull * 0.92);
    const side = Math.abs(v);
    const broken = 0.55 + 0.45 * smoothNoise(u / (2 + beam * 0.3), v / (1 + beam * 0.1), seed);
    const lumps = 0.6 + 0.6 * fractalNoise(u / (beam * 2.2), v / beam, seed + 3, 3);
    const half = beam * (0.38 + 0.1 * Math.sqrt(behind / beam)) + 0.3;
    const wash =
      behind > 0
        ? Math.max(0, 1 - (side / half) ** 2) *
          Math.exp(-behind / (beam * (fast ? 7 : 5) + 8)) *
          lumps *
          broken
        : 0;
    const crest = side - beam * 0.42 - back * slope;
    const thick = 0.5 + beam * 0.04 + back * 0.008;
    const comb = 0.8 + 0.2 * Math.sin(back / (0.6 + beam * 0.12) + 3 * smoothNoise(u / 9, v / 9, seed + 4));
    const arm =
      Math.max(0, 1 - Math.abs(crest) / thick) *
      Math.exp((-3 * back) / (hull * 1.6 + 25)) *
      (fast ? 0.8 : 0.6) *
      comb *
      broken;
    const strength = Math.max(wash, arm);
    if (strength > 0.03) {
      paint(ctx.ink, FOAM, 1, WATER_Z);
      ctx.ink.a = Math.min(0.95, strength * 1.25);
      return true;
    }
    // The streak where the ship went stays smooth long after the foam is gone.
    if (behind > 0 && side < half * 1.2) {
      paint(ctx.ink, SLICK, 1, WATER_Z);
      ctx.ink.a = 0.3 * (1 - age) * (1 - (side / (half * 1.2)) ** 2);
      return ctx.ink.a > 0.02;
    }
    return false;
  };
}
