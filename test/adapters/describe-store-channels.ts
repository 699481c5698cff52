import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { NOON } from '../support/store-samples.ts';

export function describeChannels(store: () => Store): void {
  test('a channel of each kind is read back as it was saved, and listed by id', async () => {
    const channels = [
      sampleChannel({ sites: ['nampo', 'busan'], types: ['alert.fired'], origins: ['real', 'simulated'] }),
      sampleChannel({ kind: 'email', addresses: ['a@example.org', 'b@example.org'] }),
      sampleChannel({ kind: 'slack', disabled: { at: NOON, reason: 'HTTP 410' } }),
    ];
    for (const channel of channels) await store().saveChannel(channel);
    for (const channel of channels) expect(await store().getChannel(channel.id)).toEqual(channel);
    const listed = await store().listChannels();
    for (const channel of channels) expect(listed).toContainEqual(channel);
    const ids = listed.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(await store().getChannel('no-such')).toBeNull();
  });

  test('a change names the revision that it follows, or is a conflict that says both', async () => {
    const first = sampleChannel();
    await store().saveChannel(first);
    const second = { ...first, revision: 2, name: 'Night desk' };
    await store().saveChannel(second);
    expect(await store().getChannel(first.id)).toEqual(second);
    for (const revision of [1, 2, 4]) {
      await expect(store().saveChannel({ ...first, revision })).rejects.toMatchObject({
        code: 'conflict',
        message: `channel "${first.id}": revision ${revision - 1} was expected, the latest is 2`,
      });
    }
    expect(await store().getChannel(first.id)).toEqual(second);
  });

  test('of many changes at once of one revision, one wins', async () => {
    const first = sampleChannel();
    await store().saveChannel(first);
    const changes = await Promise.allSettled(
      [1, 2, 3, 4].map((i) => store().saveChannel({ ...first, revision: 2, name: `change ${i}` })),
    );
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('what waits for a channel fails when somebody disables it, and says why', async () => {
    const channel = sampleChannel();
    await store().saveChannel(channel);
    const message = sampleMessage();
    await store().postMessages([message]);
    const disabled = { at: NOON, reason: 'moved house' };
    await store().saveChannel({ ...channel, revision: 2, disabled });
    const { items } = await store().listDeliveries({ limit: 9, channelId: channel.id });
    expect(items.map(({ state }) => state)).toEqual([
      { kind: 'failed', at: NOON, because: 'its channel is disabled: moved house' },
    ]);
    await store().deleteChannel(channel.id);
  });

  test('a deleted channel takes its deliveries along, and is gone', async () => {
    const channel = sampleChannel();
    await store().saveChannel(channel);
    const message = sampleMessage();
    await store().postMessages([message]);
    const [delivery] = (await store().listDeliveries({ limit: 9, channelId: channel.id })).items;
    expect(await store().deleteChannel(channel.id)).toBe(true);
    expect(await store().deleteChannel(channel.id)).toBe(false);
    expect(await store().getDelivery(delivery?.id ?? '')).toBeNull();
    expect(await store().getMessage(message.id)).toEqual(message);
  });
}
