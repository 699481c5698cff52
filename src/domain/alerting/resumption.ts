import type { ErrorRates } from '../model.ts';
import { surenessOf } from './exceedance.ts';
import { analystsCount, type CountedLook } from './look.ts';
import type { Statement } from './signal.ts';

/** So sure must it be that anything is there at all. */
const SURE = 0.99;
/** From here on a look breaks the quiet, though it proves nothing. */
const LIKELY = 0.5;
/** A quiet is long after this many empty passes, or this time with a few of them. What lasts longer than that is usual. */
const LONG_PASSES = 12;
const LONG_MS = 90 * 86_400_000;
const FEW_PASSES = 4;

/** What the looks so far leave behind. */
export interface QuietState {
  /** The quiet lasts since then, ms UTC: the last look with an object, or the first look of all. */
  readonly quietSince: number | null;
  /** Empty usable looks since then. */
  readonly empty: number;
  /** The look that ended a long quiet, and the passes since; null outside of a resumption. */
  readonly onset: { readonly at: number; readonly passes: number } | null;
}

export const NOTHING_SEEN: QuietState = { quietSince: null, empty: 0, onset: null };

/**
 * First objects after a long quiet: no object in the last 12 usable passes, or in 90 days with at least 4 of them. It needs
 * no baseline: Pr(N >= 1) >= .99. For 12 passes or 90 days after the first of them objects are a resumption; then they
 * are usual.
 */
export function judgeResumption(
  state: QuietState,
  look: CountedLook,
  rates: ErrorRates | null,
): { readonly state: QuietState; readonly signal: Statement } {
  const counted = analystsCount(look);
  const presence = counted === null ? surenessOf(look, 0, rates) : Number(counted > 0);
  const present = presence >= LIKELY;
  const since = state.quietSince ?? look.at;
  const going = state.onset === null ? null : { at: state.onset.at, passes: state.onset.passes + 1 };
  const recent = going !== null && going.passes < LONG_PASSES && look.at - going.at < LONG_MS ? going : null;
  const onset =
    recent ?? (present && isLong(look.at - since, state.empty) ? { at: look.at, passes: 0 } : null);
  return {
    state: {
      quietSince: present ? look.at : since,
      empty: present ? 0 : state.empty + 1,
      onset,
    },
    signal: {
      says: onset !== null && presence >= SURE ? 'odd' : 'calm',
      direction: 'up',
      value: look.raw,
      threshold: 1,
      p: 1 - presence,
    },
  };
}

function isLong(quietMs: number, empty: number): boolean {
  return empty >= LONG_PASSES || (empty >= FEW_PASSES && quietMs >= LONG_MS);
}
