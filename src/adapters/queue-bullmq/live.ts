import type { JobType } from 'bullmq';
import type { Bull } from './bull.ts';
import { sceneOf } from './entry.ts';

const LIVE: JobType[] = ['active', 'wait', 'prioritized', 'delayed', 'waiting-children'];

/** Ids of the jobs that wait, run or will be retried, as of one instant. */
async function liveIds(bull: Bull): Promise<readonly string[]> {
  return bull.liveIds === null ? bull.queue.getRanges(LIVE, 0, -1) : bull.liveIds();
}

/**
 * Whether a scene has live jobs. Questions asked in one turn of the event loop share one look at the queue, so
 * that the sweeper may ask about a thousand scenes.
 */
export function createLiveness(bull: Bull): (sceneId: string, generation: number) => Promise<boolean> {
  let next: Promise<ReadonlySet<string>> | null = null;
  return async (sceneId, generation) => {
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = null;
      return liveScenes(bull);
    });
    return (await next).has(`${sceneId}~${generation}`);
  };
}

async function liveScenes(bull: Bull): Promise<ReadonlySet<string>> {
  const scenes = new Set<string>();
  for (const id of await liveIds(bull)) {
    const scene = sceneOf(id);
    if (scene !== null) scenes.add(`${scene.sceneId}~${scene.generation}`);
  }
  return scenes;
}

/** Removes what waits of a scene; running jobs stay. What waits for others goes first, or it would start. */
export async function removeScene(bull: Bull, sceneId: string): Promise<void> {
  const mine = (ids: readonly string[]) => ids.filter((id) => sceneOf(id)?.sceneId === sceneId);
  const remove = (id: string) => bull.queue.remove(id, { removeChildren: false });
  await Promise.all(mine(await bull.queue.getRanges(['waiting-children'], 0, -1)).map(remove));
  await Promise.all(mine(await liveIds(bull)).map(remove));
}
