import type { SeriesPoint } from '../../domain/observation.ts';
import type { Origin } from '../../domain/scene.ts';
import type { ObservationStore, SeriesQuery } from '../../ports/observation-store.ts';
import { type Database, lockInTransaction, toJsonOrNull } from './database.ts';

type Series = Pick<ObservationStore, 'replaceSeries' | 'series'>;

/** Rows a statement, some twenty parameters each. */
const BATCH = 500;

export function createSeries(db: Database): Series {
  return {
    replaceSeries: (areaId, origin, points) => replaceSeries(db, areaId, origin, points),
    series: (query) => readSeries(db, query),
  };
}

async function replaceSeries(
  db: Database,
  areaId: string,
  origin: Origin,
  points: readonly SeriesPoint[],
): Promise<void> {
  const rows = points.map(({ area: _, families, review, ...point }, ordinal) => ({
    areaId,
    origin,
    ordinal,
    ...point,
    families: toJsonOrNull(families),
    review: toJsonOrNull(review),
  }));
  await db.transaction().execute(async (tx) => {
    await lockInTransaction(tx, `series:${origin}:${areaId}`);
    await tx.deleteFrom('seriesPoints').where('areaId', '=', areaId).where('origin', '=', origin).execute();
    for (let start = 0; start < rows.length; start += BATCH) {
      await tx
        .insertInto('seriesPoints')
        .values(rows.slice(start, start + BATCH))
        .execute();
    }
  });
}

async function readSeries(db: Database, query: SeriesQuery): Promise<readonly SeriesPoint[]> {
  const areas = db.selectFrom('areas').select('id').where('siteId', '=', query.siteId);
  let select = db
    .selectFrom('seriesPoints')
    .selectAll()
    .where('areaId', 'in', areas)
    .where('origin', '=', query.origin)
    .orderBy('at')
    .orderBy('areaId')
    .orderBy('ordinal');
  if (query.areaId !== undefined) select = select.where('areaId', '=', query.areaId);
  if (query.class !== undefined) select = select.where('class', '=', query.class);
  if (query.modelId !== undefined) select = select.where('modelId', '=', query.modelId);
  if (query.modelVersion === undefined) select = select.where('newest', '=', true);
  else if (query.modelVersion !== 'all') select = select.where('modelVersion', '=', query.modelVersion);
  if (query.sensorClass !== undefined) select = select.where('sensorClass', '=', query.sensorClass);
  if (query.observation !== undefined) select = select.where('observation', '=', query.observation);
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<', query.to);
  const rows = await select.execute();
  return rows.map(({ areaId, origin: _, ordinal: __, ...point }) => ({ ...point, area: areaId }));
}
