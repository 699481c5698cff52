import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../domain/fault.ts';
import type { Connection, Statements } from './sql-fault.ts';

/** Any number will do, as long as no other program on the same database takes it. */
const LOCK = 0x43_54_49_45; // "CTIE"

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the schema `crosstie` up to date: what is pending is applied in one transaction, so a database is at one
 * version or at another. Processes that start together wait for one another.
 * @throws Fault unavailable when the database is newer than this program
 */
export async function migrate(pool: Statements): Promise<void> {
  await underMigrationLock(pool, async (client) => migrateTo(client, await latestMigration()));
}

/** One transaction, and one such at a time among all processes: all of `work` is done or nothing. */
export async function underMigrationLock<T>(
  pool: Statements,
  work: (client: Connection) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Within the caller's transaction: applies what the ledger lacks up to and with migration `target`, in order. One that
 * came to the program after a later one is pending like any other.
 */
export async function migrateTo(client: Pick<Connection, 'query'>, target: number): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS crosstie');
  await client.query(
    `CREATE TABLE IF NOT EXISTS crosstie.migrations (
       number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const applied = new Set(await appliedMigrations(client));
  const pending = (await readMigrations()).filter(({ number }) => number <= target && !applied.has(number));
  for (const { number, name, sql } of pending) {
    await client.query(sql);
    await client.query('INSERT INTO crosstie.migrations (number, name) VALUES ($1, $2)', [number, name]);
  }
}

/**
 * The number of the last migration that the database has; 0 where the schema is not there.
 * @throws Fault unavailable when the database is newer than this program
 */
export async function currentMigration(client: Pick<Connection, 'query'>): Promise<number> {
  return (await appliedMigrations(client)).at(-1) ?? 0;
}

async function appliedMigrations(client: Pick<Connection, 'query'>): Promise<readonly number[]> {
  const ledger = await client.query<{ there: boolean }>(
    "SELECT to_regclass('crosstie.migrations') IS NOT NULL AS there",
  );
  if (ledger.rows[0]?.there !== true) return [];
  const { rows } = await client.query<{ number: number }>(
    'SELECT number FROM crosstie.migrations ORDER BY number',
  );
  const applied = rows.map(({ number }) => number);
  const known = new Set((await readMigrations()).map(({ number }) => number));
  const unknown = applied.find((number) => !known.has(number));
  if (unknown === undefined) return applied;
  throw new Fault(
    'unavailable',
    `the database has migration ${unknown}, which this program does not know: use a newer Crosstie`,
    { retryable: false },
  );
}

export async function latestMigration(): Promise<number> {
  return (await readMigrations()).at(-1)?.number ?? 0;
}

/** 0001_name.sql, 0002_name.sql, ... by number. */
async function readMigrations(): Promise<readonly Migration[]> {
  // The compiler copies no .sql: both src/ and dist/ read the one folder under the package's root.
  const folder = join(packageRoot(), 'src', 'adapters', 'store-sql', 'migrations');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number(file.slice(0, 4));
      const before = Number(files[index - 1]?.slice(0, 4) ?? 0);
      if (!(number > before)) throw new Error(`migration ${file}: expected a number over ${before}`);
      return { number, name: file.slice(5, -4), sql: await readFile(join(folder, file), 'utf8') };
    }),
  );
}

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder)
      throw new Error(`no package.json above ${fileURLToPath(import.meta.url)}`);
    folder = dirname(folder);
  }
  return folder;
}
