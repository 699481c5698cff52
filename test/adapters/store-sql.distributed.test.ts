import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import type { Store } from '../../src/ports/store.ts';
import { describeSchema } from '../support/schema-text.ts';
import { type Server, startPostgres } from '../support/servers.ts';
import { NOON, sampleScene } from '../support/store-samples.ts';
import { describeStore } from './describe-store.ts';

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeStore('store on PostgreSQL', async () => {
  const { store, pool } = await open();
  return { ...store, close: () => store.close().then(() => pool.end()) };
});

describe('many processes on one PostgreSQL', () => {
  let opened: readonly { readonly store: Store; readonly pool: SqlPool }[];
  beforeAll(async () => {
    opened = await Promise.all([open(), open(), open()]);
  });
  afterAll(async () => {
    for (const { store, pool } of opened) await store.close().then(() => pool.end());
  });

  test('those that start together migrate once', async () => {
    const { pool } = opened[0] as { pool: SqlPool };
    const { rows } = await pool.query('SELECT number FROM crosstie.migrations ORDER BY number');
    const folder = new URL('../../src/adapters/store-sql/migrations/', import.meta.url);
    const numbers = (await readdir(folder)).map((file) => Number(file.slice(0, 4))).sort((a, b) => a - b);
    expect(rows.map((row) => row.number)).toEqual(numbers);
  });

  test('the migrations make the same schema as in PGlite', async () => {
    const { pool } = opened[0] as { pool: SqlPool };
    const golden = await readFile(new URL('../golden/schema.sql', import.meta.url), 'utf8');
    expect(await describeSchema(pool)).toBe(golden);
  });

  test('scenes of one look placed by different processes at once open one pass', async () => {
    const stores = opened.map(({ store }) => store);
    const placed = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const store = stores[i % stores.length] as Store;
        const { scene } = await store.insertScene(sampleScene());
        return store.assignPass({ id: scene.id, siteId: 'shared', origin: 'real', at: NOON + i * 1000 });
      }),
    );
    expect(new Set(placed.map((pass) => pass.id)).size).toBe(1);
  });

  test('work under one key never overlaps, and more keys than connections do not lock up', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    await Promise.all(opened.flatMap(({ store }) => [1, 2, 3, 4].map(() => store.exclusively('one', work))));
    expect(most).toBe(1);
    const { store } = opened[0] as { store: Store };
    const done = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        store.exclusively(`key ${i}`, () => store.listSites().then(() => i)),
      ),
    );
    expect(done).toHaveLength(40);
  });

  test('a connection lost under a lock fails that work alone', async () => {
    const [{ store, pool }] = opened as [{ store: Store; pool: SqlPool }];
    const lost = store.exclusively('lost', async () => {
      await pool.query(
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND a.query LIKE '%pg_advisory_lock(%'",
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await expect(lost).rejects.toThrow();
    expect(await store.exclusively('lost', async () => 'again')).toBe('again');
  });

  test('a database that went away is `unavailable`, with a message that says so', async () => {
    const pool = openPostgres('postgres://crosstie@127.0.0.1:1/postgres');
    await expect(openStore(pool)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      message: expect.stringContaining('does not answer'),
    });
    await pool.end();
  });
});

async function open(): Promise<{ store: Store; pool: SqlPool }> {
  const pool = openPostgres(server.url);
  return { store: await openStore(pool), pool };
}
