import { type Alert, type AlertEvent, type Policy, quietAlert, type Subject } from './alert.ts';
import type { Carry, ChartRow, ChartRule } from './chart-record.ts';
import type { JudgedRow } from './continue-chart.ts';
import type { Evaluation } from './evaluation.ts';
import { subjectsOf } from './fold.ts';
import { step } from './step.ts';

/** What the alerts of one chart made of its rows from some instant on. */
export interface Followed {
  readonly rows: readonly ChartRow[];
  /** Where each alert stands after the last row, by key. */
  readonly alerts: Readonly<Record<string, Alert>>;
  readonly events: Readonly<Record<string, readonly AlertEvent[]>>;
}

/**
 * Follows every alert of a chart through its rows.
 * @param carry of the row before the first
 * @param told the rows' evaluations as alerts shall take them: what chance explains is calm
 */
export function followChart(
  rows: readonly JudgedRow[],
  told: readonly Evaluation[],
  rules: readonly ChartRule[],
  carry: Carry | null,
  policy: Policy,
): Followed {
  const subjects = subjectsOf(rules.length).map((subject) => ({ subject, key: keyOf(subject, rules) }));
  let alerts: Record<string, Alert> = Object.fromEntries(
    subjects.map(({ subject, key }) => [key, carry?.alerts[key] ?? quietAlert(subject)]),
  );
  const events: Record<string, AlertEvent[]> = Object.fromEntries(subjects.map(({ key }) => [key, []]));
  const followed = rows.map(({ look, evaluation, strands }, i): ChartRow => {
    const taken = told[i] ?? evaluation;
    const next: Record<string, Alert> = {};
    for (const { key } of subjects) {
      const stepped = step(alerts[key] as Alert, taken, policy);
      next[key] = stepped.alert;
      events[key]?.push(...stepped.events);
    }
    alerts = next;
    return { look, evaluation, held: taken !== evaluation, carry: { strands, alerts } };
  });
  return { rows: followed, alerts, events };
}

/** `spike`, `shift`, `resumption`, `rule-ID`. @throws RangeError for a rule that is not in the list */
function keyOf(subject: Subject, rules: readonly ChartRule[]): string {
  if (subject.kind !== 'rule') return subject.kind;
  const rule = rules[subject.index];
  if (rule === undefined) throw new RangeError(`rule ${subject.index} of ${rules.length}`);
  return ruleKey(rule.id);
}

function ruleKey(ruleId: string): string {
  return `rule-${ruleId}`;
}
