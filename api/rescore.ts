import { Fault } from '../src/domain/fault.ts';
import type { Observation } from '../src/domain/observation.ts';
import type { Scene } from '../src/domain/scene.ts';
import { scoringOf } from '../src/domain/scoring.ts';
import type { Site } from '../src/domain/site.ts';
import type { Store } from '../src/ports/store.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { unreadableAmong } from './readable.ts';
import { hasBytes, lockOf } from './release-blobs.ts';

/** Which part of a site's archive. */
export interface Archive {
  /** Scenes that this model would look at. */
  readonly model?: string | undefined;
  /** Acquisition, ms UTC, from inclusive, to exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A scene of the archive, and the models that have yet to look at it in the version that is loaded. */
export interface Scored {
  readonly scene: Scene;
  readonly outdated: readonly string[];
}

/** @throws Fault model-not-found */
export async function scoreArchive(
  site: Site,
  archive: Archive,
  { models, ports: { store } }: Context,
): Promise<readonly Scored[]> {
  const { model } = archive;
  if (model !== undefined && !models.some(({ id }) => id === model))
    throw new Fault(
      'model-not-found',
      `no model ${JSON.stringify(model)}: expected one of ${models.map(({ id }) => id).join(', ')}`,
    );
  const scored: Scored[] = [];
  for (const [id, observations] of await observationsByScene(site, archive, store)) {
    const scene = await store.getScene(id);
    if (scene === null) continue;
    const { looking, outdated } = scoringOf(
      { gsdM: scene.raster?.gsdM ?? null, observations },
      site.areas,
      models,
    );
    if (model !== undefined && !looking.includes(model)) continue;
    scored.push({ scene, outdated: outdated.filter((id) => model === undefined || id === model) });
  }
  return scored;
}

async function observationsByScene(
  { areas }: Site,
  { from = -Infinity, to = Infinity }: Archive,
  store: Store,
): Promise<ReadonlyMap<string, readonly Observation[]>> {
  const byScene = new Map<string, Observation[]>();
  for (const { id: areaId } of areas)
    for (const origin of ['real', 'simulated'] as const)
      for (const observation of await store.listObservations({ areaId, origin })) {
        const at = observation.at ?? Number.NaN;
        if (!(at >= from && at < to)) continue;
        for (const id of observation.sceneIds) byScene.set(id, [...(byScene.get(id) ?? []), observation]);
      }
  return byScene;
}

export interface Rescored {
  readonly started: readonly string[];
  /** Under way already: they will be asked by the models of now anyway. */
  readonly underway: readonly string[];
  /** Their pixels or masks cannot be read any more: what they said stays as it is. */
  readonly gone: readonly string[];
  readonly current: readonly string[];
}

/**
 * Runs the scenes of an archive anew under the next generation, those alone that a model has yet to look at unless all
 * are wanted. Nothing is taken back: what older versions said stays beside it.
 */
export async function rescore(
  scenes: readonly Scored[],
  { all }: { readonly all: boolean },
  context: Context,
  signal: AbortSignal,
): Promise<Rescored> {
  const became: Record<keyof Rescored, string[]> = { started: [], underway: [], gone: [], current: [] };
  const isWanted = ({ outdated }: Scored): boolean => all || outdated.length > 0;
  const idle = scenes.filter((each) => isWanted(each) && !isUnderway(each.scene)).map(({ scene }) => scene);
  const unreadable = await unreadableAmong(idle, context, signal);
  for (const each of scenes) {
    const { id } = each.scene;
    const what = !isWanted(each) ? 'current' : unreadable.has(id) ? 'gone' : await startOver(id, context);
    became[what].push(id);
  }
  return became;
}

async function startOver(id: string, context: Context): Promise<'started' | 'underway' | 'gone'> {
  const { store } = context.ports;
  return store.exclusively(lockOf(id), async () => {
    const scene = await store.getScene(id);
    if (scene === null) return 'gone';
    if (isUnderway(scene)) return 'underway';
    if (!(await hasBytes(scene, context.ports))) return 'gone';
    const generation = scene.generation + 1;
    await store.updateScene(id, { generation, state: { kind: 'queued' } });
    await enqueueSoon({ kind: 'ingest', sceneId: id, generation }, context);
    return 'started';
  });
}

export function isUnderway({ state }: Scene): boolean {
  return state.kind === 'queued' || state.kind === 'running';
}
