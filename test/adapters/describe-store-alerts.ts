import { expect, test } from 'vitest';
import { ALERT_STATES } from '../../src/domain/alerting/alert.ts';
import type { SilenceRecord, SiteRule } from '../../src/domain/alerting/site-rule.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  FIRING,
  NOTHING,
  sampleAlert,
  sampleEvent,
  sampleJudgement,
  sampleRecord,
  sampleRow,
} from '../support/alert-samples.ts';
import { sampleMessage } from '../support/outbox-samples.ts';
import { NOON, sampleObservation, sampleScene, uniqueId } from '../support/store-samples.ts';

export function describeAlerts(store: () => Store): void {
  test('a judgement is read back as it was saved, with its messages', async () => {
    const { chart, record, rows, event, judgement } = sampleJudgement();
    const message = sampleMessage();
    await store().saveJudgement(judgement, [message]);
    expect(await store().listCharts(chart)).toEqual([chart]);
    expect(await store().getChart(chart.id)).toEqual(chart);
    expect(await store().getChart('nobody')).toBeNull();
    expect(await store().chartLooks(chart.id)).toEqual(rows.map(({ look }) => look));
    const { areaId, origin, class: name, modelId, sensorClass, floorM } = chart;
    const view = {
      record,
      acknowledged: null,
      chart: { areaId, origin, class: name, modelId, sensorClass, floorM },
      peakObservation: `observation-${NOON + 1}`,
    };
    expect(await store().getAlert(record.id)).toEqual(view);
    expect(await store().siteAlerts(chart)).toEqual([view]);
    expect(await store().alertEvents(record.id)).toEqual([event]);
    expect(await store().siteEvents(chart)).toEqual([event]);
    expect(await store().getMessage(message.id)).toEqual(message);
  });

  test('saved twice it is there once', async () => {
    const { chart, record, rows, event, judgement } = sampleJudgement();
    await store().saveJudgement({ ...judgement, added: [] }, []);
    await store().saveJudgement(judgement, []);
    expect(await store().chartLooks(chart.id)).toHaveLength(rows.length);
    expect(await store().alertEvents(record.id)).toEqual([event]);
  });

  test('a message that cannot be posted leaves nothing of the judgement behind', async () => {
    const { chart, record, judgement } = sampleJudgement();
    const bad = sampleMessage({ id: 'no.dots' });
    await expect(store().saveJudgement(judgement, [bad])).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await store().getAlert(record.id)).toBeNull();
    expect(await store().listCharts(chart)).toEqual([]);
  });

  test('tails are what follows an instant, and what the look before it left behind', async () => {
    const { chart, rows, judgement } = sampleJudgement();
    const [first, second] = rows;
    await store().saveJudgement(judgement, []);
    const tail = async (from: number) => (await store().chartTails(chart, from)).get(chart.id);
    expect(await tail(Number.NEGATIVE_INFINITY)).toEqual({ carry: null, rows });
    expect(await tail(NOON + 1)).toEqual({ carry: first?.carry, rows: [second] });
    expect(await tail(NOON + 2)).toEqual({ carry: second?.carry, rows: [] });
    expect((await store().chartTails({ ...chart, siteId: 'elsewhere' }, 0)).size).toBe(0);
    expect((await store().chartTails({ ...chart, origin: 'simulated' }, 0)).size).toBe(0);
  });

  test('rows before an instant come the latest first, as many as asked for', async () => {
    const { chart, judgement } = sampleJudgement();
    const third = sampleRow(NOON + 2, null);
    await store().saveJudgement(
      { ...judgement, rows: [...judgement.rows, { chartId: chart.id, ...third }] },
      [],
    );
    const times = async (at: number, limit: number) =>
      (await store().rowsBefore(chart.id, at, limit)).map(({ look }) => look.at - NOON);
    expect(await times(NOON + 9, 9)).toEqual([2, 1, 0]);
    expect(await times(NOON + 2, 9)).toEqual([1, 0]);
    expect(await times(NOON + 9, 1)).toEqual([2]);
    expect(await times(NOON, 9)).toEqual([]);
    expect(await store().rowsBefore(chart.id, NOON + 9, 1)).toEqual([third]);
    expect(await store().rowsBefore('nobody', NOON + 9, 9)).toEqual([]);
  });

  test('rows are replaced and removed, events fall, rise and are dropped', async () => {
    const { chart, record, event, judgement } = sampleJudgement();
    await store().saveJudgement(judgement, []);
    const other = sampleEvent(record, 2, { observation: null, explanation: null, p: null });
    await store().saveJudgement(
      {
        ...NOTHING,
        rows: [{ chartId: chart.id, ...sampleRow(NOON + 1, 12) }],
        gone: [{ chartId: chart.id, at: NOON }],
        alerts: [{ ...record, alert: sampleAlert() }],
        added: [other],
        fallen: [event.id],
      },
      [],
    );
    expect((await store().chartLooks(chart.id)).map(({ raw }) => raw)).toEqual([12]);
    expect(await store().getAlert(record.id)).toMatchObject({
      record: { alert: { state: { kind: 'quiet' } } },
      peakObservation: null,
    });
    expect(await store().alertEvents(record.id)).toEqual([{ ...event, stands: false }, other]);
    await store().saveJudgement({ ...NOTHING, dropped: [other.id], risen: [event.id] }, []);
    expect(await store().alertEvents(record.id)).toEqual([event]);
  });

  test('what a person said of an alert stays when it moves', async () => {
    const { record, judgement } = sampleJudgement();
    await store().saveJudgement(judgement, []);
    const said = { at: NOON, by: 'A. Analyst', note: 'a train of ore', firedAt: NOON + 1 };
    await store().acknowledge(record.id, said);
    await store().saveJudgement({ ...NOTHING, alerts: [{ ...record, alert: sampleAlert() }] }, []);
    expect((await store().getAlert(record.id))?.acknowledged).toEqual(said);
    await expect(store().acknowledge('nobody', said)).rejects.toMatchObject({ code: 'not-found' });
    expect(await store().getAlert('nobody')).toBeNull();
    expect(await store().alertEvents('nobody')).toEqual([]);
  });

  test('alerts are listed the latest first, by site, state, kind and since, in pages', async () => {
    const siteId = uniqueId('site');
    const made: string[] = [];
    for (const since of [3, 1, 2, 2]) {
      const { record, judgement } = sampleJudgement({ siteId });
      const alert = sampleAlert({ ...FIRING, since: NOON + since });
      await store().saveJudgement({ ...judgement, alerts: [{ ...record, alert }], added: [] }, []);
      made.push(record.id);
    }
    const quiet = sampleJudgement({ siteId });
    const calm = { ...quiet.record, alert: sampleAlert() };
    const rule = sampleRecord(quiet.chart, {
      ruleId: 'rule-1',
      alert: { ...sampleAlert(FIRING), subject: { kind: 'rule', index: 0 } },
    });
    await store().saveJudgement({ ...quiet.judgement, alerts: [calm, rule], added: [] }, []);

    const list = (change = {}) =>
      store().listAlerts({ origin: 'real', siteId, states: ['firing'], limit: 100, ...change });
    const ids = async (change = {}) => (await list(change)).items.map(({ record }) => record.id);
    const [a = '', b = '', c = '', d = ''] = made;
    const latest = [a, ...[c, d].sort().reverse(), b, rule.id];
    expect(await ids()).toEqual(latest);
    expect(await ids({ kinds: ['rule', 'shift'] })).toEqual([rule.id]);
    expect(await ids({ since: NOON + 2 })).toEqual(latest.slice(0, 3));
    expect(await ids({ states: ['quiet'] })).toEqual([calm.id]);
    expect(await ids({ origin: 'simulated', states: ALERT_STATES })).toEqual([]);

    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({
        states: ALERT_STATES,
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      paged.push(...page.items.map(({ record }) => record.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(paged).toEqual([...latest, calm.id]);
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  test('evaluations of an area come by time, of one class or chart, in pages', async () => {
    const areaId = uniqueId('area');
    const cars = sampleJudgement({ areaId });
    const ships = sampleJudgement({ areaId, class: 'ship' });
    for (const { judgement } of [cars, ships]) await store().saveJudgement(judgement, []);
    const list = (change = {}) => store().listEvaluations({ areaId, origin: 'real', limit: 100, ...change });
    const seen = async (change = {}) =>
      (await list(change)).items.map(({ chartId, look }) => [chartId, look.at - NOON]);
    const [car, ship] = [cars.chart.id, ships.chart.id];
    const all = [
      [car, 0],
      [ship, 0],
      [car, 1],
      [ship, 1],
    ];
    expect(await seen()).toEqual(all);
    expect(await seen({ class: 'ship' })).toEqual([all[1], all[3]]);
    expect(await seen({ chartId: car, from: NOON + 1 })).toEqual([all[2]]);
    expect(await seen({ to: NOON + 1 })).toEqual(all.slice(0, 2));
    expect((await list({ chartId: car })).items[0]).toEqual({ chartId: car, ...cars.rows[0] });
    const first = await list({ limit: 3 });
    const second = await list({ limit: 3, cursor: first.next });
    expect([...first.items, ...second.items].map(({ chartId, look }) => [chartId, look.at - NOON])).toEqual(
      all,
    );
    expect(second.next).toBeNull();
  });

  test('an area is unsettled while a scene that spoke of it is being counted anew', async () => {
    const { scene } = await store().insertScene(sampleScene({ state: { kind: 'done' } }));
    const { scene: other } = await store().insertScene(sampleScene({ state: { kind: 'queued' } }));
    const observation = sampleObservation({ sceneIds: [scene.id] });
    const { areaId } = observation;
    await store().saveObservation(observation);
    await store().saveObservation(sampleObservation({ sceneIds: [other.id] }));
    const running = { kind: 'running', tilesDone: 0, tilesTotal: 4 } as const;
    const expectWaits = async (): Promise<void> => {
      for (const state of [{ kind: 'queued' }, running] as const) {
        await store().updateScene(scene.id, { state });
        expect(await store().isUnsettled(areaId)).toBe(true);
      }
      await store().updateScene(scene.id, { state: { kind: 'done' } });
      expect(await store().isUnsettled(areaId)).toBe(false);
      expect(await store().areasTouchedBy(scene.id)).toEqual([areaId]);
    };
    expect(await store().isUnsettled(areaId)).toBe(false);
    await expectWaits();
    await store().withdrawScene(scene.id);
    await expectWaits();
    await store().deleteScene(scene.id);
    expect(await store().isUnsettled(areaId)).toBe(false);
    expect(await store().areasTouchedBy('nobody')).toEqual([]);
  });

  test('a rule is saved revision by revision, listed by site and deleted', async () => {
    const siteId = uniqueId('site');
    const rule: SiteRule = {
      id: uniqueId('rule'),
      revision: 1,
      siteId,
      areaId: null,
      class: 'railcar',
      rule: { kind: 'over', count: 50 },
      enabled: true,
      createdAt: NOON,
    };
    const stale = { code: 'conflict', message: expect.stringContaining('revision') };
    await expect(store().saveRule({ ...rule, revision: 2 })).rejects.toMatchObject(stale);
    await store().saveRule(rule);
    await expect(store().saveRule(rule)).rejects.toMatchObject(stale);
    const off: SiteRule = { ...rule, revision: 2, enabled: false, rule: { kind: 'change', percent: 80 } };
    await store().saveRule(off);
    expect(await store().getRule(rule.id)).toEqual(off);
    expect(await store().listRules(siteId)).toEqual([off]);
    expect(await store().listRules('elsewhere')).toEqual([]);
    expect((await store().listRules()).length).toBeGreaterThan(0);
    expect(await store().deleteRule(rule.id)).toBe(true);
    expect(await store().deleteRule(rule.id)).toBe(false);
    expect(await store().getRule(rule.id)).toBeNull();
  });

  test('a silence is saved, ended and listed by site, the newest first', async () => {
    const site = uniqueId('site');
    const silence: SilenceRecord = {
      id: uniqueId('silence'),
      site,
      area: null,
      class: 'railcar',
      from: NOON,
      until: NOON + 1000,
      why: 'track works',
      createdAt: NOON,
    };
    const newer = { ...silence, id: uniqueId('silence'), area: 'yard', class: null, createdAt: NOON + 1 };
    await store().saveSilence(silence);
    await store().saveSilence(newer);
    await store().saveSilence({ ...silence, until: NOON + 1 });
    expect(await store().listSilences(site)).toEqual([newer, { ...silence, until: NOON + 1 }]);
    expect(await store().getSilence(newer.id)).toEqual(newer);
    expect(await store().getSilence('nobody')).toBeNull();
    expect((await store().listSilences()).length).toBeGreaterThan(1);
  });
}
