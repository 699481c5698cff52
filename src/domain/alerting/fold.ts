import { type Alert, type AlertEvent, type Policy, quietAlert, type Subject } from './alert.ts';
import type { Evaluation } from './evaluation.ts';
import { step } from './step.ts';

/** The statistical alerts of a series, and one for each user rule. */
export function subjectsOf(rules: number): readonly Subject[] {
  return [
    { kind: 'spike' },
    { kind: 'shift' },
    { kind: 'resumption' },
    ...Array.from({ length: rules }, (_, index) => ({ kind: 'rule', index }) as const),
  ];
}

/**
 * An alert's whole history from its evaluations, by acquisition time: a look that arrives late changes what followed it,
 * and the order of arrival changes nothing.
 */
export function foldAlert(
  subject: Subject,
  evaluations: readonly Evaluation[],
  policy: Policy,
): { readonly alert: Alert; readonly events: readonly AlertEvent[] } {
  let alert = quietAlert(subject);
  const events: AlertEvent[] = [];
  for (const evaluation of evaluations.toSorted((a, b) => a.at - b.at)) {
    const next = step(alert, evaluation, policy);
    alert = next.alert;
    events.push(...next.events);
  }
  return { alert, events };
}
