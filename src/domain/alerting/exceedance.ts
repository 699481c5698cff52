import { chanceOver } from '../count.ts';
import type { ErrorRates } from '../model.ts';
import type { Baseline } from './baseline.ts';
import { type ErrorLevel, exposureOf, objectsOf, type UsableLook } from './look.ts';
import { type CountLaw, chanceAbove, upperQuantile } from './negative-binomial.ts';

/** Of counts under the baseline, over which a count is too many. */
const ALPHA = 0.005;
/** Fewer objects in this many passes, the judged one among them, are no traffic to speak of. */
const RECENT_PASSES = 4;
const ENOUGH_OBJECTS = 5;
/** How sure the truth itself must be over the threshold. */
export const SURE = 0.9;

/** One count beside its baseline (Farrington 1996; Noufaily 2013). */
export interface Exceedance {
  /** U: the 1 - alpha quantile of raw counts to come. */
  readonly threshold: number;
  /** (raw - mu) / (U - mu): 1 at the threshold. */
  readonly score: number;
  /** Pr(Y >= raw) under the baseline. */
  readonly p: number;
  /** Pr(N > (U - clutter) / boxes of an object), N the true number in the ground seen; null below the threshold. */
  readonly sureness: number | null;
  /** At least 5 objects over clutter in the last 4 usable passes. */
  readonly enough: boolean;
  /** Over the threshold, surely so, and enough. */
  readonly exceeds: boolean;
}

/** @param recent usable looks before this one, by time; only the last three count */
export function judgeExceedance(
  look: UsableLook,
  baseline: Baseline,
  recent: readonly UsableLook[],
  rates: ErrorRates | null,
): Exceedance {
  const { clutter, errors } = baseline;
  const law = predictiveLaw(baseline);
  const threshold = upperQuantile(ALPHA, law);
  const sureness =
    look.raw > threshold ? surenessOf(look, objectsOf(threshold, clutter, errors), rates) : null;
  const enough = hasEnough(look, recent, errors);
  return {
    threshold,
    // counts are whole: where U itself is below mu + 1/2, half an object is the distance
    score: (look.raw - law.mu) / Math.max(threshold - law.mu, 0.5),
    p: chanceAbove(look.raw - 1, law),
    sureness,
    enough,
    exceeds: enough && sureness !== null && sureness >= SURE,
  };
}

/** Beyond this the standard error of ln rate is that of a history almost without objects, and measures nothing. */
const LARGEST_ERROR = 0.5;

/**
 * The baseline's law, widened by how little is known of its own mean: variance phi mu + (e rate)^2 error^2. Without it
 * short histories cry wolf more often than alpha says.
 */
export function predictiveLaw({ law, exposure, rate, lnRateError }: Baseline): CountLaw {
  const unsure = exposure * rate * Math.min(LARGEST_ERROR, lnRateError);
  return { mu: law.mu, phi: law.phi + unsure ** 2 / law.mu };
}

/** Whether there is traffic at all: a handful of objects lately, beyond what the ground itself makes. */
export function hasEnough(look: UsableLook, recent: readonly UsableLook[], errors: ErrorLevel): boolean {
  const objects = [...recent.slice(1 - RECENT_PASSES), look].map(
    (one) => one.raw - exposureOf(one, errors).clutter,
  );
  return objects.reduce((sum, over) => sum + Math.max(0, over), 0) >= ENOUGH_OBJECTS;
}

/** Pr(N > limit), N the true number in the ground seen; certain where counts are taken as the truth. */
export function surenessOf(look: UsableLook, limit: number, rates: ErrorRates | null): number {
  if (rates === null) return look.raw > limit ? 1 : 0;
  return chanceOver(Math.floor(limit), look.raw, look.km2Seen, rates);
}
