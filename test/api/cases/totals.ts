import { beforeAll, expect, test } from 'vitest';
import { totals } from '../../../api/schemas/totals.ts';
import { runTotals } from '../../../src/cli/totals.ts';
import { lonLatGrid } from '../../../src/domain/area-grid.ts';
import type { Corners } from '../../../src/domain/box.ts';
import type { Ring } from '../../../src/domain/geometry.ts';
import { seriesOf } from '../../../src/domain/series.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { problemOf, read } from '../../support/scene-files.ts';
import { NOON, sampleArea, sampleObservation } from '../../support/store-samples.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const RATES = {
  from: 'card',
  reviewedScenes: 0,
  recallAlpha: 40,
  recallBeta: 8,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 1,
} as const;

const square = (lon: number): Ring => [
  [lon, 42.42],
  [lon + 0.01, 42.42],
  [lon + 0.01, 42.43],
  [lon, 42.43],
  [lon, 42.42],
];
const box = (lon: number): Corners => [
  [lon, 42.425],
  [lon + 0.00015, 42.425],
  [lon + 0.00015, 42.42503],
  [lon, 42.42503],
];

export function describeTotals(): void {
  let api: ApiRig;

  /** A look at an area that boxed wagons at these longitudes; null: cloud. */
  async function look(area: string, ring: Ring, at: number, wagons: readonly number[] | null) {
    const { store } = api.context.ports;
    const [siteId = ''] = area.split('/');
    const areaId = area.replace('/', '-');
    const raw = wagons?.length ?? 0;
    const number =
      wagons === null ? { value: null, low: null, high: null } : { value: raw, low: raw, high: raw + 2 };
    const observation = sampleObservation({
      areaId,
      siteId,
      passId: `${siteId} ${at}`,
      at,
      caveats: [],
      counts: [{ class: 'railcar', raw, ...number, floorM: 0, families: null, rates: RATES }],
      ...(wagons === null ? { status: { kind: 'unusable', reason: 'cloud', detail: '' } } : {}),
    });
    await store.saveObservation(observation);
    await store.saveFooting({
      observationId: observation.id,
      seen: '1'.repeat(lonLatGrid(ring).inside.length),
      boxes: (wagons ?? []).map((lon) => ({ class: 'railcar', sceneId: 'a', lonLat: box(lon) })),
    });
    const all = await store.listObservations({ areaId, origin: 'real' });
    await store.replaceSeries(areaId, 'real', seriesOf(all));
  }

  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    for (const [id, fictional] of [
      ['pair', false],
      ['across', false],
      ['drawn', true],
    ] as const)
      await store.saveSite({ id, name: id, timezone: 'UTC', fictional });
    const areas = [
      ['pair/khasan', 130.6],
      ['pair/tumangang', 130.605],
      ['across/yard', 130.62],
    ] as const;
    for (const [name, lon] of areas) {
      const [siteId = ''] = name.split('/');
      const id = name.replace('/', '-');
      await store.saveArea({ ...sampleArea(siteId, { id, ring: square(lon), classes: ['railcar'] }) }, 0);
    }
    await store.saveArea(
      sampleArea('pair', { id: 'pair-river', ring: square(130.63), classes: ['ship'] }),
      0,
    );
    // the wagon at 130.607 lies in both areas
    await look('pair/khasan', square(130.6), NOON, [130.602, 130.607]);
    await look('pair/tumangang', square(130.605), NOON, [130.607, 130.612]);
    await look('pair/khasan', square(130.6), NOON + DAY_MS, [130.602]);
    await look('pair/tumangang', square(130.605), NOON + DAY_MS, null);
    await look('across/yard', square(130.62), NOON + 4 * MINUTE, [130.622]);
    await look('across/yard', square(130.62), NOON + DAY_MS + 40 * MINUTE, [130.622]);
  });
  const get = async (query = '', site = 'pair') =>
    read(api.fetch(`/v1/sites/${site}/totals?${query}`), totals);

  test('are of the union of areas, within one pass, and only where every area was usable', async () => {
    const { areas, totals: found, next } = await get();
    expect([areas, next]).toEqual([['pair-khasan', 'pair-river', 'pair-tumangang'], null]);
    expect(found.map((of) => [of.at.slice(0, 10), of.class, of.status, of.raw, of.gaps])).toEqual([
      ['2024-06-17', 'railcar', 'counted', 3, []],
      ['2024-06-18', 'railcar', 'unusable', null, [{ area: 'pair-tumangang', reason: 'cloud' }]],
    ]);
    const [both] = found;
    expect(both).toMatchObject({
      moving: 3,
      static: 0,
      modelId: 'railcar-50cm',
      sensorClass: 'sub-metre',
      reviewed: [],
    });
    expect(both?.observations).toHaveLength(2);
    // two squares of 0.82 x 1.11 km that share half of each
    expect(both?.km2).toBeCloseTo(1.37, 1);
    expect(both?.km2Seen).toBeCloseTo(both?.km2 ?? 0, 6);
    expect(both?.low).toBeLessThanOrEqual(3);
    expect((await get('areas=pair-khasan')).totals.map(({ raw }) => raw)).toEqual([2, 1]);
    expect((await get('class=ship')).totals).toEqual([]);
    expect((await get('from=2024-06-18')).totals).toHaveLength(1);
    const first = await get('limit=1');
    expect((await get(`limit=1&cursor=${first.next}`)).totals).toEqual(found.slice(1));
  });

  test('name the areas that are in them, and none that counts another class', async () => {
    const mine = ['pair-khasan', 'pair-tumangang'];
    expect((await get()).totals.map(({ areas }) => areas)).toEqual([mine, mine]);
    const csv = await (await api.fetch('/v1/sites/pair/totals.csv')).text();
    const [head = [], ...lines] = csv
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    for (const cells of lines) expect(cells[head.indexOf('areas')]).toBe(mine.join(' '));
    expect(await runTotals('pair', { server: api.url })).not.toContain('pair-river');
  });

  test('add another site only within one image instant', async () => {
    const { totals: found } = await get('with=across&class=railcar');
    expect(found.map((of) => [of.raw, of.gaps])).toEqual([
      [4, []],
      [
        null,
        [
          { area: 'across-yard', reason: 'no-look' },
          { area: 'pair-tumangang', reason: 'cloud' },
        ],
      ],
    ]);
  });

  test('are CSV, and a table on the command line: blank where nothing is stated', async () => {
    const csv = await api.fetch('/v1/sites/pair/totals.csv?class=railcar');
    expect(csv.headers.get('content-disposition')).toContain('pair-real-totals.csv');
    const lines = (await csv.text()).trimEnd().split('\r\n');
    expect(lines[1]).toMatch(
      /^2024-06-17T03:00:00\.000Z,railcar,counted,3,3,0,\d+,\d+,\d+,1\.3\d+,1\.3\d+,railcar-50cm,/,
    );
    expect(lines[2]).toMatch(
      /^2024-06-18T03:00:00\.000Z,railcar,unusable,,,,,,,,,railcar-50cm,.*,pair-tumangang cloud,/,
    );
    const table = await runTotals('pair', { server: api.url, class: 'railcar' });
    expect(table.split('\n')).toEqual([
      expect.stringMatching(/^acquired.* not counted +reviewed +areas$/),
      expect.stringMatching(
        /^2024-06-17 03:00 +railcar +\d+ \[\d+, \d+\] +3 +0 +1\.3\d of 1\.3\d km2 .* pair-khasan \+ pair-tumangang$/,
      ),
      expect.stringMatching(
        /^2024-06-18 03:00 +railcar +- +- .* pair-tumangang: cloud +pair-khasan \+ pair-tumangang$/,
      ),
    ]);
  });

  test.each([
    ['/v1/sites/atlantis/totals', 404, 'not-found'],
    ['/v1/sites/pair/totals?with=atlantis', 404, 'not-found'],
    ['/v1/sites/pair/totals?areas=across-yard', 404, 'not-found'],
    ['/v1/sites/pair/totals?with=drawn', 409, 'conflict'],
    ['/v1/sites/pair/totals?from=2024-06-18&to=2024-06-17', 422, 'invalid-time'],
    ['/v1/sites/pair/totals?class=train', 400, 'invalid-request'],
  ])('%s is %i', async (path, status, code) => {
    const response = await api.fetch(path);
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
  });
}
