import { boundsOf, boundsTouch } from '../src/domain/geometry.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import type { Page } from '../src/ports/page.ts';
import type { SceneChange, Withdrawal } from '../src/ports/scene-store.ts';
import type { Store } from '../src/ports/store.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { unreadableAmong } from './readable.ts';
import { hasBytes, lockOf } from './release-blobs.ts';

/**
 * Starts a scene over with corrected metadata: what it said is taken back, what its neighbours in a pass say is
 * looked at again, and it runs under a new generation. Call it under the scene's lock.
 */
export async function reobserve(scene: Scene, change: SceneChange, context: Context): Promise<Scene> {
  const { store } = context.ports;
  await context.queue.cancel(scene.id);
  const generation = scene.generation + 1;
  const restart: SceneChange = { ...change, generation, state: { kind: 'queued' } };
  const withdrawal = await store.withdrawScene(scene.id, restart);
  await followWithdrawal(scene, withdrawal, context);
  await enqueueSoon({ kind: 'ingest', sceneId: scene.id, generation }, context);
  return { ...scene, ...restart };
}

/** The other scenes of the same passes speak for more ground now, and the series lose a point. */
export async function followWithdrawal(
  scene: Scene,
  { others, areaIds }: Withdrawal,
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
    await enqueueSoon(
      { kind: 'evaluate', areaId, sceneId: scene.id, generation: scene.generation, cause },
      context,
    );
}

export interface Reobserved {
  readonly started: readonly string[];
  /** Their pixels or masks cannot be read any more: what they said stays as it is. */
  readonly gone: readonly string[];
}

/**
 * Every ended scene of an area runs again, whatever origin: those that were observed there, and those that its outline
 * touches by now, as when it was drawn or moved after they came. Unfinished ones run anyway.
 */
export async function reobserveArea(area: Area, context: Context, signal: AbortSignal): Promise<Reobserved> {
  const { store } = context.ports;
  const observations = [
    ...(await store.listObservations({ areaId: area.id, origin: 'real' })),
    ...(await store.listObservations({ areaId: area.id, origin: 'simulated' })),
  ];
  const observed = observations.flatMap(({ sceneIds }) => sceneIds);
  const ended: Scene[] = [];
  for (const id of new Set([...observed, ...(await scenesOver(area, store))])) {
    const scene = await store.getScene(id);
    if (scene !== null && hasEnded(scene)) ended.push(scene);
  }
  const unreadable = await unreadableAmong(ended, context, signal);
  const started: string[] = [];
  const gone: string[] = [];
  for (const { id } of ended)
    await store.exclusively(lockOf(id), async () => {
      const scene = await store.getScene(id);
      if (scene === null || !hasEnded(scene)) return;
      // what is kept here may have been let go since it was looked for
      if (unreadable.has(id) || !(await hasBytes(scene, context.ports))) return void gone.push(id);
      await reobserve(scene, {}, context);
      started.push(id);
    });
  return { started, gone };
}

function hasEnded({ state }: Scene): boolean {
  return state.kind === 'done' || state.kind === 'outside';
}

const PAGE = 200;

/** Scenes that would be counted there if they came today. By their bounds: one too many says the same again. */
async function scenesOver({ ring, siteId }: Area, store: Store): Promise<readonly string[]> {
  const site = siteId === null ? null : await store.getSite(siteId);
  if (ring === null || site === null) return [];
  const reach = boundsOf(ring);
  const isOver = ({ raster, origin, siteIds }: Scene): boolean =>
    raster?.footprint != null &&
    boundsTouch(boundsOf(raster.footprint), reach) &&
    site.fictional === (origin === 'simulated') &&
    (siteIds === null || siteIds.includes(site.id));
  const over: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Scene> = await store.listScenes({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    over.push(...page.items.filter(isOver).map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  return over;
}
