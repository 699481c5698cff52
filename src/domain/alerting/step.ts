import type { Alert, AlertEvent, AlertState, Peak, Policy, Sight } from './alert.ts';
import { signalOf } from './alert.ts';
import type { Evaluation, Judged, NoData } from './evaluation.ts';
import type { Direction } from './shift-score.ts';
import type { AlertKind, Statement } from './signal.ts';

export interface Step {
  readonly alert: Alert;
  readonly events: readonly AlertEvent[];
}

/**
 * One alert, one evaluated look further. Looks must come by acquisition time.
 * What saw nothing changes nothing but `sight`: cloud and gaps neither raise nor resolve.
 */
export function step(alert: Alert, evaluation: Evaluation, policy: Policy): Step {
  if (evaluation.kind === 'no-data') return silent({ ...alert, sight: blinded(alert.sight, evaluation) });
  const seeing: Alert = { ...alert, sight: { kind: 'seen', at: evaluation.at } };
  const signal = signalOf(evaluation, alert.subject);
  if (signal.says === 'nothing') return silent(seeing);
  const sure = isImmediate(seeing.subject.kind, evaluation, signal, policy);
  if (!sure && !isNews(seeing.subject.kind, evaluation)) return silent(seeing);
  return seeing.state.kind === 'firing'
    ? stepFiring(seeing, seeing.state, evaluation, signal, policy)
    : stepOpen(seeing, seeing.state, evaluation, signal, sure, policy);
}

type Firing = Extract<AlertState, { kind: 'firing' }>;
type Open = Exclude<AlertState, Firing>;

/** Not firing: what is odd is held until enough of it was seen. */
function stepOpen(
  alert: Alert,
  state: Open,
  look: Judged,
  signal: Statement,
  sure: boolean,
  policy: Policy,
): Step {
  const odd = signal.says === 'odd';
  const recent = [...alert.recent, { at: look.at, odd }].slice(-policy.window);
  const oddOnes = recent.filter((one) => one.odd);
  const pending = state.kind === 'pending' ? state : null;
  const since = oddOnes[0]?.at;
  if (since === undefined)
    return silent({ ...alert, recent, state: pending === null ? state : { kind: 'quiet' } });
  const seen = oddOnes.length;
  if (!odd)
    return silent({ ...alert, recent, state: pending === null ? state : { ...pending, since, seen } });
  const peak = peakOf(pending?.peak ?? null, look, signal.direction);
  if (!sure && seen < neededOf(alert.subject.kind, policy))
    return silent({ ...alert, recent, state: { kind: 'pending', since, seen, peak } });
  const { direction } = signal;
  const told = { at: look.at, level: levelOf(alert.subject.kind, look, signal) };
  const firing: AlertState = { kind: 'firing', since, firedAt: look.at, direction, peak, calm: 0, told };
  return { alert: { ...alert, recent: [], state: firing }, events: [eventOf(alert, 'fired', look, signal)] };
}

/** Firing: told again when it worsens or lasts, resolved by calm looks in a row. */
function stepFiring(alert: Alert, state: Firing, look: Judged, signal: Statement, policy: Policy): Step {
  const against = signal.direction !== state.direction;
  if (signal.says === 'odd' && against) {
    // the other way round: the old alert is over, and the new one needs what any alert needs
    const closed = resolve(alert, state, look, signal);
    const opened = step({ ...closed.alert, recent: [] }, look, policy);
    return { alert: opened.alert, events: [...closed.events, ...opened.events] };
  }
  if (signal.says === 'calm' || against) {
    const calm = state.calm + 1;
    if (calm >= policy.calm) return resolve(alert, state, look, signal);
    return silent({ ...alert, state: { ...state, calm } });
  }
  if (signal.says === 'leaning') return silent({ ...alert, state: { ...state, calm: 0 } });
  const going: Firing = { ...state, calm: 0, peak: peakOf(state.peak, look, state.direction) };
  const level = levelOf(alert.subject.kind, look, signal);
  const reason = whyTell(state, look.at, level, policy);
  if (reason === null) return silent({ ...alert, state: going });
  // Repeating tells no worse news: what would be worse is still measured by what was told last.
  const told = { at: look.at, level: reason === 'worsened' ? level : state.told.level };
  return {
    alert: { ...alert, state: { ...going, told } },
    events: [eventOf(alert, reason, look, signal)],
  };
}

function resolve(alert: Alert, state: Firing, look: Judged, signal: Statement): Step {
  const { since, firedAt, peak } = state;
  return {
    alert: { ...alert, recent: [], state: { kind: 'resolved', since, firedAt, resolvedAt: look.at, peak } },
    events: [eventOf(alert, 'resolved', look, signal)],
  };
}

function whyTell(
  { told, direction }: Firing,
  at: number,
  level: number,
  policy: Policy,
): 'worsened' | 'repeated' | null {
  const isWorse =
    direction === 'up' ? level >= told.level * policy.worsened : level * policy.worsened <= told.level;
  if (isWorse && level !== told.level) return 'worsened';
  return policy.repeatMs !== null && at - told.at >= policy.repeatMs ? 'repeated' : null;
}

/** Objects over the whole area, as far as the alert knows them: a rule's by its own value, a resumption's in boxes. */
function levelOf(kind: AlertKind, { raw, seen, baseline }: Judged, { value }: Statement): number {
  if (kind === 'rule') return value / seen;
  if (kind === 'resumption' || baseline === null) return raw / seen;
  return Math.max(0, raw - baseline.clutter) / baseline.exposure;
}

/** A shift is its own confirmation, and a user's rule is as the user set it. */
function neededOf(kind: AlertKind, policy: Policy): number {
  return kind === 'spike' || kind === 'resumption' ? policy.needed : 1;
}

/** Too rare for chance, and a second pair of eyes. */
function isImmediate(
  kind: AlertKind,
  { confirmed }: Judged,
  { says, p }: Statement,
  policy: Policy,
): boolean {
  const confirmable = kind === 'spike' || kind === 'resumption';
  return confirmable && says === 'odd' && confirmed && p !== null && p < policy.immediateP;
}

/**
 * A spike or a resumption needs a second opinion: another day, another string. A level counts every day, though the
 * string never moved. A user's rule counts every look.
 */
function isNews(kind: AlertKind, { news }: Judged): boolean {
  if (kind === 'rule') return true;
  return kind === 'shift' ? news !== 'same-day' : news === 'news';
}

function blinded(sight: Sight, { at, reason }: NoData): Sight {
  if (sight.kind === 'no-data') return { ...sight, reason };
  return { kind: 'no-data', since: at, reason, lastSeenAt: sight.kind === 'seen' ? sight.at : null };
}

function peakOf(peak: Peak | null, { at, raw }: Judged, direction: Direction): Peak {
  const beyond = peak === null || (direction === 'up' ? raw > peak.count : raw < peak.count);
  return beyond ? { count: raw, at } : peak;
}

function eventOf(
  { subject }: Alert,
  reason: AlertEvent['reason'],
  { at }: Judged,
  { value, threshold, p }: Statement,
): AlertEvent {
  return { at, reason, kind: subject.kind, value, threshold, p };
}

function silent(alert: Alert): Step {
  return { alert, events: [] };
}
