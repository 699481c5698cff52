import type { ErrorRates } from '../model.ts';
import {
  type ErrorLevel,
  type Exposure,
  errorLevelOf,
  exposureOf,
  isUsable,
  type Look,
  type UsableLook,
} from './look.ts';
import type { CountLaw } from './negative-binomial.ts';
import { type Counts, dot, type Fit, fitQuasiPoisson, quadratic } from './quasi-poisson.ts';
import { reweigh } from './reweigh.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.25 * DAY_MS;

/** No chart speaks before a baseline rests on this many passes. */
const MIN_PASSES = 12;
/** A season needs more than one of it, and so does a trend, or it is a season seen once. */
const SEASON_FROM_PASSES = 30;
const SEASON_FROM_MS = 78 * WEEK_MS;
const TREND_FROM_PASSES = 40;
/** Of the slope, in standard errors: a trend is extrapolated over what is left out, and a chance one misleads. */
const SIGNIFICANT = 1.96;
/** What is going on now must not teach the baseline: the last passes are left out. */
const LONG_HISTORY_MS = 3 * YEAR_MS;
const LEFT_OUT_LONG_MS = 26 * WEEK_MS;
const LEFT_OUT_MS = 8 * WEEK_MS;
const LEFT_OUT_PASSES = 2;

/** What was usual, as known before a pass: raw count ~ mean exposure x rate + clutter, variance phi x mean. */
export interface Baseline extends Exposure {
  /** How the model errs here, as this history tells. */
  readonly errors: ErrorLevel;
  /** True objects over the whole area expected at this pass. */
  readonly rate: number;
  /** Standard error of ln rate. */
  readonly lnRateError: number;
  /** Of this pass's raw count. */
  readonly law: CountLaw;
  /** The passes it rests on: how many, first and last, ms UTC. */
  readonly passes: number;
  readonly from: number;
  readonly to: number;
  readonly trend: boolean;
  readonly season: boolean;
}

/**
 * The baseline at a look, of the usable looks before it; null while fewer than 12 may enter.
 * Left out are the last 26 weeks where there are three years of history, else the last 8, and always the last 2 passes.
 * ln rate = b0, with one yearly harmonic from 30 passes over 78 weeks on and then, from 40 passes, a trend. The trend is
 * kept where it is significant and leads past no rate that was seen (as in Farrington 1996, and downwards too).
 * Looks at or after this one are ignored, so that the future cannot be known.
 */
export function baselineAt(look: Look, history: readonly Look[], rates: ErrorRates | null): Baseline | null {
  const entering = enteringBefore(look.at, history);
  if (entering.length < MIN_PASSES) return null;
  const errors = errorsHere(entering, rates);
  const { exposure, clutter } = exposureOf(look, errors);
  const season = hasSeason(entering);
  const samples = entering.map((past) => ({ past, ...exposureOf(past, errors) }));
  let trend = season && entering.length >= TREND_FROM_PASSES;
  let prediction = predictAt(look.at, samples, trend, season);
  if (trend && (Math.abs(prediction.trendZ) < SIGNIFICANT || !withinSeen(prediction.rate, samples))) {
    trend = false;
    prediction = predictAt(look.at, samples, trend, season);
  }
  const { rate, lnRateError, phi } = prediction;
  return {
    errors,
    exposure,
    clutter,
    rate,
    lnRateError,
    law: { mu: exposure * rate + clutter, phi },
    passes: entering.length,
    from: (entering[0] as UsableLook).at,
    to: (entering.at(-1) as UsableLook).at,
    trend,
    season,
  };
}

/** The usable looks that may teach a baseline at an instant, by time. */
function enteringBefore(at: number, history: readonly Look[]): readonly UsableLook[] {
  const before = history
    .filter((past): past is UsableLook => past.at < at && isUsable(past))
    .sort((a, b) => a.at - b.at);
  const first = before[0];
  if (first === undefined) return [];
  const leftOutMs = at - first.at >= LONG_HISTORY_MS ? LEFT_OUT_LONG_MS : LEFT_OUT_MS;
  return before.slice(0, -LEFT_OUT_PASSES).filter((past) => past.at < at - leftOutMs);
}

/** Ground that made fewer boxes in its whole history than the model's measure expects is cleaner than that measure. */
function errorsHere(entering: readonly UsableLook[], rates: ErrorRates | null): ErrorLevel {
  const errors = errorLevelOf(rates);
  const boxes = entering.reduce((sum, past) => sum + past.raw, 0);
  const km2 = entering.reduce((sum, past) => sum + past.km2Seen, 0);
  return km2 > 0 ? { ...errors, falsePerKm2: Math.min(errors.falsePerKm2, boxes / km2) } : errors;
}

function hasSeason(entering: readonly UsableLook[]): boolean {
  const span = (entering.at(-1) as UsableLook).at - (entering[0] as UsableLook).at;
  return entering.length >= SEASON_FROM_PASSES && span >= SEASON_FROM_MS;
}

interface Sample extends Exposure {
  readonly past: UsableLook;
}

interface Prediction {
  readonly rate: number;
  readonly lnRateError: number;
  readonly phi: number;
  /** Slope in standard errors; 0 without a trend. */
  readonly trendZ: number;
}

function predictAt(at: number, samples: readonly Sample[], trend: boolean, season: boolean): Prediction {
  const columns = 1 + Number(trend) + 2 * Number(season);
  const design = new Float64Array(samples.length * columns);
  samples.forEach(({ past }, i) => {
    design.set(rowAt(past.at, at, trend, season), i * columns);
  });
  const counts: Counts = {
    y: Float64Array.from(samples, ({ past }) => past.raw),
    exposure: Float64Array.from(samples, ({ exposure }) => exposure),
    clutter: Float64Array.from(samples, ({ clutter }) => clutter),
    design,
    columns,
  };
  const fit = fitRobustly(counts);
  const here = Float64Array.from(rowAt(at, at, trend, season));
  return {
    rate: Math.max(smallestRate(samples), Math.exp(dot(here, fit.coefficients))),
    lnRateError: Math.sqrt(quadratic(here, fit.covariance)),
    phi: fit.phi,
    trendZ: trend ? (fit.coefficients[1] as number) / Math.sqrt(fit.covariance[columns + 1] as number) : 0,
  };
}

/** 1, years from the pass judged, the year's harmonic. */
function rowAt(at: number, judged: number, trend: boolean, season: boolean): readonly number[] {
  const angle = (2 * Math.PI * at) / YEAR_MS;
  return [
    1,
    ...(trend ? [(at - judged) / YEAR_MS] : []),
    ...(season ? [Math.cos(angle), Math.sin(angle)] : []),
  ];
}

/** Two fits: outliers of the first hardly enter the second. */
function fitRobustly(counts: Counts): Fit {
  const even = new Float64Array(counts.y.length).fill(1);
  const first = fitQuasiPoisson(counts, even);
  return fitQuasiPoisson(counts, reweigh(counts.y, first));
}

function withinSeen(rate: number, samples: readonly Sample[]): boolean {
  const seen = samples.map(({ past, exposure, clutter }) => Math.max(0, past.raw - clutter) / exposure);
  return rate <= Math.max(...seen) && rate >= Math.min(...seen);
}

/** Half an object in the whole history: a yard that was always empty still has a rate. */
function smallestRate(samples: readonly Sample[]): number {
  return 0.5 / samples.reduce((sum, { exposure }) => sum + exposure, 0);
}
