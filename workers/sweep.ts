import type { Scene } from '../src/domain/scene.ts';
import type { Log } from '../src/ports/log.ts';
import type { Queue } from '../src/ports/queue.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';
import type { SiteStore } from '../src/ports/store.ts';

export interface Sweeping {
  readonly queue: Pick<Queue, 'enqueue' | 'isLive'>;
  readonly store: Pick<SceneStore, 'getScene' | 'unfinishedScenes'>;
  readonly log: Log;
}

/**
 * Takes up again the scenes that are unfinished and that no job works on: one inserted just before its process was
 * killed, or all of them after the queue was lost. Any number of processes may sweep at once, since a job is added
 * only once. Answers the ids of the scenes taken up.
 */
export async function sweep({ queue, store, log }: Sweeping): Promise<readonly string[]> {
  const unfinished = await store.unfinishedScenes();
  const live = await Promise.all(unfinished.map(({ id, generation }) => queue.isLive(id, generation)));
  const taken: string[] = [];
  for (const scene of unfinished.filter((_, i) => live[i] === false)) {
    if (!(await isStillUnfinished(scene, store))) continue;
    await queue.enqueue({ kind: 'ingest', sceneId: scene.id, generation: scene.generation });
    taken.push(scene.id);
  }
  if (taken.length > 0) log.warn('scenes-taken-up', { scenes: taken });
  return taken;
}

/** Its last job may have ended between the look at the store and the one at the queue. */
async function isStillUnfinished(scene: Scene, store: Sweeping['store']): Promise<boolean> {
  const now = await store.getScene(scene.id);
  if (now === null || now.generation !== scene.generation) return false;
  return now.state.kind === 'queued' || now.state.kind === 'running';
}

/**
 * Asks for a judgement of every area, when a process starts: an evaluation that never reached the queue (its process was killed
 * just before, the queue was lost, the store comes from a backup) has left no trace in the store.
 * @param cause of this start alone
 */
export async function judgeAll(
  cause: string,
  { queue, store }: { readonly queue: Pick<Queue, 'enqueue'>; readonly store: Pick<SiteStore, 'listSites'> },
): Promise<void> {
  for (const { areas } of await store.listSites())
    for (const { id: areaId } of areas)
      await queue.enqueue({ kind: 'evaluate', areaId, sceneId: cause, generation: 1 });
}
