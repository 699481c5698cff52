import type { Fault } from '../../src/domain/fault.ts';
import { type Job, type JobOf, jobId, type Next } from '../../src/domain/job.ts';
import type { JobHandler } from '../../src/ports/queue.ts';

export function ingest(sceneId: string, generation = 1): JobOf<'ingest'> {
  return { kind: 'ingest', sceneId, generation };
}

export function plan(sceneId: string, generation = 1): JobOf<'plan'> {
  return { kind: 'plan', sceneId, generation };
}

export function observe(sceneId: string, generation = 1): JobOf<'observe'> {
  return { kind: 'observe', sceneId, generation };
}

export function detect(sceneId: string, shard: number, generation = 1): JobOf<'detect'> {
  const window = { x0: 0, y0: 0, x1: 64, y1: 64 };
  return {
    kind: 'detect',
    sceneId,
    generation,
    modelId: 'railcar-50cm',
    shard,
    grid: { scaleX: 1, scaleY: 1, width: 64, height: 64 },
    stretch: [{ low: 0, high: 255 }],
    tiles: [{ col: 0, row: shard, read: window, own: window }],
  };
}

export function detects(sceneId: string, shards: number): readonly JobOf<'detect'>[] {
  return Array.from({ length: shards }, (_, shard) => detect(sceneId, shard));
}

type Run = (job: Job, signal: AbortSignal) => Promise<readonly Next[]> | readonly Next[];

/** A handler that notes what happened, in order: `start ID`, `end ID`, `died ID CODE`. */
export interface Recorder extends JobHandler {
  readonly events: readonly string[];
  /** Ids of the jobs that ran, one entry a run. */
  readonly ran: readonly string[];
  readonly deaths: readonly { readonly job: Job; readonly fault: Fault }[];
}

export function record(run: Run, died: JobHandler['died'] = async () => undefined): Recorder {
  const events: string[] = [];
  const ran: string[] = [];
  const deaths: { job: Job; fault: Fault }[] = [];
  return {
    events,
    ran,
    deaths,
    async run(job, signal) {
      events.push(`start ${jobId(job)}`);
      ran.push(jobId(job));
      const next = await run(job, signal);
      events.push(`end ${jobId(job)}`);
      return next;
    },
    async died(job, fault) {
      await died(job, fault);
      deaths.push({ job, fault });
      events.push(`died ${jobId(job)} ${fault.code}`);
    },
  };
}

/** Rejects when the signal is aborted, as a stage does that heeds it. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
