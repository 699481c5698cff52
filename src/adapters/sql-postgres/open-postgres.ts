import pg from 'pg';
import { Fault } from '../../domain/fault.ts';
import type { SqlClient, SqlPool, SqlResult } from '../../ports/sql-pool.ts';

/** Of int8 (bigint) in pg_type. */
const INT8 = 20;

/**
 * A pool of connections to a PostgreSQL server; none is made before the first query.
 * @param url `postgres://` or `postgresql://`
 * @throws Fault invalid-request on another URL
 */
export function openPostgres(url: string, options: { readonly max?: number } = {}): SqlPool {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new Fault('invalid-request', `database URL "${url}": expected postgres://USER@HOST:PORT/DATABASE`);
  }
  const max = options.max ?? 20;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 10_000,
    application_name: 'crosstie',
    // Unqualified names are the queue's: its backend never names its schema.
    options: '-c search_path=bullmq,public',
    types: { getTypeParser },
  });
  // Without a listener, a connection lost while idle would end the process; the next query says what is wrong.
  pool.on('error', () => undefined);
  return wrapPool(pool, max);
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === INT8 && format !== 'binary') return parseInt8;
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
}

/** As a number where that is exact. */
function parseInt8(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function wrapPool(pool: pg.Pool, max: number): SqlPool {
  const heard = new WeakSet<pg.PoolClient>();
  // A connection lost while it is lent and idle, as under a lock, would end the process too: its next query fails instead.
  const connect = async (): Promise<SqlClient> => {
    const client = await pool.connect();
    if (!heard.has(client)) client.on('error', () => undefined);
    heard.add(client);
    return wrapClient(client);
  };
  const wrapped: SqlPool = {
    kind: 'postgres',
    options: { max, keepAlive: true },
    query: <R>(text: string, values?: readonly unknown[]) => run<R>(pool, text, values),
    connect,
    end: () => pool.end(),
    on(event: 'error' | 'connect', listener: (value: never) => void) {
      pool.on(event as 'error', listener as (error: Error) => void);
      return wrapped;
    },
    removeAllListeners(event?: string) {
      pool.removeAllListeners(event as 'error');
      return wrapped;
    },
  };
  return wrapped;
}

function wrapClient(client: pg.PoolClient): SqlClient {
  const wrapped: SqlClient = {
    query: <R>(text: string, values?: readonly unknown[]) => run<R>(client, text, values),
    release: (error) => client.release(error),
    on(event: 'notification' | 'error' | 'end', listener: (value: never) => void) {
      client.on(event as 'error', listener as (error: Error) => void);
      return wrapped;
    },
    removeListener(event, listener) {
      client.removeListener(event, listener);
      return wrapped;
    },
    removeAllListeners(event?: string) {
      client.removeAllListeners(event);
      return wrapped;
    },
  };
  return wrapped;
}

async function run<R>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] | undefined,
): Promise<SqlResult<R>> {
  // Many statements in one text answer an array of results; the last counts.
  const result = (await target.query(text, values as unknown[] | undefined)) as
    | pg.QueryResult
    | pg.QueryResult[];
  const last = Array.isArray(result) ? result.at(-1) : result;
  return { rows: (last?.rows ?? []) as R[], rowCount: last?.rowCount ?? null };
}
