import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import type { Channel } from '../../src/domain/channel.ts';
import type { Answer } from '../../src/domain/delivery.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import type { Store } from '../../src/ports/store.ts';
import { deliver } from '../../workers/deliver.ts';
import { eventually } from '../support/eventually.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { collectLog } from '../support/quiet-log.ts';
import { NOON } from '../support/store-samples.ts';

const HOUR = 3_600_000;
const TAKEN: Answer = { kind: 'taken', detail: 'HTTP 200' };

let store: Store;
let now: number;
/** What was told, as `channel message`. */
let told: string[];
let answer: (message: Message, channel: Channel) => Promise<Answer> | Answer;
beforeEach(() => {
  store = createMemoryStore();
  now = NOON + HOUR;
  told = [];
  answer = () => TAKEN;
});

const never = new AbortController().signal;
const notifier: Notifier<Channel> = {
  async tell(message, channel) {
    told.push(`${channel.id} ${message.id}`);
    return answer(message, channel);
  },
};
const log = collectLog();
const run = (signal = never) =>
  deliver(
    {
      store,
      notifiers: { webhook: notifier, email: notifier, slack: notifier },
      clock: { now: () => now },
      chance: () => 0,
      log,
      leaseMs: 60_000,
    },
    signal,
  );
const post = async (...changes: readonly Partial<Message>[]) => {
  const messages = changes.map((change) => sampleMessage({ createdAt: NOON, ...change }));
  await store.postMessages(messages);
  return messages;
};
const states = async () => (await store.listDeliveries({ limit: 100 })).items.map(({ state }) => state.kind);

describe('delivering', () => {
  test('tells every message once on every channel that wants it, whatever their number', async () => {
    const channels = [
      sampleChannel(),
      sampleChannel({ kind: 'email', addresses: ['a@example.org'] }),
      sampleChannel({ kind: 'slack', types: ['alert.resolved'] }),
    ];
    for (const channel of channels) await store.saveChannel(channel);
    const messages = await post(...Array.from({ length: 20 }, () => ({})));
    expect(await run()).toBe(40);
    const wanted = channels.slice(0, 2).flatMap(({ id }) => messages.map((message) => `${id} ${message.id}`));
    expect([...told].sort()).toEqual(wanted.sort());
    expect(new Set(await states())).toEqual(new Set(['delivered']));
    expect(await run()).toBe(0);
  });

  test('tries again in its time until it is taken, and the log of attempts tells the story', async () => {
    await store.saveChannel(sampleChannel());
    await post({});
    answer = () => ({ kind: 'refused', detail: 'HTTP 503', retryAfterMs: null });
    await run();
    now += 4_999;
    expect(await run()).toBe(0);
    now += 1;
    answer = () => {
      throw new Error('no route');
    };
    expect(await run()).toBe(1);
    now += 300_000;
    answer = () => TAKEN;
    expect(await run()).toBe(1);
    const [delivery] = (await store.listDeliveries({ limit: 1 })).items;
    expect(delivery?.state).toEqual({ kind: 'delivered', at: now });
    expect(delivery?.attempts.map(({ ok, detail }) => [ok, detail])).toEqual([
      [false, 'HTTP 503'],
      [false, 'no route'],
      [true, 'HTTP 200'],
    ]);
  });

  test('gives up after ten attempts, and begins anew when somebody says so', async () => {
    await store.saveChannel(sampleChannel());
    await post({});
    answer = () => ({ kind: 'refused', detail: 'HTTP 500', retryAfterMs: null });
    for (let i = 0; i < 12; i++) {
      await run();
      now += 24 * HOUR;
    }
    expect(told).toHaveLength(10);
    expect(await states()).toEqual(['failed']);
    const [delivery] = (await store.listDeliveries({ limit: 1 })).items;
    await store.retryDelivery(delivery?.id ?? '', now);
    answer = () => TAKEN;
    expect(await run()).toBe(1);
    expect(await states()).toEqual(['delivered']);
  });

  test('a receiver that is gone is asked once; its channel says why it is told nothing', async () => {
    const [gone, other] = [sampleChannel(), sampleChannel()];
    await store.saveChannel(gone);
    await store.saveChannel(other);
    answer = (_, channel) => (channel.id === gone.id ? { kind: 'gone', detail: 'HTTP 410' } : TAKEN);
    await post({});
    await run();
    await post({});
    await run();
    expect(told.filter((line) => line.startsWith(`${gone.id} `))).toHaveLength(1);
    expect(told.filter((line) => line.startsWith(`${other.id} `))).toHaveLength(2);
    expect((await store.getChannel(gone.id))?.disabled).toEqual({ at: now, reason: 'HTTP 410' });
  });

  test('several workers at once tell each message once', async () => {
    await store.saveChannel(sampleChannel());
    await post(...Array.from({ length: 30 }, () => ({})));
    const attempts = await Promise.all([run(), run(), run()]);
    expect(attempts.reduce((a, b) => a + b)).toBe(30);
    expect(new Set(told).size).toBe(30);
  });

  test('a receiver that is slow holds up nobody else', async () => {
    const slow = sampleChannel();
    await store.saveChannel(slow);
    await store.saveChannel(sampleChannel());
    let release: (value: Answer) => void = () => {};
    const waiting = new Promise<Answer>((resolve) => {
      release = resolve;
    });
    let held = false;
    answer = (_, channel) => {
      if (channel.id !== slow.id || held) return TAKEN;
      held = true;
      return waiting;
    };
    await post(...Array.from({ length: 30 }, () => ({})));
    const running = run();
    await eventually('all but one are told', async () => {
      return (await states()).filter((state) => state === 'delivered').length === 59;
    });
    release(TAKEN);
    expect(await running).toBe(60);
  });

  test('what a worker held that was killed is told again, under the same id, when its lease ends', async () => {
    await store.saveChannel(sampleChannel());
    const [message] = await post({});
    const [claim] = await store.claimDeliveries(now, 60_000, 1);
    expect(claim?.message.id).toBe(message?.id);
    now += 59_999;
    expect(await run()).toBe(0);
    now += 1;
    expect(await run()).toBe(1);
    expect(told.map((line) => line.split(' ')[1])).toEqual([message?.id]);
  });

  test('told to stop, it finishes what it holds and takes no more', async () => {
    await store.saveChannel(sampleChannel());
    await post(...Array.from({ length: 30 }, () => ({})));
    const stopping = new AbortController();
    answer = () => {
      stopping.abort();
      return TAKEN;
    };
    expect(await run(stopping.signal)).toBe(8);
    expect((await states()).filter((state) => state === 'waiting')).toHaveLength(22);
  });

  test('a channel that was disabled while a message for it was on its way is not told', async () => {
    const channel = sampleChannel();
    await store.saveChannel(channel);
    await post({});
    const { claimDeliveries } = store;
    const disabled = { at: now, reason: 'moved house' };
    store = {
      ...store,
      claimDeliveries: async (...given) =>
        (await claimDeliveries(...given)).map((claim) => ({ ...claim, channel: { ...channel, disabled } })),
    };
    await run();
    expect(told).toEqual([]);
    expect(await states()).toEqual(['failed']);
  });
});
