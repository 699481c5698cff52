import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlNotification, SqlPool } from '../../src/ports/sql-pool.ts';

/** What the store and the queue rely on, alike on PGlite and on a server. */
export function describeSqlPool(name: string, make: () => Promise<SqlPool>): void {
  describe(name, () => {
    let pool: SqlPool;
    beforeAll(async () => {
      pool = await make();
      await pool.query('CREATE TABLE public.pool_test (id int PRIMARY KEY, note text)');
    });
    afterAll(async () => {
      await pool.query('DROP TABLE public.pool_test');
      await pool.end();
    });

    test('int8 is a number where exact, a bigint beyond; other types as node-postgres has them', async () => {
      const { rows } = await pool.query(
        `SELECT 1700000000000::int8 AS ms, 9007199254740993::int8 AS big, 1.5::float8 AS real, true AS yes,
                '{"a":[1,null]}'::jsonb AS json, NULL::int AS nothing, 12.34::numeric AS exact, ARRAY['a','b'] AS list,
                '\\x00ff'::bytea AS bytes`,
      );
      expect(rows[0]).toMatchObject({
        ms: 1_700_000_000_000,
        big: 9_007_199_254_740_993n,
        real: 1.5,
        yes: true,
        json: { a: [1, null] },
        nothing: null,
        exact: '12.34',
        list: ['a', 'b'],
      });
      expect(bytesOf(rows[0])).toEqual([0, 255]);
    });

    test('parameters of every kind arrive as they were sent', async () => {
      const list = ['plain', 'with "quotes" and \\', 'a,b', '{', ''];
      const { rows } = await pool.query(
        `SELECT $1::text AS text, $2::int8 AS ms, $3::float8 AS real, $4::jsonb AS json, $5::text[] AS list,
                $6::bool AS yes, $7::text AS nothing, $8::bytea AS bytes, $9::jsonb AS object, $10::int[] AS ints`,
        [
          'äß∅\n',
          1_700_000_000_001,
          0.1 + 0.2,
          '[1,"x"]',
          list,
          false,
          null,
          Uint8Array.of(1, 0, 254),
          { k: 1 },
          [3, -4],
        ],
      );
      expect({ ...rows[0], bytes: bytesOf(rows[0]) }).toEqual({
        text: 'äß∅\n',
        ms: 1_700_000_000_001,
        real: 0.1 + 0.2,
        json: [1, 'x'],
        list,
        yes: false,
        nothing: null,
        bytes: [1, 0, 254],
        object: { k: 1 },
        ints: [3, -4],
      });
    });

    test('rowCount counts the rows that a statement changed', async () => {
      await pool.query('DELETE FROM public.pool_test');
      const inserted = await pool.query('INSERT INTO public.pool_test VALUES (1, $1), (2, $1)', ['x']);
      const deleted = await pool.query('DELETE FROM public.pool_test WHERE id = 1 RETURNING id');
      expect([inserted.rowCount, deleted.rowCount, deleted.rows]).toEqual([2, 1, [{ id: 1 }]]);
    });

    test('several statements run from one text when there are no parameters; the last one answers', async () => {
      const { rows } = await pool.query('SELECT 1 AS a; SELECT 2 AS b');
      expect(rows).toEqual([{ b: 2 }]);
    });

    test('an error carries its SQLSTATE and leaves the pool usable', async () => {
      await expect(pool.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
      await expect(pool.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
    });

    test('a transaction is whole: nobody sees it before it commits, nothing of it stays when it rolls back', async () => {
      await pool.query('DELETE FROM public.pool_test');
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query("INSERT INTO public.pool_test VALUES (1, 'rolled back')");
        const seenOutside = pool.query<{ n: number }>('SELECT count(*) AS n FROM public.pool_test');
        await client.query('ROLLBACK');
        expect((await seenOutside).rows[0]?.n).toBe(0);
      } finally {
        client.release();
      }
    });

    test('transactions of many clients at once lose no update', async () => {
      await pool.query("DELETE FROM public.pool_test; INSERT INTO public.pool_test VALUES (7, '0')");
      const addOne = async (): Promise<void> => {
        const client = await pool.connect();
        try {
          await client.query('BEGIN');
          const { rows } = await client.query<{ note: string }>(
            'SELECT note FROM public.pool_test WHERE id = 7 FOR UPDATE',
          );
          await client.query('UPDATE public.pool_test SET note = $1 WHERE id = 7', [
            Number(rows[0]?.note) + 1,
          ]);
          await client.query('COMMIT');
        } finally {
          client.release();
        }
      };
      await Promise.all(Array.from({ length: 12 }, addOne));
      expect((await pool.query('SELECT note FROM public.pool_test')).rows).toEqual([{ note: '12' }]);
    });

    test('a failed transaction does not hold others up once its client is released', async () => {
      const client = await pool.connect();
      await client.query('BEGIN');
      await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
      client.release(true);
      await expect(pool.query('SELECT 1 AS one')).resolves.toMatchObject({ rowCount: 1 });
    });

    test('a client that listens hears of commits by others, and holds nobody up', async () => {
      const listener = await pool.connect();
      const heard: SqlNotification[] = [];
      const first = new Promise<void>((resolve) => {
        listener.on('notification', (message) => {
          heard.push(message);
          resolve();
        });
      });
      await listener.query("-- Comments may stand before it; here's one.\nLISTEN pool_test;\n");
      await pool.query("NOTIFY other, 'not for us'");
      await pool.query("SELECT pg_notify('pool_test', 'hello')");
      await first;
      listener.removeAllListeners();
      listener.release(true);
      expect(heard).toMatchObject([{ channel: 'pool_test', payload: 'hello' }]);
    });

    test('timers run while queries follow each other without a pause', async () => {
      let ticks = 0;
      const timer = setInterval(() => {
        ticks += 1;
      }, 1);
      for (let i = 0; i < 50; i++) await pool.query('SELECT $1::int', [i]);
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(3);
    });

    test('unqualified names are looked for in the schema of the queue', async () => {
      await expect(pool.query('SHOW search_path')).resolves.toMatchObject({
        rows: [{ search_path: expect.stringMatching(/^bullmq, ?public$/) }],
      });
    });
  });
}

function bytesOf(row: Record<string, unknown> | undefined): readonly number[] {
  return Array.from(row?.bytes as Uint8Array);
}
