import { Fault } from '../src/domain/fault.ts';
import type { RasterInfo, Scene, SceneMask, SceneSource } from '../src/domain/scene.ts';
import { acquiredAtOf, checkCountable, originOf } from '../src/domain/submission.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { sceneIdOf } from './identity.ts';
import { lockOf } from './release-blobs.ts';
import { followWithdrawal } from './reobserve.ts';
import { FIELD_NAMES, fieldsOf } from './scene-facts.ts';
import type { UploadFacts } from './schemas/scene.ts';

/** A raster that can be read, and what its submitter says about it. */
export interface Offer {
  readonly facts: UploadFacts;
  readonly source: SceneSource;
  readonly mask: SceneMask | null;
  readonly info: RasterInfo;
}

export interface Submitted {
  readonly scene: Scene;
  /** False when the same scene was there already and goes on as it is. */
  readonly accepted: boolean;
}

/**
 * Stores a scene and sends it to the queue, in this order: what is stored and not queued is found by the sweeper.
 * @throws Fault conflict that names the fields, when the scene is known with other metadata
 */
export async function submit(offer: Offer, context: Context): Promise<Submitted> {
  const { store } = context.ports;
  const { offered, stated } = await sceneOf(offer, context);
  const submitted = await store.exclusively(lockOf(offered.id), async (): Promise<Submitted> => {
    await requireBlobs(offered, context);
    const { scene, created } = await store.insertScene(offered);
    if (created) return { scene, accepted: true };
    if (scene.state.kind === 'faulted' || scene.state.kind === 'cancelled')
      return { scene: await resubmit(scene, offered, context), accepted: true };
    refuseDifferences(scene, offered, stated);
    return { scene, accepted: false };
  });
  const { scene, accepted } = submitted;
  if (accepted)
    await enqueueSoon({ kind: 'ingest', sceneId: scene.id, generation: scene.generation }, context);
  return submitted;
}

async function sceneOf({ facts, source, mask, info }: Offer, context: Context) {
  const { ports } = context;
  const id = sceneIdOf(source);
  const now = ports.clock.now();
  const { origin, maskUsable, ...correctable } = facts;
  const fields = await fieldsOf(correctable, ports);
  const offered: Scene = {
    id,
    source,
    sensor: null,
    acquiredAtAssumed: false,
    declaredGsdM: null,
    whole: false,
    siteIds: null,
    obscured: null,
    shiftM: [0, 0],
    licence: null,
    attribution: null,
    republish: true,
    ...fields,
    acquiredAt: acquiredAtOf(facts.acquiredAt ?? null, info, now),
    origin: originOf(origin ?? null, info.metadata),
    mask,
    state: { kind: 'queued' },
    generation: await freeGeneration(id, context),
    createdAt: now,
    raster: null,
  };
  const { whole, declaredGsdM } = offered;
  checkCountable({ georeferenced: info.georeference !== null, whole, declaredGsdM, metadata: info.metadata });
  const stated = [...Object.keys(fields), ...(origin ? ['origin'] : []), ...(mask ? ['mask'] : [])];
  return { offered, stated: stated as readonly (keyof Scene)[] };
}

/** A job of the same scene may still run though the scene was deleted: it must not take the new one for its own. */
async function freeGeneration(id: string, { queue }: Context): Promise<number> {
  let generation = 1;
  while (await queue.isLive(id, generation).catch(() => false)) generation += 1;
  return generation;
}

/** Between upload and now another client may have deleted the only scene that kept these bytes. */
async function requireBlobs(scene: Scene, { ports }: Context): Promise<void> {
  for (const source of [scene.source, scene.mask?.source])
    if (source?.kind === 'blob' && !(await ports.blobs.has(source.sha256)))
      throw new Fault('unavailable', `the bytes of ${source.name} were removed meanwhile: send them again`);
}

/** A scene that ended without a count may be submitted anew, as if it were the first time. */
async function resubmit(stored: Scene, offered: Scene, context: Context): Promise<Scene> {
  const { id: _id, source: _source, createdAt: _createdAt, ...fresh } = offered;
  const restart = { ...fresh, generation: stored.generation + 1 };
  const withdrawal = await context.ports.store.withdrawScene(stored.id, restart);
  // one that ended in a re-score had been counted before, perhaps beside others of its pass
  await followWithdrawal(stored, withdrawal, context);
  return { ...stored, ...restart };
}

function refuseDifferences(stored: Scene, offered: Scene, stated: readonly (keyof Scene)[]): void {
  const differing = stated
    .filter(
      (field) => JSON.stringify(comparable(stored, field)) !== JSON.stringify(comparable(offered, field)),
    )
    .map((field) => ({
      field: FIELD_NAMES[field] ?? field,
      stored: shown(comparable(stored, field), field),
      given: shown(comparable(offered, field), field),
    }));
  if (differing.length === 0) return;
  const list = differing.map(
    ({ field, stored: is, given }) =>
      `${field} is ${JSON.stringify(is)} there and ${JSON.stringify(given)} here`,
  );
  throw new Fault(
    'conflict',
    `scene ${stored.id} is known with other metadata: ${list.join('; ')}; PATCH corrects it`,
    {
      details: { scene: stored.id, differing },
    },
  );
}

/** The same mask under another file name is the same mask. */
function comparable(scene: Scene, field: keyof Scene): unknown {
  if (field !== 'mask' || scene.mask === null) return scene[field];
  const { source, usable } = scene.mask;
  return { of: source.kind === 'blob' ? source.sha256 : source.href, usable };
}

function shown(value: unknown, field: keyof Scene): unknown {
  return field === 'acquiredAt' && typeof value === 'number' ? new Date(value).toISOString() : value;
}
