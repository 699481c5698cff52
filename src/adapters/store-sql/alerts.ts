import { sql } from 'kysely';
import type { AlertView } from '../../domain/alerting/chart-record.ts';
import { Fault } from '../../domain/fault.ts';
import type { AlertQuery, AlertStore } from '../../ports/alert-store.ts';
import type { SiteSeries } from '../../ports/judgement-store.ts';
import type { Page } from '../../ports/page.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type Database, toJson } from './database.ts';

type Alerts = Pick<
  AlertStore,
  'listAlerts' | 'getAlert' | 'alertEvents' | 'acknowledge' | 'siteAlerts' | 'siteEvents'
>;

export function createAlerts(db: Database): Alerts {
  return {
    listAlerts: (query) => listAlerts(db, query),
    getAlert: async (id) => {
      const row = await views(db).where('alerts.id', '=', id).executeTakeFirst();
      return row === undefined ? null : viewOf(row);
    },
    alertEvents: async (alertId) =>
      db.selectFrom('alertEvents').selectAll().where('alertId', '=', alertId).orderBy('ordinal').execute(),
    acknowledge: async (alertId, acknowledgement) => {
      const changed = await db
        .updateTable('alerts')
        .set({ acknowledged: toJson(acknowledgement) })
        .where('id', '=', alertId)
        .returning('id')
        .execute();
      if (changed.length === 0) throw new Fault('not-found', `alert "${alertId}" is not there`);
    },
    siteAlerts: async ({ siteId, origin }) => {
      const rows = await views(db)
        .where('alerts.siteId', '=', siteId)
        .where('alerts.origin', '=', origin)
        .orderBy('alerts.id')
        .execute();
      return rows.map(viewOf);
    },
    siteEvents: async ({ siteId, origin }: SiteSeries) => {
      const alerts = db
        .selectFrom('alerts')
        .select('id')
        .where('siteId', '=', siteId)
        .where('origin', '=', origin);
      return db
        .selectFrom('alertEvents')
        .selectAll()
        .where('alertId', 'in', alerts)
        .orderBy('ordinal')
        .orderBy('alertId')
        .execute();
    },
  };
}

async function listAlerts(db: Database, query: AlertQuery): Promise<Page<AlertView>> {
  let select = views(db)
    .where('alerts.origin', '=', query.origin)
    .where('stateKind', 'in', query.states)
    .orderBy('since', 'desc')
    .orderBy('alerts.id', 'desc');
  if (query.siteId !== undefined) select = select.where('alerts.siteId', '=', query.siteId);
  if (query.kinds !== undefined) select = select.where('alerts.kind', 'in', query.kinds);
  if (query.since !== undefined) select = select.where('since', '>=', query.since);
  if (query.cursor !== undefined) {
    const [since, id] = decodeCursor(query.cursor, ['number', 'string']);
    select = select.where(sql<boolean>`(alerts.since, alerts.id) < (${since}, ${id})`);
  }
  const rows = await select.limit(query.limit + 1).execute();
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return { items: items.map(viewOf), next: more ? encodeCursor([last.since, last.id]) : null };
}

function views(db: Database) {
  return db
    .selectFrom('alerts')
    .innerJoin('charts', 'charts.id', 'alerts.chartId')
    .leftJoin('evaluations', (join) =>
      join.onRef('evaluations.chartId', '=', 'alerts.chartId').onRef('evaluations.at', '=', 'alerts.peakAt'),
    )
    .select([
      'alerts.id',
      'alerts.chartId',
      'alerts.siteId',
      'alerts.areaId',
      'alerts.origin',
      'alerts.class',
      'alerts.ruleId',
      'alerts.alert',
      'alerts.since',
      'alerts.acknowledged',
      'charts.modelId',
      'charts.sensorClass',
      'charts.floorM',
      'evaluations.look',
    ]);
}

type ViewRow = Awaited<ReturnType<ReturnType<typeof views>['executeTakeFirstOrThrow']>>;

function viewOf({
  acknowledged,
  modelId,
  sensorClass,
  floorM,
  look,
  since: _,
  ...record
}: ViewRow): AlertView {
  const { areaId, origin, class: name } = record;
  return {
    record,
    acknowledged,
    chart: { areaId, origin, class: name, modelId, sensorClass, floorM },
    peakObservation: look?.observation ?? null,
  };
}
