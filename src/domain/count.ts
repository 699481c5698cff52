import { Fault } from './fault.ts';
import { lbeta } from './lgamma.ts';
import type { ErrorRates } from './model.ts';

/** Median and equal-tailed 95 % interval of the true number of objects in the ground that was seen. */
export interface TrueCount {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The true number N behind `raw` boxes on `km2Seen` square kilometres:
 *
 *   raw = TP + FP        FP ~ Poisson(lambda km2Seen)   lambda ~ Gamma(shape, rate)
 *                        TP ~ Binomial(N, R)            R ~ Beta(alpha, beta), one draw per place
 *
 * with a flat prior on N = 0, 1, 2, ... (every number equally likely beforehand, so the look alone speaks).
 * False boxes come with ground and not with traffic; R varies between places, which a pooled recall would hide.
 * Exact enumeration in log space: no chance, no approximation but the cut of terms below 1e-12.
 * A look is never proof of nothing: `high` is at least 1.
 *
 * @throws RangeError when raw is no whole number >= 0 or km2Seen no number >= 0
 * @throws Fault model-invalid when the rates describe no distribution
 */
export function estimateTrue(raw: number, km2Seen: number, rates: ErrorRates): TrueCount {
  if (!Number.isInteger(raw) || raw < 0)
    throw new RangeError(`raw count ${raw}: expected a whole number >= 0`);
  if (!Number.isFinite(km2Seen) || km2Seen < 0)
    throw new RangeError(`${km2Seen} km2 seen: expected a number >= 0`);
  checkRates(rates);

  const truePositives = weighTruePositives(raw, km2Seen, rates);
  const [low, value, high] = quantiles(truePositives, rates, [0.025, 0.5, 0.975]);
  return { value: value as number, low: low as number, high: Math.max(1, high as number) };
}

/**
 * Below recallAlpha = 2 the upper end runs away: with a flat prior, Pr(N > n) falls only as n^(1 - alpha).
 * @throws Fault model-invalid
 */
function checkRates(rates: ErrorRates): void {
  const { recallAlpha, recallBeta, falsePerKm2Shape, falsePerKm2Rate } = rates;
  const bad = (name: string, value: number, expected: string): never => {
    throw new Fault(
      'model-invalid',
      `rates of class ${rates.class}: ${name} is ${value}, expected ${expected}`,
    );
  };
  if (!(recallAlpha >= 2 && Number.isFinite(recallAlpha))) bad('recallAlpha', recallAlpha, 'a number >= 2');
  if (!(recallBeta > 0 && Number.isFinite(recallBeta))) bad('recallBeta', recallBeta, 'a number > 0');
  if (!(falsePerKm2Shape > 0 && Number.isFinite(falsePerKm2Shape)))
    bad('falsePerKm2Shape', falsePerKm2Shape, 'a number > 0');
  if (!(falsePerKm2Rate > 0 && Number.isFinite(falsePerKm2Rate)))
    bad('falsePerKm2Rate', falsePerKm2Rate, 'a number > 0');
}

interface Weighted {
  readonly truePositives: number;
  readonly logWeight: number;
}

/**
 * Pr(TP = t | raw), t = 0..raw. Poisson mixed over a Gamma is negative binomial, and under the flat prior every t
 * explains itself equally well (sum over N of Pr(TP = t | N) = E[1/R] for every t), so only Pr(FP = raw - t) is left.
 */
function weighTruePositives(raw: number, km2Seen: number, rates: ErrorRates): readonly Weighted[] {
  const { falsePerKm2Shape: shape, falsePerKm2Rate: rate } = rates;
  const logFalse: number[] = [0];
  const lnShare = km2Seen === 0 ? -Infinity : Math.log(km2Seen / (rate + km2Seen));
  for (let f = 0; f < raw; f++)
    logFalse.push((logFalse[f] as number) + Math.log((f + shape) / (f + 1)) + lnShare);

  const top = Math.max(...logFalse);
  const lnSum = top + Math.log(logFalse.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return logFalse
    .map((x, falseBoxes) => ({ truePositives: raw - falseBoxes, logWeight: x - lnSum }))
    .filter(({ logWeight }) => logWeight > LN_NEGLIGIBLE)
    .reverse();
}

const LN_NEGLIGIBLE = Math.log(1e-12);

/**
 * Smallest N whose cumulative posterior reaches each of the ascending probabilities.
 * Given t true positives, the misses m follow a beta-negative-binomial law; with N = t + m,
 *   Pr(m = 0 | t) = B(t + alpha, beta) / B(alpha, beta) / E[1/R],   E[1/R] = (alpha + beta - 1) / (alpha - 1)
 *   Pr(m + 1 | t) / Pr(m | t) = (t + m + 1) (m + beta) / ((m + 1) (t + m + alpha + beta))
 * The masses are normalised in closed form, so the sum may stop as soon as the last quantile is reached.
 */
function quantiles(
  weighted: readonly Weighted[],
  rates: ErrorRates,
  at: readonly number[],
): readonly number[] {
  const { recallAlpha: alpha, recallBeta: beta } = rates;
  const lnInverseRecall = Math.log((alpha + beta - 1) / (alpha - 1));
  const start = (t: number): number => lbeta(t + alpha, beta) - lbeta(alpha, beta) - lnInverseRecall;
  const logMass = Float64Array.from(weighted, (w) => w.logWeight + start(w.truePositives));

  const found: number[] = [];
  let cumulative = 0;
  for (let n = 0; found.length < at.length; n++) {
    for (let i = 0; i < weighted.length; i++) {
      const t = (weighted[i] as Weighted).truePositives;
      if (t > n) break;
      const m = n - t;
      const mass = logMass[i] as number;
      cumulative += Math.exp(mass);
      logMass[i] = mass + Math.log(((n + 1) * (m + beta)) / ((m + 1) * (n + alpha + beta)));
    }
    while (found.length < at.length && cumulative >= (at[found.length] as number)) found.push(n);
  }
  return found;
}
