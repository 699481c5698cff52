import { Fault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';

/** Whether a scene still wants a job done. */
export type Standing = 'wanted' | 'gone' | 'cancelled' | 'superseded';

/** A series is brought up to date whatever became of the scene that asked for it. */
export async function standingOf(job: Job, store: Pick<SceneStore, 'getScene'>): Promise<Standing> {
  if (job.kind === 'evaluate') return 'wanted';
  const scene = await store.getScene(job.sceneId);
  if (scene === null) return 'gone';
  if (scene.generation !== job.generation) return 'superseded';
  return scene.state.kind === 'cancelled' ? 'cancelled' : 'wanted';
}

export interface Watched {
  /** Aborted with the signal given, or when the scene no longer wants the job. */
  readonly signal: AbortSignal;
  standing(): Standing;
  end(): void;
}

/**
 * Looks now and then whether the scene still wants the job. A scene may be cancelled in another process, which
 * cannot reach this one but through the store.
 */
export function watch(
  job: Job,
  store: Pick<SceneStore, 'getScene'>,
  everyMs: number,
  outer: AbortSignal,
): Watched {
  const stopper = new AbortController();
  let standing: Standing = 'wanted';
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      standing = await standingOf(job, store);
    } catch {
      // The store does not answer: the stage will meet that too, and say so.
    } finally {
      looking = false;
    }
    if (standing === 'wanted') return;
    clearInterval(timer);
    stopper.abort(new Fault('cancelled', `scene ${job.sceneId} no longer wants this job: it is ${standing}`));
  }

  const timer = setInterval(() => void look(), everyMs);
  return {
    signal: AbortSignal.any([outer, stopper.signal]),
    standing: () => standing,
    end: () => clearInterval(timer),
  };
}
