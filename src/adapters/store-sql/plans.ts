import type { ScenePlan } from '../../domain/plan.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import { type Database, rethrowGone, toJson } from './database.ts';

type Plans = Pick<SceneStore, 'savePlan' | 'getPlan'>;

export function createPlans(db: Database): Plans {
  return {
    savePlan: (plan) => savePlan(db, plan).catch(rethrowGone(plan.sceneId)),
    getPlan: async (sceneId, generation) => {
      const row = await db
        .selectFrom('plans')
        .selectAll()
        .where('sceneId', '=', sceneId)
        .where('generation', '=', generation)
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

async function savePlan(db: Database, plan: ScenePlan): Promise<void> {
  const { sceneId, generation, targets, shards, tiles } = plan;
  const row = { sceneId, generation, targets: toJson(targets), shards, tiles };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('plans')
      .values(row)
      .onConflict((conflict) => conflict.columns(['sceneId', 'generation']).doUpdateSet(row))
      .execute();
    // What earlier generations left would only grow; their observations keep their own boxes.
    for (const table of ['plans', 'shards'] as const) {
      await tx
        .deleteFrom(table)
        .where('sceneId', '=', sceneId)
        .where('generation', '<', generation)
        .execute();
    }
  });
}
