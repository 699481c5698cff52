import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createHttpPost } from '../../src/adapters/http-post/index.ts';
import { createWebhookNotifier } from '../../src/adapters/notify-webhook/index.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import type { Store } from '../../src/ports/store.ts';
import { deliver } from '../../workers/deliver.ts';
import { sleep } from './eventually.ts';
import { sampleChannel } from './outbox-samples.ts';
import { collectLog } from './quiet-log.ts';

/** Leases and retries come this many times sooner. */
const SPEED = 40;
const LEASE_MS = 20_000;

/** What a child is told by whoever kills it. */
export interface Fate {
  readonly databaseUrl: string;
  readonly receiverUrl: string;
  /** News to make by now. */
  readonly news: number;
  /** From when its clock runs fast, ms UTC. */
  readonly since: number;
  /** The step at which it sends itself SIGKILL, and how many ms after it; null lets it live. */
  readonly fatalStep: number | null;
  readonly lateMs: number;
}

export function readFate(): Fate {
  return JSON.parse(process.argv[2] ?? '{}') as Fate;
}

export function openPool({ databaseUrl }: Fate): Promise<SqlPool> | SqlPool {
  return databaseUrl.startsWith('pglite:') ? openPglite(databaseUrl) : openPostgres(databaseUrl);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export type Aloud = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Says before and after each step what it is, and dies where it is fated to. */
export function createAloud({ fatalStep, lateMs }: Fate): Aloud {
  let steps = 0;
  const die = (): boolean => process.kill(process.pid, 'SIGKILL');
  const step = (line: string): void => {
    say(line);
    steps += 1;
    if (steps !== fatalStep) return;
    if (lateMs === 0) die();
    else setTimeout(die, lateMs);
  };
  return async (name, work) => {
    step(`before ${name}`);
    const result = await work();
    step(`after ${name}`);
    return result;
  };
}

/** One run of the real loop, over a real webhook, every step of it said aloud. */
export async function createTelling(store: Store, fate: Fate, aloud: Aloud): Promise<() => Promise<number>> {
  const channel = sampleChannel({ id: 'the-receiver', url: fate.receiverUrl });
  // there already, where another lived before
  await store.saveChannel(channel).catch(() => undefined);
  const webhook = createWebhookNotifier({
    http: createHttpPost({ addresses: guardAddresses({ allowPrivateAddresses: true }) }),
    clock: { now: Date.now },
    publicUrl: 'http://127.0.0.1:3000',
  });
  const nobody: Notifier<never> = {
    tell: async () => {
      throw new Error('no such channel');
    },
  };
  const work = {
    store: {
      claimDeliveries: (...given: Parameters<Store['claimDeliveries']>) =>
        aloud('claim', () => store.claimDeliveries(...given)),
      recordAttempt: (...given: Parameters<Store['recordAttempt']>) =>
        aloud('record', () => store.recordAttempt(...given)),
    },
    notifiers: {
      webhook: { tell: (...given) => aloud('tell', () => webhook.tell(...given)) } satisfies typeof webhook,
      email: nobody,
      slack: nobody,
    },
    clock: { now: () => fate.since + (Date.now() - fate.since) * SPEED },
    log: collectLog(),
    chance: Math.random,
    leaseMs: LEASE_MS,
  };
  const never = new AbortController().signal;
  return () => deliver(work, never);
}

/** Tells what is due for ever, and says once when nothing waits any more. */
export async function tellOn(store: Store, telling: () => Promise<number>): Promise<never> {
  for (let isTold = false; ; await sleep(20)) {
    await telling();
    const waiting = await store.listDeliveries({ limit: 1, state: 'waiting' });
    if (isTold || waiting.items.length > 0) continue;
    say('finished');
    isTold = true;
  }
}
