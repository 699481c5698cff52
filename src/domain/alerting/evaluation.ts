import type { ErrorRates } from '../model.ts';
import type { UnusableReason } from '../observation.ts';
import { type Baseline, baselineAt } from './baseline.ts';
import { type Exceedance, judgeExceedance } from './exceedance.ts';
import { INDEPENDENT_MS, isUsable, type Look, type UsableLook, whyUnusable } from './look.ts';
import { judgeResumption, NOTHING_SEEN, type QuietState } from './resumption.ts';
import { judgeShift, NO_SHIFT, type ShiftSums } from './shift.ts';
import type { ShiftLimits } from './shift-limit.ts';
import type { Signal } from './signal.ts';
import { judgeRule, type UserRule } from './user-rule.ts';

/** Whether a look is a second opinion beside those before it. */
type News = 'news' | 'same-day' | 'unchanged';

/** All that was concluded from one look, so that any alert can be explained later and recomputed exactly. */
export type Evaluation = NoData | Judged;

export interface NoData {
  readonly kind: 'no-data';
  readonly at: number;
  readonly seen: number;
  readonly reason: UnusableReason;
}

export interface Judged {
  readonly kind: 'judged';
  readonly at: number;
  readonly raw: number;
  readonly seen: number;
  readonly news: News;
  readonly confirmed: boolean;
  /** Null while it is being built. */
  readonly baseline: Baseline | null;
  readonly exceedance: Exceedance | null;
  readonly shift: { readonly sums: ShiftSums; readonly limits: ShiftLimits } | null;
  readonly signals: {
    readonly spike: Signal;
    readonly shift: Signal;
    readonly resumption: Signal;
    /** One for each rule, in their order. */
    readonly rules: readonly Signal[];
  };
}

/** How one series (area, class, sensor class, object floor) is judged. */
export interface Charts {
  /** Of the model that counted; null where counts are taken as the truth. */
  readonly rates: ErrorRates | null;
  readonly rules: readonly UserRule[];
  /** createShiftLimits; may be shared by many series. */
  readonly limitsOf: (baseline: Baseline) => ShiftLimits;
}

/** What the looks so far leave behind for the next one. */
export interface ChartState {
  readonly sums: ShiftSums;
  readonly quiet: QuietState;
  readonly lastNewsAt: number | null;
  /** Of the looks that count as one each for a level, news or unchanged. */
  readonly lastDayAt: number | null;
}

export const FRESH: ChartState = {
  sums: NO_SHIFT,
  quiet: NOTHING_SEEN,
  lastNewsAt: null,
  lastDayAt: null,
};

const BUILDING: Signal = { says: 'nothing', reason: 'building-baseline' };
const SAME_DAY: Signal = { says: 'nothing', reason: 'same-day' };

/**
 * Every look judged by what was known before it. Looks are taken by acquisition time, whenever they arrived.
 */
export function evaluateSeries(looks: readonly Look[], charts: Charts): readonly Evaluation[] {
  const judge = createJudge(charts);
  const sorted = looks.toSorted((a, b) => a.at - b.at);
  let state = FRESH;
  return sorted.map((look, i) => {
    const next = judge(state, look, sorted.slice(0, i));
    state = next.state;
    return next.evaluation;
  });
}

/** One look further: what the last look left behind, the look, and all looks before it. */
export type Judge = (
  state: ChartState,
  look: Look,
  history: readonly Look[],
) => { readonly state: ChartState; readonly evaluation: Evaluation };

export function createJudge({ rates, rules, limitsOf }: Charts): Judge {
  return (state, look, history) => {
    const reason = whyUnusable(look);
    if (reason !== null || !isUsable(look)) {
      const evaluation = {
        kind: 'no-data',
        at: look.at,
        seen: look.seen,
        reason: reason ?? 'coverage',
      } as const;
      return { state, evaluation };
    }
    const before = history.filter(isUsable);
    const baseline = baselineAt(look, before, rates);
    const exceedance = baseline === null ? null : judgeExceedance(look, baseline, before, rates);
    const news = newsOf(look, state.lastNewsAt);
    const resumption = judgeResumption(state.quiet, look, rates);
    const limits = baseline === null ? null : limitsOf(baseline);
    // a string that has not moved adds its day to a level once, however often it is looked at
    const isSameDay = news === 'same-day' || isSoonAfter(look, state.lastDayAt);
    const shift =
      baseline === null || limits === null || isSameDay
        ? null
        : judgeShift(state.sums, look, baseline, before, limits, rates);
    return {
      state: {
        sums: shift?.sums ?? state.sums,
        quiet: resumption.state,
        lastNewsAt: news === 'news' ? look.at : state.lastNewsAt,
        lastDayAt: isSameDay ? state.lastDayAt : look.at,
      },
      evaluation: {
        kind: 'judged',
        at: look.at,
        raw: look.raw,
        seen: look.seen,
        news,
        confirmed: look.confirmed,
        baseline,
        exceedance,
        shift: limits === null ? null : { sums: shift?.sums ?? state.sums, limits },
        signals: {
          spike: spikeSignal(look, exceedance),
          shift: shift?.signal ?? (baseline === null ? BUILDING : SAME_DAY),
          resumption: resumption.signal,
          rules: rules.map((rule) => judgeRule(rule, look, before, rates)),
        },
      },
    };
  };
}

function newsOf(look: Look, lastNewsAt: number | null): News {
  if (look.unchanged) return 'unchanged';
  return isSoonAfter(look, lastNewsAt) ? 'same-day' : 'news';
}

function isSoonAfter({ at }: Look, before: number | null): boolean {
  return before !== null && at - before < INDEPENDENT_MS;
}

function spikeSignal(look: UsableLook, exceedance: Exceedance | null): Signal {
  if (exceedance === null) return BUILDING;
  const { exceeds, threshold, p } = exceedance;
  return { says: exceeds ? 'odd' : 'calm', direction: 'up', value: look.raw, threshold, p };
}
