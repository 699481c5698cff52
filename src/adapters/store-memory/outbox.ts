import { wants } from '../../domain/channel.ts';
import { deliveryId, waitingFrom } from '../../domain/delivery.ts';
import { checkMessageId, type Message } from '../../domain/message.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import { compareText, type Shelves } from './shelves.ts';

type Outbox = Pick<OutboxStore, 'postMessages' | 'getMessage' | 'listMessages'>;

export function createOutbox(shelves: Shelves): Outbox {
  const { messages } = shelves;
  return {
    postMessages: async (posted) => insertMessages(shelves, posted),
    getMessage: async (id) => messages.get(id) ?? null,
    listMessages: async ({ types, origin, siteId, limit }) =>
      [...messages.values()]
        .filter((message) => types.includes(message.type) && message.origin === origin)
        .filter((message) => siteId === undefined || message.siteId === siteId)
        .sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id))
        .slice(0, limit),
  };
}

/** In the caller's step, before anything else runs. @throws Fault invalid-request for an id that is none */
export function insertMessages(
  { messages, channels, deliveries }: Shelves,
  posted: readonly Message[],
): void {
  for (const { id } of posted) checkMessageId(id);
  for (const message of posted) {
    if (messages.has(message.id)) continue;
    messages.set(message.id, message);
    for (const channel of channels.values()) {
      if (!wants(channel, message)) continue;
      const { id: messageId, createdAt } = message;
      const id = deliveryId(messageId, channel.id);
      const state = waitingFrom(createdAt);
      deliveries.set(id, {
        delivery: { id, messageId, channelId: channel.id, state, attempts: [], createdAt },
        claims: 0,
      });
    }
  }
}
