import { atOnce } from '../in-turns.ts';
import type { Policy } from './alert.ts';
import type { Charts, Evaluation } from './evaluation.ts';
import type { Look } from './look.ts';
import { type Backtest, recordingOf, replay } from './replay.ts';

/** Replays a series at once. */
export function backtest(
  looks: readonly Look[],
  { rates, rules, limitsOf }: Charts,
  policy: Policy,
): Backtest {
  return atOnce(replay(recordingOf(looks, rates), rules, policy, limitsOf));
}

/** As it is printed and answered: instants as ISO 8601, the rest as it was evaluated. */
export function backtestJson({ events, evaluations }: Backtest) {
  return { events: events.map(dated), evaluations: evaluations.map(evaluationJson) };
}

export function evaluationJson(evaluation: Evaluation) {
  if (evaluation.kind === 'no-data') return dated(evaluation);
  const { baseline, signals } = evaluation;
  return {
    ...dated(evaluation),
    signals: { ...signals, rules: [...signals.rules] },
    baseline: baseline === null ? null : { ...baseline, from: iso(baseline.from), to: iso(baseline.to) },
  };
}

function dated<T extends { readonly at: number }>(entry: T): Omit<T, 'at'> & { readonly at: string } {
  return { ...entry, at: iso(entry.at) };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
