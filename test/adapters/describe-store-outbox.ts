import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebhookChannel } from '../../src/domain/channel.ts';
import type { Claim } from '../../src/domain/delivery.ts';
import type { Store } from '../../src/ports/store.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { NOON, uniqueId } from '../support/store-samples.ts';

const HOUR = 3_600_000;
const LATER = NOON + 24 * HOUR;

export function describeOutbox(store: () => Store): void {
  let channel: WebhookChannel;
  beforeEach(async () => {
    for (const { id } of await store().listChannels()) await store().deleteChannel(id);
    channel = sampleChannel();
    await store().saveChannel(channel);
  });
  afterEach(async () => {
    await store().deleteChannel(channel.id);
  });

  const deliveries = async () => (await store().listDeliveries({ limit: 100, channelId: channel.id })).items;
  const claimOne = async (now = LATER): Promise<Claim> => {
    const claims = await store().claimDeliveries(now, 1000, 10);
    expect(claims).toHaveLength(1);
    return claims[0] as Claim;
  };
  const record = (claim: Claim, ok: boolean, disable: string | null = null) =>
    store().recordAttempt(
      claim,
      { at: LATER, durationMs: 5, ok, detail: ok ? 'HTTP 204' : 'HTTP 500' },
      ok ? { kind: 'delivered', at: LATER } : { kind: 'waiting', dueAt: LATER + HOUR, failures: 1 },
      disable,
    );

  test('a message is posted with one delivery for each channel that wants it', async () => {
    const other = sampleChannel({ kind: 'slack', sites: ['elsewhere'] });
    await store().saveChannel(other);
    const message = sampleMessage();
    await store().postMessages([message, sampleMessage({ origin: 'simulated' })]);
    expect(await store().getMessage(message.id)).toEqual(message);
    expect(await deliveries()).toEqual([
      {
        id: `${message.id}~${channel.id}`,
        messageId: message.id,
        channelId: channel.id,
        state: { kind: 'waiting', dueAt: message.createdAt, failures: 0 },
        attempts: [],
        createdAt: message.createdAt,
      },
    ]);
    expect((await store().listDeliveries({ limit: 9, channelId: other.id })).items).toEqual([]);
  });

  test('the same id posted again changes nothing, whatever it says and whoever came since', async () => {
    const message = sampleMessage();
    await store().postMessages([message, { ...message, type: 'alert.resolved' }]);
    const late = sampleChannel({ kind: 'slack' });
    await store().saveChannel(late);
    await Promise.all([1, 2, 3].map(() => store().postMessages([{ ...message, at: 0 }])));
    expect(await store().getMessage(message.id)).toEqual(message);
    expect(await deliveries()).toHaveLength(1);
    expect((await store().listDeliveries({ limit: 9, channelId: late.id })).items).toEqual([]);
  });

  test('many messages at once, posted by several at the same time, are each posted once', async () => {
    const messages = Array.from({ length: 700 }, () => sampleMessage());
    await Promise.all([store().postMessages(messages), store().postMessages(messages.toReversed())]);
    const page = await store().listDeliveries({ limit: 1000, channelId: channel.id });
    expect(new Set(page.items.map(({ messageId }) => messageId))).toEqual(
      new Set(messages.map(({ id }) => id)),
    );
    expect(page.items).toHaveLength(700);
  });

  test('an id that cannot be a webhook-id is refused, and nothing beside it is posted', async () => {
    const good = sampleMessage();
    for (const id of ['', 'a.b', 'a:b', 'a b', 'ä', 'x'.repeat(201)]) {
      await expect(store().postMessages([good, sampleMessage({ id })])).rejects.toMatchObject({
        code: 'invalid-request',
        message: expect.stringContaining(JSON.stringify(id)),
      });
    }
    await store().postMessages([]);
    expect(await store().getMessage(good.id)).toBeNull();
    expect(await deliveries()).toEqual([]);
  });

  test('what is due is claimed once, oldest first, and again when nobody records until the lease ends', async () => {
    const posted = [3, 1, 2].map((i) => sampleMessage({ createdAt: NOON + i }));
    await store().postMessages(posted);
    expect(await store().claimDeliveries(NOON, 1000, 10)).toEqual([]);
    const claims = await Promise.all([1, 2, 3, 4].map(() => store().claimDeliveries(LATER, 1000, 2)));
    const taken = claims.flat();
    expect(taken.map(({ message }) => message.id).sort()).toEqual(posted.map(({ id }) => id).sort());
    expect(taken.every((claim) => claim.number === 1 && claim.channel.id === channel.id)).toBe(true);
    expect(await store().claimDeliveries(LATER + 999, 1000, 10)).toEqual([]);
    const again = await store().claimDeliveries(LATER + 1000, 1000, 1);
    expect(again.map(({ number }) => number)).toEqual([2]);
  });

  test('a recorded attempt is logged and moves the delivery on; that of an outrun claim is not heard', async () => {
    await store().postMessages([sampleMessage()]);
    const first = await claimOne();
    const second = await claimOne(LATER + 1000);
    await record(first, true);
    expect((await deliveries())[0]).toMatchObject({ state: { kind: 'waiting' }, attempts: [] });
    await record(second, false);
    expect((await deliveries())[0]).toMatchObject({
      state: { kind: 'waiting', dueAt: LATER + HOUR, failures: 1 },
      attempts: [{ at: LATER, durationMs: 5, ok: false, detail: 'HTTP 500' }],
    });
    await record(await claimOne(LATER + HOUR), true);
    const [delivery] = await deliveries();
    expect(delivery?.state).toEqual({ kind: 'delivered', at: LATER });
    expect(delivery?.attempts.map(({ ok }) => ok)).toEqual([false, true]);
    expect(await store().claimDeliveries(LATER * 2, 1000, 10)).toEqual([]);
  });

  test('the log keeps the latest twenty attempts', async () => {
    await store().postMessages([sampleMessage()]);
    for (let i = 0; i < 22; i++) {
      const claim = await claimOne(LATER + i * 2 * HOUR);
      const state = { kind: 'waiting', dueAt: LATER, failures: i } as const;
      await store().recordAttempt(claim, { at: i, durationMs: 0, ok: false, detail: '' }, state, null);
    }
    const [delivery] = await deliveries();
    expect(delivery?.attempts.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
  });

  test('an answer that ends a channel disables it once, and fails what else waits for it', async () => {
    const [one, two] = [sampleMessage(), sampleMessage({ createdAt: NOON + 2 * HOUR })];
    await store().postMessages([one, two]);
    const claims = await store().claimDeliveries(LATER, 1000, 10);
    const gone = { kind: 'failed', at: LATER, because: 'HTTP 410' } as const;
    for (const claim of claims)
      await store().recordAttempt(
        claim,
        { at: LATER, durationMs: 1, ok: false, detail: 'HTTP 410' },
        gone,
        'HTTP 410',
      );
    const disabled = { at: LATER, reason: 'HTTP 410' };
    expect(await store().getChannel(channel.id)).toEqual({ ...channel, revision: 2, disabled });
    expect((await deliveries()).map(({ state }) => state.kind)).toEqual(['failed', 'failed']);
    await store().postMessages([sampleMessage()]);
    expect(await deliveries()).toHaveLength(2);
    await expect(store().retryDelivery(`${one.id}~${channel.id}`, LATER)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('HTTP 410'),
    });
  });

  test('a delivery that is retried is due at once with all its attempts, and keeps its log', async () => {
    await store().postMessages([sampleMessage()]);
    const claim = await claimOne();
    const failed = { kind: 'failed', at: LATER, because: 'gave up' } as const;
    await store().recordAttempt(claim, { at: 1, durationMs: 1, ok: false, detail: 'no' }, failed, null);
    const retried = await store().retryDelivery(claim.delivery.id, LATER + 7);
    expect(retried).toMatchObject({
      state: { kind: 'waiting', dueAt: LATER + 7, failures: 0 },
      attempts: [{ detail: 'no' }],
    });
    expect(await store().getDelivery(claim.delivery.id)).toEqual(retried);
    await claimOne(LATER + 7);
    const lost = store().retryDelivery('no-such', LATER);
    await expect(lost).rejects.toMatchObject({ code: 'not-found' });
  });

  test('deliveries come newest first, in pages, by channel and state', async () => {
    const messages = [1, 2, 3, 4, 5].map((i) => sampleMessage({ createdAt: NOON + i }));
    await store().postMessages(messages);
    const [first] = await store().claimDeliveries(LATER, 1000, 1);
    await record(first as Claim, true);
    const page = (cursor?: string) =>
      store().listDeliveries({ limit: 2, channelId: channel.id, ...(cursor ? { cursor } : {}) });
    const one = await page();
    const two = await page(one.next ?? '');
    const three = await page(two.next ?? '');
    const seen = [one, two, three].flatMap(({ items }) => items.map(({ messageId }) => messageId));
    expect(seen).toEqual(messages.map(({ id }) => id).reverse());
    expect(three.next).toBeNull();
    const done = await store().listDeliveries({ limit: 9, channelId: channel.id, state: 'delivered' });
    expect(done.items.map(({ messageId }) => messageId)).toEqual([messages[0]?.id]);
  });

  test('messages are listed newest first, by type, origin and site', async () => {
    const siteId = uniqueId('site');
    const posted = [
      sampleMessage({ siteId, createdAt: NOON + 1 }),
      sampleMessage({ siteId, createdAt: NOON + 3, type: 'alert.resolved' }),
      sampleMessage({ siteId, createdAt: NOON + 2, origin: 'simulated' }),
      sampleMessage({ siteId, createdAt: NOON + 4, type: 'observation.revised' }),
      sampleMessage({ createdAt: LATER * 2 }),
    ];
    await store().postMessages(posted);
    const types = ['alert.fired', 'alert.resolved'] as const;
    const ids = async (query: Partial<Parameters<Store['listMessages']>[0]>) =>
      (await store().listMessages({ types, origin: 'real', limit: 10, ...query })).map(({ id }) => id);
    expect(await ids({ siteId })).toEqual([posted[1]?.id, posted[0]?.id]);
    expect(await ids({ siteId, limit: 1 })).toEqual([posted[1]?.id]);
    expect(await ids({ siteId, origin: 'simulated' })).toEqual([posted[2]?.id]);
    expect(await ids({})).toContain(posted[4]?.id);
  });
}
