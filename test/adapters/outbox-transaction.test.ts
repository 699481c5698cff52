import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { type Database, openDatabase } from '../../src/adapters/store-sql/database.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { insertMessages } from '../../src/adapters/store-sql/outbox.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import type { Store } from '../../src/ports/store.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';

let pool: SqlPool;
let store: Store;
let db: Database;
beforeAll(async () => {
  pool = await openPglite('pglite:memory');
  store = await openStore(pool);
  db = openDatabase(withFaults(pool));
});
afterAll(async () => {
  await store.close();
  await pool.end();
});

test('messages written with what made them are lost with it, and stand with it', async () => {
  const channel = sampleChannel();
  await store.saveChannel(channel);
  const message = sampleMessage();
  const evaluate = (outcome: 'crash' | 'commit') =>
    db.transaction().execute(async (tx) => {
      await tx
        .insertInto('sites')
        .values({ id: 'made-the-news', name: 'x', timezone: 'UTC', fictional: false })
        .execute();
      await insertMessages(tx, [message]);
      if (outcome === 'crash') throw new Error('killed before the commit');
    });
  await expect(evaluate('crash')).rejects.toThrow('killed');
  expect(await store.getMessage(message.id)).toBeNull();
  expect((await store.listDeliveries({ limit: 9 })).items).toEqual([]);
  await evaluate('commit');
  expect(await store.getMessage(message.id)).toEqual(message);
  expect((await store.listDeliveries({ limit: 9 })).items).toHaveLength(1);
  expect(await store.getSite('made-the-news')).not.toBeNull();
});
