import type { Fault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';
import type { Ports } from '../src/ports/ports.ts';

/**
 * What a job's death means. A shard of tiles: its ground was not seen, the scene goes on. A series that could not be
 * brought up to date: the scene is done all the same. Anything else: the scene is faulted. May be told twice.
 */
export async function died(job: Job, fault: Fault, { store, clock }: Ports): Promise<void> {
  const { code, message } = fault;
  const scene = await store.getScene(job.sceneId);
  if (scene === null || scene.generation !== job.generation) return;
  const { sceneId, generation } = job;
  await store.addFault({ sceneId, generation, stage: job.kind, code, message, at: clock.now() });
  switch (job.kind) {
    case 'detect': {
      const { modelId, shard, tiles } = job;
      const failed = { code, message };
      await store.saveShard({ sceneId, generation, modelId, shard, tiles: tiles.length, failed }, []);
      return;
    }
    case 'evaluate':
      return;
    default:
      await store.updateScene(sceneId, { state: { kind: 'faulted', code, message } }, { generation });
  }
}
