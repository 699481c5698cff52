import { estimateTrue } from '../count.ts';
import { Fault } from '../fault.ts';
import type { ErrorRates } from '../model.ts';
import { analystsCount, type CountedLook } from './look.ts';
import type { Signal } from './signal.ts';

/** A plain rule of a user's own; it fires as it is set, on one pass. */
export type UserRule =
  /** More objects than `count` in the ground seen. */
  | { readonly kind: 'over'; readonly count: number }
  /** More than `percent` above or below the median of the last 12 usable passes. */
  | { readonly kind: 'change'; readonly percent: number };

const COMPARED_PASSES = 12;

/** @throws Fault invalid-request naming the number */
export function checkRule(rule: UserRule): void {
  if (rule.kind === 'over' && !(rule.count >= 0 && Number.isFinite(rule.count)))
    throw new Fault('invalid-request', `rule over ${rule.count}: expected a number >= 0`);
  if (rule.kind === 'change' && !(rule.percent > 0 && Number.isFinite(rule.percent)))
    throw new Fault('invalid-request', `rule change ${rule.percent} %: expected a number above 0`);
}

/**
 * Value and threshold are objects in the ground seen. A change is measured by the share of the area seen, and says nothing
 * before 12 passes or where the median is 0.
 * @param before usable looks before this one, by time
 */
export function judgeRule(
  rule: UserRule,
  look: CountedLook,
  before: readonly CountedLook[],
  rates: ErrorRates | null,
): Signal {
  const value = trueCount(look, rates);
  if (rule.kind === 'over')
    return {
      says: value > rule.count ? 'odd' : 'calm',
      direction: 'up',
      value,
      threshold: rule.count,
      p: null,
    };
  if (before.length < COMPARED_PASSES) return { says: 'nothing', reason: 'building-baseline' };
  const usual =
    median(before.slice(-COMPARED_PASSES).map((one) => trueCount(one, rates) / one.seen)) * look.seen;
  if (usual === 0) return { says: 'nothing', reason: 'no-objects' };
  const direction = value >= usual ? 'up' : 'down';
  const threshold = usual * (1 + ((direction === 'up' ? 1 : -1) * rule.percent) / 100);
  const odd = direction === 'up' ? value > threshold : value < threshold;
  return { says: odd ? 'odd' : 'calm', direction, value, threshold, p: null };
}

/** An analyst's word, else what is estimated from the boxes. */
function trueCount(look: CountedLook, rates: ErrorRates | null): number {
  const { raw, km2Seen } = look;
  return analystsCount(look) ?? (rates === null ? raw : estimateTrue(raw, km2Seen, rates).value);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}
