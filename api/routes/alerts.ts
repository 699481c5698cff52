import { ALERT_STATES } from '../../src/domain/alerting/alert.ts';
import type { ChartedLook } from '../../src/domain/alerting/chart.ts';
import type { AlertView } from '../../src/domain/alerting/chart-record.ts';
import { isUsual } from '../../src/domain/alerting/usual-look.ts';
import { Fault } from '../../src/domain/fault.ts';
import { parseBound } from '../../src/domain/time.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Context } from '../context.ts';
import { endpoint, json } from '../endpoint.ts';
import { findAlert, requireCited } from '../find.ts';
import { placeOf, presentAlert, presentEvent, presentUsual } from '../present-alert.ts';
import { acknowledgement, alertHistory, alert as alertSchema, alertsQuery } from '../schemas/alert.ts';
import { idParams, noParams, noQuery, pageOf } from '../schemas/common.ts';

/** An alert that nothing was ever odd about is shown to who asks for it. */
const NOTABLE = ALERT_STATES.filter((state) => state !== 'quiet');

export const alerts = [
  endpoint({
    method: 'get',
    path: '/v1/alerts',
    summary:
      'Alerts, the latest first, with the evidence of their peaks; of real scenes unless asked otherwise',
    params: noParams,
    query: alertsQuery,
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(alertSchema) } } },
    async handle({ query }, { ports }) {
      const { store, clock } = ports;
      await requireCited(store, query.site, (id) => hasAlerts(id, store));
      const page = await store.listAlerts({
        origin: query.origin,
        states: query.state ?? NOTABLE,
        limit: query.limit,
        ...(query.site === undefined ? {} : { siteId: query.site }),
        ...(query.kind === undefined ? {} : { kinds: query.kind }),
        ...(query.since === undefined ? {} : { since: parseBound(query.since) }),
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      });
      const items = await Promise.all(
        page.items.map(async (view) =>
          presentAlert(view, clock.now(), await scenesOf(view.peakObservation, ports)),
        ),
      );
      return json(200, { items, next: page.next });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/alerts/:id',
    summary: 'An alert with its events, each with a sentence and the evaluation that explains it',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The alert', media: { 'application/json': alertHistory } } },
    async handle({ params }, { ports }) {
      const { store, clock } = ports;
      const view = await findAlert(store, params.id);
      const [events, place] = [await store.alertEvents(view.record.id), await placeOf(view, store)];
      const usual = await usualBefore(view, store);
      return json(200, {
        ...presentAlert(view, clock.now(), await scenesOf(view.peakObservation, ports)),
        usual: usual === null ? null : presentUsual(usual),
        events: events.toReversed().map((event) => presentEvent(event, place)),
      });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/alerts/:id/acknowledge',
    summary: 'Say that you have taken note of a firing alert: it is not repeated. Worse, or its end, is told',
    params: idParams,
    query: noQuery,
    body: acknowledgement,
    answers: { 200: { description: 'The alert', media: { 'application/json': alertSchema } } },
    async handle({ params, body }, { ports }) {
      const { store, clock } = ports;
      const view = await findAlert(store, params.id);
      const { state } = view.record.alert;
      if (state.kind !== 'firing')
        throw new Fault('conflict', `alert ${params.id} is ${state.kind}; expected one that is firing`);
      const said = { at: clock.now(), by: body.by, note: body.note, firedAt: state.firedAt };
      await store.acknowledge(params.id, said);
      const scenes = await scenesOf(view.peakObservation, ports);
      return json(200, presentAlert({ ...view, acknowledged: said }, clock.now(), scenes));
    },
  }),
];

async function hasAlerts(siteId: string, store: Store): Promise<boolean> {
  for (const origin of ['real', 'simulated'] as const)
    if ((await store.listAlerts({ siteId, origin, states: ALERT_STATES, limit: 1 })).items.length > 0)
      return true;
  return false;
}

async function scenesOf(observation: string | null, { store }: Context['ports']): Promise<readonly string[]> {
  if (observation === null) return [];
  return (await store.getObservation(observation))?.sceneIds ?? [];
}

/** So many looks are read at a time; a cloudy season before an alert is longer. */
const READ_LOOKS = 40;

async function usualBefore({ record }: AlertView, store: Store): Promise<ChartedLook | null> {
  const { state } = record.alert;
  let before = state.kind === 'quiet' ? null : state.since;
  while (before !== null) {
    const rows = await store.rowsBefore(record.chartId, before, READ_LOOKS);
    const usual = rows.find(({ evaluation }) => isUsual(evaluation));
    if (usual !== undefined) return usual.look;
    before = rows.at(-1)?.look.at ?? null;
  }
  return null;
}
