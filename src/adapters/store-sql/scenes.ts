import { sql } from 'kysely';
import { Fault } from '../../domain/fault.ts';
import type { Scene, SceneState } from '../../domain/scene.ts';
import type { Page } from '../../ports/page.ts';
import type { SceneChange, SceneStore } from '../../ports/scene-store.ts';
import { saveBlobRefs, saveMaskRef } from './blob-refs.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Database, Tx } from './database.ts';
import { changesOf, rowOf, sceneOf } from './scene-row.ts';

type Scenes = Pick<
  SceneStore,
  'insertScene' | 'getScene' | 'updateScene' | 'listScenes' | 'unfinishedScenes'
>;

export function createScenes(db: Database): Scenes {
  return {
    insertScene: (scene) => insertScene(db, scene),
    getScene: async (id) => {
      const row = await db.selectFrom('scenes').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : sceneOf(row);
    },
    updateScene: (id, change, only) => db.transaction().execute((tx) => changeScene(tx, id, change, only)),
    listScenes: (query) => listScenes(db, query),
    unfinishedScenes: async () => {
      const rows = await db
        .selectFrom('scenes')
        .selectAll()
        .where('stateKind', 'in', ['queued', 'running'])
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
      return rows.map(sceneOf);
    },
  };
}

async function insertScene(db: Database, scene: Scene): Promise<{ scene: Scene; created: boolean }> {
  return db.transaction().execute(async (tx) => {
    const inserted = await tx
      .insertInto('scenes')
      .values(rowOf(scene))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    const row = await tx
      .selectFrom('scenes')
      .selectAll()
      .where('id', '=', scene.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const stored = sceneOf(row);
    // also of a scene that was there: its bytes were just sent again, and retention may have let go of them
    await saveBlobRefs(tx, stored);
    return { scene: stored, created: inserted !== undefined };
  });
}

/** @throws Fault not-found */
export async function changeScene(
  tx: Tx,
  id: string,
  change: SceneChange,
  only?: { readonly generation: number },
): Promise<Scene> {
  const found = await tx.selectFrom('scenes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (found === undefined) throw new Fault('not-found', `scene "${id}" is not there`);
  if (only !== undefined && only.generation !== found.generation) {
    throw new Fault(
      'cancelled',
      `scene "${id}" is at generation ${found.generation}, not ${only.generation}`,
    );
  }
  // a job may end after its scene was cancelled: it does not go on
  if (only !== undefined && found.stateKind === 'cancelled')
    throw new Fault('cancelled', `scene "${id}" was cancelled`);
  const changes = changesOf(change);
  if (Object.keys(changes).length === 0) return sceneOf(found);
  if (change.mask !== undefined) await saveMaskRef(tx, id, change.mask);
  const update = tx.updateTable('scenes').set(changes).where('id', '=', id).returningAll();
  return sceneOf(await update.executeTakeFirstOrThrow());
}

async function listScenes(
  db: Database,
  query: { readonly limit: number; readonly cursor?: string; readonly state?: SceneState['kind'] },
): Promise<Page<Scene>> {
  let select = db.selectFrom('scenes').selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc');
  if (query.state !== undefined) select = select.where('stateKind', '=', query.state);
  if (query.cursor !== undefined) {
    const [createdAt, id] = decodeCursor(query.cursor, ['number', 'string']);
    select = select.where(sql<boolean>`(created_at, id) < (${createdAt}, ${id})`);
  }
  const rows = await select.limit(query.limit + 1).execute();
  const items = rows.slice(0, query.limit).map(sceneOf);
  const last = items.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return { items, next: more ? encodeCursor([last.createdAt, last.id]) : null };
}
