import { readFile } from 'node:fs/promises';
import { DEFAULT_POLICY } from '../domain/alerting/alert.ts';
import { backtest, backtestJson } from '../domain/alerting/backtest.ts';
import type { Backtest } from '../domain/alerting/replay.ts';
import { createShiftLimits } from '../domain/alerting/shift-limit.ts';
import { parseTally } from '../domain/alerting/tally.ts';
import { checkRule, type UserRule } from '../domain/alerting/user-rule.ts';
import { Fault } from '../domain/fault.ts';
import { seeded } from '../domain/seeded.ts';
import { formatTable } from './table.ts';

export interface BacktestCommand {
  readonly over?: number;
  readonly change?: number;
  readonly json?: boolean;
}

/** `crosstie backtest`: what the alerts would have done with a series of dated counts. @returns what to print */
export async function runBacktest(file: string, command: BacktestCommand): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('not-found', `${file} cannot be read: expected a CSV file`, { cause });
  });
  const charts = { rates: null, rules: rulesOf(command), limitsOf: createShiftLimits(seeded) };
  const result = backtest(looksOf(text, file), charts, DEFAULT_POLICY);
  return command.json ? JSON.stringify(backtestJson(result), null, 2) : format(result);
}

function looksOf(text: string, file: string): ReturnType<typeof parseTally> {
  try {
    return parseTally(text);
  } catch (thrown) {
    if (thrown instanceof Fault)
      throw new Fault(thrown.code, `${file}, ${thrown.message}`, { cause: thrown });
    throw thrown;
  }
}

/** @throws Fault invalid-request */
function rulesOf({ over, change }: BacktestCommand): readonly UserRule[] {
  const rules: readonly UserRule[] = [
    ...(over === undefined ? [] : [{ kind: 'over', count: over } as const]),
    ...(change === undefined ? [] : [{ kind: 'change', percent: change } as const]),
  ];
  rules.forEach(checkRule);
  return rules;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function format({ events, evaluations }: Backtest): string {
  const usable = evaluations.filter((one) => one.kind === 'judged');
  const judged = usable.filter(({ baseline }) => baseline !== null);
  const summary = `${evaluations.length} looks, ${usable.length} usable, ${judged.length} with a baseline`;
  if (events.length === 0) return `${summary}\nNothing would have fired.`;
  const counts = new Map(usable.map(({ at, raw }) => [at, raw]));
  const table = formatTable(
    [
      { head: 'acquired (UTC)', align: 'left' },
      { head: 'event', align: 'left' },
      { head: 'kind', align: 'left' },
      { head: 'count', align: 'right' },
      { head: 'value', align: 'right' },
      { head: 'threshold', align: 'right' },
      { head: 'p', align: 'right' },
    ],
    events.map((event) => [
      iso(event.at).replace('T', ' ').slice(0, 16),
      event.reason,
      event.kind,
      String(counts.get(event.at) ?? ''),
      short(event.value),
      short(event.threshold),
      event.p === null ? '-' : event.p.toPrecision(2),
    ]),
  );
  return `${summary}\n\n${table}`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
