import type { Store } from '../../ports/store.ts';
import type { Statements } from './sql-fault.ts';

/** A place in a queue of promises; resolves with what leaves it. */
type Gate = () => Promise<() => void>;

/**
 * In this process a queue for each key; among processes an advisory lock, held on a connection of its own. At most
 * half the pool's connections hold or wait for locks, so that the work under them finds one.
 * Work must not ask for a second key: two of them could wait for each other.
 */
export function createLocks(pool: Statements): Pick<Store, 'exclusively'> {
  const gates = new Map<string, { enter: Gate; users: number }>();
  const connections = createSemaphore(Math.max(1, Math.floor(pool.options.max / 2)));
  return {
    async exclusively(key, work) {
      const gate = gates.get(key) ?? { enter: createSemaphore(1), users: 0 };
      gates.set(key, gate);
      gate.users += 1;
      const leave = await gate.enter();
      try {
        // PGlite has one process and one session: the gate is the lock.
        return await (pool.kind === 'pglite' ? work() : lockedAmongProcesses(pool, connections, key, work));
      } finally {
        leave();
        gate.users -= 1;
        if (gate.users === 0) gates.delete(key);
      }
    },
  };
}

async function lockedAmongProcesses<T>(
  pool: Statements,
  connections: Gate,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const leave = await connections();
  // A name of its own: a transaction in the work may lock the bare key (`lockInTransaction`), and would wait for ever.
  const name = [`exclusively:${key}`];
  try {
    const client = await pool.connect();
    let lost: boolean = true;
    try {
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', name);
      try {
        return await work();
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', name);
        lost = false;
      }
    } finally {
      // A connection that may still hold the lock is closed, not given back: closing frees the lock.
      client.release(lost);
    }
  } finally {
    leave();
  }
}

function createSemaphore(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return leave;
  };
}
