import { createHash } from 'node:crypto';
import type { SceneStore } from '../../ports/scene-store.ts';
import { type Database, rethrowGone } from './database.ts';

type Faults = Pick<SceneStore, 'addFault' | 'faults'>;

export function createFaults(db: Database): Faults {
  return {
    addFault: async (fault) => {
      const { sceneId, generation, stage, code, message, at } = fault;
      const digest = createHash('sha256').update(message).digest('hex');
      const known = await db.selectFrom('scenes').select('id').where('id', '=', sceneId).executeTakeFirst();
      if (known === undefined) return;
      await db
        .insertInto('faults')
        .values({ sceneId, generation, stage, code, message, digest, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
        .catch(rethrowGone(sceneId));
    },
    faults: async (sceneId) => {
      const rows = await db
        .selectFrom('faults')
        .select(['sceneId', 'generation', 'stage', 'code', 'message', 'at'])
        .where('sceneId', '=', sceneId)
        .orderBy('at')
        .orderBy('stage')
        .orderBy('digest')
        .execute();
      return rows;
    },
  };
}
