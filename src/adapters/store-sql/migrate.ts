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

/** Within the caller's transaction: applies what is pending up to and with migration `target`. */
export async function migrateTo(client: Pick<Connection, 'query'>, target: number): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS crosstie');
  await client.query(
    `CREATE TABLE IF NOT EXISTS crosstie.migrations (
       number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const at = await currentMigration(client);
  const migrations = await readMigrations();
  for (const { number, name, sql } of migrations.slice(at, target)) {
    await client.query(sql);
    await client.query('INSERT INTO crosstie.migrations (number, name) VALUES ($1, $2)', [number, name]);
  }
}

/**
 * The number of the last migration that the database has; 0 where the schema is not there.
 * @throws Fault unavailable when the database is newer than this program
 */
export async function currentMigration(client: Pick<Connection, 'query'>): Promise<number> {
  const ledger = await client.query<{ there: boolean }>(
    "SELECT to_regclass('crosstie.migrations') IS NOT NULL AS there",
  );
  if (ledger.rows[0]?.there !== true) return 0;
  const { rows } = await client.query<{ at: number }>(
    'SELECT COALESCE(max(number), 0) AS at FROM crosstie.migrations',
  );
  const at = rows[0]?.at ?? 0;
  const known = await latestMigration();
  if (at <= known) return at;
  throw new Fault(
    'unavailable',
    `the database is at migration ${at}, this program knows ${known}: use a newer Crosstie`,
    { retryable: false },
  );
}

export async function latestMigration(): Promise<number> {
  return (await readMigrations()).length;
}

/** 0001_name.sql, 0002_name.sql, ... without gaps. */
async function readMigrations(): Promise<readonly Migration[]> {
  // The compiler copies no .sql: both src/ and dist/ read the one folder under the package's root.
  const folder = join(packageRoot(), 'src', 'adapters', 'store-sql', 'migrations');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file, index) => {
      const number = Number(file.slice(0, 4));
      if (number !== index + 1) throw new Error(`migration ${file}: expected number ${index + 1}`);
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
