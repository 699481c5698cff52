import { gamma, normal, poisson, uniform } from '../../test/support/chance.ts';

/** A seeded stream with the draws that the generators need. */
export interface Draws {
  readonly uniform: () => number;
  readonly int: (low: number, high: number) => number;
  readonly poisson: (mean: number) => number;
  /** Mean mu, variance phi mu: Poisson over a Gamma of shape mu / (phi - 1). */
  readonly count: (mu: number, phi: number) => number;
  readonly normal: () => number;
}

export function drawsOf(seed: number): Draws {
  const random = uniform(seed);
  return {
    uniform: random,
    int: (low, high) => low + Math.floor((high - low + 1) * random()),
    poisson: (mean) => poisson(random, mean),
    count: (mu, phi) => poisson(random, phi === 1 ? mu : gamma(random, mu / (phi - 1)) * (phi - 1)),
    normal: () => normal(random),
  };
}
