import type { Baseline } from './baseline.ts';
import { type CountLaw, cumulated, upperQuantile } from './negative-binomial.ts';
import { accumulate, type Direction, type ShiftScore, shiftScore } from './shift-score.ts';

/** A seed gives a stream of numbers, uniform in [0, 1). */
export type Chance = (seed: number) => () => number;

/**
 * How often each chart may cry wolf: in this share of runs of 60 usual passes. A quarter of the runs do in the end for
 * `up`, because charts are refitted and start from where they stand; halvings are rarer news and get less.
 */
const FALSE_ALARMS: Readonly<Record<Direction, number>> = { up: 0.1, down: 0.03 };
const PASSES = 60;
const RUNS = 400;
/** Laws drawn around the fitted one: how wrong the baseline may itself be. */
const LAWS = 40;
/** Over what a single pass may add, so that it takes two. */
const LOWEST = 3;

/** Fitted values are rounded to these steps first, so that a limit depends on nothing else and can be kept. */
const LN_STEP = 0.1;
const ERROR_STEP = 0.04;
const SHARE_STEP = 0.1;

/** The sums at which the charts of one series fire. */
export type ShiftLimits = Readonly<Record<Direction, number>>;

/**
 * Limits by parametric bootstrap: runs of 60 usual passes are drawn from laws around the fitted one, by its standard
 * errors, while the chart believes the fitted one; the limit is passed in the stated share of the runs.
 * @param chance seeded by the rounded values: the same baseline has the same limits
 */
export function createShiftLimits(chance: Chance): (baseline: Baseline) => ShiftLimits {
  const kept = new Map<string, ShiftLimits>();
  return (baseline) => {
    const rounded = roundOff(baseline);
    const key = rounded.steps.join(' ');
    const limits = kept.get(key) ?? bootstrap(rounded, chance(hash(rounded.steps)));
    kept.set(key, limits);
    return limits;
  };
}

interface Rounded {
  readonly steps: readonly number[];
  readonly law: CountLaw;
  readonly clutter: number;
  readonly lnRateError: number;
  readonly lnPhiError: number;
}

function roundOff({ law, clutter, lnRateError, passes }: Baseline): Rounded {
  const mu = Math.round(Math.log(law.mu) / LN_STEP);
  const phi = Math.round(Math.log(law.phi) / LN_STEP);
  const share = Math.round(Math.min(1, clutter / law.mu) / SHARE_STEP);
  const rateError = Math.round(Math.min(0.6, lnRateError) / ERROR_STEP);
  const phiError = Math.round(Math.min(0.6, Math.sqrt(2 / passes)) / ERROR_STEP);
  const mean = Math.exp(mu * LN_STEP);
  return {
    steps: [mu, phi, share, rateError, phiError],
    law: { mu: mean, phi: Math.exp(phi * LN_STEP) },
    clutter: share * SHARE_STEP * mean,
    lnRateError: rateError * ERROR_STEP,
    lnPhiError: phiError * ERROR_STEP,
  };
}

function bootstrap(fitted: Rounded, random: () => number): ShiftLimits {
  const scores = {
    up: shiftScore(fitted.law, fitted.clutter, 'up'),
    down: shiftScore(fitted.law, fitted.clutter, 'down'),
  };
  const highest = { up: new Float64Array(RUNS), down: new Float64Array(RUNS) };
  for (let law = 0; law < LAWS; law++) {
    const draw = sampler(lawAround(fitted, random), random);
    for (let run = law; run < RUNS; run += LAWS) {
      const counts = Array.from({ length: PASSES }, draw);
      highest.up[run] = highestSum(counts, scores.up);
      highest.down[run] = highestSum(counts, scores.down);
    }
  }
  return { up: limitOf(highest.up, FALSE_ALARMS.up), down: limitOf(highest.down, FALSE_ALARMS.down) };
}

function lawAround({ law, clutter, lnRateError, lnPhiError }: Rounded, random: () => number): CountLaw {
  const objects = (law.mu - clutter) * Math.exp(lnRateError * normal(random));
  return { mu: clutter + objects, phi: Math.max(1, law.phi * Math.exp(lnPhiError * normal(random))) };
}

function highestSum(counts: readonly number[], score: ShiftScore): number {
  let sum = 0;
  let highest = 0;
  for (const count of counts) {
    sum = accumulate(sum, count, score);
    if (sum > highest) highest = sum;
  }
  return highest;
}

function limitOf(highest: Float64Array, share: number): number {
  const limit = highest.sort()[Math.floor((1 - share) * RUNS)] as number;
  return Math.max(LOWEST, limit);
}

/** Draws by the inverse of the distribution function. */
function sampler(law: CountLaw, random: () => number): () => number {
  const top = upperQuantile(1e-5, law);
  const upTo = cumulated(law, top);
  return () => {
    const u = random();
    let low = 0;
    let high = top;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((upTo[half] as number) < u) low = half + 1;
      else high = half;
    }
    return low;
  };
}

/** Standard normal (Box and Muller). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** FNV-1a over the steps. */
function hash(steps: readonly number[]): number {
  return steps.reduce((h, step) => Math.imul(h ^ (step & 0xffff), 0x01000193), 0x811c9dc5) >>> 0;
}
