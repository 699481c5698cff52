import { sql } from 'kysely';
import type { ChartTail } from '../../domain/alerting/chart-record.ts';
import type { ChartStore, EvaluationQuery } from '../../ports/chart-store.ts';
import type { SiteSeries } from '../../ports/judgement-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';

type Charts = Pick<
  ChartStore,
  | 'listCharts'
  | 'getChart'
  | 'chartLooks'
  | 'chartTails'
  | 'rowsBefore'
  | 'listEvaluations'
  | 'areasTouchedBy'
  | 'isUnsettled'
>;

/** Before every instant that a clock can show, ms UTC. */
const BEGINNING = -8.64e15;

export function createCharts(db: Database): Charts {
  return {
    listCharts: async ({ siteId, origin }) =>
      db
        .selectFrom('charts')
        .selectAll()
        .where('siteId', '=', siteId)
        .where('origin', '=', origin)
        .orderBy('id')
        .execute(),
    getChart: async (id) =>
      (await db.selectFrom('charts').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    chartLooks: async (chartId) => {
      const rows = await db
        .selectFrom('evaluations')
        .select('look')
        .where('chartId', '=', chartId)
        .orderBy('at')
        .execute();
      return rows.map(({ look }) => look);
    },
    chartTails: (of, from) => chartTails(db, of, Math.max(from, BEGINNING)),
    rowsBefore: async (chartId, at, limit) =>
      db
        .selectFrom('evaluations')
        .select(['look', 'evaluation', 'held', 'carry'])
        .where('chartId', '=', chartId)
        .where('at', '<', at)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute(),
    listEvaluations: (query) => listEvaluations(db, query),
    areasTouchedBy: async (sceneId) => {
      const rows = await db
        .selectFrom('observations')
        .select('areaId')
        .where(sql<boolean>`scene_ids @> ARRAY[${sceneId}]`)
        .union(db.selectFrom('tombstones').select('areaId').where('sceneId', '=', sceneId))
        .orderBy('areaId')
        .execute();
      return rows.map(({ areaId }) => areaId);
    },
    isUnsettled: async (areaId) => {
      const row = await db
        .selectFrom('scenes')
        .select('scenes.id')
        .where('stateKind', 'in', ['queued', 'running'])
        .where(({ or, exists, selectFrom }) =>
          or([
            exists(
              selectFrom('tombstones')
                .select('areaId')
                .where('areaId', '=', areaId)
                .whereRef('tombstones.sceneId', '=', 'scenes.id'),
            ),
            exists(
              selectFrom('observations')
                .select('areaId')
                .where('areaId', '=', areaId)
                .where(sql<boolean>`observations.scene_ids @> ARRAY[scenes.id]`),
            ),
          ]),
        )
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function chartTails(
  db: Database,
  { siteId, origin }: SiteSeries,
  from: number,
): Promise<ReadonlyMap<string, ChartTail>> {
  const charts = db
    .selectFrom('charts')
    .select('id')
    .where('siteId', '=', siteId)
    .where('origin', '=', origin);
  const before = await db
    .selectFrom('evaluations')
    .distinctOn('chartId')
    .select(['chartId', 'carry'])
    .where('chartId', 'in', charts)
    .where('at', '<', from)
    .orderBy('chartId')
    .orderBy('at', 'desc')
    .execute();
  const rows = await db
    .selectFrom('evaluations')
    .select(['chartId', 'look', 'evaluation', 'held', 'carry'])
    .where('chartId', 'in', charts)
    .where('at', '>=', from)
    .orderBy('at')
    .execute();
  const carries = new Map(before.map(({ chartId, carry }) => [chartId, carry]));
  const tails = new Map<string, { carry: ChartTail['carry']; rows: ChartTail['rows'][number][] }>();
  const tailOf = (chartId: string) => {
    const tail = tails.get(chartId) ?? { carry: carries.get(chartId) ?? null, rows: [] };
    tails.set(chartId, tail);
    return tail;
  };
  for (const chartId of carries.keys()) tailOf(chartId);
  for (const { chartId, ...row } of rows) tailOf(chartId).rows.push(row);
  return tails;
}

async function listEvaluations(
  db: Database,
  query: EvaluationQuery,
): ReturnType<ChartStore['listEvaluations']> {
  let charts = db
    .selectFrom('charts')
    .select('id')
    .where('areaId', '=', query.areaId)
    .where('origin', '=', query.origin);
  if (query.class !== undefined) charts = charts.where('class', '=', query.class);
  if (query.chartId !== undefined) charts = charts.where('id', '=', query.chartId);
  let select = db
    .selectFrom('evaluations')
    .selectAll()
    .where('chartId', 'in', charts)
    .orderBy('at')
    .orderBy('chartId');
  if (query.from !== undefined) select = select.where('at', '>=', query.from);
  if (query.to !== undefined) select = select.where('at', '<', query.to);
  if (query.cursor !== undefined) {
    const [at, chartId] = decodeCursor(query.cursor, ['number', 'string']);
    select = select.where(sql<boolean>`(at, chart_id) > (${at}, ${chartId})`);
  }
  const rows = await select.limit(query.limit + 1).execute();
  const items = rows.slice(0, query.limit).map(({ at: _, ...row }) => row);
  const last = rows[query.limit - 1];
  const more = rows.length > query.limit && last !== undefined;
  return { items, next: more ? encodeCursor([last.at, last.chartId]) : null };
}
