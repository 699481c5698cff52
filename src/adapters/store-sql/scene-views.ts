import { sql } from 'kysely';
import type { SceneView } from '../../domain/scene-view.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { type Database, rethrowGone, toJson } from './database.ts';

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
  await db
    .insertInto('sceneViews')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['passId', 'areaId', 'areaRevision', 'modelId', 'modelVersion', 'sceneId'])
        .doUpdateSet(row)
        // A late job of an older generation says nothing over a newer one.
        .where(sql<boolean>`scene_views.generation <= excluded.generation`),
    )
    .execute();
}
