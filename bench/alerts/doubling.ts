import { DEFAULT_POLICY } from '../../src/domain/alerting/alert.ts';
import { backtest } from '../../src/domain/alerting/backtest.ts';
import type { Look } from '../../src/domain/alerting/look.ts';
import { createShiftLimits } from '../../src/domain/alerting/shift-limit.ts';
import { ALERT_KINDS } from '../../src/domain/alerting/signal.ts';
import { seeded } from '../../src/domain/seeded.ts';
import { drawsOf } from './chance.ts';
import { plain, shareOf, table } from './figures.ts';
import { RIVALS } from './rivals.ts';

const MU = 20;
const PHI = 4;
const HISTORY = 60;
const CLEAN = 60;
const FIVE = 5;
const WEEK_MS = 7 * 86_400_000;
const limitsOf = createShiftLimits(seeded);

/**
 * Independent counts of mean 20 and variance 80, a pass a week. After 60 passes either 60 more of the same, in which
 * whatever fires is a false alarm, or five of twice the mean. The rivals' limits are set so that they cry wolf in as many
 * clean runs as ours do.
 */
export function runDoubling(runs: number): string {
  const clean = Array.from({ length: runs }, (_, i) => drawRun(2 * i + 1, CLEAN, MU));
  const doubled = Array.from({ length: runs }, (_, i) => drawRun(2 * i + 2, FIVE, 2 * MU));
  const firedIn = (counts: readonly number[]): ReadonlySet<string> => new Set(eventsAfter(counts));
  const cleanFired = clean.map(firedIn);
  const doubledFired = doubled.map(firedIn);
  const any = (fired: readonly ReadonlySet<string>[]) => fired.filter(({ size }) => size > 0).length;
  const ours = ALERT_KINDS.filter((kind) => kind !== 'rule').map((kind) => [
    `ours: ${kind}`,
    plain(shareOf(cleanFired.filter((fired) => fired.has(kind)).length, runs)),
    plain(shareOf(doubledFired.filter((fired) => fired.has(kind)).length, runs)),
  ]);
  const share = any(cleanFired) / runs;
  const rivals = RIVALS.map(({ name, score }) => {
    const highest = (counts: readonly number[]): number =>
      Math.max(...counts.slice(HISTORY).map((_, i) => score(counts.slice(0, HISTORY + i + 1)) ?? 0));
    const limit = clean.map(highest).sort((a, b) => a - b)[Math.floor((1 - share) * runs)] ?? 0;
    const alarms = (all: readonly (readonly number[])[]) =>
      all.filter((counts) => highest(counts) > limit).length;
    return [
      `${name}, limit ${limit.toFixed(2)}`,
      plain(shareOf(alarms(clean), runs)),
      plain(shareOf(alarms(doubled), runs)),
    ];
  });
  const total = [
    'ours: any kind',
    plain(shareOf(any(cleanFired), runs)),
    plain(shareOf(any(doubledFired), runs)),
  ];
  return [
    `Doubling: ${runs} clean and ${runs} doubled runs`,
    table(
      ['chart', 'clean runs with a false alarm', 'doublings found within five passes'],
      [total, ...ours, ...rivals],
    ),
  ].join('\n\n');
}

function drawRun(seed: number, length: number, mu: number): readonly number[] {
  const draws = drawsOf(seed);
  return Array.from({ length: HISTORY + length }, (_, i) => draws.count(i < HISTORY ? MU : mu, PHI));
}

/** Kinds that fired after the history. */
function eventsAfter(counts: readonly number[]): readonly string[] {
  const looks = counts.map((raw, i): Look => {
    return { at: i * WEEK_MS, raw, reason: null, seen: 1, km2Seen: 0, unchanged: false, confirmed: false };
  });
  const { events } = backtest(looks, { rates: null, rules: [], limitsOf }, DEFAULT_POLICY);
  return events
    .filter(({ reason, at }) => reason === 'fired' && at >= HISTORY * WEEK_MS)
    .map(({ kind }) => kind);
}
