import type { BullWorker } from './bull.ts';
import type { Runner } from './runner.ts';
import type { Settings } from './settings.ts';

/**
 * Takes no new job, lets those that run finish for `graceMs`, then aborts their signals and gives them back to the
 * queue; a handler that does not heed its signal loses its job all the same.
 */
export async function closeWorker(
  worker: BullWorker,
  runner: Runner,
  settings: Settings,
  graceMs: number,
): Promise<void> {
  runner.refuse();
  const closed = worker.close();
  if (await within(closed, graceMs)) return;
  runner.stop('closing', () => true);
  if (await within(closed, settings.abortMs)) return;
  // Without a server to give them back to, their locks run out instead.
  const given = await within(runner.giveBackAll(), settings.abortMs);
  settings.log.warn('jobs-unfinished-on-close', { given, waitedMs: graceMs + settings.abortMs });
}

async function within(done: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([done.then(() => true as const), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
