import { sql } from 'kysely';
import type { Detection } from '../../domain/detection.ts';
import type { Shard } from '../../domain/shard.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import { type Database, rethrowGone, toJsonOrNull } from './database.ts';
import { rowOfDetection } from './detection-row.ts';

type Shards = Pick<SceneStore, 'saveShard' | 'shards'>;

/** Rows sent in one statement: some 200 bytes of text each. */
const BATCH = 2000;

export function createShards(db: Database): Shards {
  return {
    saveShard: (shard, detections) => saveShard(db, shard, detections).catch(rethrowGone(shard.sceneId)),
    shards: async (sceneId, generation) =>
      db
        .selectFrom('shards')
        .selectAll()
        .where('sceneId', '=', sceneId)
        .where('generation', '=', generation)
        .orderBy('shard')
        .execute(),
  };
}

async function saveShard(db: Database, shard: Shard, detections: readonly Detection[]): Promise<void> {
  const { sceneId, generation, modelId, tiles, failed } = shard;
  const key = { sceneId, generation, shard: shard.shard };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('shards')
      .values({ ...key, modelId, tiles, failed: toJsonOrNull(failed) })
      .onConflict((conflict) =>
        conflict
          .columns(['sceneId', 'generation', 'shard'])
          .doUpdateSet({ modelId, tiles, failed: toJsonOrNull(failed) }),
      )
      .execute();
    await tx
      .deleteFrom('detections')
      .where('sceneId', '=', sceneId)
      .where('generation', '=', generation)
      .where('shard', '=', shard.shard)
      .execute();
    for (let start = 0; start < detections.length; start += BATCH) {
      const rows = detections
        .slice(start, start + BATCH)
        .map((detection, i) => rowOfDetection(shard, start + i, detection));
      // One parameter for all rows: PostgreSQL takes 65,535 parameters, and planning thousands is slow.
      await sql`INSERT INTO crosstie.detections
        SELECT * FROM json_populate_recordset(NULL::crosstie.detections, ${JSON.stringify(rows)}::json)`.execute(
        tx,
      );
    }
  });
}
