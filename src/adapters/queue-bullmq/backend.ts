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
  /** Says so when the server is gone. */
  readonly connection: Connection;
  /** Waits as long as it takes for the server to come back, as workers must. */
  patient(): Connection;
  /** Ids of unfinished jobs as of one instant, where BullMQ would read state after state; null where it does not. */
  readonly liveIds: (() => Promise<readonly string[]>) | null;
  /** Cuts removed jobs off from what had waited for them, where BullMQ does not do so itself. */
  forget(ids: readonly string[]): Promise<void>;
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
  const lent = lend(pool);
  return {
    factory: createPostgresBackend,
    connection: lent,
    patient: () => lent,
    liveIds: async () => {
      const { rows } = await pool.query<{ id: string }>(
        "SELECT id FROM bullmq.job WHERE queue = $1 AND state NOT IN ('completed', 'failed')",
        [queue],
      );
      return rows.map((row) => row.id);
    },
    // A link that is left over keeps a revived job's second death from its parent, which would wait for ever.
    forget: async (ids) => {
      await pool.query(
        "DELETE FROM bullmq.job_dependency WHERE child_queue = $1 AND child_id = ANY($2) AND status <> 'pending'",
        [queue, ids],
      );
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

/** A lost connection is tried again this often, ms. */
const RECONNECT_MS = 500;
/** So a question fails within 3 s: more than a failover's blink, less than the patience of whoever asks over HTTP. */
const TRIES = 5;

/** @throws Fault unavailable when no Redis answers at the address */
export async function onRedis(url: string): Promise<Backend<Redis>> {
  const redis = connectLazily(url, TRIES);
  const patient = connectLazily(url, null);
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
    patient: () => patient,
    // One script reads all states.
    liveIds: null,
    forget: async () => undefined,
    close: async () => {
      redis.disconnect();
      patient.disconnect();
    },
  };
}

function connectLazily(url: string, maxRetriesPerRequest: number | null): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest,
    retryStrategy: () => RECONNECT_MS,
    lazyConnect: true,
  });
  // Lost connections come back by themselves, and BullMQ reports them; unheard, the event would end the process.
  return redis.on('error', () => undefined);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
