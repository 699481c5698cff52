import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { Fault, toFault } from '../../domain/fault.ts';
import type { Job, Next } from '../../domain/job.ts';
import type { JobHandler } from '../../ports/queue.ts';
import type { Stored } from './bull.ts';
import { toReason } from './reason.ts';
import type { Settings } from './settings.ts';

/** Why a running job was told to stop: its scene was cancelled, the worker closes, or another worker has it now. */
type Stop = 'cancelled' | 'closing' | 'lost';

interface Held {
  readonly stored: Stored;
  readonly token: string;
  readonly controller: AbortController;
  stop: Stop | null;
  /** Back in the queue though the handler still runs: what it answers no longer counts. */
  givenBack: boolean;
}

export interface Runner {
  /** What a BullMQ worker calls for each job. */
  run(stored: Stored, token?: string): Promise<void>;
  /** Aborts the signals of the running jobs that `which` names. */
  stop(why: Stop, which: (job: Job, id: string) => boolean): void;
  /** Gives back jobs at once from now on. */
  refuse(): void;
  /** Gives back the jobs whose handlers did not heed their signals. */
  giveBackAll(): Promise<void>;
}

const STOPPED: Record<Stop, string> = {
  cancelled: 'the scene was cancelled',
  closing: 'the worker is closing; the job goes back to the queue',
  lost: "the job's lock ran out; another worker may run it",
};

export function createRunner(
  handler: JobHandler,
  enqueue: (nexts: readonly Next[]) => Promise<void>,
  settings: Settings,
): Runner {
  const running = new Set<Held>();
  let refusing = false;

  async function run(stored: Stored, token = ''): Promise<void> {
    const held: Held = { stored, token, controller: new AbortController(), stop: null, givenBack: false };
    if (refusing) await giveBack(held);
    running.add(held);
    try {
      refuseStalled(stored, settings.maxStalls);
      const before = await countEnded(stored);
      const nexts = await handler.run(stored.data.job, held.controller.signal);
      if (held.givenBack) throw new WaitingError();
      if (held.stop === 'cancelled') return;
      await enqueue(nexts);
      if (stored.data.gathers && (await stored.moveToWaitingChildren(token)))
        throw new WaitingChildrenError();
      if ((await countEnded(stored)) !== before) await giveBack(held);
    } catch (thrown) {
      await end(held, thrown);
    } finally {
      running.delete(held);
    }
  }

  /** Returns when the job is over, else throws what tells BullMQ where it goes. */
  async function end(held: Held, thrown: unknown): Promise<void> {
    if (thrown instanceof WaitingError || thrown instanceof WaitingChildrenError) throw thrown;
    if (held.givenBack || held.stop === 'lost') throw new WaitingError();
    if (held.stop === 'closing') await giveBack(held);
    const fault = toFault(thrown);
    // What was asked for is no failure.
    if (held.stop === 'cancelled' || fault.code === 'cancelled') return;
    await fail(held, fault);
  }

  async function fail({ stored, token }: Held, fault: Fault): Promise<never> {
    const attempts = stored.opts.attempts ?? settings.attempts;
    if (fault.retryable && stored.attemptsMade + 1 < attempts) throw new Error(toReason(fault));
    try {
      await handler.died(stored.data.job, fault);
    } catch (error) {
      // Nobody knows of the death yet, so it must not be final: what waits for the job goes on waiting.
      settings.log.error('job-death-unrecorded', { id: stored.id, message: toFault(error).message });
      await stored.moveToDelayed(Date.now() + settings.backoffMs, token);
      throw new DelayedError();
    }
    throw new UnrecoverableError(toReason(fault));
  }

  return {
    run,
    stop(why, which) {
      for (const held of running) {
        if (held.stop !== null || !which(held.stored.data.job, held.stored.id ?? '')) continue;
        held.stop = why;
        held.controller.abort(new Fault('cancelled', STOPPED[why]));
      }
    },
    refuse() {
      refusing = true;
    },
    async giveBackAll() {
      for (const held of running) {
        held.givenBack = true;
        await held.stored.moveToWait(held.token);
      }
    },
  };
}

/** Back to the front of the queue; the run does not count as an attempt. */
async function giveBack({ stored, token }: Held): Promise<never> {
  await stored.moveToWait(token);
  throw new WaitingError();
}

function refuseStalled(stored: Stored, maxStalls: number): void {
  if (stored.stalledCounter <= maxStalls) return;
  throw new Fault(
    'internal',
    `job ${stored.id} was running ${stored.stalledCounter} times when its process ended or stood still; ` +
      `expected at most ${maxStalls} times`,
    { retryable: false },
  );
}

/**
 * How many of the jobs before this one have ended well. A dead one may be revived, or all may be added again, while
 * this one runs: then it has not seen what they did, and must run again.
 */
async function countEnded(stored: Stored): Promise<number> {
  if (!stored.data.gathers) return 0;
  return (await stored.getDependenciesCount({ processed: true })).processed ?? 0;
}
