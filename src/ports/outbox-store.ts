import type { Attempt, Claim, Delivery, DeliveryState } from '../domain/delivery.ts';
import type { Message, MessageType } from '../domain/message.ts';
import type { Origin } from '../domain/scene.ts';
import type { ChannelStore } from './channel-store.ts';
import type { Page } from './page.ts';

/** Messages, and their deliveries on the way to the channels. */
export interface OutboxStore extends ChannelStore {
  /** With a delivery for every channel that wants one. Known ids change nothing. @throws Fault invalid-request */
  postMessages(messages: readonly Message[]): Promise<void>;
  getMessage(id: string): Promise<Message | null>;
  /** Newest first by when they were posted. */
  listMessages(query: MessageQuery): Promise<readonly Message[]>;
  /** Takes what is due, for `leaseMs`: what nobody records until then is due again. */
  claimDeliveries(now: number, leaseMs: number, limit: number): Promise<readonly Claim[]>;
  /** Nothing once another claim was made. `disable`: why the channel is told nothing from now on, or null. */
  recordAttempt(claim: Claim, attempt: Attempt, state: DeliveryState, disable: string | null): Promise<void>;
  getDelivery(id: string): Promise<Delivery | null>;
  /** Newest first. */
  listDeliveries(query: DeliveryQuery): Promise<Page<Delivery>>;
  /** Due at once, with all its attempts. @throws Fault not-found; conflict while its channel is disabled */
  retryDelivery(id: string, now: number): Promise<Delivery>;
}

interface MessageQuery {
  readonly types: readonly MessageType[];
  readonly origin: Origin;
  readonly siteId?: string;
  readonly limit: number;
}

export interface DeliveryQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly channelId?: string;
  readonly state?: DeliveryState['kind'];
}
