import { beforeAll, describe, expect, test } from 'vitest';
import {
  alertHistory,
  alert as alertSchema,
  rule as ruleSchema,
  silence as silenceSchema,
} from '../../../api/schemas/alert.ts';
import { pageOf } from '../../../api/schemas/common.ts';
import { backtested, evaluations as evaluationsSchema } from '../../../api/schemas/evaluation.ts';
import { runAlerts } from '../../../src/cli/alerts.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { DAY_MS, START } from '../../support/looks.ts';
import { expectRefused } from '../../support/refusal.ts';
import { problemOf, read, sendJson } from '../../support/scene-files.ts';
import { type WatchedYard, watchYard } from '../../support/watched-yard.ts';

const SITE = 'watched';
const CHART = 'watched-yard~real~railcar~railcar-painted~sub-metre~0m';
const SPIKE = `${CHART}~spike`;

export function describeAlerts(): void {
  let api: ApiRig;
  let yard: WatchedYard;
  let at: number;
  beforeAll(async () => {
    api = await sharedApi();
    at = api.clock.at;
    yard = await watchYard({ store: api.context.ports.store, siteId: SITE });
    for (let i = 0; i < 40; i++) await yard.save(7 * i, 9 + ((i * 5) % 8));
    await yard.save(280, null);
    for (const [day, raw] of [
      [284, 73],
      [288, 80],
    ] as const)
      await yard.see(day, raw);
  });
  const alertOf = (id: string) => read(api.fetch(`/v1/alerts/${id}`), alertHistory);
  const list = (query = '') => read(api.fetch(`/v1/alerts?site=${SITE}&${query}`), pageOf(alertSchema));

  describe('alerts', () => {
    test('are listed with since, peak and the evidence of it', async () => {
      const { items } = await list('kind=spike');
      expect(items).toHaveLength(1);
      const observation = 'watched-yard~r1~day-288~railcar-painted~v1.0.0';
      expect(items[0]).toMatchObject({
        id: SPIKE,
        site: SITE,
        area: 'watched-yard',
        class: 'railcar',
        origin: 'real',
        kind: 'spike',
        sensorClass: 'sub-metre',
        state: 'firing',
        since: '2019-10-12T02:00:00.000Z',
        firedAt: '2019-10-16T02:00:00.000Z',
        peak: { count: 80, at: '2019-10-16T02:00:00.000Z' },
        evidence: {
          observation,
          picture: `/v1/observations/${observation}/picture.png`,
          scenes: ['scene-watched-288'],
        },
        acknowledged: null,
      });
      for (const path of [items[0]?.links.evaluations, items[0]?.links.observation])
        expect((await api.fetch(String(path))).status).toBe(200);
    });

    test('of a state that is none are refused by its name, alone and in a list', async () => {
      const list = (query: string) => api.fetch(`/v1/alerts?${query}`);
      await expectRefused(list('state=loud'), 400, 'invalid-request', 'state.0: is "loud"');
      await expectRefused(list('state=firing,loud'), 400, 'invalid-request', 'state.1: is "loud"');
    });

    test('are filtered by state, kind, since and origin, and come in pages', async () => {
      const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
      expect(await ids('state=firing&kind=spike,resumption')).toEqual([SPIKE]);
      expect(await ids('state=quiet')).toEqual([`${CHART}~resumption`]);
      expect(await ids('since=2019-10-17')).toEqual([]);
      expect(await ids('since=2019-10-12&kind=spike')).toEqual([SPIKE]);
      expect(await ids('origin=simulated')).toEqual([]);
      const first = await list('limit=1');
      const second = await list(`limit=1&cursor=${first.next}`);
      expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual([`${CHART}~shift`, SPIKE]);
      expect(second.next).toBeNull();
    });

    test('say when they are stale, and not before', async () => {
      api.clock.at = START + (288 + 30) * DAY_MS;
      expect((await list('kind=spike')).items[0]?.stale).toBe(false);
      api.clock.at = START + (288 + 31) * DAY_MS;
      expect((await list('kind=spike')).items[0]?.stale).toBe(true);
      api.clock.at = at;
    });

    test('are explained: each event with its baseline, threshold, p and a sentence', async () => {
      const { events } = await alertOf(SPIKE);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        id: `${SPIKE}~fired~20191016T020000Z`,
        reason: 'fired',
        told: true,
        because: null,
        stands: true,
        value: 80,
        look: { raw: 80, strand: 'r1~v1.0.0' },
        evaluation: { kind: 'judged', exceedance: { exceeds: true } },
      });
      const { threshold, p, evaluation } = events[0] as NonNullable<(typeof events)[0]>;
      expect(evaluation?.kind === 'judged' && evaluation.exceedance).toMatchObject({ threshold, p });
      expect(events[0]?.sentence).toMatch(
        /^On 16 October 2019 at 02:00 UTC an image showed about 80 freight wagons/,
      );
    });

    test('are laid beside the last look before them that was usual: no cloud, and nothing odd', async () => {
      const { usual } = await alertOf(SPIKE);
      const observation = 'watched-yard~r1~day-273~railcar-painted~v1.0.0';
      expect(usual).toMatchObject({
        at: new Date(START + 273 * DAY_MS).toISOString(),
        look: { observation, raw: 12, published: { value: 12 } },
        links: { picture: `/v1/observations/${observation}/picture.png` },
      });
      expect((await alertOf(`${CHART}~resumption`)).usual).toBeNull();
    });

    test('are acknowledged by somebody, and only while they fire', async () => {
      const send = (id: string, body: object) => sendJson(api, 'POST', `/v1/alerts/${id}/acknowledge`, body);
      const acknowledged = await read(send(SPIKE, { by: 'A. Analyst', note: 'ore' }), alertSchema);
      expect(acknowledged.acknowledged).toEqual({
        at: new Date(at).toISOString(),
        by: 'A. Analyst',
        note: 'ore',
      });
      expect((await alertOf(SPIKE)).acknowledged).toEqual(acknowledged.acknowledged);
      expect(await problemOf(send(`${CHART}~resumption`, { by: 'A' }))).toMatchObject({ status: 409 });
      expect(await problemOf(send(SPIKE, {}))).toMatchObject({ status: 400 });
      expect(await problemOf(send('nobody', { by: 'A' }))).toMatchObject({ status: 404 });
    });

    test('are printed by the command line', async () => {
      const printed = await runAlerts(SITE, { server: api.url });
      expect(printed).toContain('2019-10-12');
      expect(printed).toMatch(/firing +spike +watched-yard +railcar +80/);
      expect(printed).toContain('On 16 October 2019 at 02:00 UTC an image showed about 80 freight wagons');
      await expect(runAlerts('nowhere', { server: api.url })).rejects.toThrow('nowhere');
      expect(await runAlerts(SITE, { server: api.url, state: 'resolved' })).toBe('No alerts.');
      expect(JSON.parse(await runAlerts(SITE, { server: api.url, json: true }))).toHaveLength(2);
    });
  });

  describe('evaluations of an area', () => {
    const get = (query = '') =>
      read(api.fetch(`/v1/areas/watched-yard/evaluations?${query}`), evaluationsSchema);

    test('come by time with what each look is judged by', async () => {
      const { charts, items, origin } = await get();
      expect([origin, charts.map(({ id }) => id), items.length]).toEqual(['real', [CHART], 43]);
      expect(charts[0]?.rates['r1~v1.0.0']).toMatchObject({ class: 'railcar' });
      expect(items.find(({ evaluation }) => evaluation.kind === 'no-data')).toMatchObject({
        look: { raw: null, published: null },
        evaluation: { reason: 'cloud' },
      });
      const last = items.at(-1);
      expect(last?.evaluation).toMatchObject({ kind: 'judged', raw: 80, baseline: { passes: 34 } });
    });

    test('of a span, a class or a chart, in pages', async () => {
      expect((await get('from=2019-10-12&to=2019-10-13')).items.map(({ look }) => look.raw)).toEqual([73]);
      expect((await get('class=ship')).items).toEqual([]);
      const first = await get(`chart=${CHART}&limit=40`);
      expect((await get(`chart=${CHART}&limit=40&cursor=${first.next}`)).items).toHaveLength(3);
      expect(await problemOf(api.fetch('/v1/areas/nowhere/evaluations'))).toMatchObject({ status: 404 });
    });
  });

  describe('a backtest', () => {
    const csv = (body: string, query = '') =>
      api.fetch(`/v1/backtest?${query}`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } });

    test('of a CSV is what the command line prints', async () => {
      const rows = Array.from({ length: 42 }, (_, i) => {
        const day = new Date(Date.UTC(2023, 0, 1 + 7 * i, 2)).toISOString();
        return `${day},${i < 40 ? 9 + ((i * 5) % 8) : 70 + i}`;
      });
      const { events, evaluations } = await read(
        csv(['at,count', ...rows].join('\n'), 'over=100'),
        backtested,
      );
      expect(evaluations).toHaveLength(42);
      expect(events.map(({ kind, reason, value }) => [kind, reason, value])).toContainEqual([
        'spike',
        'fired',
        111,
      ]);
      expect(events.map(({ kind }) => kind)).toContain('rule');
    });

    test('of a chart of the store finds what the server told, and other rules', async () => {
      const send = (body: object) => sendJson(api, 'POST', '/v1/backtest', body);
      const rules = [{ kind: 'over', count: 80 }];
      const { events } = await read(send({ chart: CHART, rules }), backtested);
      expect(events.map(({ at: when, kind, reason }) => `${when.slice(0, 10)} ${kind} ${reason}`)).toEqual(
        expect.arrayContaining(['2019-10-16 spike fired', '2019-10-16 rule fired']),
      );
      expect(await problemOf(send({ chart: 'nobody' }))).toMatchObject({ status: 404 });
    });

    test('names the line of what it cannot read, and refuses what would take minutes', async () => {
      expect(await problemOf(csv('at,count\n2024-01-01,many'))).toMatchObject({
        status: 400,
        detail: expect.stringContaining('line 2: count many'),
      });
      const many = Array.from({ length: 2001 }, (_, i) => `${new Date(START + i * DAY_MS).toISOString()},1`);
      expect(await problemOf(csv(['at,count', ...many].join('\n')))).toMatchObject({ status: 413 });
    });
  });

  describe('rules', () => {
    const send = (method: string, path: string, body?: object, headers = {}) =>
      sendJson(api, method, path, body, headers);
    const over = { site: SITE, kind: 'over', count: 50 };

    test('are made, listed, replaced and deleted, and have the site judged again', async () => {
      const before = api.enqueued.length;
      const made = await read(send('POST', '/v1/rules', { ...over, class: 'railcar' }), ruleSchema);
      expect(made).toMatchObject({ ...over, class: 'railcar', area: null, enabled: true, revision: 1 });
      expect(api.enqueued.slice(before)).toEqual([`evaluate~${made.id}.1~g1~watched-yard`]);
      const all = await read(api.fetch(`/v1/rules?site=${SITE}`), pageOf(ruleSchema));
      expect(all.items).toEqual([made]);

      await yard.evaluate();
      expect(await alertOf(`${CHART}~rule-${made.id}`)).toMatchObject({
        kind: 'rule',
        rule: made.id,
        state: 'firing',
      });

      const path = `/v1/rules/${made.id}`;
      const change = { kind: 'change', percent: 80, area: 'watched-yard', enabled: false };
      expect(await problemOf(send('PUT', path, change))).toMatchObject({ status: 428 });
      const changed = await read(send('PUT', path, change, { 'if-match': '"1"' }), ruleSchema);
      expect(changed).toMatchObject({ ...change, revision: 2, class: null });
      expect(await problemOf(send('PUT', path, change, { 'if-match': '"1"' }))).toMatchObject({
        status: 412,
      });
      expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(204);
      expect((await api.fetch(path)).status).toBe(404);
      await yard.evaluate();
      expect(await alertOf(`${CHART}~rule-${made.id}`)).toMatchObject({
        state: 'quiet',
        events: [{ reason: 'fired' }],
      });
    });

    test.each([
      [{ ...over, site: 'nowhere' }, 404, 'nowhere'],
      [{ ...over, area: 'elsewhere' }, 404, 'elsewhere'],
      [{ ...over, count: -1 }, 400, 'count'],
      [{ ...over, kind: 'change', percent: 0 }, 400, 'percent'],
      [{ ...over, class: 'lorry' }, 400, 'class'],
      [{ ...over, colour: 'red' }, 400, 'colour'],
    ])('%j is refused with %d', async (body, status, name) => {
      expect(await problemOf(send('POST', '/v1/rules', body))).toMatchObject({
        status,
        detail: expect.stringContaining(name),
      });
    });
  });

  describe('silences', () => {
    const post = (body: object) => sendJson(api, 'POST', '/v1/silences', body);
    const send = (path: string) => api.fetch(path, { method: 'POST' });
    const body = { site: SITE, area: 'watched-yard', until: '2026-07-01T00:00:00Z', why: 'track works' };

    test('have an end and a reason, are listed and end early', async () => {
      const made = await read(post(body), silenceSchema);
      expect(made).toMatchObject({
        site: SITE,
        area: 'watched-yard',
        class: null,
        why: 'track works',
        active: true,
      });
      expect(made.until).toBe('2026-07-01T00:00:00.000Z');
      const active = () => read(api.fetch(`/v1/silences?site=${SITE}&active=1`), pageOf(silenceSchema));
      expect((await active()).items).toEqual([made]);
      const ended = await read(send(`/v1/silences/${made.id}/end`), silenceSchema);
      expect(ended).toMatchObject({ active: false, until: new Date(at).toISOString() });
      expect((await active()).items).toEqual([]);
      expect(await read(api.fetch(`/v1/silences/${made.id}`), silenceSchema)).toEqual(ended);
    });

    test('are refused without an end, a reason, or in the past', async () => {
      const { until: _, ...endless } = body;
      expect(await problemOf(post(endless))).toMatchObject({ status: 400 });
      expect(await problemOf(post({ ...body, why: '' }))).toMatchObject({ status: 400 });
      expect(await problemOf(post({ ...body, until: '2020-01-01T00:00:00Z' }))).toMatchObject({
        status: 422,
      });
      expect(await problemOf(post({ ...body, until: 'tomorrow' }))).toMatchObject({ status: 422 });
      expect(await problemOf(post({ ...body, site: 'nowhere' }))).toMatchObject({ status: 404 });
      expect(await problemOf(send('/v1/silences/nobody/end'))).toMatchObject({ status: 404 });
    });
  });
}
