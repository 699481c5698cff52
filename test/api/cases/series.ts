import { beforeAll, describe, expect, test } from 'vitest';
import { rolledUp, series as seriesSchema } from '../../../api/schemas/series.ts';
import { runSeries } from '../../../src/cli/series.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { problemOf, read, sendJson } from '../../support/scene-files.ts';
import { NOON, sampleArea, sampleFamilies, samplePoint, sampleReview } from '../../support/store-samples.ts';

export function describeSeries(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    await store.saveSite({ id: 'harbour', name: 'Harbour', timezone: 'Asia/Pyongyang', fictional: false });
    await store.saveSite({ id: 'made-up', name: 'Made up', timezone: 'UTC', fictional: true });
    await store.saveArea(
      { ...sampleArea('harbour'), id: 'harbour-berth', kind: 'berth', classes: ['ship'] },
      0,
    );
  });

  describe('a series', () => {
    beforeAll(async () => {
      const { store } = api.context.ports;
      const point = (hours: number, change = {}) =>
        samplePoint('harbour-berth', { at: NOON + hours * 3_600_000, class: 'ship', ...change });
      const cloud = {
        status: 'unusable',
        reason: 'cloud',
        value: null,
        low: null,
        high: null,
        raw: 2,
        seen: 0.2,
      };
      await store.replaceSeries('harbour-berth', 'real', [
        point(0),
        point(24, cloud),
        point(48),
        point(48, { class: 'boat', raw: 0, value: 0, low: 0, high: 1 }),
      ]);
      await store.replaceSeries('harbour-berth', 'simulated', [point(1, { raw: 99 })]);
    });
    const get = (query = '') => read(api.fetch(`/v1/sites/harbour/series?${query}`), seriesSchema);

    test('has one origin, by time; an unusable look has a reason, a raw count and no value', async () => {
      const { points, origin, next } = await get();
      expect([origin, next, points.length]).toEqual(['real', null, 4]);
      expect(points[1]).toEqual({
        at: '2024-06-18T03:00:00.000Z',
        class: 'ship',
        area: 'harbour-berth',
        status: 'unusable',
        reason: 'cloud',
        visibility: 'mask',
        raw: 2,
        value: null,
        low: null,
        high: null,
        seen: 0.2,
        floorM: 0,
        families: null,
        observation: points[1]?.observation,
        scenes: ['a', 'b'],
        modelId: 'railcar-50cm',
        modelVersion: '1.0.0',
        sensorClass: 'sub-metre',
        newest: true,
        moving: 2,
        static: 0,
        review: null,
      });
      expect((await get('origin=simulated')).points.map(({ raw }) => raw)).toEqual([99]);
      const fictional = await read(api.fetch('/v1/sites/made-up/series'), seriesSchema);
      expect(fictional).toMatchObject({ origin: 'simulated', points: [] });
    });

    test('is cut by area, class and time', async () => {
      expect((await get('class=boat')).points).toHaveLength(1);
      expect((await get('area=harbour-berth&class=ship')).points).toHaveLength(3);
      expect((await get('from=2024-06-18&to=2024-06-19')).points).toHaveLength(1);
      expect((await get('from=2024-06-18T12:00:00%2B09:00')).points).toHaveLength(3);
      expect((await get('to=2024-06-18T12:00:00%2B09:00')).points).toHaveLength(1);
    });

    test('shows one version of a model, or all side by side, and one class of sensor', async () => {
      const { store } = api.context.ports;
      const { id } = await store.saveArea({ ...sampleArea('harbour'), id: 'harbour-versions' }, 0);
      await store.replaceSeries(id, 'real', [
        samplePoint(id, { modelVersion: '6', newest: false, raw: 1 }),
        samplePoint(id, { modelVersion: '7', raw: 2 }),
        samplePoint(id, { modelId: 'ship-10m', sensorClass: 'decametre', raw: 3 }),
      ]);
      const raws = async (query: string) =>
        (await get(`area=${id}&${query}`)).points.map(({ raw }) => raw).sort();
      expect(await raws('')).toEqual([2, 3]);
      expect(await raws('version=all')).toEqual([1, 2, 3]);
      expect(await raws('version=6')).toEqual([1]);
      expect(await raws('model=ship-10m')).toEqual([3]);
      expect(await raws('sensor=sub-metre&version=all')).toEqual([1, 2]);
      await store.replaceSeries(id, 'real', []);
    });

    test('rolls up by week: the median look speaks, a week without one is a gap with its reasons', async () => {
      const { store } = api.context.ports;
      const { id } = await store.saveArea({ ...sampleArea('harbour'), id: 'harbour-weeks' }, 0);
      const day = (n: number, change = {}) => samplePoint(id, { at: NOON + n * 86_400_000, ...change });
      const numberOf = (value: number) => ({ raw: value, value, low: value - 1, high: value + 2 });
      const cloud = { status: 'unusable', reason: 'cloud', value: null, low: null, high: null } as const;
      const middle = day(2, numberOf(30));
      await store.replaceSeries(id, 'real', [
        day(0, numberOf(10)),
        middle,
        day(6, numberOf(80)),
        day(8, cloud),
        day(21, numberOf(5)),
      ]);
      const path = `/v1/sites/harbour/series?area=${id}&rollup=week`;
      const { spans, of, next } = await read(api.fetch(path), rolledUp);
      expect([of, next]).toEqual(['median', null]);
      expect(
        spans.map(({ span, status, value, usable, looks }) => [span, status, value, usable, looks]),
      ).toEqual([
        ['2024-W25', 'counted', 30, 3, 3],
        ['2024-W26', 'gap', null, 0, 1],
        ['2024-W27', 'gap', null, 0, 0],
        ['2024-W28', 'counted', 5, 1, 1],
      ]);
      expect(spans[0]).toMatchObject({
        low: 29,
        high: 32,
        observation: middle.observation,
        daysSeen: 3,
        days: 7,
      });
      expect(spans[1]).toMatchObject({ reasons: { cloud: 1 }, at: null, raw: null });
      // half a week is not told as a whole one
      const cut = await read(api.fetch(`${path}&from=2024-06-19&to=2024-06-20`), rolledUp);
      expect(cut.spans).toEqual(spans.slice(0, 1));
      const latest = await read(api.fetch(`${path}&of=latest&limit=1`), rolledUp);
      expect(latest.spans.map(({ value }) => value)).toEqual([80]);
      const rest = await read(api.fetch(`${path}&of=latest&limit=9&cursor=${latest.next}`), rolledUp);
      expect(rest.spans).toHaveLength(3);

      const csv = await api.fetch(path, { headers: { accept: 'text/csv' } });
      expect(csv.headers.get('content-disposition')).toContain('harbour-real-week-median.csv');
      expect((await csv.text()).split('\r\n')[2]).toBe(
        `2024-W26,2024-06-24T00:00:00.000Z,2024-07-01T00:00:00.000Z,${id},railcar,railcar-50cm,1.0.0,sub-metre,0,gap,,,,,,,,,0,1,0,7,0,cloud 1,median,real`,
      );
      const table = await runSeries('harbour', { server: api.url, area: id, rollup: 'week', of: 'maximum' });
      expect(table.split('\n').slice(1)).toEqual([
        expect.stringMatching(/^2024-W25 .* 80 \[79, 82\] {2}2024-06-23 03:00 +3 +3 of 7 /),
        expect.stringMatching(/^2024-W26 .* - {2}- .* 0 of 7 .* cloud 1$/),
        expect.stringMatching(/^2024-W27 .* no look$/),
        expect.stringMatching(/^2024-W28 /),
      ]);
      await store.replaceSeries(id, 'real', []);
    });

    test('comes in pages', async () => {
      const first = await get('limit=3');
      const second = await get(`limit=3&cursor=${first.next}`);
      expect([first.points.length, second.points.length, second.next]).toEqual([3, 1, null]);
      expect([...first.points, ...second.points]).toEqual((await get()).points);
    });

    test.each([
      ['/v1/sites/atlantis/series', 404, 'not-found'],
      ['/v1/sites/harbour/series?area=nowhere', 404, 'not-found'],
      ['/v1/sites/made-up/series?area=harbour-berth', 404, 'not-found'],
      ['/v1/sites/harbour/series?from=2024-06-18T12:00:00', 422, 'invalid-time'],
      ['/v1/sites/harbour/series?from=2024-06-18&to=2024-06-17', 422, 'invalid-time'],
      ['/v1/sites/harbour/series?class=train', 400, 'invalid-request'],
      ['/v1/sites/harbour/series?rollup=year', 400, 'invalid-request'],
      ['/v1/sites/harbour/series?of=median', 400, 'invalid-request'],
      ['/v1/sites/harbour/series?sensor=infrared', 400, 'invalid-request'],
      ['/v1/sites/harbour/series?origin=both', 400, 'invalid-request'],
      ['/v1/sites/harbour/series?cursor=%21', 400, 'invalid-request'],
    ])('%s is %i', async (path, status, code) => {
      const response = await api.fetch(path);
      expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
    });

    test('is a table on the command line, with the families of which a box was seen', async () => {
      const { store } = api.context.ports;
      const { id } = await store.saveArea({ ...sampleArea('harbour'), id: 'harbour-sidings' }, 0);
      await store.replaceSeries(id, 'real', [
        samplePoint(id, { at: NOON, families: sampleFamilies }),
        samplePoint(id, { at: NOON + 1 }),
      ]);
      const table = await runSeries('harbour', { server: api.url, area: id });
      const [head, told, untold] = table.split('\n');
      expect(head).toMatch(/ status +families$/);
      expect(told).toMatch(/ 21 \[18, 25\] .* counted \(mask\) +open 74 \[64, 84\], unknown 3$/);
      expect(untold).toMatch(/ counted \(mask\)$/);
      expect(await runSeries('harbour', { server: api.url, area: 'harbour-berth' })).not.toContain(
        'families',
      );
      await store.replaceSeries(id, 'real', []);
    });

    test('tells of no boxes where no model looked: null, blank in CSV, a dash on the command line', async () => {
      const { store } = api.context.ports;
      const { id } = await store.saveArea({ ...sampleArea('harbour'), id: 'harbour-blind' }, 0);
      const refusal = {
        status: 'unusable',
        reason: 'resolution',
        raw: 0,
        value: null,
        low: null,
        high: null,
      } as const;
      await store.replaceSeries(id, 'real', [samplePoint(id, { ...refusal, modelId: 'none-railcar' })]);
      const { points } = await get(`area=${id}`);
      expect(points).toMatchObject([{ raw: null, moving: null, static: null }]);
      const csv = await (await api.fetch(`/v1/sites/harbour/series.csv?area=${id}`)).text();
      const [head = [], cells = []] = csv.split('\r\n').map((line) => line.split(','));
      for (const column of ['raw', 'moving', 'static']) expect(cells[head.indexOf(column)]).toBe('');
      const table = await runSeries('harbour', { server: api.url, area: id });
      expect(table.split('\n')[1]).toMatch(/railcar +- +- +100 %/);
      await store.replaceSeries(id, 'real', []);
    });

    test('is CSV by suffix or Accept: blank where nothing is known, and no formula for a spreadsheet', async () => {
      const { store } = api.context.ports;
      const evil = await store.saveArea({ ...sampleArea('harbour'), id: '=cmd|calc' }, 0);
      await store.replaceSeries(evil.id, 'real', [
        samplePoint(evil.id, {
          at: NOON + 1,
          scenes: ['with "quotes", and comma'],
          families: sampleFamilies,
          review: sampleReview,
        }),
      ]);
      const bySuffix = await api.fetch('/v1/sites/harbour/series.csv');
      expect(bySuffix.headers.get('content-type')).toContain('text/csv');
      expect(bySuffix.headers.get('content-disposition')).toContain('harbour-real.csv');
      const text = await bySuffix.text();
      expect(
        await (await api.fetch('/v1/sites/harbour/series', { headers: { accept: 'text/csv' } })).text(),
      ).toBe(text);
      const lines = text.trimEnd().split('\r\n');
      expect(lines).toHaveLength(6);
      expect(lines[0]).toBe(
        'at,class,area,status,reason,visibility,raw,value,low,high,seen,floorM,observation,scenes,' +
          'modelId,modelVersion,sensorClass,newest,moving,static,origin,' +
          'openRaw,open,openLow,openHigh,tankRaw,tank,tankLow,tankHigh,flatRaw,flat,flatLow,flatHigh,' +
          'containerRaw,container,containerLow,containerHigh,roofedRaw,roofed,roofedLow,roofedHigh,unknownRaw,' +
          'reviewed,reviewedLow,reviewedHigh,reviewedStatic,analysts,reviewCurrent,modelValue,modelLow,modelHigh',
      );
      expect(lines[2]).toMatch(
        /^2024-06-17T03:00:00\.001Z,railcar,'=cmd\|calc,counted,,mask,20,21,18,25,1,0,[^,]+,"with ""quotes"", and comma",railcar-50cm,1\.0\.0,sub-metre,true,20,0,real,70,74,64,84,0,{16}3,19,17,21,1,Kim; Lee,true,21,18,25$/,
      );
      expect(lines[3]).toMatch(
        /^2024-06-18T03:00:00\.000Z,ship,harbour-berth,unusable,cloud,mask,2,,,,0\.2,0,[^,]+,a b,railcar-50cm,1\.0\.0,sub-metre,true,2,0,real,{30}$/,
      );
    });
  });

  test('links of a site lead where they say', async () => {
    const site = (await (await api.fetch('/v1/sites/harbour')).json()) as {
      links: Record<string, string>;
      areas: { links: Record<string, string> }[];
    };
    const paths = [...Object.values(site.links), ...Object.values(site.areas[0]?.links ?? {})].filter(
      (path) => !path.endsWith('/areas'),
    );
    for (const path of paths) expect([path, (await api.fetch(path)).status]).toEqual([path, 200]);
    expect((await sendJson(api, 'POST', site.links.areas ?? '', {})).status).toBe(400);
  });
}
