import { type Job, jobId, type Next } from '../../domain/job.ts';
import type { Bull } from './bull.ts';
import { sortNext, toAddition, toFlow } from './entry.ts';
import type { Settings } from './settings.ts';

/** States in which an id is taken by a job that will not run by itself any more. */
const ENDED = new Set(['unknown', 'completed', 'failed']);

/**
 * Adds jobs unless they are live. A dead letter under the same id makes room: BullMQ would ignore the new job, or
 * let what follows it wait for a job that never runs.
 */
export async function enqueue(bull: Bull, settings: Settings, nexts: readonly Next[]): Promise<void> {
  const { singles, groups } = sortNext(nexts);
  if (singles.length > 0) {
    await removeDead(bull, singles);
    await bull.queue.addBulk(singles.map((job) => toAddition(job, settings)));
  }
  for (const group of groups) {
    // A group is added whole or not at all, so while its last job lives, every other has run or will.
    if (ENDED.has(await bull.queue.getJobState(jobId(group.then))))
      await addGroup(bull, settings, group.all, group.then);
  }
}

/** Also while `then` lives: it waits for `all`, too. */
export async function addGroup(
  bull: Bull,
  settings: Settings,
  all: readonly Job[],
  then: Job,
): Promise<void> {
  await removeDead(bull, [...all, then]);
  await bull.flows.add(toFlow(all, then, settings));
}

async function removeDead({ queue, forget }: Bull, jobs: readonly Job[]): Promise<void> {
  if ((await queue.getFailedCount()) === 0) return;
  const ids = jobs.map(jobId);
  const states = await Promise.all(ids.map((id) => queue.getJobState(id)));
  const dead = ids.filter((_, i) => states[i] === 'failed');
  if (dead.length === 0) return;
  await Promise.all(dead.map((id) => queue.remove(id, { removeChildren: false })));
  await forget(dead);
}
