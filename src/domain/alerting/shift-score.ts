import { type CountLaw, POISSON } from './negative-binomial.ts';

/** The two levels that the charts look for, in objects: twice and half the usual. */
const SHIFTS = { up: 2, down: 0.5 } as const;
export type Direction = keyof typeof SHIFTS;

/** The most that one pass may add: no single pass reaches a limit, so no single wrong count can. */
const MOST_PER_PASS = 2.5;

/** ln likelihood ratio of a count at the shifted against the usual level, as slope x count - level. */
export interface ShiftScore {
  readonly slope: number;
  readonly level: number;
}

/**
 * m0 = clutter + objects, m1 = clutter + factor x objects: clutter does not move with traffic.
 *   s = y ln[(m1 / (r + m1)) / (m0 / (r + m0))] - r ln[(r + m1) / (r + m0)],  r = m0 / (phi - 1)
 *   s = y ln(m1 / m0) - (m1 - m0) at phi = 1
 */
export function shiftScore({ mu, phi }: CountLaw, clutter: number, direction: Direction): ShiftScore {
  const shifted = clutter + SHIFTS[direction] * (mu - clutter);
  if (phi - 1 < POISSON) return { slope: Math.log(shifted / mu), level: shifted - mu };
  const r = mu / (phi - 1);
  return {
    slope: Math.log(shifted / mu) - Math.log((r + shifted) / (r + mu)),
    level: r * Math.log((r + shifted) / (r + mu)),
  };
}

/** What one count says: above 0 it speaks for the shifted level. At most 2.5. */
export function scoreOf(count: number, { slope, level }: ShiftScore): number {
  return Math.min(MOST_PER_PASS, slope * count - level);
}

/** C = max(0, C + s). */
export function accumulate(sum: number, count: number, score: ShiftScore): number {
  return Math.max(0, sum + scoreOf(count, score));
}
