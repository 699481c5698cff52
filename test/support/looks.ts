import type { Look, UsableLook } from '../../src/domain/alerting/look.ts';
import type { ErrorRates } from '../../src/domain/model.ts';

export const DAY_MS = 86_400_000;
export const START = Date.UTC(2019, 0, 1, 2);

/** A look `day` days after the start; everything seen, counted as `raw`, unless said otherwise. */
export function lookAt(day: number, raw: number, change: Partial<Look> = {}): UsableLook {
  return {
    at: START + Math.round(day * DAY_MS),
    raw,
    reason: null,
    seen: 1,
    km2Seen: 1,
    unchanged: false,
    confirmed: false,
    ...change,
  } as UsableLook;
}

/** One look every `gapDays`, oldest first. */
export function looksOf(raws: readonly number[], gapDays = 7, firstDay = 0): readonly UsableLook[] {
  return raws.map((raw, i) => lookAt(firstDay + i * gapDays, raw));
}

/** A look that saw nothing. */
export function cloudAt(day: number): Look {
  return { ...lookAt(day, 0), raw: null, reason: 'cloud', seen: 0, km2Seen: 0 };
}

/** Error rates with the spread of a model measured on many places. */
export function ratesOf(recall: number, falsePerKm2: number, weight = 400): ErrorRates {
  return {
    class: 'railcar',
    recallAlpha: recall * weight,
    recallBeta: (1 - recall) * weight,
    falsePerKm2Shape: Math.max(1e-6, falsePerKm2) * weight,
    falsePerKm2Rate: weight,
    measuredOn: 'test',
  };
}
