/**
 * A worker in small, for tests that kill it: it makes news, writes each with its message in one transaction, and
 * delivers by webhook. Arguments: the database's URL, the receiver's, how many news there are by now, the instant from
 * which its clock runs fast, ms UTC, and the step at which it sends itself SIGKILL with how many ms after it; none
 * lets it live.
 */
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createHttpPost } from '../../src/adapters/http-post/index.ts';
import { createWebhookNotifier } from '../../src/adapters/notify-webhook/index.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { openDatabase } from '../../src/adapters/store-sql/database.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { insertMessages } from '../../src/adapters/store-sql/outbox.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import { deliver } from '../../workers/deliver.ts';
import { sleep } from './eventually.ts';
import { sampleChannel, sampleMessage } from './outbox-samples.ts';
import { collectLog } from './quiet-log.ts';

const [databaseUrl = '', receiverUrl = '', many = '', since = '', fatal = '', late = '0'] =
  process.argv.slice(2);
const count = Number(many);
const fatalStep = fatal === '' ? Number.POSITIVE_INFINITY : Number(fatal);

/** Leases and retries come this many times sooner. */
const SPEED = 40;
const LEASE_MS = 20_000;
const clock = { now: () => Number(since) + (Date.now() - Number(since)) * SPEED };

const pool = databaseUrl.startsWith('pglite:') ? await openPglite(databaseUrl) : openPostgres(databaseUrl);
const store = await openStore(pool);
const db = openDatabase(withFaults(pool));
const channel = sampleChannel({ id: 'the-receiver', url: receiverUrl });
await store.saveChannel(channel).catch(() => undefined);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
let steps = 0;
const die = (): boolean => process.kill(process.pid, 'SIGKILL');
const step = (line: string): void => {
  say(line);
  steps += 1;
  if (steps !== fatalStep) return;
  if (late === '0') die();
  else setTimeout(die, Number(late));
};
const aloud = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  step(`before ${name}`);
  const result = await work();
  step(`after ${name}`);
  return result;
};

/** What made the news is never made again: were its message not written with it, it would be lost. */
async function makeNews(i: number): Promise<void> {
  const id = `news-${i}`;
  await db.transaction().execute(async (tx) => {
    const fresh = await tx
      .insertInto('sites')
      .values({ id, name: id, timezone: 'UTC', fictional: false })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    if (fresh.length === 0) return;
    const message = sampleMessage({ id, createdAt: Number(since), at: Number(since) });
    await aloud('post', () => insertMessages(tx, [message]));
  });
}

const addresses = guardAddresses({ allowPrivateAddresses: true });
const webhook = createWebhookNotifier({
  http: createHttpPost({ addresses }),
  clock: { now: Date.now },
  publicUrl: 'http://127.0.0.1:3000',
});
const notifier: typeof webhook = {
  tell: (message, to) => aloud('tell', () => webhook.tell(message, to)),
};
const nobody: Notifier<never> = {
  tell: async () => {
    throw new Error('no such channel');
  },
};
const work = {
  store: {
    claimDeliveries: (...given: Parameters<typeof store.claimDeliveries>) =>
      aloud('claim', () => store.claimDeliveries(...given)),
    recordAttempt: (...given: Parameters<typeof store.recordAttempt>) =>
      aloud('record', () => store.recordAttempt(...given)),
  },
  notifiers: { webhook: notifier, email: nobody, slack: nobody },
  clock,
  log: collectLog(),
  chance: Math.random,
  leaseMs: LEASE_MS,
};

for (let i = 0; i < count; i++) {
  await makeNews(i);
  if (i % 4 === 3) await deliver(work, new AbortController().signal);
}
for (let told = false; ; await sleep(20)) {
  await deliver(work, new AbortController().signal);
  const waiting = await store.listDeliveries({ limit: 1, state: 'waiting' });
  if (told || waiting.items.length > 0) continue;
  say('finished');
  told = true;
}
