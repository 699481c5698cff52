import { sql } from 'kysely';
import type { Pass } from '../../domain/observation.ts';
import { isRestart } from '../../domain/scene.ts';
import type { SceneStore, Withdrawal } from '../../ports/scene-store.ts';
import { type Database, lockInTransaction, type Tx, toJson } from './database.ts';
import { passLock } from './passes.ts';
import { changeScene } from './scenes.ts';

type Withdrawals = Pick<SceneStore, 'withdrawScene' | 'deleteScene'>;

export function createWithdrawals(db: Database): Withdrawals {
  return {
    withdrawScene: (id, change) =>
      db.transaction().execute(async (tx) => {
        await lockScene(tx, id);
        const withdrawal = await withdraw(tx, id, await passesOf(tx, id), isRestart(change));
        if (change !== undefined) await changeScene(tx, id, change);
        return withdrawal;
      }),
    deleteScene: (id) => db.transaction().execute((tx) => deleteScene(tx, id)),
  };
}

async function deleteScene(tx: Tx, id: string): Promise<boolean> {
  const passes = await passesOf(tx, id);
  // In one order everywhere, or two deletions could wait for each other.
  for (const key of [...new Set(passes.map(passLock))].sort()) await lockInTransaction(tx, key);
  if (!(await lockScene(tx, id))) return false;
  await withdraw(tx, id, passes, false);
  await tx.deleteFrom('scenes').where('id', '=', id).execute();
  const alive = tx.selectFrom('passScenes').select('passId');
  for (const pass of passes) {
    await tx.deleteFrom('passes').where('id', '=', pass.id).where('id', 'not in', alive).execute();
  }
  return true;
}

async function lockScene(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('scenes').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return row !== undefined;
}

async function passesOf(tx: Tx, sceneId: string): Promise<readonly Pass[]> {
  return tx
    .selectFrom('passScenes')
    .innerJoin('passes', 'passes.id', 'passScenes.passId')
    .select(['passes.id', 'passes.siteId', 'passes.origin', 'passes.anchorAt'])
    .where('passScenes.sceneId', '=', sceneId)
    .orderBy('passes.id')
    .execute();
}

async function withdraw(
  tx: Tx,
  sceneId: string,
  passes: readonly Pass[],
  keepsRetired: boolean,
): Promise<Withdrawal> {
  await tx.deleteFrom('sceneViews').where('sceneId', '=', sceneId).execute();
  const citing = tx.deleteFrom('observations').where(sql<boolean>`scene_ids @> ARRAY[${sceneId}]`);
  const retired = tx.selectFrom('areas').select('id').where('retired', '=', true);
  const cited = await (keepsRetired ? citing.where('areaId', 'not in', retired) : citing)
    .returningAll()
    .execute();
  for (const observation of cited) {
    const stone = {
      observationId: observation.id,
      sceneId,
      areaId: observation.areaId,
      withdrawnAt: sql<number>`floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint`,
      observation: toJson(observation),
    };
    await tx
      .insertInto('tombstones')
      .values(stone)
      .onConflict((conflict) => conflict.columns(['observationId', 'sceneId']).doUpdateSet(stone))
      .execute();
  }
  // From the tombstones, not from this call's deletions: a repeated call answers the same.
  const areas = await tx
    .selectFrom('tombstones')
    .select('areaId')
    .distinct()
    .where('sceneId', '=', sceneId)
    .orderBy('areaId')
    .execute();
  return { others: await othersOf(tx, sceneId, passes), areaIds: areas.map((row) => row.areaId) };
}

async function othersOf(tx: Tx, sceneId: string, passes: readonly Pass[]): Promise<readonly string[]> {
  if (passes.length === 0) return [];
  const rows = await tx
    .selectFrom('passScenes')
    .select('sceneId')
    .distinct()
    .where(
      'passId',
      'in',
      passes.map((pass) => pass.id),
    )
    .where('sceneId', '<>', sceneId)
    .orderBy('sceneId')
    .execute();
  return rows.map((row) => row.sceneId);
}
