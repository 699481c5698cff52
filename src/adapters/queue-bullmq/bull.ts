import { type Job as BullJob, type FlowProducer, type Processor, type Queue, withBackend } from 'bullmq';
import type { JobKind } from '../../domain/job.ts';
import type { Log } from '../../ports/log.ts';
import type { Backend } from './backend.ts';
import type { Entry } from './entry.ts';
import type { Settings } from './settings.ts';

export type Stored = BullJob<Entry, void, JobKind>;

/** What is used of BullMQ's classes, whatever they store in. */
export interface Bull {
  readonly queue: Pick<
    Queue<Entry, void, JobKind>,
    | 'addBulk'
    | 'getFailedCount'
    | 'getJob'
    | 'getJobCounts'
    | 'getJobState'
    | 'getRanges'
    | 'remove'
    | 'waitUntilReady'
  >;
  readonly flows: Pick<FlowProducer, 'add'>;
  readonly liveIds: (() => Promise<readonly string[]>) | null;
  forget(ids: readonly string[]): Promise<void>;
  openWorker(run: Processor<Entry, void, JobKind>, concurrency: number): BullWorker;
  close(): Promise<void>;
}

export interface BullWorker {
  on(event: 'lockRenewalFailed', listener: (ids: string[]) => void): unknown;
  waitUntilReady(): Promise<void>;
  close(): Promise<void>;
}

/** BullMQ never counts stalls itself: it would let a job die without anybody being told (runner.ts does). */
const NEVER = 2 ** 31 - 1;

/** A lost server is reported again by every object and every try to reach it. */
const SAME_AGAIN_MS = 30_000;

function reportOnce(log: Log): (error: Error) => void {
  const saidAt = new Map<string, number>();
  return ({ message }) => {
    const now = Date.now();
    if (now - (saidAt.get(message) ?? 0) < SAME_AGAIN_MS) return;
    if (saidAt.size > 100) saidAt.clear();
    saidAt.set(message, now);
    log.warn('queue-error', { message });
  };
}

/** BullMQ's queue and flow producer on one backend, and workers on demand. */
export function openBull<Connection>(backend: Backend<Connection>, settings: Settings): Bull {
  const { Queue, Worker, FlowProducer } = withBackend(backend.factory);
  const { name, log } = settings;
  const shared = { connection: backend.connection, prefix: 'crosstie' };
  const report = reportOnce(log);

  const queue = new Queue<Entry, void, JobKind>(name, {
    ...shared,
    // Nobody reads the stream of events; left alone it keeps 10,000.
    streams: { events: { maxLen: 100 } },
  }).on('error', report);
  const flows = new FlowProducer(shared).on('error', report);

  return {
    queue,
    flows,
    liveIds: backend.liveIds,
    forget: backend.forget,
    openWorker(run, concurrency) {
      const worker = new Worker<Entry, void, JobKind>(name, run, {
        ...shared,
        connection: backend.patient(),
        concurrency,
        lockDuration: settings.lockMs,
        stalledInterval: settings.stalledCheckMs,
        maxStalledCount: NEVER,
        runRetryDelay: 1_000,
      });
      return worker.on('error', report);
    },
    async close() {
      await flows.close();
      await queue.close();
      await backend.close();
    },
  };
}
