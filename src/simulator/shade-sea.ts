import type { Colour } from './land.ts';
import { cellNoise, smoothNoise } from './noise.ts';
import { hash01 } from './random.ts';
import { dirt, mix, PAINTS, paint, pickPaint, type ShadeContext } from './shade-context.ts';
import type { Shade } from './sprite.ts';
import type { Thing } from './world.ts';

const NET: Colour = [0.02, 0.03, 0.03, 0.015];

/** Raft of poles and floats: pale or dark lines, water between them. */
export function shadeRaft(raft: Thing, ctx: ShadeContext): Shade {
  const { seed } = raft;
  const W = raft.width / 2;
  const L = raft.length / 2;
  const pole = pickPaint(seed & ~1023, [
    ['black', 3],
    ['brown', 4],
    ['tan', 2],
    ['white', 1],
    ['slate', 3],
  ]);
  const pitch = 0.8 + 1.5 * hash01(seed & ~1023, 1, 5);
  return (u, v) => {
    const line = Math.abs(v / pitch - Math.round(v / pitch)) * pitch < 0.22;
    const cross =
      Math.abs(u / 6 - Math.round(u / 6)) * 6 < 0.2 || L - Math.abs(u) < 0.3 || W - Math.abs(v) < 0.25;
    if (line || cross) return paint(ctx.ink, pole, dirt(u, v * 2, seed & 4095, 0.3), 0.3);
    paint(ctx.ink, NET, 1, 0.01);
    ctx.ink.a = 0.35;
    return true;
  };
}

/** Round fish cage: a floating ring, the net dark inside. */
export function shadeRing(ring: Thing, ctx: ShadeContext): Shade {
  const R = ring.length / 2;
  const pipe = hash01(ring.seed, 2, 5) < 0.5 ? PAINTS.black : PAINTS.grey;
  return (u, v) => {
    const d = Math.hypot(u, v);
    if (d > R) return false;
    if (R - d < 0.7) return paint(ctx.ink, pipe, 1, 0.4);
    if (Math.abs(R - d - 1.6) < 0.25) return paint(ctx.ink, PAINTS.silver, 0.7, 0.9);
    paint(ctx.ink, NET, 1, 0.01);
    ctx.ink.a = 0.55 + 0.2 * smoothNoise(u / 3, v / 3, ring.seed & 4095);
    return true;
  };
}

/** Block of square cages with walkways between, a hut on some. */
export function shadeCage(cage: Thing, ctx: ShadeContext): Shade {
  const { seed } = cage;
  const L = cage.length / 2;
  const W = cage.width / 2;
  const cell = cage.width / Math.max(1, Math.round(cage.width / 9));
  const walk = pickPaint(seed, [
    ['tan', 3],
    ['grey', 3],
    ['brown', 2],
    ['white', 1],
  ]);
  const hut = hash01(seed, 3, 5) < 0.4;
  const roof = pickPaint(seed + 1, [
    ['blue', 3],
    ['white', 2],
    ['orange', 1],
    ['grey', 2],
  ]);
  return (u, v) => {
    if (hut && u > L * 0.55 && Math.abs(v) < W * 0.4) return paint(ctx.ink, roof, 1, 2.5);
    const cu = Math.abs((u + L) / cell - Math.round((u + L) / cell)) * cell;
    const cv = Math.abs((v + W) / cell - Math.round((v + W) / cell)) * cell;
    if (Math.min(cu, cv) < 0.5) return paint(ctx.ink, walk, dirt(u, v, seed & 4095, 0.2), 0.4);
    const covered = cellNoise(Math.floor((u + L) / cell), Math.floor((v + W) / cell), seed & 4095) > 0.6;
    paint(ctx.ink, covered ? PAINTS.green : NET, 1, 0.02);
    ctx.ink.a = covered ? 0.8 : 0.6;
    return true;
  };
}

/** Navigation mark, mooring buoy. */
export function shadeBuoy(buoy: Thing, ctx: ShadeContext): Shade {
  const R = buoy.length / 2;
  const colour = pickPaint(buoy.seed, [
    ['red', 4],
    ['green', 3],
    ['yellow', 4],
    ['white', 2],
    ['orange', 2],
    ['black', 1],
  ]);
  return (u, v) => {
    const d = Math.hypot(u, v) / R;
    if (d > 1) return false;
    return paint(ctx.ink, d < 0.35 ? mix(colour, PAINTS.white, 0.3) : colour, 1, d < 0.35 ? buoy.top : 0.5);
  };
}

/** Timber, rubbish, weed afloat. */
export function shadeDrift(drift: Thing, ctx: ShadeContext): Shade {
  const colour = pickPaint(drift.seed, [
    ['brown', 3],
    ['tan', 3],
    ['white', 2],
    ['olive', 2],
  ]);
  const seed = drift.seed & 4095;
  return (u, v) => smoothNoise(u / 0.9, v / 0.5, seed) > -0.25 && paint(ctx.ink, colour, 1, 0.1);
}
