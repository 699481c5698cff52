import { toFault } from '../src/domain/fault.ts';
import type { Job, Next } from '../src/domain/job.ts';
import type { JobHandler } from '../src/ports/queue.ts';

export interface DrainOptions {
  readonly signal?: AbortSignal;
  /** Told after each job. */
  readonly onJob?: (job: Job) => void | Promise<void>;
}

/**
 * Runs a job and all that follows from it, one after the other, in this process: the pipeline without a queue.
 * A job that fails is dead at once; what waits for it goes on, as in a queue.
 */
export async function drain(first: Next, handler: JobHandler, options: DrainOptions = {}): Promise<void> {
  const { signal = new AbortController().signal, onJob } = options;
  const attempt = async (job: Job): Promise<readonly Next[]> => {
    signal.throwIfAborted();
    try {
      return await handler.run(job, signal);
    } catch (error) {
      signal.throwIfAborted();
      await handler.died(job, toFault(error));
      return [];
    } finally {
      await onJob?.(job);
    }
  };
  const follow = async (next: Next): Promise<void> => {
    if ('kind' in next) {
      for (const after of await attempt(next)) await follow(after);
      return;
    }
    for (const job of next.all) await follow(job);
    await follow(next.then);
  };
  await follow(first);
}
