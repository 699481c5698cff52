import { Fault } from '../../domain/fault.ts';
import type { Page } from '../../ports/page.ts';
import type { FailedJob } from '../../ports/queue.ts';
import { addGroup, enqueue } from './additions.ts';
import type { Bull, Stored } from './bull.ts';
import { fromReason } from './reason.ts';
import type { Settings } from './settings.ts';

/** Newest first. The cursor names the last job answered and its place, should it be gone by then. */
export async function listDead(
  { queue }: Bull,
  query: { readonly limit: number; readonly cursor?: string },
): Promise<Page<FailedJob>> {
  const ids = await queue.getRanges(['failed'], 0, -1);
  const start = query.cursor === undefined ? 0 : after(query.cursor, ids);
  const page = ids.slice(start, start + query.limit);
  const jobs = await Promise.all(page.map((id) => queue.getJob(id)));
  const end = start + page.length;
  return {
    items: jobs.flatMap((stored) => (stored === undefined ? [] : [toFailedJob(stored)])),
    next: end < ids.length ? `${end}~${page.at(-1)}` : null,
  };
}

function after(cursor: string, ids: readonly string[]): number {
  const [, place, id] = /^(\d+)~(.+)$/.exec(cursor) ?? [];
  if (place === undefined || id === undefined) {
    throw new Fault('invalid-request', `cursor "${cursor}": expected one that an earlier page answered`);
  }
  const found = ids.indexOf(id);
  return found === -1 ? Math.max(0, Number(place) - 1) : found + 1;
}

function toFailedJob(stored: Stored): FailedJob {
  return {
    id: stored.id ?? '',
    job: stored.data.job,
    ...fromReason(stored.failedReason),
    attempts: stored.attemptsMade,
    failedAt: stored.finishedOn ?? stored.timestamp,
  };
}

/** Runs a dead job anew, with all its attempts, and after it what had waited for it: that went on without it. */
export async function revive(bull: Bull, settings: Settings, id: string): Promise<void> {
  const stored = await bull.queue.getJob(id);
  if (stored === undefined || !(await stored.isFailed())) {
    throw new Fault('not-found', `no dead job has the id "${id}"`);
  }
  const { job, awaitedBy } = stored.data;
  if (awaitedBy === null) await enqueue(bull, settings, [job]);
  else await addGroup(bull, settings, [job], awaitedBy);
}
