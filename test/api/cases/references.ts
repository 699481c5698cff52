import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { pageOf } from '../../../api/schemas/common.ts';
import { imported, reference } from '../../../api/schemas/reference.ts';
import { series } from '../../../api/schemas/series.ts';
import { importReferences, listReferences, removeReference } from '../../../src/cli/references.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { problemOf, read, sendJson } from '../../support/scene-files.ts';
import { sampleArea } from '../../support/store-samples.ts';

const SITE = 'crossing';
const PATH = `/v1/references?site=${SITE}`;

export function describeReferences(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    await store.saveSite({ id: SITE, name: 'Crossing', timezone: 'Asia/Pyongyang', fictional: false });
    await store.saveSite({ id: 'pretend', name: 'Pretend', timezone: 'UTC', fictional: true });
    await store.saveArea({ ...sampleArea(SITE), id: 'crossing-yard' }, 0);
  });
  afterEach(async () => {
    const { store } = api.context.ports;
    for (const { id } of await store.listReferences({ siteId: SITE })) await store.deleteReference(id);
  });
  const sendCsv = (text: string, query = '') =>
    api.fetch(`${PATH}${query}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: text });
  const list = async (query = `?site=${SITE}`) =>
    (await read(api.fetch(`/v1/references${query}`), pageOf(reference))).items;

  test('that come with the project stay, and say so', async () => {
    const [published] = await list('?site=tumangang');
    expect(published).toMatchObject({ id: 'published', builtIn: true, importedAt: null, count: 73 });
    const refused = await api.fetch('/v1/references/published', { method: 'DELETE' });
    expect([refused.status, (await problemOf(refused)).code]).toEqual([409, 'conflict']);
  });

  test('are an analyst’s own tally as CSV: a look without sight stays, and a line sent again corrects', async () => {
    const csv =
      '\uFEFFat,count,seen,note\r\n2024-06-17,70,0.9,"quoted, with ""marks"""\r\n\r\n2024-06-20,,,cloud\r\n';
    const first = await read(sendCsv(csv, '&area=crossing-yard&class=railcar'), imported);
    expect(first.imported).toBe(2);
    expect(
      (await list()).map(({ from, count, seen, note }) => [from.slice(0, 10), count, seen, note]),
    ).toEqual([
      ['2024-06-17', 70, 0.9, 'quoted, with "marks"'],
      ['2024-06-20', null, null, 'cloud'],
    ]);
    expect((await list())[0]).toMatchObject({
      area: 'crossing-yard',
      scope: 'freight-wagons',
      source: 'own tally',
      builtIn: false,
      importedAt: new Date(api.clock.at).toISOString(),
    });
    const again = await read(
      sendCsv('at,count\n2024-06-17,72\n', '&area=crossing-yard&class=railcar'),
      imported,
    );
    expect(again.ids).toEqual(first.ids.slice(0, 1));
    expect((await list()).map(({ count }) => count)).toEqual([72, null]);
  });

  test('are JSON too, and are cut by area, class and time', async () => {
    const references = [
      {
        at: '2018-10-01',
        until: '2023-10-01',
        count: 20,
        measure: 'upper-bound',
        class: 'railcar',
        source: 'CSIS',
      },
      { at: '2024-06-17T02:00:00Z', count: 6, class: 'locomotive', area: 'crossing-yard', source: 'CSIS' },
    ];
    expect((await sendJson(api, 'POST', PATH, { references })).status).toBe(200);
    const counts = async (query: string) => (await list(`?site=${SITE}&${query}`)).map(({ count }) => count);
    expect(await counts('')).toEqual([20, 6]);
    expect(await counts('class=locomotive')).toEqual([6]);
    expect(await counts('area=crossing-yard')).toEqual([6]);
    expect(await counts('from=2023-09-30&to=2024-01-01')).toEqual([20]);
    expect(await counts('from=2023-10-01')).toEqual([6]);
    expect(await counts('from=2024-06-17T02:00:00Z&to=2024-06-17T02:00:01Z')).toEqual([6]);
    expect(await counts('to=2018-10-01')).toEqual([]);
    const page = await read(api.fetch(`/v1/references?site=${SITE}&limit=1`), pageOf(reference));
    expect(await counts(`limit=1&cursor=${page.next}`)).toEqual([6]);
    expect((await read(api.fetch(`/v1/sites/${SITE}/series`), series)).points).toEqual([]);
  });

  test.each([
    ['at,count\n', '', 'no line after its head'],
    ['at,count\n2024-06-17,7,8\n', '&class=ship', 'cannot be read'],
    ['at,count,at\n2024-06-17,7,8\n', '&class=ship', '"at" is there twice'],
    ['at,count\n2024-06-17,7\n2024-06-18,many\n', '&class=ship', 'line 3: count: is "many"'],
    ['at,count\n2024-06-17,1.5\n', '&class=ship', 'line 2: count'],
    ['at,count,colour\n2024-06-17,1,red\n', '&class=ship', 'colour: is not a known field'],
    ['at,count\n2024-06-17,1\n', '', 'line 2: neither scope nor class'],
    ['at,count\n2024-06-17,1\n2024-06-17,2\n', '&class=ship', 'line 3 is of the same place'],
    ['at,count,approximate\n2024-06-17,1,perhaps\n', '&class=ship', 'approximate: is "perhaps"'],
  ])('%j is refused: %s says %s, and nothing is taken', async (csv, query, message) => {
    const response = await sendCsv(csv, query);
    const { code, detail } = await problemOf(response);
    expect([response.status, code]).toEqual([400, 'invalid-request']);
    expect(detail).toContain(message);
    expect(await list()).toEqual([]);
  });

  test('have a place and a real one', async () => {
    const references = [{ at: '2024-06-17', count: 1, class: 'ship' }];
    const status = async (query: string) =>
      (await sendJson(api, 'POST', `/v1/references?${query}`, { references })).status;
    expect(await status('')).toBe(400);
    expect(await status('site=atlantis')).toBe(404);
    expect(await status(`site=${SITE}&area=harbour-berth`)).toBe(404);
    expect((await sendCsv('at,count\n2024-06-17T10:00:00,1\n', '&class=ship')).status).toBe(422);
    expect((await sendCsv(`at,count\n${'x'.repeat(1_100_000)},1\n`)).status).toBe(413);
    expect((await api.fetch('/v1/references/nothing', { method: 'DELETE' })).status).toBe(404);
  });

  test('of a fictional site are simulated, and come only where such are asked for', async () => {
    const references = [{ at: '2024-06-17', count: 1, class: 'ship' }];
    expect((await sendJson(api, 'POST', PATH, { references })).status).toBe(200);
    expect((await sendJson(api, 'POST', '/v1/references?site=pretend', { references })).status).toBe(200);
    const places = async (query: string) =>
      (await list(query)).map(
        ({ site, origin, builtIn }) => `${site} ${origin}${builtIn ? ' built-in' : ''}`,
      );
    expect(await places('?site=pretend')).toEqual(['pretend simulated']);
    expect(await places('?origin=simulated')).toEqual(['pretend simulated']);
    expect(await places('?site=pretend&origin=real')).toEqual([]);
    expect(await places(`?site=${SITE}`)).toEqual([`${SITE} real`]);
    expect(await places(`?site=${SITE}&origin=simulated`)).toEqual([]);
    const real = await places('');
    expect(real).toContain(`${SITE} real`);
    expect(real.filter((place) => place.includes('simulated'))).toEqual([]);
    const table = await listReferences({ server: api.url, site: 'pretend' });
    expect(table).toMatch(/2024-06-17 +pretend +1 +present +vessels +SIMULATED +own tally/);
    expect((await api.fetch('/v1/references?origin=invented')).status).toBe(400);
    const [made] = await list('?site=pretend');
    expect(await removeReference(made?.id ?? '', { server: api.url })).toContain('removed');
  });

  test('are imported, listed and removed on the command line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosstie-references-'));
    const file = join(folder, 'tally.csv');
    await writeFile(file, 'at,count,approximate\n2023-10-05,73,yes\n2022-11-04T10:24:00+09:00,3,\n');
    const options = { server: api.url, site: SITE };
    expect(await importReferences(file, { ...options, class: 'railcar', source: 'CSIS' })).toBe(
      `2 references of ${SITE} imported.`,
    );
    const [, instant, day] = (await listReferences(options)).split('\n');
    expect(instant).toMatch(/^2022-11-04 01:24 +crossing +3 +present +freight-wagons +real +CSIS +ref_/);
    expect(day).toMatch(/^2023-10-05 +crossing +about 73 /);
    const id = /ref_\S+/.exec(day ?? '')?.[0] ?? '';
    expect(await removeReference(id, options)).toContain('removed');
    expect(await list()).toHaveLength(1);
    await expect(importReferences(join(folder, 'no.csv'), options)).rejects.toMatchObject({
      code: 'not-found',
    });
    await rm(folder, { recursive: true });
  });
}
