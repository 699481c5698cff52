import { type Fault, toFault } from '../src/domain/fault.ts';
import type { Job, JobKind, JobOf, Next } from '../src/domain/job.ts';
import type { Log } from '../src/ports/log.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { JobHandler, Queue, QueueWorker } from '../src/ports/queue.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';
import { parseJob, parseOrNull } from './jobs.ts';
import type { Stages } from './stage.ts';
import { standingOf, watch } from './standing.ts';

export interface Pipeline<P extends Needs = Ports> {
  readonly ports: P;
  readonly stages: Stages<P>;
  /** What a death means for the scene. It may be told twice. */
  readonly died: (job: Job, fault: Fault, ports: P) => Promise<void>;
  /** How often a running job looks whether its scene still wants it, ms. */
  readonly watchMs?: number;
}

/** What running a stage takes, whatever the stage itself needs beside it. */
interface Needs extends Pick<Ports, 'clock' | 'log'> {
  readonly store: Pick<SceneStore, 'getScene'>;
}

/** Takes jobs from the queue and runs their stages, so many at once. */
export function runWorker<P extends Needs>(
  work: Pipeline<P> & { readonly queue: Queue; readonly concurrency: number },
): Promise<QueueWorker> {
  return work.queue.work(createHandler(work), { concurrency: work.concurrency });
}

/** The stages as one job handler. Each job leaves one record in the log. */
export function createHandler<P extends Needs>(pipeline: Pipeline<P>): JobHandler {
  const { ports, stages, died, watchMs = 1_000 } = pipeline;

  async function attempt(job: Job, signal: AbortSignal): Promise<Outcome> {
    const standing = await standingOf(job, ports.store);
    if (standing !== 'wanted') return { outcome: standing, next: [] };
    const watched = watch(job, ports.store, watchMs, signal);
    try {
      const next = await runStage(stages, job, ports, watched.signal);
      const now = watched.standing();
      return now === 'wanted' ? { outcome: 'done', next } : { outcome: now, next: [] };
    } catch (error) {
      // A scene that went away under a stage makes its writes fail: no fault of anybody.
      const now = await standingOf(job, ports.store).catch(() => 'wanted' as const);
      if (now === 'wanted') throw error;
      return { outcome: now, next: [] };
    } finally {
      watched.end();
    }
  }

  async function run(job: Job, log: Log, signal: AbortSignal): Promise<readonly Next[]> {
    const startedAt = ports.clock.now();
    const durationMs = () => ports.clock.now() - startedAt;
    try {
      const { outcome, next } = await attempt(job, signal);
      log.info('job', { outcome, durationMs: durationMs(), next: count(next) });
      return next;
    } catch (error) {
      logFailure(log, toFault(error), signal, durationMs());
      throw error;
    }
  }

  return {
    async run(given, signal) {
      const job = parseJob(given);
      return run(job, ports.log.with(fieldsOf(job)), signal);
    },
    async died(given, fault) {
      const { code, message } = fault;
      const job = parseOrNull(given);
      ports.log.error('job-died', { ...(job === null ? { given } : fieldsOf(job)), code, message });
      // What is no job can be told of no scene; the sweeper finds the scene without one and begins it anew.
      if (job !== null) await died(job, fault, ports);
    },
  };
}

interface Outcome {
  /** `done`, or why nothing was done: the scene is `gone`, `cancelled`, or a newer generation has `superseded` it. */
  readonly outcome: 'done' | 'gone' | 'cancelled' | 'superseded';
  readonly next: readonly Next[];
}

function runStage<K extends JobKind, P>(
  stages: Stages<P>,
  job: JobOf<K>,
  ports: P,
  signal: AbortSignal,
): Promise<readonly Next[]> {
  const stage = stages[job.kind as K];
  return stage(job, ports, signal);
}

function logFailure(log: Log, fault: Fault, signal: AbortSignal, durationMs: number): void {
  const { code, message, retryable } = fault;
  if (signal.aborted) log.info('job', { outcome: 'stopped', durationMs, message });
  else log.warn('job', { outcome: 'failed', durationMs, code, message, retryable, stack: stackOf(fault) });
}

/** A stack helps with what nobody expected; a Fault's message says it all. */
function stackOf(fault: Fault): string | undefined {
  return fault.code === 'internal' && fault.cause instanceof Error ? fault.cause.stack : undefined;
}

function fieldsOf(job: Job): Record<string, unknown> {
  const shared = { kind: job.kind, scene: job.sceneId, generation: job.generation };
  if (job.kind === 'detect')
    return { ...shared, model: job.modelId, shard: job.shard, tiles: job.tiles.length };
  return job.kind === 'evaluate' ? { ...shared, area: job.areaId } : shared;
}

function count(nexts: readonly Next[]): number {
  return nexts.reduce((sum, next) => sum + ('kind' in next ? 1 : next.all.length + 1), 0);
}
