import type { Channel } from '../../domain/channel.ts';
import { failedWithChannel } from '../../domain/delivery.ts';
import { Fault } from '../../domain/fault.ts';
import type { ChannelStore } from '../../ports/channel-store.ts';
import { compareText, type Shelves } from './shelves.ts';

export function createChannels(shelves: Shelves): ChannelStore {
  const { channels, deliveries } = shelves;
  return {
    listChannels: async () => [...channels.values()].sort((a, b) => compareText(a.id, b.id)),
    getChannel: async (id) => channels.get(id) ?? null,
    async saveChannel(channel) {
      const { id, revision, disabled } = channel;
      const latest = channels.get(id)?.revision ?? 0;
      if (revision !== latest + 1)
        throw new Fault(
          'conflict',
          `channel "${id}": revision ${revision - 1} was expected, the latest is ${latest}`,
        );
      channels.set(id, channel);
      if (disabled !== null) failWaiting(shelves, id, disabled);
    },
    async deleteChannel(id) {
      for (const [key, { delivery }] of deliveries) if (delivery.channelId === id) deliveries.delete(key);
      return channels.delete(id);
    },
  };
}

/** What waits for a channel that is told nothing would come late and out of season when it is told again. */
export function failWaiting(
  { deliveries }: Shelves,
  channelId: string,
  disabled: NonNullable<Channel['disabled']>,
): void {
  for (const [id, { delivery, claims }] of deliveries)
    if (delivery.channelId === channelId && delivery.state.kind === 'waiting')
      deliveries.set(id, { delivery: { ...delivery, state: failedWithChannel(disabled) }, claims });
}
