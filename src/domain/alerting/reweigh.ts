import type { Fit } from './quasi-poisson.ts';

/** Standardised Anscombe residuals over it lose weight (Noufaily 2013: the 99.5 % point of the normal law). */
const OUTLYING = 2.58;

/**
 * Weights for a second fit: past outbreaks must not raise the threshold. Counts whose standardised Anscombe residual
 *
 *   a = 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) / sqrt(phi (1 - leverage))
 *
 * is over 2.58 get a^-2, all others 1, scaled so that the weights sum to the number of counts (Farrington 1996;
 * surveillance::algo.farrington.assign.weights).
 */
export function reweigh(y: Float64Array, { mu, leverage, phi }: Fit): Float64Array {
  const weights = y.map((count, i) => {
    const mean = mu[i] as number;
    const free = Math.max(1e-9, 1 - (leverage[i] as number));
    const residual = (1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean))) / Math.sqrt(phi * free);
    return residual > OUTLYING ? residual ** -2 : 1;
  });
  const scale = y.length / weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight * scale);
}
