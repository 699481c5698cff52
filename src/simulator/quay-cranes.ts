import type { Berth } from './coast.ts';
import type { Rng } from './random.ts';
import type { Beam } from './world.ts';

/** Ship-to-shore cranes: a boom over the water and legs on the quay. */
export function cranes(rng: Rng, berths: readonly Berth[]): Beam[] {
  const beams: Beam[] = [];
  for (const { a, b, out } of berths) {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 120 || !rng.chance(0.45)) continue;
    const big = rng.chance(0.4);
    for (let at = rng.range(20, 60); at < length - 20; at += rng.range(40, 140)) {
      const x = a[0] + ((b[0] - a[0]) * at) / length;
      const y = a[1] + ((b[1] - a[1]) * at) / length;
      const high = big ? rng.range(28, 36) : rng.range(14, 26);
      const boom = big ? rng.range(30, 52) : rng.range(12, 26);
      const albedo = rng.range(0.16, 0.42);
      const back = big ? 26 : 10;
      beams.push(
        {
          x0: x - out[0] * back,
          y0: y - out[1] * back,
          x1: x + out[0] * boom,
          y1: y + out[1] * boom,
          z0: high,
          z1: high,
          width: big ? 4 : 1.6,
          albedo,
        },
        {
          x0: x - out[0] * 4,
          y0: y - out[1] * 4,
          x1: x - out[0] * 4,
          y1: y - out[1] * 4,
          z0: 0,
          z1: high,
          width: 2.5,
          albedo,
        },
        {
          x0: x - out[0] * back,
          y0: y - out[1] * back,
          x1: x - out[0] * back,
          y1: y - out[1] * back,
          z0: 0,
          z1: high,
          width: 2.5,
          albedo,
        },
      );
    }
  }
  return beams;
}
