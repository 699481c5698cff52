import type { AlertRecord, AlertView, EventRecord } from '../../domain/alerting/chart-record.ts';
import { Fault } from '../../domain/fault.ts';
import type { AlertQuery, AlertStore } from '../../ports/alert-store.ts';
import { pageOf } from './pages.ts';
import { compareText, type Shelves } from './shelves.ts';

type Alerts = Pick<
  AlertStore,
  'listAlerts' | 'getAlert' | 'alertEvents' | 'acknowledge' | 'siteAlerts' | 'siteEvents'
>;

export function createAlerts(shelves: Shelves): Alerts {
  const { alerts, acknowledgements, alertEvents } = shelves;
  const eventsWhere = (isWanted: (event: EventRecord) => boolean): readonly EventRecord[] =>
    [...alertEvents.values()]
      .filter(isWanted)
      .sort((a, b) => a.ordinal - b.ordinal || compareText(a.alertId, b.alertId));
  return {
    listAlerts: async (query) => {
      const wanted = [...alerts.values()]
        .filter((record) => isWanted(record, query))
        .sort((a, b) => sinceOf(b) - sinceOf(a) || compareText(b.id, a.id));
      const page = pageOf(wanted, (record) => [sinceOf(record), record.id], query);
      return { items: page.items.map((record) => viewOf(shelves, record)), next: page.next };
    },
    getAlert: async (id) => {
      const record = alerts.get(id);
      return record === undefined ? null : viewOf(shelves, record);
    },
    alertEvents: async (alertId) => eventsWhere((event) => event.alertId === alertId),
    acknowledge: async (alertId, acknowledgement) => {
      if (!alerts.has(alertId)) throw new Fault('not-found', `alert "${alertId}" is not there`);
      acknowledgements.set(alertId, acknowledgement);
    },
    siteAlerts: async ({ siteId, origin }) =>
      [...alerts.values()]
        .filter((record) => record.siteId === siteId && record.origin === origin)
        .sort((a, b) => compareText(a.id, b.id))
        .map((record) => viewOf(shelves, record)),
    siteEvents: async ({ siteId, origin }) =>
      eventsWhere(({ alertId }) => {
        const record = alerts.get(alertId);
        return record?.siteId === siteId && record.origin === origin;
      }),
  };
}

function isWanted(record: AlertRecord, { origin, siteId, states, kinds, since }: AlertQuery): boolean {
  const { state, subject } = record.alert;
  return (
    record.origin === origin &&
    (siteId ?? record.siteId) === record.siteId &&
    states.includes(state.kind) &&
    (kinds === undefined || kinds.includes(subject.kind)) &&
    sinceOf(record) >= (since ?? 0)
  );
}

function sinceOf({ alert: { state } }: AlertRecord): number {
  return state.kind === 'quiet' ? 0 : state.since;
}

function viewOf({ charts, evaluations, acknowledgements }: Shelves, record: AlertRecord): AlertView {
  const chart = charts.get(record.chartId);
  if (chart === undefined) throw new Fault('internal', `alert ${record.id} has no chart ${record.chartId}`);
  const { areaId, origin, class: name, modelId, sensorClass, floorM } = chart;
  const { state } = record.alert;
  const peak = state.kind === 'quiet' ? undefined : evaluations.get(chart.id)?.get(state.peak.at);
  return {
    record,
    acknowledged: acknowledgements.get(record.id) ?? null,
    chart: { areaId, origin, class: name, modelId, sensorClass, floorM },
    peakObservation: peak?.look.observation ?? null,
  };
}
