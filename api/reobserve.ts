import type { Scene } from '../src/domain/scene.ts';
import type { SceneChange } from '../src/ports/scene-store.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { lockOf } from './release-blobs.ts';

/**
 * Starts a scene over with corrected metadata: what it said is taken back, what its neighbours in a pass say is
 * looked at again, and it runs under a new generation. Call it under the scene's lock.
 */
export async function reobserve(scene: Scene, change: SceneChange, context: Context): Promise<Scene> {
  const { store } = context.ports;
  await context.queue.cancel(scene.id);
  const { others, areaIds } = await store.withdrawScene(scene.id);
  const generation = scene.generation + 1;
  const next = await store.updateScene(scene.id, { ...change, generation, state: { kind: 'queued' } });
  await followWithdrawal(scene, { others, areaIds }, context);
  await enqueueSoon({ kind: 'ingest', sceneId: next.id, generation }, context);
  return next;
}

/** The other scenes of the same passes speak for more ground now, and the series lose a point. */
export async function followWithdrawal(
  scene: Scene,
  { others, areaIds }: { readonly others: readonly string[]; readonly areaIds: readonly string[] },
  context: Context,
): Promise<void> {
  const { store } = context.ports;
  // A look that is under way may have read what this scene said.
  const cause = `without-${scene.id}.${scene.generation}`;
  const ended = (await Promise.all(others.map((id) => store.getScene(id)))).filter(
    (other) => other?.state.kind === 'done',
  );
  for (const other of ended)
    if (other)
      await enqueueSoon({ kind: 'observe', sceneId: other.id, generation: other.generation, cause }, context);
  for (const areaId of areaIds)
    await enqueueSoon({ kind: 'evaluate', areaId, sceneId: scene.id, generation: scene.generation }, context);
}

/** Every scene that was observed over an area runs again, whatever origin; unfinished ones run anyway. */
export async function reobserveArea(areaId: string, context: Context): Promise<readonly string[]> {
  const { store } = context.ports;
  const observations = [
    ...(await store.listObservations({ areaId, origin: 'real' })),
    ...(await store.listObservations({ areaId, origin: 'simulated' })),
  ];
  const started: string[] = [];
  for (const id of new Set(observations.flatMap(({ sceneIds }) => sceneIds))) {
    const next = await store.exclusively(lockOf(id), async () => {
      const scene = await store.getScene(id);
      return scene?.state.kind === 'done' || scene?.state.kind === 'outside'
        ? reobserve(scene, {}, context)
        : null;
    });
    if (next !== null) started.push(id);
  }
  return started;
}
