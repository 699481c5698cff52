import { sql } from 'kysely';
import type { Detection } from '../../domain/detection.ts';
import type { Page } from '../../ports/page.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import type { DetectionQuery } from '../../ports/shard-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';
import { detectionOf } from './detection-row.ts';

export function createDetections(db: Database): Pick<SceneStore, 'detections'> {
  return { detections: (query) => listDetections(db, query) };
}

/** In the order of the plan's shards, and as each shard gave them. */
async function listDetections(db: Database, query: DetectionQuery): Promise<Page<Detection>> {
  let select = db
    .selectFrom('detections')
    .selectAll()
    .where('sceneId', '=', query.sceneId)
    .where('generation', '=', query.generation)
    .orderBy('shard')
    .orderBy('ordinal');
  if (query.modelId !== undefined) select = select.where('modelId', '=', query.modelId);
  if (query.classes !== undefined) select = select.where(sql<boolean>`class = ANY(${query.classes})`);
  if (query.minScore !== undefined) select = select.where('score', '>=', query.minScore);
  if (query.cursor !== undefined) {
    const [shard, ordinal] = decodeCursor(query.cursor, ['number', 'number']);
    select = select.where(sql<boolean>`(shard, ordinal) > (${shard}, ${ordinal})`);
  }
  const { limit } = query;
  if (limit === undefined) return { items: (await select.execute()).map(detectionOf), next: null };
  const rows = await select.limit(limit + 1).execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(detectionOf), next: more ? encodeCursor([last.shard, last.ordinal]) : null };
}
