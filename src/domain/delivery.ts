import type { Channel } from './channel.ts';
import type { Message } from './message.ts';

/** One message on its way to one channel. */
export interface Delivery {
  /** Message and channel: `deliveryId`. */
  readonly id: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly state: DeliveryState;
  /** What became of the latest attempts, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly createdAt: number;
}

export type DeliveryState =
  | {
      readonly kind: 'waiting';
      /** Not before, ms UTC. While somebody tries, until when nobody else does. */
      readonly dueAt: number;
      /** Attempts that failed since it was posted or retried by hand. */
      readonly failures: number;
    }
  | { readonly kind: 'delivered'; readonly at: number }
  | { readonly kind: 'failed'; readonly at: number; readonly because: string };

export interface Attempt {
  readonly at: number;
  readonly durationMs: number;
  readonly ok: boolean;
  /** What the other side answered, or why it could not be asked. */
  readonly detail: string;
}

/** A delivery that one worker has taken up. */
export interface Claim {
  readonly delivery: Delivery;
  readonly message: Message;
  readonly channel: Channel;
  /** Counts the claims of this delivery: what an older one has to say is not heard. */
  readonly number: number;
}

/** What the other side makes of an attempt. */
export type Answer =
  | { readonly kind: 'taken'; readonly detail: string }
  /** It wants no more, ever. */
  | { readonly kind: 'gone'; readonly detail: string }
  /** Or it could not be asked. `retryAfterMs`: how long it wants to be left alone, null where it does not say. */
  | { readonly kind: 'refused'; readonly detail: string; readonly retryAfterMs: number | null };

/** Of a delivery's log as many attempts are kept. */
export const ATTEMPTS_KEPT = 20;

export function deliveryId(messageId: string, channelId: string): string {
  return `${messageId}~${channelId}`;
}

/** Due at once, with all its attempts before it. */
export function waitingFrom(now: number): DeliveryState {
  return { kind: 'waiting', dueAt: now, failures: 0 };
}

/** What becomes of a delivery whose channel is told nothing any more. */
export function failedWithChannel({ at, reason }: NonNullable<Channel['disabled']>): DeliveryState {
  return { kind: 'failed', at, because: `its channel is disabled: ${reason}` };
}

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000];

/** The wait before each attempt, after the failure of the one before it: Standard Webhooks 1.0.0. */
const WAITS_MS = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const LONGEST_WAIT_MS = 24 * HOUR_MS;
/** Share of a wait that chance may add: receivers that come back are not met by everything at once. */
const JITTER = 0.1;

/**
 * Where a delivery goes after an attempt, and why its channel is to be disabled, or null.
 * @param failures failed attempts before this one
 * @param jitter 0..1
 */
export function afterAttempt(
  failures: number,
  answer: Answer,
  now: number,
  jitter: number,
): { readonly state: DeliveryState; readonly disable: string | null } {
  if (answer.kind === 'taken') return { state: { kind: 'delivered', at: now }, disable: null };
  if (answer.kind === 'gone')
    return { state: { kind: 'failed', at: now, because: answer.detail }, disable: answer.detail };
  const failed = failures + 1;
  const waitMs = WAITS_MS[failed];
  if (waitMs === undefined) {
    const because = `given up after ${failed} attempts; the last: ${answer.detail}`;
    return { state: { kind: 'failed', at: now, because }, disable: null };
  }
  const asked = Math.min(answer.retryAfterMs ?? 0, LONGEST_WAIT_MS);
  const dueAt = now + Math.round(Math.max(waitMs * (1 + JITTER * jitter), asked));
  return { state: { kind: 'waiting', dueAt, failures: failed }, disable: null };
}

/** What an HTTP status says: 2xx takes the message, 410 wants no more, anything else is asked again. */
export function answerOfStatus(status: number, detail: string, retryAfterMs: number | null): Answer {
  if (status >= 200 && status < 300) return { kind: 'taken', detail };
  return status === 410 ? { kind: 'gone', detail } : { kind: 'refused', detail, retryAfterMs };
}
