import { requireEnabled } from '../../domain/channel.ts';
import { ATTEMPTS_KEPT, type Claim, type Delivery, waitingFrom } from '../../domain/delivery.ts';
import { Fault } from '../../domain/fault.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import { failWaiting } from './channels.ts';
import { pageOf } from './pages.ts';
import { compareText, type Shelves } from './shelves.ts';

type Deliveries = Pick<
  OutboxStore,
  'claimDeliveries' | 'recordAttempt' | 'getDelivery' | 'listDeliveries' | 'retryDelivery'
>;

export function createDeliveries(shelves: Shelves): Deliveries {
  const { channels, messages, deliveries } = shelves;

  const claim = ({ id, messageId, channelId }: Delivery, dueAt: number): readonly Claim[] => {
    const kept = deliveries.get(id);
    const [message, channel] = [messages.get(messageId), channels.get(channelId)];
    if (kept?.delivery.state.kind !== 'waiting' || !message || !channel) return [];
    const delivery = { ...kept.delivery, state: { ...kept.delivery.state, dueAt } };
    const number = kept.claims + 1;
    deliveries.set(id, { delivery, claims: number });
    return [{ delivery, message, channel, number }];
  };

  return {
    claimDeliveries: async (now, leaseMs, limit) =>
      [...deliveries.values()]
        .map(({ delivery }) => ({ delivery, dueAt: dueAtOf(delivery) }))
        .filter(({ dueAt }) => dueAt <= now)
        .sort((a, b) => a.dueAt - b.dueAt || compareText(a.delivery.id, b.delivery.id))
        .slice(0, limit)
        .flatMap(({ delivery }) => claim(delivery, now + leaseMs)),
    async recordAttempt({ delivery: { id, channelId }, number }, attempt, state, disable) {
      const kept = deliveries.get(id);
      if (kept?.claims !== number || kept.delivery.state.kind !== 'waiting') return;
      const attempts = [...kept.delivery.attempts, attempt].slice(-ATTEMPTS_KEPT);
      deliveries.set(id, { delivery: { ...kept.delivery, state, attempts }, claims: number });
      const channel = channels.get(channelId);
      if (disable === null || channel === undefined) return;
      const disabled = channel.disabled ?? { at: attempt.at, reason: disable };
      if (channel.disabled === null)
        channels.set(channelId, { ...channel, disabled, revision: channel.revision + 1 });
      failWaiting(shelves, channelId, disabled);
    },
    getDelivery: async (id) => deliveries.get(id)?.delivery ?? null,
    async listDeliveries({ limit, cursor, channelId, state }) {
      const listed = [...deliveries.values()]
        .map(({ delivery }) => delivery)
        .filter((delivery) => channelId === undefined || delivery.channelId === channelId)
        .filter((delivery) => state === undefined || delivery.state.kind === state)
        .sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id));
      return pageOf(listed, ({ createdAt, id }) => [createdAt, id], { limit, cursor });
    },
    async retryDelivery(id, now) {
      const kept = deliveries.get(id);
      const channel = kept && channels.get(kept.delivery.channelId);
      if (kept === undefined || channel === undefined)
        throw new Fault('not-found', `delivery "${id}" is not there`);
      requireEnabled(channel);
      const delivery = { ...kept.delivery, state: waitingFrom(now) };
      deliveries.set(id, { delivery, claims: kept.claims + 1 });
      return delivery;
    },
  };
}

function dueAtOf({ state }: Delivery): number {
  return state.kind === 'waiting' ? state.dueAt : Infinity;
}
