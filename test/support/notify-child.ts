/**
 * A worker in small, for tests that kill it: it makes news, writes each with its message in one transaction, and
 * delivers by webhook.
 */
import { openDatabase } from '../../src/adapters/store-sql/database.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { insertMessages } from '../../src/adapters/store-sql/outbox.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import { createAloud, createTelling, openPool, readFate, tellOn } from './mortal-worker.ts';
import { sampleMessage } from './outbox-samples.ts';

const fate = readFate();
const pool = await openPool(fate);
const store = await openStore(pool);
const db = openDatabase(withFaults(pool));
const aloud = createAloud(fate);
const telling = await createTelling(store, fate, aloud);

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
    const message = sampleMessage({ id, createdAt: fate.since, at: fate.since });
    await aloud('post', () => insertMessages(tx, [message]));
  });
}

for (let i = 0; i < fate.news; i++) {
  await makeNews(i);
  if (i % 4 === 3) await telling();
}
await tellOn(store, telling);
