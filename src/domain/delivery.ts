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
