import type { ErrorRates } from '../model.ts';
import type { Baseline } from './baseline.ts';
import { hasEnough, SURE, surenessOf } from './exceedance.ts';
import { objectsOf, type UsableLook } from './look.ts';
import type { ShiftLimits } from './shift-limit.ts';
import { accumulate, type Direction, scoreOf, shiftScore } from './shift-score.ts';
import type { Signal, Statement } from './signal.ts';

/** The two sums, as the looks so far leave them. */
export type ShiftSums = Readonly<Record<Direction, number>>;

export const NO_SHIFT: ShiftSums = { up: 0, down: 0 };

/** A halving of less than this many objects in four passes is no collapse. */
const ENOUGH_EXPECTED = 5 / 4;

/**
 * Both charts one look further. A sum over its limit is odd and starts again at 0: a shift is its own confirmation. Where
 * the truth is in doubt it waits at its limit.
 * The value told is the sum of the chart that leans furthest, negative for a fall, beside its limit.
 */
export function judgeShift(
  sums: ShiftSums,
  look: UsableLook,
  baseline: Baseline,
  recent: readonly UsableLook[],
  limits: ShiftLimits,
  rates: ErrorRates | null,
): { readonly sums: ShiftSums; readonly signal: Signal } {
  const { law, clutter } = baseline;
  const up = shiftScore(law, clutter, 'up');
  const down = shiftScore(law, clutter, 'down');
  const next = { up: accumulate(sums.up, look.raw, up), down: accumulate(sums.down, look.raw, down) };
  const crossed = (way: Direction): boolean =>
    next[way] > limits[way] &&
    isTraffic(way, look, baseline, recent) &&
    isSurelyPast(way, look, baseline, rates);
  const direction = next.up / limits.up >= next.down / limits.down ? 'up' : 'down';
  if (crossed('up')) return { sums: NO_SHIFT, signal: stated('odd', 'up', next, limits) };
  if (crossed('down')) return { sums: NO_SHIFT, signal: stated('odd', 'down', next, limits) };
  const held = { up: Math.min(next.up, limits.up), down: Math.min(next.down, limits.down) };
  if (scoreOf(look.raw, up) > 0) return { sums: held, signal: stated('leaning', 'up', next, limits) };
  if (scoreOf(look.raw, down) > 0) return { sums: held, signal: stated('leaning', 'down', next, limits) };
  return { sums: held, signal: stated('calm', direction, next, limits) };
}

/** Hardly any objects make no shift: in the passes before a rise is told, in the baseline before a fall is. */
function isTraffic(
  way: Direction,
  look: UsableLook,
  { law, clutter, errors }: Baseline,
  recent: readonly UsableLook[],
): boolean {
  return way === 'up' ? hasEnough(look, recent, errors) : law.mu - clutter >= ENOUGH_EXPECTED;
}

/** The true number in the ground seen lies on that side of the usual one: boxes on ground that makes boxes do not say so. */
function isSurelyPast(
  way: Direction,
  look: UsableLook,
  { law, clutter, errors }: Baseline,
  rates: ErrorRates | null,
): boolean {
  const usual = objectsOf(law.mu, clutter, errors);
  return way === 'up'
    ? surenessOf(look, usual, rates) >= SURE
    : surenessOf(look, Math.ceil(usual) - 1, rates) <= 1 - SURE;
}

function stated(
  says: Statement['says'],
  direction: Direction,
  sums: ShiftSums,
  limits: ShiftLimits,
): Statement {
  const sign = direction === 'up' ? 1 : -1;
  return { says, direction, value: sign * sums[direction], threshold: sign * limits[direction], p: null };
}
