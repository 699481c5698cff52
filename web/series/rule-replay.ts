import type { Backtest, UserRule } from '../server/types.ts';
import { formatCount, formatDay } from '../text/format.ts';
import type { Band, Flag } from './bands.ts';

/** A look on which something would have fired, ms UTC. */
export interface Firing {
  readonly at: number;
  readonly kind: Backtest['events'][number]['kind'];
  readonly value: number;
  readonly threshold: number;
}

/** What a rule would have done on a series as it is known, beside what the built-in kinds did. */
export interface RuleReplay {
  /** By time. */
  readonly fired: readonly Firing[];
  readonly builtIn: readonly Firing[];
  /** Where the rule stays quiet, look by look. */
  readonly bands: readonly Band[];
  readonly flags: readonly Flag[];
  readonly sentence: string;
}

type Judged = Extract<Backtest['evaluations'][number], { kind: 'judged' }>;

const COMPARED_PASSES = 12;
/** A threshold so far over every count would press them flat. */
const FAR = 5;

/** @param rule the one that was replayed */
export function ruleReplayOf({ events, evaluations }: Backtest, rule: UserRule): RuleReplay {
  const looks = evaluations.filter((each): each is Judged => each.kind === 'judged');
  const began = events
    .filter(({ reason }) => reason === 'fired')
    .map(({ at, kind, value, threshold }) => ({ at: Date.parse(at), kind, value, threshold }));
  const fired = began.filter(({ kind }) => kind === 'rule');
  const builtIn = began.filter(({ kind }) => kind !== 'rule');
  return {
    fired,
    builtIn,
    bands: bandsOf(looks, rule),
    // the rule's own over the others where both stand at one look
    flags: [
      ...builtIn.map(({ at }) => flagAt(at, 'resolved')),
      ...fired.map(({ at }) => flagAt(at, 'firing')),
    ],
    sentence: `${sayRuleReplay(looks, fired, rule)} ${sayBuiltIn(looks, builtIn)}`,
  };
}

function flagAt(at: number, state: Flag['state']): Flag {
  return { firedAt: new Date(at).toISOString(), peak: null, state };
}

/** Of a rule the lower limit is drawn as the usual count is of a baseline. */
function bandsOf(looks: readonly Judged[], rule: UserRule): readonly Band[] {
  const stated = looks.flatMap((look) => {
    const signal = look.signals.rules[0];
    return signal === undefined || signal.says === 'nothing' ? [] : [{ at: Date.parse(look.at), signal }];
  });
  const most = Math.max(1, ...stated.map(({ signal }) => signal.value));
  return stated.flatMap(({ at, signal }) => {
    const limits = limitsOf(signal, rule);
    if (limits === null || limits.threshold > FAR * most) return [];
    return [{ at, count: limits, raw: limits }];
  });
}

/** Lower and upper limit; null where the one that was told does not give the other. */
function limitsOf(
  { direction, threshold }: { readonly direction: 'up' | 'down'; readonly threshold: number },
  rule: UserRule,
): Band['count'] | null {
  if (rule.kind === 'over') return { usual: 0, threshold };
  const part = rule.percent / 100;
  const factor = direction === 'up' ? 1 + part : 1 - part;
  if (Math.abs(factor) < 1e-9) return null;
  const median = threshold / factor;
  return { usual: Math.max(0, median * (1 - part)), threshold: median * (1 + part) };
}

function sayRuleReplay(looks: readonly Judged[], fired: readonly Firing[], rule: UserRule): string {
  if (looks.length === 0) return 'No look of this series is usable: there is nothing to try the rule on.';
  const signals = looks.flatMap(({ signals: { rules } }) => rules.slice(0, 1));
  const stated = signals.flatMap((signal) => (signal.says === 'nothing' ? [] : [signal]));
  if (stated.length === 0)
    return signals.some((signal) => signal.says === 'nothing' && signal.reason === 'no-objects')
      ? 'The rule would have said nothing: the median of the looks before was 0, and of nothing there is no percentage.'
      : `History too short: a change is measured against the median of ${COMPARED_PASSES} usable looks before it, and there are ${looks.length}.`;
  const on = `on ${formatCount(stated.length)} ${stated.length === 1 ? 'look' : 'looks'} since ${formatDay(Date.parse(looks[0]?.at ?? ''))}`;
  if (fired.length > 0)
    return `Would have fired ${fired.length === 1 ? 'once' : `${formatCount(fired.length)} times`} ${on}.`;
  const most = Math.max(...stated.map(({ value }) => value));
  const highest = rule.kind === 'over' ? ` The highest was ${formatCount(most)}.` : '';
  return `Would never have fired ${on}.${highest}`;
}

function sayBuiltIn(looks: readonly Judged[], builtIn: readonly Firing[]): string {
  if (builtIn.length > 0)
    return `The built-in detector fired ${builtIn.length === 1 ? 'once' : `${formatCount(builtIn.length)} times`}.`;
  return looks.some(({ baseline }) => baseline !== null)
    ? 'The built-in detector never did.'
    : `The built-in detector had no baseline yet: it takes ${COMPARED_PASSES} usable looks and more, and there are ${looks.length}.`;
}
