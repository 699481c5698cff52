import { lgamma } from '../lgamma.ts';

/**
 * Counts y = 0, 1, 2, ... with mean mu >= 0 and variance phi mu, phi >= 1: negative binomial of size
 * r = mu / (phi - 1), and Poisson at phi = 1.
 * Masses by C. Loader's saddle-point form (Fast and accurate computation of binomial probabilities, 2000), which loses
 * no digits where r is huge; tails by adding positive terms only, so small chances keep their digits as well.
 */
export interface CountLaw {
  readonly mu: number;
  readonly phi: number;
}

/** Below this phi - 1 the law is Poisson to more digits than anyone asks for. */
export const POISSON = 1e-9;

/** A tail is cut where a term no longer changes the sum. */
const NEGLIGIBLE = 1e-17;

/**
 * ln Pr(Y = y).
 * @throws RangeError naming what is no law
 */
export function lnMass(y: number, { mu, phi }: CountLaw): number {
  check({ mu, phi });
  if (!Number.isInteger(y) || y < 0) return Number.NEGATIVE_INFINITY;
  if (mu === 0) return y === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (phi - 1 < POISSON) return lnPoisson(y, mu);
  const r = mu / (phi - 1);
  if (y === 0) return -r * Math.log(phi);
  const n = y + r;
  // Pr(Y = y) = r / n  x  binomial mass of r successes in n trials of chance 1 / phi, for real r
  const lnBinomial =
    remainder(n) - remainder(r) - remainder(y) - deviance(r, n / phi) - deviance(y, (n * (phi - 1)) / phi);
  return Math.log(r / n) + lnBinomial + 0.5 * (Math.log(n / (2 * Math.PI)) - Math.log(r) - Math.log(y));
}

/** Pr(Y > y). */
export function chanceAbove(y: number, law: CountLaw): number {
  check(law);
  if (y < 0) return 1;
  const from = Math.floor(y) + 1;
  return from > law.mu ? sumUp(from, law) : 1 - sumDown(from - 1, law);
}

/** Pr(Y <= y). */
export function chanceUpTo(y: number, law: CountLaw): number {
  check(law);
  if (y < 0) return 0;
  const to = Math.floor(y);
  return to < law.mu ? sumDown(to, law) : 1 - sumUp(to + 1, law);
}

/**
 * The smallest y with Pr(Y > y) <= alpha: the 1 - alpha quantile.
 * @throws RangeError when alpha is not between 0 and 1
 */
export function upperQuantile(alpha: number, law: CountLaw): number {
  check(law);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha ${alpha}: expected a number between 0 and 1`);
  let y = Math.floor(law.mu);
  let above = chanceAbove(y, law);
  if (above > alpha) {
    for (let mass = Math.exp(lnMass(y + 1, law)); above > alpha; mass *= ratio(y, law)) {
      y++;
      // far out the running difference has lost its digits: the tail itself has not
      above = above - mass > 1e-3 * mass ? above - mass : chanceAbove(y, law);
    }
    return y;
  }
  while (y > 0 && chanceAbove(y - 1, law) <= alpha) y--;
  return y;
}

/** Pr(Y <= 0), Pr(Y <= 1), ... Pr(Y <= top). */
export function cumulated(law: CountLaw, top: number): Float64Array {
  const upTo = new Float64Array(top + 1);
  const middle = Math.min(top, Math.floor(law.mu));
  const mass = Math.exp(lnMass(middle, law));
  upTo[middle] = mass;
  for (let y = middle, term = mass; y > 0; y--) upTo[y - 1] = term /= ratio(y - 1, law);
  for (let y = middle, term = mass; y < top; y++) upTo[y + 1] = term *= ratio(y, law);
  for (let y = 1; y <= top; y++) upTo[y] = (upTo[y] as number) + (upTo[y - 1] as number);
  return upTo;
}

/** Pr(Y = y + 1) / Pr(Y = y). */
function ratio(y: number, { mu, phi }: CountLaw): number {
  return (mu + y * (phi - 1)) / (phi * (y + 1));
}

function sumUp(from: number, law: CountLaw): number {
  let term = Math.exp(lnMass(from, law));
  let sum = term;
  for (let y = from; term > sum * NEGLIGIBLE; y++) {
    term *= ratio(y, law);
    sum += term;
  }
  return Math.min(1, sum);
}

function sumDown(to: number, law: CountLaw): number {
  let term = Math.exp(lnMass(to, law));
  let sum = term;
  for (let y = to - 1; y >= 0 && term > sum * NEGLIGIBLE; y--) {
    term /= ratio(y, law);
    sum += term;
  }
  return Math.min(1, sum);
}

function lnPoisson(y: number, mu: number): number {
  if (y === 0) return -mu;
  return -remainder(y) - deviance(y, mu) - 0.5 * Math.log(2 * Math.PI * y);
}

/** What Stirling's formula leaves out: ln gamma(x + 1) - (x + 1/2) ln x + x - ln(2 pi) / 2. */
function remainder(x: number): number {
  if (x <= 15) return lgamma(x + 1) - (x + 0.5) * Math.log(x) + x - 0.5 * Math.log(2 * Math.PI);
  const inverse = 1 / (x * x);
  const series = 1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)));
  return series / x;
}

/** x ln(x / mean) + mean - x, by its series where the two are close. */
function deviance(x: number, mean: number): number {
  const difference = x - mean;
  if (Math.abs(difference) > 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = difference / (x + mean);
  let sum = difference * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v * v;
    const next = sum + power / j;
    if (next === sum) return sum;
    sum = next;
  }
}

function check({ mu, phi }: CountLaw): void {
  if (!(mu >= 0 && Number.isFinite(mu))) throw new RangeError(`mean ${mu}: expected a number >= 0`);
  if (!(phi >= 1 && Number.isFinite(phi))) throw new RangeError(`dispersion ${phi}: expected a number >= 1`);
}
