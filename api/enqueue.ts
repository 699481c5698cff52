import { toFault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';
import type { Context } from './context.ts';

/**
 * Sends a job to the queue. The store already knows what is to be done and the sweeper looks for what has no job,
 * so a queue that does not answer delays the work and fails nobody's request.
 */
export async function enqueueSoon(job: Job, { queue, ports }: Context): Promise<void> {
  await queue.enqueue(job).catch((thrown: unknown) => {
    const { code, message } = toFault(thrown);
    ports.log.warn('enqueue-failed', { kind: job.kind, sceneId: job.sceneId, code, message });
  });
}
