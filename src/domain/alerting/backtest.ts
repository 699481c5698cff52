import type { AlertEvent, Policy } from './alert.ts';
import { type Charts, type Evaluation, evaluateSeries } from './evaluation.ts';
import { foldAlert, subjectsOf } from './fold.ts';
import type { Look } from './look.ts';

/** What a series would have raised, look by look. */
export interface Backtest {
  /** Of all alerts, by time. */
  readonly events: readonly AlertEvent[];
  readonly evaluations: readonly Evaluation[];
}

/** Replays a series: every look judged by what was known before it, every alert followed through. */
export function backtest(looks: readonly Look[], charts: Charts, policy: Policy): Backtest {
  const evaluations = evaluateSeries(looks, charts);
  const events = subjectsOf(charts.rules.length)
    .flatMap((subject) => foldAlert(subject, evaluations, policy).events)
    .sort((a, b) => a.at - b.at);
  return { events, evaluations };
}
