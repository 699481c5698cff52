import { sql } from 'kysely';
import type { Pass } from '../../domain/observation.ts';
import { choosePass, PASS_WINDOW_MS, type PassScene } from '../../domain/passes.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { type Database, lockInTransaction, rethrowGone, type Tx } from './database.ts';

type Passes = Pick<ObservationStore, 'assignPass' | 'passScenes'>;

export function createPasses(db: Database): Passes {
  return {
    assignPass: (scene) => assignPass(db, scene).catch(rethrowGone(scene.id)),
    passScenes: async (passId) => {
      const rows = await db
        .selectFrom('passScenes')
        .select('sceneId')
        .where('passId', '=', passId)
        .orderBy('sceneId')
        .execute();
      return rows.map((row) => row.sceneId);
    },
  };
}

async function assignPass(db: Database, scene: PassScene): Promise<Pass> {
  return db.transaction().execute(async (tx) => {
    // Two scenes of one look, placed at once, must not open a pass each.
    await lockInTransaction(tx, passLock(scene));
    const member = await passOf(tx, scene);
    if (member !== null && belongs(scene, member)) return member;
    const chosen = choosePass(scene, await passesNear(tx, scene));
    await tx
      .insertInto('passes')
      .values(chosen)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(chosen))
      .execute();
    if (member !== null) await leavePass(tx, scene, member);
    await tx
      .insertInto('passScenes')
      .values({ passId: chosen.id, sceneId: scene.id, siteId: scene.siteId })
      .onConflict((conflict) => conflict.columns(['passId', 'sceneId']).doNothing())
      .execute();
    return chosen;
  });
}

export function passLock({ siteId, origin }: Pick<Pass, 'siteId' | 'origin'>): string {
  return `passes:${origin}:${siteId ?? ''}`;
}

/** False once a scene's time or origin was corrected to another look. */
function belongs(scene: PassScene, pass: Pass): boolean {
  return pass.origin === scene.origin && Math.abs(pass.anchorAt - scene.at) <= PASS_WINDOW_MS;
}

async function passOf(tx: Tx, scene: PassScene): Promise<Pass | null> {
  const row = await tx
    .selectFrom('passScenes')
    .innerJoin('passes', 'passes.id', 'passScenes.passId')
    .select(['passes.id', 'passes.siteId', 'passes.origin', 'passes.anchorAt'])
    .where('passScenes.sceneId', '=', scene.id)
    .where(sql<boolean>`pass_scenes.site_id IS NOT DISTINCT FROM ${scene.siteId}`)
    .executeTakeFirst();
  return row ?? null;
}

async function passesNear(tx: Tx, scene: PassScene): Promise<readonly Pass[]> {
  return tx
    .selectFrom('passes')
    .selectAll()
    .where(sql<boolean>`site_id IS NOT DISTINCT FROM ${scene.siteId}`)
    .where('origin', '=', scene.origin)
    .where('anchorAt', '>=', scene.at - PASS_WINDOW_MS)
    .where('anchorAt', '<=', scene.at + PASS_WINDOW_MS)
    .execute();
}

async function leavePass(tx: Tx, scene: PassScene, pass: Pass): Promise<void> {
  await tx.deleteFrom('passScenes').where('sceneId', '=', scene.id).where('passId', '=', pass.id).execute();
}
