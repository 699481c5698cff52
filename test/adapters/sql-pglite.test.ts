import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepHouse } from '../../src/adapters/sql-pglite/housekeeping.ts';
import { openPglite, POSTGRES_MAJOR } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { readSeed } from '../../src/adapters/sql-pglite/seed.ts';
import { describeSqlPool } from './describe-sql-pool.ts';

describeSqlPool('PGlite in memory', () => openPglite('pglite:memory'));

describe('PGlite without a server around it', () => {
  test('a new database comes from the seed', async () => {
    expect(await readSeed()).not.toBeNull();
  });

  test('housekeeping empties the log and clears dead rows away', async () => {
    const pool = await openPglite('pglite:memory');
    await pool.query(
      'CREATE TABLE public.busy AS SELECT i, md5(i::text) AS v FROM generate_series(1, 60000) AS i',
    );
    for (let i = 0; i < 4; i++) await pool.query('UPDATE public.busy SET i = i + 1');
    // Statistics are otherwise written once a second.
    await pool.query('SELECT pg_stat_force_next_flush()');
    const state = `
      SELECT (SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'busy') AS dead,
             (SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 FROM pg_control_checkpoint()) AS log`;
    const before = (await pool.query<{ dead: number; log: number }>(state)).rows[0];
    await keepHouse(pool);
    const after = (await pool.query<{ dead: number; log: number }>(state)).rows[0];
    await pool.end();
    expect(before?.dead).toBeGreaterThan(1000);
    expect(before?.log).toBeGreaterThan(32 * 1024 ** 2);
    expect(after?.dead).toBeLessThan(1000);
    expect(after?.log).toBeLessThan(1024 ** 2);
  });
});

describe('PGlite in a folder', () => {
  let folder: string;
  const url = () => `pglite:${folder}`;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-pglite-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('keeps what was written, and is the PostgreSQL that the stamp says', async () => {
    const first = await openPglite(url());
    await first.query('CREATE TABLE public.kept AS SELECT 42 AS answer');
    await first.end();
    const second = await openPglite(url());
    const { rows } = await second.query<{ answer: number; version: string }>(
      "SELECT answer, current_setting('server_version_num') AS version FROM public.kept",
    );
    await second.end();
    expect(rows[0]?.answer).toBe(42);
    expect(Math.floor(Number(rows[0]?.version) / 10_000)).toBe(POSTGRES_MAJOR);
  });

  test('is refused to a second opener, naming folder and process, until the first one ends', async () => {
    const first = await openPglite(url());
    await expect(openPglite(url())).rejects.toMatchObject({
      name: 'Fault',
      code: 'unavailable',
      message: expect.stringContaining(`${folder} is in use by process ${process.pid}`),
    });
    await first.end();
    await (await openPglite(url())).end();
    expect(await readdir(folder)).toEqual(['pg']);
  });

  test('opens again after its holder was killed, with what was committed', async () => {
    const script = `
      import { openPglite } from '${new URL('../../src/adapters/sql-pglite/open-pglite.ts', import.meta.url)}';
      const pool = await openPglite(${JSON.stringify(url())});
      await pool.query('CREATE TABLE public.before_kill AS SELECT 1 AS one');
      console.log('written');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await expect(openPglite(url())).rejects.toMatchObject({
      message: expect.stringContaining(`${child.pid}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const pool = await openPglite(url());
    const { rows } = await pool.query('SELECT one FROM public.before_kill');
    await pool.end();
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('a lock whose process number now belongs to another process is stale', async () => {
    const stale = { pid: process.pid, startTime: '1', host: hostname() };
    await writeFile(join(folder, 'crosstie.lock'), JSON.stringify(stale));
    await (await openPglite(url())).end();
  });

  test('a lock from another host holds while its holder touches it, and is stale after a minute', async () => {
    const lock = join(folder, 'crosstie.lock');
    await writeFile(lock, JSON.stringify({ pid: 1, startTime: null, host: 'another-host' }));
    await expect(openPglite(url())).rejects.toMatchObject({
      message: expect.stringContaining('process 1 on host another-host'),
    });
    const twoMinutesAgo = new Date(Date.now() - 120_000);
    await utimes(lock, twoMinutesAgo, twoMinutesAgo);
    await (await openPglite(url())).end();
  });

  test('a folder of another PostgreSQL major is refused before it is opened, and says how to move it', async () => {
    const stamp = join(folder, 'pg', 'PG_VERSION');
    await writeFile(stamp, '16\n');
    await expect(openPglite(url())).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/PostgreSQL 16, this PGlite is PostgreSQL 18: .*crosstie backup/),
    });
    await writeFile(stamp, `${POSTGRES_MAJOR}\n`);
  });

  test('an empty URL and a foreign one are refused with the value', async () => {
    await expect(openPglite('pglite:')).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(openPglite('mysql://x')).rejects.toMatchObject({
      message: expect.stringContaining('mysql://x'),
    });
  });
});
