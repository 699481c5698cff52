import { expect, test } from 'vitest';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import type { Channel } from '../../src/domain/channel.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import type { Store } from '../../src/ports/store.ts';
import { type Delivering, deliver } from '../../workers/deliver.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { collectLog } from '../support/quiet-log.ts';
import { NOON } from '../support/store-samples.ts';

const LEASE_MS = 60_000;
const never = new AbortController().signal;

/** A worker whose process ends at its step `last`: nothing that it does afterwards reaches anybody. */
function mortal(
  store: Store,
  last: number,
  told: string[],
  now: number,
): Delivering & { readonly steps: number } {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps > last) throw new Error('killed');
  };
  /** A kill strikes before the other side has heard, or after it and before the answer arrives. */
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    step();
    const result = await work();
    step();
    return result;
  };
  const notifier: Notifier<Channel> = {
    tell: ({ id }) =>
      around(async () => {
        told.push(id);
        return { kind: 'taken', detail: 'HTTP 200' };
      }),
  };
  return {
    store: {
      claimDeliveries: (...given) => around(() => store.claimDeliveries(...given)),
      recordAttempt: (...given) => around(() => store.recordAttempt(...given)),
    },
    notifiers: { webhook: notifier, email: notifier, slack: notifier },
    clock: { now: () => now },
    log: collectLog(),
    chance: () => 0,
    leaseMs: LEASE_MS,
    get steps() {
      return steps;
    },
  };
}

async function storeWith(messages: number): Promise<Store> {
  const store = createMemoryStore();
  await store.saveChannel(sampleChannel());
  await store.postMessages(Array.from({ length: messages }, () => sampleMessage({ createdAt: NOON })));
  return store;
}

test('killed between any two steps of a run, nothing is lost and nothing told under two ids', async () => {
  const whole = mortal(await storeWith(12), Number.POSITIVE_INFINITY, [], NOON);
  await deliver(whole, never);
  expect(whole.steps).toBeGreaterThan(48);

  for (let last = 0; last < whole.steps; last++) {
    const store = await storeWith(12);
    const told: string[] = [];
    await deliver(mortal(store, last, told, NOON), never).catch(() => undefined);
    const survivor = mortal(store, Number.POSITIVE_INFINITY, told, NOON + LEASE_MS);
    await deliver(survivor, never);
    const { items } = await store.listDeliveries({ limit: 100 });
    expect(new Set(told), `killed after step ${last}`).toEqual(new Set(items.map((it) => it.messageId)));
    expect(items.every(({ state }) => state.kind === 'delivered')).toBe(true);
    // What was told and not recorded is told again: as many as are under way at once, at most.
    expect(told.length).toBeLessThanOrEqual(12 + 8);
  }
});
