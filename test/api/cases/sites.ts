import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { pageOf } from '../../../api/schemas/common.ts';
import { siteCollection } from '../../../api/schemas/geojson.ts';
import { site as siteSchema } from '../../../api/schemas/site.ts';
import { sampleJudgement } from '../../support/alert-samples.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { newArea, newSite } from '../../support/new-area.ts';
import { problemOf, read, sendJson } from '../../support/scene-files.ts';

export function describeSites(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  describe('a site', () => {
    test('is created under an id made from its name, and read again', async () => {
      const { site } = await newSite(api, { name: 'Dandong - Sinuiju é', timezone: 'Asia/Shanghai' });
      expect(site).toMatchObject({
        id: 'dandong-sinuiju-e',
        timezone: 'Asia/Shanghai',
        fictional: false,
        areas: [],
      });
      expect(await read(api.fetch(site.links.self ?? ''), siteSchema)).toEqual(site);
      const again = await sendJson(api, 'POST', '/v1/sites', { id: site.id, name: 'Other', timezone: 'UTC' });
      expect(again.status).toBe(409);
    });

    test.each([
      [{ name: 'X', timezone: 'Asia/Atlantis' }, 'IANA time zone'],
      [{ name: '', timezone: 'UTC' }, 'name'],
      [{ name: '北京', timezone: 'UTC' }, 'send one as id'],
      [{ id: 'No Slug', name: 'X', timezone: 'UTC' }, 'small letters'],
      [{ name: 'a\u0000b', timezone: 'UTC' }, 'control characters'],
      [{ name: 'X', timezone: 'UTC', fictonal: true }, 'fictonal: is not a known field'],
    ])('%j is refused', async (body, says) => {
      const response = await sendJson(api, 'POST', '/v1/sites', body);
      expect(response.status).toBe(400);
      expect((await problemOf(response)).detail).toContain(says);
    });

    test('is renamed by who saw its latest version', async () => {
      const { site, etag } = await newSite(api);
      const path = `/v1/sites/${site.id}`;
      const change = { name: 'Renamed', timezone: 'UTC' };
      expect((await sendJson(api, 'PUT', path, change)).status).toBe(428);
      const renamed = await sendJson(api, 'PUT', path, change, { 'if-match': etag });
      expect(await read(renamed, siteSchema)).toMatchObject(change);
      expect((await sendJson(api, 'PUT', path, change, { 'if-match': etag })).status).toBe(412);
    });

    test('is deleted', async () => {
      const path = `/v1/sites/${(await newArea(api)).site.id}`;
      expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(204);
      expect((await api.fetch(path)).status).toBe(404);
    });

    test('is also GeoJSON, in the format of the built-in sites', async () => {
      const { site, area } = await newArea(api);
      const byName = await api.fetch(`/v1/sites/${site.id}.geojson`);
      expect(byName.headers.get('content-type')).toContain('application/geo+json');
      const collection = await read(byName, siteCollection);
      expect(collection.properties).toMatchObject({ id: site.id, timezone: 'Asia/Pyongyang' });
      expect(collection.features[0]).toMatchObject({
        type: 'Feature',
        id: area.id,
        properties: { kind: 'yard', verified: false },
      });
      const byAccept = await api.fetch(`/v1/sites/${site.id}`, {
        headers: { accept: 'application/geo+json' },
      });
      expect(await byAccept.json()).toEqual(collection);
      expect(byAccept.headers.get('vary')).toContain('Accept');
    });

    test('stands in a list by id, in pages', async () => {
      await newSite(api, { id: 'zz-1' });
      await newSite(api, { id: 'zz-2' });
      const ids: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: z.output<ReturnType<typeof pageOf<typeof siteSchema>>> = await read(
          api.fetch(`/v1/sites?limit=3${next === '' ? '' : `&cursor=${next}`}`),
          pageOf(siteSchema),
        );
        expect(page.items.length).toBeLessThanOrEqual(3);
        ids.push(...page.items.map(({ id }) => id));
        next = page.next;
      }
      expect(ids).toEqual([...ids].sort());
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(['zz-1', 'zz-2', 'dandong-sinuiju-e']));
    });
  });

  describe('lists that are narrowed to a site', () => {
    test.each(['alerts', 'rules', 'silences', 'references'])(
      'of %s are of no site that nobody knows',
      async (list) => {
        const mistyped = await api.fetch(`/v1/${list}?site=atlantis`);
        expect([mistyped.status, (await problemOf(mistyped)).detail]).toEqual([404, 'no site "atlantis"']);
        const { site } = await newSite(api, { fictional: true });
        expect(await (await api.fetch(`/v1/${list}?site=${site.id}`)).json()).toEqual({
          items: [],
          next: null,
        });
      },
    );

    test('stay readable where the site was deleted, however else they are narrowed', async () => {
      const { site } = await newSite(api);
      const { store } = api.context.ports;
      const { judgement, record } = sampleJudgement({ siteId: site.id });
      await store.saveJudgement(judgement, []);
      const of = { site: site.id, area: null, class: null };
      const until = new Date(api.clock.at + 60_000).toISOString();
      const made = [
        await sendJson(api, 'POST', '/v1/rules', { ...of, kind: 'over', count: 20 }),
        await sendJson(api, 'POST', '/v1/silences', { ...of, until, why: 'regatta' }),
        await sendJson(api, 'POST', `/v1/references?site=${site.id}`, {
          references: [{ at: '2023-10-05', count: 7, class: 'ship', source: 'own' }],
        }),
      ];
      expect(made.map(({ status }) => status)).toEqual([201, 201, 200]);
      expect(await store.deleteSite(site.id)).toBe(true);
      const listed = async (path: string) => (await (await api.fetch(path)).json()) as { items: unknown[] };
      for (const list of ['rules', 'silences', 'references'])
        expect((await listed(`/v1/${list}?site=${site.id}`)).items).toHaveLength(1);
      expect((await listed(`/v1/alerts?site=${site.id}`)).items).toMatchObject([{ id: record.id }]);
      expect((await listed(`/v1/alerts?site=${site.id}&kind=shift`)).items).toEqual([]);
      expect((await listed(`/v1/references?site=${site.id}&class=railcar`)).items).toEqual([]);
    });
  });
}
