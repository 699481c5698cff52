import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  sql,
  type Transaction,
} from 'kysely';
import { Fault } from '../../domain/fault.ts';
import { type Connection, FOREIGN_KEY_VIOLATION, type Statements, sqlState } from './sql-fault.ts';
import type { Tables } from './tables.ts';

/** Typed queries over the pool, in the schema `crosstie`. */
export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export function openDatabase(pool: Statements): Database {
  const dialect = new PostgresDialect({
    // The pool belongs to whoever opened it.
    pool: { connect: async () => adapt(await pool.connect()), end: async () => undefined },
  });
  // Nested keys are the JSON's own.
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
  return new Kysely<Tables>({ dialect, plugins }).withSchema('crosstie');
}

/** Kysely wants the command beside the rows, to say how many of them changed. */
function adapt(client: Connection): PostgresPoolClient {
  const query = async (text: string, values: readonly unknown[]) => {
    const { rows, rowCount } = await client.query(text, values);
    const word = text.slice(0, 6).toUpperCase();
    const command = word === 'INSERT' || word === 'UPDATE' || word === 'DELETE' ? word : 'SELECT';
    return { command, rowCount: rowCount ?? 0, rows };
  };
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
}

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

export function toJsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Held until the transaction ends; others who name the same key wait, in every process. */
export async function lockInTransaction(tx: Tx, key: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
}

/** A row about a scene that is not there (any more). @throws Fault not-found in place of the violation */
export function rethrowGone(sceneId: string): (error: unknown) => never {
  return (error) => {
    if (sqlState(error) !== FOREIGN_KEY_VIOLATION) throw error;
    throw new Fault('not-found', `scene "${sceneId}" is not there: it was deleted or never submitted`, {
      cause: error,
    });
  };
}
