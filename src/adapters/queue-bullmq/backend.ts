import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  runMigrations,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Fault, toFault } from '../../domain/fault.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';

/** What BullMQ's classes are built on; `Connection` is what the factory is given. */
export interface Backend<Connection> {
  readonly factory: BackendFactory<IQueueBackend, Connection>;
  readonly connection: Connection;
  /** Ids of unfinished jobs as of one instant, where BullMQ would read state after state; null where it does not. */
  readonly liveIds: (() => Promise<readonly string[]>) | null;
  close(): Promise<void>;
}

/**
 * BullMQ's PostgreSQL backend on a pool that somebody else owns, its tables in the schema `bullmq`. The pool's
 * search_path must lead there, since BullMQ names its functions without a schema.
 */
export async function onPool(pool: SqlPool, queue: string): Promise<Backend<SqlPool>> {
  const client = await pool.connect();
  try {
    // Under an advisory lock: any number of processes may start at once.
    await runMigrations(client);
  } finally {
    client.release();
  }
  return {
    factory: createPostgresBackend,
    connection: lend(pool),
    liveIds: async () => {
      const { rows } = await pool.query<{ id: string }>(
        "SELECT id FROM bullmq.job WHERE queue = $1 AND state NOT IN ('completed', 'failed')",
        [queue],
      );
      return rows.map((row) => row.id);
    },
    close: async () => undefined,
  };
}

/** The pool without its end and its events: each BullMQ object would add a listener and never take it away. */
function lend(pool: SqlPool): SqlPool {
  const lent: SqlPool = {
    kind: pool.kind,
    options: pool.options,
    query: (text, values) => pool.query(text, values),
    connect: () => pool.connect(),
    end: async () => undefined,
    on: () => lent,
    removeAllListeners: () => lent,
  };
  return lent;
}

/** @throws Fault unavailable when no Redis answers at the address */
export async function onRedis(url: string): Promise<Backend<Redis>> {
  // BullMQ wants commands to wait out a reconnection for as long as it takes.
  const redis = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  // Lost connections come back by themselves, and BullMQ reports them; unheard, the event would end the process.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw new Fault('unavailable', `no Redis answers at ${withoutPassword(url)}: ${toFault(error).message}`, {
      cause: error,
    });
  }
  return {
    factory: createRedisBackend,
    connection: redis,
    // One script reads all states.
    liveIds: null,
    close: async () => {
      await redis.quit();
    },
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
