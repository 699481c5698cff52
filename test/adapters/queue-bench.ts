import { type Job, jobId } from '../../src/domain/job.ts';
import type { JobHandler, Queue } from '../../src/ports/queue.ts';
import { eventually } from '../support/eventually.ts';

/** Short times, so that the suite is quick. */
interface QueueKnobs {
  readonly name: string;
  readonly attempts?: number;
  readonly backoffMs?: number;
  readonly abortMs?: number;
}

/** One place where jobs lie. `open` may be called several times under one name, as several processes would. */
export interface QueueRig {
  open(knobs: QueueKnobs): Promise<Queue>;
  end(): Promise<void>;
}

/** What the cases of the suite work with. */
export interface QueueBench {
  /** A queue under the name of the running case; closed after it. */
  open(knobs?: Partial<QueueKnobs>): Promise<Queue>;
  /** Waits until nothing waits, runs or is delayed. */
  idle(queue: Queue): Promise<void>;
  /** Works until the queue is idle. */
  drain(queue: Queue, handler: JobHandler, concurrency?: number): Promise<void>;
}

export async function idle(queue: Queue): Promise<void> {
  await eventually('the queue is idle', async () => {
    const { waiting, active, delayed } = await queue.counts();
    return waiting + active + delayed === 0;
  });
}

export async function drain(queue: Queue, handler: JobHandler, concurrency = 2): Promise<void> {
  const worker = await queue.work(handler, { concurrency });
  await idle(queue);
  await worker.close(1_000);
}

export const ids = (jobs: readonly Job[]): string[] => jobs.map(jobId);
