import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, paint, pickPaint, type ShadeContext, slopeLight } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import type { Target } from './world.ts';

/** Hood or full-width body, cabs, fans and grilles, and a pantograph on the electric ones. */
export function shadeLocomotive(loco: Target, ctx: ShadeContext): Shade {
  const seed = (loco.seed % 1_000_003) | 0;
  const colour = pickPaint(seed, [
    ['green', 5],
    ['red', 5],
    ['blue', 5],
    ['orange', 2],
    ['grey', 3],
    ['oxide', 2],
    ['yellow', 1],
    ['teal', 1],
  ]);
  const roof = mix(colour, PAINTS.grey, 0.2 + 0.7 * hash01(seed, 2, 6));
  const L = loco.length / 2;
  const W = loco.width / 2;
  const hood = loco.variant === 'diesel-hood' || loco.variant === 'shunter';
  const electric = loco.variant.startsWith('electric');
  const cabAt = loco.variant === 'shunter' ? 0.1 : 0.62;
  const fans = 1 + Math.floor(3 * hash01(seed, 3, 6));
  return (u, v) => {
    const part = u / L;
    if (loco.variant === 'electric-double' && Math.abs(u) < 0.5) return paint(ctx.ink, PAINTS.black, 1, 2);
    if (hood && Math.abs(part - cabAt) > 0.13) {
      if (Math.abs(v) > 0.95) {
        const rail = W - Math.abs(v) < 0.12;
        return paint(ctx.ink, rail ? PAINTS.yellow : PAINTS.slate, rail ? 0.9 : 1.1, 1.5);
      }
      if (L - Math.abs(u) < 0.8) return paint(ctx.ink, PAINTS.slate, 1.2, 1.5);
    }
    const camber = slopeLight(ctx, 0, -0.5 * (v / W) ** 3);
    const fan = Math.abs((((part + 1) * (fans + 1)) % 2) - 1);
    if (!electric && Math.hypot((fan * L) / (fans + 1), v) < 0.62)
      return paint(ctx.ink, PAINTS.black, 1.1, loco.top);
    if (electric) {
      const line = Math.abs(Math.abs(v) - 0.55) < 0.09;
      const arm = Math.abs(Math.abs(part) - 0.6) < 0.03;
      if (line || (arm && Math.abs(v) < 0.8)) return paint(ctx.ink, PAINTS.silver, 0.9, loco.top);
    }
    const nose = L - Math.abs(u) < 1.1 ? colour : roof;
    return paint(ctx.ink, nose, camber * dirt(u, v, seed, 0.22), loco.top - 0.2 * (v / W) ** 2);
  };
}

/** A long smooth roof with a few boxes or vents, same paint through a train. */
export function shadePassenger(coach: Target, ctx: ShadeContext): Shade {
  const batch = Math.floor(coach.seed / 64) | 0;
  const seed = (coach.seed % 1_000_003) | 0;
  const colour = pickPaint(batch, [
    ['grey', 6],
    ['silver', 5],
    ['white', 4],
    ['green', 3],
    ['slate', 3],
    ['blue', 2],
    ['red', 1],
  ]);
  const L = coach.length / 2;
  const W = coach.width / 2;
  const boxes = hash01(batch, 4, 6) < 0.6;
  return (u, v) => {
    const light = slopeLight(ctx, 0, -1.1 * (v / W) ** 3);
    if (L - Math.abs(u) < 0.3) return paint(ctx.ink, PAINTS.slate, 0.9, coach.top - 0.6);
    const unit = boxes && Math.abs(v) < 0.8 && Math.abs(Math.abs(u) - L * 0.62) < 1.4;
    const seam = Math.abs((u * 0.5) % 1) < 0.04 ? 0.88 : 1;
    return paint(
      ctx.ink,
      unit ? mix(colour, PAINTS.white, 0.4) : colour,
      light * seam * dirt(u, v, seed, 0.08),
      coach.top - 0.5 * (v / W) ** 2,
    );
  };
}

/** Works vehicles: yellow or orange, a deck with cabins and gear between. */
export function shadeMaintenance(vehicle: Target, ctx: ShadeContext): Shade {
  const seed = (vehicle.seed % 1_000_003) | 0;
  const colour = pickPaint(seed, [
    ['yellow', 6],
    ['orange', 3],
    ['white', 1],
  ]);
  const L = vehicle.length / 2;
  const W = vehicle.width / 2;
  return (u, v) => {
    const cell = Math.floor(((u + L) / vehicle.length) * 7);
    const kind = hash01(cell, seed, 9);
    if (vehicle.variant === 'rail-crane' && Math.abs(v + u * 0.05) < 0.35)
      return paint(ctx.ink, colour, 1.1, 3.8);
    if (kind < 0.3) return paint(ctx.ink, PAINTS.slate, dirt(u, v, seed, 0.4), 1.3);
    if (kind < 0.55 && Math.abs(v) > W * 0.6) return paint(ctx.ink, PAINTS.grey, 0.8, 1.5);
    return paint(ctx.ink, kind > 0.85 ? PAINTS.white : colour, dirt(u, v, seed, 0.18), vehicle.top);
  };
}
