import type { Fault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';
import type { Ports } from '../src/ports/ports.ts';
import { evaluate } from './evaluate.ts';

/**
 * What a job's death means. A shard of tiles: its ground was not seen, the scene goes on. A series that could not be
 * brought up to date, or a second look at a scene that was observed: it is done all the same. Anything else: the scene
 * is faulted. May be told twice.
 */
export async function died(job: Job, fault: Fault, ports: Ports): Promise<void> {
  const { store, clock } = ports;
  const { code, message } = fault;
  const scene = await store.getScene(job.sceneId);
  if (scene === null || scene.generation !== job.generation) return;
  const { sceneId, generation } = job;
  await store.addFault({ sceneId, generation, stage: job.kind, code, message, at: clock.now() });
  // Observed before, and looked at once more: it keeps what it said.
  if (job.kind === 'observe' && scene.state.kind === 'done') return;
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
      // Alerts waited for what it would say anew: it says nothing.
      for (const areaId of await store.areasTouchedBy(sceneId))
        await evaluate(
          { kind: 'evaluate', areaId, sceneId, generation },
          ports,
          new AbortController().signal,
        );
  }
}
