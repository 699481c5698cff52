import { Fault, toFault } from '../../domain/fault.ts';
import type { JobHandler, Queue, QueueWorker } from '../../ports/queue.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';
import { enqueue } from './additions.ts';
import { type Backend, onPool, onRedis } from './backend.ts';
import { type Bull, openBull } from './bull.ts';
import { closeWorker } from './close-worker.ts';
import { listDead, revive } from './dead-letters.ts';
import { createLiveness, removeScene } from './live.ts';
import { createRunner, type Runner } from './runner.ts';
import { type QueueSettings, type Settings, withDefaults } from './settings.ts';

/**
 * The queue on BullMQ's PostgreSQL backend, for PGlite and PostgreSQL alike. The pool is lent: close the queue
 * first, then end the pool.
 */
export async function openSqlQueue(pool: SqlPool, settings: QueueSettings): Promise<Queue> {
  return openQueue(await onPool(pool, withDefaults(settings).name), withDefaults(settings));
}

/**
 * The queue on Redis.
 * @param url `redis://` or `rediss://`
 * @throws Fault unavailable when no Redis answers at the address
 */
export async function openRedisQueue(url: string, settings: QueueSettings): Promise<Queue> {
  return openQueue(await onRedis(url), withDefaults(settings));
}

async function openQueue<Connection>(backend: Backend<Connection>, settings: Settings): Promise<Queue> {
  const bull = openBull(backend, settings);
  await bull.queue.waitUntilReady();
  const runners = new Set<Runner>();
  const workers = new Set<QueueWorker>();
  let closing: Promise<void> | null = null;

  async function work(handler: JobHandler, concurrency: number): Promise<QueueWorker> {
    const runner = createRunner(handler, (nexts) => answered(enqueue(bull, settings, nexts)), settings);
    const worker = bull.openWorker((stored, token) => runner.run(stored, token), concurrency);
    worker.on('lockRenewalFailed', (ids) => runner.stop('lost', (_, id) => ids.includes(id)));
    await worker.waitUntilReady();
    let closed: Promise<void> | null = null;
    const handle: QueueWorker = {
      close(graceMs) {
        closed ??= closeWorker(worker, runner, settings, graceMs).finally(() => {
          runners.delete(runner);
          workers.delete(handle);
        });
        return closed;
      },
    };
    runners.add(runner);
    workers.add(handle);
    return handle;
  }

  async function close(): Promise<void> {
    await Promise.all([...workers].map((worker) => worker.close(0)));
    await bull.close();
  }

  async function cancel(sceneId: string): Promise<void> {
    // First what waits, or it would take the places of what is stopped; then what that left behind meanwhile.
    await removeScene(bull, sceneId);
    for (const runner of runners) runner.stop('cancelled', (job) => job.sceneId === sceneId);
    await removeScene(bull, sceneId);
  }

  const isLive = createLiveness(bull);
  return {
    enqueue: (next) => answered(enqueue(bull, settings, [next])),
    work: (handler, { concurrency }) => answered(work(handler, concurrency)),
    isLive: (sceneId, generation) => answered(isLive(sceneId, generation)),
    cancel: (sceneId) => answered(cancel(sceneId)),
    failed: (query) => answered(listDead(bull, query)),
    retry: (id) => answered(revive(bull, settings, id)),
    counts: () => answered(countJobs(bull)),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** @throws Fault unavailable, for whatever the server or the way to it did */
async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('unavailable', `the queue does not answer: ${toFault(error).message}`, { cause: error });
  }
}

/** Jobs that wait for others count as waiting. */
async function countJobs({
  queue,
}: Bull): Promise<Record<'waiting' | 'active' | 'delayed' | 'failed', number>> {
  const waiting = ['wait', 'prioritized', 'waiting-children'] as const;
  const counts = await queue.getJobCounts(...waiting, 'active', 'delayed', 'failed');
  const of = (state: string) => counts[state] ?? 0;
  return {
    waiting: waiting.reduce((sum, state) => sum + of(state), 0),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
}
