import type { ErrorRates } from '../model.ts';
import type { AlertEvent, Policy } from './alert.ts';
import type { Baseline } from './baseline.ts';
import type { ChartedLook } from './chart.ts';
import type { Chart } from './chart-record.ts';
import { continueChart } from './continue-chart.ts';
import type { Evaluation } from './evaluation.ts';
import { followChart } from './follow-chart.ts';
import type { Look } from './look.ts';
import type { ShiftLimits } from './shift-limit.ts';
import type { UserRule } from './user-rule.ts';

/** What a series would have raised, look by look. */
export interface Backtest {
  /** Of all alerts, by time. */
  readonly events: readonly AlertEvent[];
  readonly evaluations: readonly Evaluation[];
}

/** What is replayed: looks of one chart, strand by strand, and how each strand errs. */
export interface Recording extends Pick<Chart, 'rates'> {
  readonly looks: readonly ChartedLook[];
}

/** Looks of one kind. @param rates null: their counts are taken as the truth, as those of an analyst's tally are */
export function recordingOf(tally: readonly Look[], rates: ErrorRates | null): Recording {
  const looks = tally
    .toSorted((a, b) => a.at - b.at)
    .map((look) => ({
      ...look,
      observation: '',
      strand: 'tally',
      published: null,
      byAnalyst: false,
      still: 0,
    }));
  return { looks, rates: rates === null ? {} : { tally: rates } };
}

/**
 * Every look judged by what was known before it, every alert followed through, under rules of one's own. One series
 * alone: nothing is held as chance. Pauses after each look.
 */
export function* replay(
  { looks, rates }: Recording,
  rules: readonly UserRule[],
  policy: Policy,
  limitsOf: (baseline: Baseline) => ShiftLimits,
): Generator<void, Backtest> {
  const named = rules.map((rule, i) => ({ id: String(i), rule }));
  const chart = { rates, rules: named };
  const rows = yield* continueChart(null, chart, looks, { carry: null, rows: [] }, -Infinity, limitsOf);
  const evaluations = rows.map(({ evaluation }) => evaluation);
  const { events } = followChart(rows, evaluations, named, null, policy);
  return {
    events: Object.values(events)
      .flat()
      .sort((a, b) => a.at - b.at),
    evaluations,
  };
}
