import { Fault } from './fault.ts';
import { digamma, lbeta } from './lgamma.ts';
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
 *   raw = TP + FP + FB   FP ~ Poisson(lambda km2Seen)   lambda ~ Gamma(shape, rate)
 *                        FB ~ Poisson(phi TP)           phi ~ Gamma(shape, rate), 0 where the rates have none
 *                        TP ~ Binomial(N, R)            R ~ Beta(alpha, beta), one draw per place
 *
 * with the prior 1 / max(N, 1): every order of magnitude is equally likely beforehand, so a look says nothing new about
 * R (a flat prior would weigh R by 1 / R and believe that most wagons were missed).
 * False boxes come with ground (FP), and beside objects, on their shadows and in the gaps between them (FB); R varies
 * between places, which a pooled recall would hide.
 * Exact enumeration in log space: no chance, no approximation but the cut of terms below 1e-12.
 * A look is never proof of nothing: `high` is at least 1.
 *
 * @throws RangeError when raw is no whole number >= 0 or km2Seen no number >= 0
 * @throws Fault model-invalid when the rates describe no distribution
 */
export function estimateTrue(raw: number, km2Seen: number, rates: ErrorRates): TrueCount {
  return countBehind(weighTruePositives(raw, km2Seen, rates), rates);
}

/** How likely so many of the boxes are true. */
export interface Weighted {
  readonly truePositives: number;
  readonly logWeight: number;
}

/** The true number behind true positives that are known by their weights, by rising number. */
export function countBehind(weighted: readonly Weighted[], rates: ErrorRates): TrueCount {
  const [low, value, high] = quantiles(weighted, rates, [0.025, 0.5, 0.975]);
  return { value: value as number, low: low as number, high: Math.max(1, high as number) };
}

/**
 * Pr(TP = t | raw), t = 0..raw, without what is negligible. Under the prior, t true positives explain themselves with
 * sum over N of Pr(TP = t | N) / max(N, 1) = 1 / t for every R, and with 1 - ln R for t = 0, whose mean over the Beta is
 * 1 + digamma(alpha + beta) - digamma(alpha).
 *
 * @throws RangeError, Fault as estimateTrue
 */
export function weighTruePositives(raw: number, km2Seen: number, rates: ErrorRates): readonly Weighted[] {
  return weighGrounds(raw, [{ km2Seen, rates }], rates);
}

/** How a model errs on objects, whatever the ground. */
export type PlaceRates = Pick<
  ErrorRates,
  'recallAlpha' | 'recallBeta' | 'falsePerHitShape' | 'falsePerHitRate'
>;

/** Ground seen, and how many false boxes come with it. */
export interface SeenGround {
  readonly km2Seen: number;
  readonly rates: ErrorRates;
}

/**
 * The same where boxes come from several grounds, each with a lambda of its own and all with one recall and one phi.
 *
 * @throws RangeError, Fault as estimateTrue
 */
