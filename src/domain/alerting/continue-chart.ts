import type { ErrorRates } from '../model.ts';
import type { Baseline } from './baseline.ts';
import type { ChartedLook, ChartSeries } from './chart.ts';
import type { Carry, Chart, ChartRow, ChartTail } from './chart-record.ts';
import { type ChartState, createJudge, type Evaluation, FRESH, type Judge } from './evaluation.ts';
import { isUsable, type UsableLook } from './look.ts';
import type { ShiftLimits } from './shift-limit.ts';
import { judgeRule, type UserRule } from './user-rule.ts';

/** Raised whenever the same looks would be judged otherwise. */
export const METHOD = 3;

/**
 * The first instant from which a chart's evaluations no longer hold: its first look that came, went or changed, or the
 * beginning of time where its rules, its error rates or the method did. Infinity when all of them hold.
 * @param stored null for a chart that was never judged
 * @param past the looks it was judged by
 */
export function changedFrom(
  stored: Chart | null,
  past: readonly ChartedLook[],
  now: ChartSeries,
  rules: Chart['rules'],
): number {
  if (stored === null) return now.looks[0]?.at ?? Number.POSITIVE_INFINITY;
  if (!isSame(stored.rules, rules) || freshStrands(stored, now.rates).size > 0)
    return Number.NEGATIVE_INFINITY;
  for (let i = 0; i < Math.max(past.length, now.looks.length); i++) {
    const [was, is] = [past[i], now.looks[i]];
    if (was === undefined || is === undefined || !isSame(was, is))
      return Math.min(was?.at ?? Number.POSITIVE_INFINITY, is?.at ?? Number.POSITIVE_INFINITY);
  }
  return Number.POSITIVE_INFINITY;
}

type Usable = ChartedLook & UsableLook;

function isCharted(look: ChartedLook): look is Usable {
  return isUsable(look);
}

/** A row before the alerts are followed through it. */
export interface JudgedRow {
  readonly look: ChartedLook;
  readonly evaluation: Evaluation;
  readonly strands: Carry['strands'];
}

/**
 * The rows of a chart from an instant on. What nothing has changed for is taken over as it stands: a strand is judged anew
 * from its first look on that changed, and a rule that changed is judged alone.
 * Pauses after each look that is judged anew.
 * @param looks all of them, by time: earlier ones are what the baselines rest on
 * @param from nothing before it has changed, unless the chart is fresh
 */
export function* continueChart(
  stored: Chart | null,
  chart: Pick<Chart, 'rates' | 'rules'>,
  looks: readonly ChartedLook[],
  tail: ChartTail,
  from: number,
  limitsOf: (baseline: Baseline) => ShiftLimits,
): Generator<void, readonly JudgedRow[]> {
  const rules = chart.rules.map(({ rule }) => rule);
  const isRuled = stored !== null && isSame(stored.rules, chart.rules);
  const dirty = freshStrands(stored, chart.rates);
  const judges = new Map<string, Judge>();
  const judgeOf = (strand: string): Judge => {
    const judge = judges.get(strand) ?? createJudge({ rates: chart.rates[strand] ?? null, rules, limitsOf });
    judges.set(strand, judge);
    return judge;
  };
  const histories = new Map<string, Usable[]>();
  const historyOf = (strand: string): Usable[] => {
    const history = histories.get(strand) ?? [];
    histories.set(strand, history);
    return history;
  };
  for (const look of looks) if (look.at < from && isCharted(look)) historyOf(look.strand).push(look);

  let strands: Record<string, ChartState> = { ...tail.carry?.strands };
  const rows: JudgedRow[] = [];
  for (const { was, is } of together(
    tail.rows,
    looks.filter(({ at }) => at >= from),
  )) {
    const isChanged = was === null || is === null || !isSame(was.look, is);
    if (isChanged && was !== null) dirty.add(was.look.strand);
    if (is === null) continue;
    if (isChanged) dirty.add(is.strand);
    const history = historyOf(is.strand);
    if (was !== null && !dirty.has(is.strand)) {
      strands = { ...strands, [is.strand]: was.carry.strands[is.strand] as ChartState };
      const evaluation = isRuled
        ? was.evaluation
        : withRules(was.evaluation, rules, is, history, chart.rates[is.strand] ?? null);
      rows.push({ look: is, evaluation, strands });
    } else {
      yield;
      const { state, evaluation } = judgeOf(is.strand)(strands[is.strand] ?? FRESH, is, history);
      strands = { ...strands, [is.strand]: state };
      rows.push({ look: is, evaluation, strands });
    }
    if (isCharted(is)) history.push(is);
  }
  return rows;
}

/** Written as it is stored: what is read back is the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Strands whose evaluations hold no longer, or all of them. */
function freshStrands(stored: Chart | null, rates: Readonly<Record<string, ErrorRates>>): Set<string> {
  const all = Object.keys(rates);
  if (stored === null || stored.method !== METHOD) return new Set(all);
  return new Set(all.filter((strand) => !isSame(stored.rates[strand], rates[strand])));
}

/** Stored rows beside the looks of now, by time. */
function together(
  rows: readonly ChartRow[],
  looks: readonly ChartedLook[],
): readonly { readonly was: ChartRow | null; readonly is: ChartedLook | null }[] {
  const was = new Map(rows.map((row) => [row.look.at, row]));
  const is = new Map(looks.map((look) => [look.at, look]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort((a, b) => a - b)
    .map((at) => ({ was: was.get(at) ?? null, is: is.get(at) ?? null }));
}

function withRules(
  evaluation: Evaluation,
  rules: readonly UserRule[],
  look: ChartedLook,
  history: readonly Usable[],
  rates: ErrorRates | null,
): Evaluation {
  if (evaluation.kind === 'no-data' || !isUsable(look)) return evaluation;
  const signals = rules.map((rule) => judgeRule(rule, look, history, rates));
  return { ...evaluation, signals: { ...evaluation.signals, rules: signals } };
}
