import type { UnusableReason } from '../observation.ts';
import type { Judged } from './evaluation.ts';
import type { Direction } from './shift-score.ts';
import type { AlertKind, Signal } from './signal.ts';

/** What an alert watches: one of the statistical kinds, or the user rule of that place in the list. */
export type Subject =
  | { readonly kind: Exclude<AlertKind, 'rule'> }
  | { readonly kind: 'rule'; readonly index: number };

/** One alert of one series. Its fingerprint is site, area, class and subject. */
export interface Alert {
  readonly subject: Subject;
  readonly state: AlertState;
  /** The last independent looks, as many as decide; the newest last. */
  readonly recent: readonly { readonly at: number; readonly odd: boolean }[];
  readonly sight: Sight;
}

export const ALERT_STATES = ['quiet', 'pending', 'firing', 'resolved'] as const;

export type AlertState =
  | { readonly kind: 'quiet' }
  | {
      readonly kind: 'pending';
      /** The first odd look of those that decide, ms UTC, and how many of them are odd. */
      readonly since: number;
      readonly seen: number;
      readonly peak: Peak;
    }
  | {
      readonly kind: 'firing';
      readonly since: number;
      readonly firedAt: number;
      readonly direction: Direction;
      readonly peak: Peak;
      /** Calm looks in a row. */
      readonly calm: number;
      /** When it was told last, and the level at the last news: fired or worsened. */
      readonly told: Told;
    }
  | {
      readonly kind: 'resolved';
      readonly since: number;
      readonly firedAt: number;
      readonly resolvedAt: number;
      readonly peak: Peak;
    };

/** The count furthest from usual, and when. */
export interface Peak {
  readonly count: number;
  readonly at: number;
}

/** Looks that saw more or less of an area, or by another model, are laid beside one another by their level. */
interface Told {
  readonly at: number;
  readonly level: number;
}

/** Whether there is anything to go by. */
export type Sight =
  | { readonly kind: 'never-looked' }
  | { readonly kind: 'seen'; readonly at: number }
  | {
      readonly kind: 'no-data';
      /** The first look that saw nothing, ms UTC, and why the last one did. */
      readonly since: number;
      readonly reason: UnusableReason;
      /** The last usable look; null before the first. */
      readonly lastSeenAt: number | null;
    };

export interface AlertEvent {
  /** Acquisition of the look that made it, ms UTC. */
  readonly at: number;
  readonly reason: 'fired' | 'worsened' | 'repeated' | 'resolved' | 'withdrawn';
  readonly kind: AlertKind;
  readonly value: number;
  readonly threshold: number;
  readonly p: number | null;
}

export interface Policy {
  /** A spike or a resumption fires on `needed` odd looks of the last `window` independent ones. */
  readonly window: number;
  readonly needed: number;
  /** Or at once below this p when a reviewer or a second model confirms. */
  readonly immediateP: number;
  /** Calm looks in a row that resolve. */
  readonly calm: number;
  /** Told again when the count has grown (or shrunk) by this factor since the last event. */
  readonly worsened: number;
  /** Told again after this time while odd; null: never. */
  readonly repeatMs: number | null;
  /** Stale after this time without a usable look. */
  readonly staleMs: number;
}

const DAY_MS = 86_400_000;

export const DEFAULT_POLICY: Policy = {
  window: 3,
  needed: 2,
  immediateP: 1e-4,
  calm: 3,
  worsened: 1.5,
  repeatMs: 30 * DAY_MS,
  staleMs: 30 * DAY_MS,
};

/** An alert that has seen nothing yet. */
export function quietAlert(subject: Subject): Alert {
  return {
    subject,
    state: { kind: 'quiet' },
    recent: [],
    sight: { kind: 'never-looked' },
  };
}

/** An alert that is raised or about to be, and had no usable look for a month: neither trust nor dismiss it. */
export function isStale({ state, sight }: Alert, now: number, policy: Policy): boolean {
  const open = state.kind === 'pending' || state.kind === 'firing';
  if (!open || sight.kind === 'never-looked') return false;
  const lastSeenAt = sight.kind === 'seen' ? sight.at : sight.lastSeenAt;
  return lastSeenAt !== null && now - lastSeenAt > policy.staleMs;
}

export function signalOf({ signals }: Judged, subject: Subject): Signal {
  if (subject.kind !== 'rule') return signals[subject.kind];
  const signal = signals.rules[subject.index];
  if (signal === undefined)
    throw new RangeError(`rule ${subject.index} of ${signals.rules.length}: expected one that was evaluated`);
  return signal;
}