export function weighGrounds(
  raw: number,
  grounds: readonly SeenGround[],
  place: PlaceRates,
): readonly Weighted[] {
  const { recallAlpha: alpha, recallBeta: beta } = place;
  if (!Number.isInteger(raw) || raw < 0)
    throw new RangeError(`raw count ${raw}: expected a whole number >= 0`);
  for (const { km2Seen, rates } of grounds) {
    if (!Number.isFinite(km2Seen) || km2Seen < 0)
      throw new RangeError(`${km2Seen} km2 seen: expected a number >= 0`);
    checkRates(rates);
  }
  const lnGround = grounds.map((ground) => lnFalseBoxes(raw, ground)).reduce(lnConvolve);
  const lnNone = Math.log(1 + digamma(alpha + beta) - digamma(alpha));
  const lnJoint = lnGround.map((_, falseBoxes) => {
    const t = raw - falseBoxes;
    return lnAllFalse(falseBoxes, t, lnGround, place) + (t === 0 ? lnNone : -Math.log(t));
  });
  const top = Math.max(...lnJoint);
  const lnSum = top + Math.log(lnJoint.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return lnJoint
    .map((x, falseBoxes) => ({ truePositives: raw - falseBoxes, logWeight: x - lnSum }))
    .filter(({ logWeight }) => logWeight > LN_NEGLIGIBLE)
    .reverse();
}

/** ln Pr(FP = f), f = 0..most. */
function lnFalseBoxes(most: number, { km2Seen, rates }: SeenGround): readonly number[] {
  return lnNegativeBinomial(most, km2Seen, rates.falsePerKm2Shape, rates.falsePerKm2Rate);
}

/** ln Pr(FP + FB = f | TP = t), given ln Pr(FP = 0, 1, ..). */
function lnAllFalse(
  f: number,
  t: number,
  lnGround: readonly number[],
  { falsePerHitShape: shape, falsePerHitRate: rate }: PlaceRates,
): number {
  if (shape === undefined || rate === undefined) return lnGround[f] as number;
  const lnParts = lnNegativeBinomial(f, t, shape, rate).map(
    (ln, beside) => ln + (lnGround[f - beside] as number),
  );
  const top = Math.max(...lnParts);
  return top === -Infinity ? top : top + Math.log(lnParts.reduce((sum, ln) => sum + Math.exp(ln - top), 0));
}

/** ln Pr(X = k), k = 0..most, X ~ Poisson(rho exposure), rho ~ Gamma(shape, rate): a Poisson mixed so is negative binomial. */
function lnNegativeBinomial(most: number, exposure: number, shape: number, rate: number): readonly number[] {
  const lnMass: number[] = [shape * Math.log(rate / (rate + exposure))];
  const lnShare = exposure === 0 ? -Infinity : Math.log(exposure / (rate + exposure));
  for (let k = 0; k < most; k++)
    lnMass.push((lnMass[k] as number) + Math.log((k + shape) / (k + 1)) + lnShare);
  return lnMass;
}

/** The law of the sum of two numbers, up to the longest given. */
function lnConvolve(a: readonly number[], b: readonly number[]): readonly number[] {
  const [topA, topB] = [Math.max(...a), Math.max(...b)];
  const [x, y] = [a.map((ln) => Math.exp(ln - topA)), b.map((ln) => Math.exp(ln - topB))];
  return x.map((_, n) => {
    let sum = 0;
    for (let i = 0; i <= n; i++) sum += (x[i] as number) * (y[n - i] as number);
    return Math.log(sum) + topA + topB;
  });
}

/**
 * Pr(N > n) falls only as n^-alpha: below alpha = .5 the upper end runs away.
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
  if (!(recallAlpha >= 0.5 && Number.isFinite(recallAlpha)))
    bad('recallAlpha', recallAlpha, 'a number >= 0.5');
  if (!(recallBeta > 0 && Number.isFinite(recallBeta))) bad('recallBeta', recallBeta, 'a number > 0');
  if (!(falsePerKm2Shape > 0 && Number.isFinite(falsePerKm2Shape)))
    bad('falsePerKm2Shape', falsePerKm2Shape, 'a number > 0');
  if (!(falsePerKm2Rate > 0 && Number.isFinite(falsePerKm2Rate)))
    bad('falsePerKm2Rate', falsePerKm2Rate, 'a number > 0');
  const { falsePerHitShape, falsePerHitRate } = rates;
  checkBeside('falsePerHitShape', falsePerHitShape, 'falsePerHitRate', falsePerHitRate, bad);
  checkBeside('falsePerHitRate', falsePerHitRate, 'falsePerHitShape', falsePerHitShape, bad);
}

function checkBeside(
  name: string,
  value: number | undefined,
  other: string,
  beside: number | undefined,
  bad: (name: string, value: number, expected: string) => never,
): void {
  if (value === undefined) return;
  if (beside === undefined) bad(name, value, `${other} beside it, or neither`);
  if (!(value > 0 && Number.isFinite(value))) bad(name, value, `it and ${other} to be numbers > 0`);
}

const LN_NEGLIGIBLE = Math.log(1e-12);

/**
 * Pr(N > n): how sure it is that more than `n` objects stood in the ground that was seen.
 *
 * @throws RangeError when raw is no whole number >= 0 or km2Seen no number >= 0
 * @throws Fault model-invalid when the rates describe no distribution
 */
export function chanceOver(n: number, raw: number, km2Seen: number, rates: ErrorRates): number {
  let upTo = 0;
  let at = 0;
  for (const mass of posterior(weighTruePositives(raw, km2Seen, rates), rates)) {
    if (at++ > n) break;
    upTo += mass;
  }
  return Math.max(0, 1 - upTo);
}

/** Smallest N whose cumulative posterior reaches each of the ascending probabilities. */
function quantiles(
  weighted: readonly Weighted[],
  rates: ErrorRates,
  at: readonly number[],
): readonly number[] {
  const found: number[] = [];
  let cumulative = 0;
  let n = 0;
  for (const mass of posterior(weighted, rates)) {
    cumulative += mass;
    while (found.length < at.length && cumulative >= (at[found.length] as number)) found.push(n);
    if (found.length === at.length) break;
    n++;
  }
  return found;
}

/**
 * Pr(N = 0), Pr(N = 1), ... without end.
 * Given t > 0 true positives the misses m follow a beta-negative-binomial law; with N = t + m,
 *   Pr(m = 0 | t) = B(t + alpha, beta) / B(alpha, beta)
 *   Pr(m + 1 | t) / Pr(m | t) = (t + m) (m + beta) / ((m + 1) (t + m + alpha + beta))
 * and given none Pr(N = 0) = 1 / (1 - E[ln R]), Pr(N = 1) / Pr(N = 0) = beta / (alpha + beta), then the same ratio.
 * The masses are normalised in closed form, so a sum may stop as soon as it has what it needs.
 */
export function* posterior(
  weighted: readonly Weighted[],
  rates: Pick<ErrorRates, 'recallAlpha' | 'recallBeta'>,
): Generator<number, never> {
  const { recallAlpha: alpha, recallBeta: beta } = rates;
  const logMass = Float64Array.from(weighted, ({ truePositives: t, logWeight }) =>
    t === 0
      ? logWeight - Math.log(1 + digamma(alpha + beta) - digamma(alpha))
      : logWeight + lbeta(t + alpha, beta) - lbeta(alpha, beta),
  );
  for (let n = 0; ; n++) {
    let sum = 0;
    for (let i = 0; i < weighted.length; i++) {
      const t = (weighted[i] as Weighted).truePositives;
      if (t > n) break;
      const m = n - t;
      const mass = logMass[i] as number;
      sum += Math.exp(mass);
      const ratio = n === 0 ? beta / (alpha + beta) : (n * (m + beta)) / ((m + 1) * (n + alpha + beta));
      logMass[i] = mass + Math.log(ratio);
    }
    yield sum;
  }
}
