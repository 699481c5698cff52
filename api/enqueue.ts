import { toFault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';
import type { Context } from './context.ts';

/**
 * Sends a job to the queue. A queue that does not answer delays the work and fails nobody's request: the job is sent again
 * until it is taken. What is lost with this process the sweeper finds in the store, or a judgement of all areas makes good.
 */
export async function enqueueSoon(job: Job, context: Context): Promise<void> {
  const { queue, ports, config } = context;
  try {
    await queue.enqueue(job);
  } catch (thrown) {
    const { code, message } = toFault(thrown);
    ports.log.warn('enqueue-failed', { kind: job.kind, sceneId: job.sceneId, code, message });
    const again = setTimeout(() => {
      if (!config.stopping.aborted) void enqueueSoon(job, context);
    }, config.enqueueAgainMs);
    again.unref();
  }
}
