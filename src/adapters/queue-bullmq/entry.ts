import type { BulkJobOptions, FlowJob } from 'bullmq';
import { type Job, type JobKind, jobId, type Next } from '../../domain/job.ts';
import type { Settings } from './settings.ts';

/** What BullMQ stores for one job. */
export interface Entry {
  readonly job: Job;
  /** Runs again after this one when an operator revives it: the job that waited for it. */
  readonly awaitedBy: Job | null;
  /** Whether others had to end before it. */
  readonly gathers: boolean;
}

export interface Addition {
  readonly name: JobKind;
  readonly data: Entry;
  readonly opts: BulkJobOptions & { readonly jobId: string };
}

/** Lowest first: what is nearest to a count goes before what opens new work, so scenes finish one after another. */
const PRIORITY: Record<JobKind, number> = { evaluate: 1, observe: 2, detect: 3, plan: 4, ingest: 5 };

/** Dead letters are kept this long (s), and no more than this many. */
const DEAD_LETTERS = { age: 90 * 86_400, count: 10_000 };

export function toAddition(job: Job, settings: Settings, links: Partial<Entry> = {}): Addition {
  return {
    name: job.kind,
    data: { job, awaitedBy: null, gathers: false, ...links },
    opts: {
      jobId: jobId(job),
      priority: PRIORITY[job.kind],
      attempts: settings.attempts,
      backoff: { type: 'exponential', delay: settings.backoffMs, jitter: 0.5 },
      // A kept id would make BullMQ ignore the same job for good.
      removeOnComplete: true,
      removeOnFail: DEAD_LETTERS,
      stackTraceLimit: 1,
    },
  };
}

/** `then` with `all` before it; a child that dies does not hold it up. */
export function toFlow(all: readonly Job[], then: Job, settings: Settings): FlowJob {
  return {
    ...toAddition(then, settings, { gathers: true }),
    queueName: settings.name,
    children: all.map((job) => {
      const child = toAddition(job, settings, { awaitedBy: then });
      return {
        ...child,
        queueName: settings.name,
        opts: { ...child.opts, ignoreDependencyOnFailure: true },
      };
    }),
  };
}

/** A group of none is just what follows it. */
export function sortNext(nexts: readonly Next[]): {
  readonly singles: readonly Job[];
  readonly groups: readonly Exclude<Next, Job>[];
} {
  const singles: Job[] = [];
  const groups: Exclude<Next, Job>[] = [];
  for (const next of nexts) {
    if ('kind' in next) singles.push(next);
    else if (next.all.length === 0) singles.push(next.then);
    else groups.push(next);
  }
  return { singles, groups };
}

/** `scene~generation` of a job id (domain/job.ts), for finding the jobs of a scene among ids alone. */
export function sceneOf(id: string): { readonly sceneId: string; readonly generation: number } | null {
  const parts = /^[^~]+~(.*?)~g(\d+)(?:~|$)/.exec(id);
  return parts?.[1] === undefined ? null : { sceneId: parts[1], generation: Number(parts[2]) };
}
