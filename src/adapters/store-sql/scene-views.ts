import { Fault } from '../../domain/fault.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { type Database, rethrowGone, type Tx, toJson } from './database.ts';

const KEY = ['passId', 'areaId', 'areaRevision', 'modelId', 'modelVersion', 'sceneId'] as const;

type SceneViews = Pick<ObservationStore, 'saveSceneView' | 'sceneViews'>;

export function createSceneViews(db: Database): SceneViews {
  return {
    saveSceneView: (view) => saveSceneView(db, view).catch(rethrowGone(view.sceneId)),
    sceneViews: async ({ passId, areaId, areaRevision, modelId, modelVersion }) =>
      db
        .selectFrom('sceneViews')
        .selectAll()
        .where('passId', '=', passId)
        .where('areaId', '=', areaId)
        .where('areaRevision', '=', areaRevision)
        .where('modelId', '=', modelId)
        .where('modelVersion', '=', modelVersion)
        .orderBy('sceneId')
        .execute(),
  };
}

async function saveSceneView(db: Database, view: SceneView): Promise<void> {
  const row = { ...view, lost: toJson(view.lost), detections: toJson(view.detections) };
  await db.transaction().execute(async (tx) => {
    await requireGeneration(tx, view);
    await tx
      .insertInto('sceneViews')
      .values(row)
      .onConflict((conflict) => conflict.columns([...KEY]).doUpdateSet(row))
      .execute();
  });
}

/** A late job of an older generation says nothing. The scene's row is held, so that none begins meanwhile. */
async function requireGeneration(tx: Tx, { sceneId, generation }: SceneView): Promise<void> {
  const scene = await tx
    .selectFrom('scenes')
    .select('generation')
    .where('id', '=', sceneId)
    .forKeyShare()
    .executeTakeFirst();
  if (scene === undefined || scene.generation === generation) return;
  throw new Fault('cancelled', `scene "${sceneId}" is at generation ${scene.generation}, not ${generation}`);
}

/** Whether all of them stand; the caller holds their scenes' rows. */
export async function viewsStand(tx: Tx, views: readonly SceneView[]): Promise<boolean> {
  for (const view of views) {
    let select = tx.selectFrom('sceneViews').select('sceneId').where('generation', '=', view.generation);
    for (const column of KEY) select = select.where(column, '=', view[column]);
    if ((await select.executeTakeFirst()) === undefined) return false;
  }
  return true;
}
