import type { Fault } from '../domain/fault.ts';
import type { Job, Next } from '../domain/job.ts';
import type { Page } from './page.ts';

/** Runs jobs at least once, in any number of processes. The store is the truth; the queue may be lost. */
export interface Queue {
  /** A job whose id is already known and live is not added again. */
  enqueue(next: Next): Promise<void>;
  work(handler: JobHandler, options: { readonly concurrency: number }): Promise<QueueWorker>;
  /** Whether any job of this scene and generation waits, runs or will be retried. */
  isLive(sceneId: string, generation: number): Promise<boolean>;
  /** Removes waiting jobs of a scene and signals the running ones. */
  cancel(sceneId: string): Promise<void>;
  /** Dead letters: jobs that failed for good, newest first. */
  failed(query: { readonly limit: number; readonly cursor?: string }): Promise<Page<FailedJob>>;
  /** @throws Fault not-found */
  retry(id: string): Promise<void>;
  counts(): Promise<Readonly<Record<'waiting' | 'active' | 'delayed' | 'failed', number>>>;
  close(): Promise<void>;
}

export interface JobHandler {
  /** What it returns is enqueued before the job counts as done. */
  run(job: Job, signal: AbortSignal): Promise<readonly Next[]>;
  /** The job failed for good; awaited before anything that waits for it goes on. */
  died(job: Job, fault: Fault): Promise<void>;
}

export interface QueueWorker {
  /** Takes no new job; finishes those it holds within `graceMs`, gives back the others. */
  close(graceMs: number): Promise<void>;
}

export interface FailedJob {
  readonly id: string;
  readonly job: Job;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  /** ms UTC. */
  readonly failedAt: number;
}
