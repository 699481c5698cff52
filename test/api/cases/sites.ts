import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pageOf } from '../../../api/schemas/common.ts';
import { areaFeature, siteCollection } from '../../../api/schemas/geojson.ts';
import { area as areaSchema, site as siteSchema } from '../../../api/schemas/site.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { accepted, problemOf, read, sendJson } from '../../support/scene-files.ts';
import { sampleObservation } from '../../support/store-samples.ts';

export function describeSites(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  const square = (lon: number, lat: number, side = 0.01) => [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ];
  const yard = { type: 'Polygon', coordinates: [square(130.6, 42.42)] };
  const drawing = { name: 'Station yard', kind: 'yard', classes: ['railcar'], geometry: yard };

  let serial = 0;
  async function newSite(body: object = {}) {
    serial += 1;
    const response = await sendJson(api, 'POST', '/v1/sites', {
      name: `Site ${serial}`,
      timezone: 'Asia/Pyongyang',
      ...body,
    });
    expect(response.status).toBe(201);
    return { site: await read(response, siteSchema), etag: response.headers.get('etag') ?? '' };
  }

  async function newArea(body: object = {}) {
    const { site } = await newSite();
    const response = await sendJson(api, 'POST', `/v1/sites/${site.id}/areas`, { ...drawing, ...body });
    expect(response.status).toBe(201);
    return { site, area: await read(response, areaSchema), etag: response.headers.get('etag') ?? '' };
  }

  describe('a site', () => {
    test('is created under an id made from its name, and read again', async () => {
      const { site } = await newSite({ name: 'Dandong - Sinuiju é', timezone: 'Asia/Shanghai' });
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
      const { site, etag } = await newSite();
      const path = `/v1/sites/${site.id}`;
      const change = { name: 'Renamed', timezone: 'UTC' };
      expect((await sendJson(api, 'PUT', path, change)).status).toBe(428);
      const renamed = await sendJson(api, 'PUT', path, change, { 'if-match': etag });
      expect(await read(renamed, siteSchema)).toMatchObject(change);
      expect((await sendJson(api, 'PUT', path, change, { 'if-match': etag })).status).toBe(412);
    });

    test('is deleted', async () => {
      const path = `/v1/sites/${(await newArea()).site.id}`;
      expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(204);
      expect((await api.fetch(path)).status).toBe(404);
    });

    test('is also GeoJSON, in the format of the built-in sites', async () => {
      const { site, area } = await newArea();
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
      await newSite({ id: 'zz-1' });
      await newSite({ id: 'zz-2' });
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

  describe('an area', () => {
    test('is drawn unverified, its ring closed and counter-clockwise', async () => {
      const clockwise = square(130.6, 42.42).reverse().slice(0, 4);
      const { area, site } = await newArea({ geometry: { type: 'Polygon', coordinates: [clockwise] } });
      expect(area).toMatchObject({
        id: `${site.id}-station-yard`,
        site: site.id,
        revision: 1,
        verified: false,
      });
      const ring = area.geometry?.coordinates[0] ?? [];
      expect(ring.at(-1)).toEqual(ring[0]);
      const twice = ring
        .slice(1)
        .reduce((sum, [x, y], i) => sum + (ring[i]?.[0] ?? 0) * y - x * (ring[i]?.[1] ?? 0), 0);
      expect(twice).toBeGreaterThan(0);
    });

    test.each([
      [
        'that crosses itself',
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        'expected a ring that does not cross itself',
      ],
      [
        'across the antimeridian',
        [
          [179, 0],
          [-179, 0],
          [-179, 1],
          [179, 1],
          [179, 0],
        ],
        'crosses the antimeridian',
      ],
      [
        'off the globe',
        [
          [0, 0],
          [200, 0],
          [200, 1],
          [0, 0],
        ],
        '200',
      ],
      [
        'of two points',
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
        '2 distinct points',
      ],
      [
        'without ground',
        [
          [0, 0],
          [1, 0],
          [2, 0],
          [0, 0],
        ],
        'turns back on itself',
      ],
      ['without coordinates', [[0], [1], [2]], 'geometry'],
    ])('%s is no area', async (_what, ring, says) => {
      const { site } = await newSite();
      const geometry = { type: 'Polygon', coordinates: [ring] };
      const response = await sendJson(api, 'POST', `/v1/sites/${site.id}/areas`, { ...drawing, geometry });
      const problem = await problemOf(response);
      expect([response.status, problem.code]).toEqual([422, 'invalid-geometry']);
      expect(problem.detail).toContain(says);
    });

    test('with holes, of no site, of an unknown kind or class, or taken is refused', async () => {
      const { site, area } = await newArea();
      const post = (body: object, id = site.id) =>
        sendJson(api, 'POST', `/v1/sites/${id}/areas`, { ...drawing, ...body });
      const holed = { type: 'Polygon', coordinates: [square(1, 1), square(2, 2)] };
      expect((await post({ geometry: holed })).status).toBe(422);
      expect((await post({ geometry: { type: 'Point', coordinates: [1, 2] } })).status).toBe(422);
      expect((await post({}, 'atlantis')).status).toBe(404);
      expect((await post({ kind: 'scene', name: 'x' })).status).toBe(400);
      expect((await post({ classes: ['train'], name: 'x' })).status).toBe(400);
      expect((await post({ id: area.id })).status).toBe(409);
    });

    test('is edited as revisions; moving its outline makes it unverified', async () => {
      const { area, etag } = await newArea();
      const path = `/v1/areas/${area.id}`;
      expect((await sendJson(api, 'POST', `${path}/verify`, {})).status).toBe(428);
      const verified = await api.fetch(`${path}/verify`, { method: 'POST', headers: { 'if-match': etag } });
      expect(await read(verified, areaSchema)).toMatchObject({ verified: true, revision: 2 });

      const renamed = await sendJson(api, 'PUT', path, { ...drawing, name: 'Yard' }, { 'if-match': '"2"' });
      expect(await read(renamed, areaSchema)).toMatchObject({ name: 'Yard', verified: true, revision: 3 });
      const moved = {
        ...drawing,
        geometry: {
          ...yard,
          coordinates: [square(0, 0)],
        },
      };
      expect((await sendJson(api, 'PUT', path, moved, { 'if-match': '"1"' })).status).toBe(412);
      const after = await sendJson(api, 'PUT', path, moved, { 'if-match': '"3"' });
      expect(await read(after, areaSchema)).toMatchObject({ verified: false, revision: 4 });
      expect(after.headers.get('etag')).toBe('"4"');

      const history = await read(api.fetch(`${path}/revisions`), z.object({ items: z.array(areaSchema) }));
      expect(history.items.map(({ revision, verified: is }) => [revision, is])).toEqual([
        [1, false],
        [2, true],
        [3, true],
        [4, false],
      ]);
      expect(await read(api.fetch(`${path}?revision=2`), areaSchema)).toMatchObject({
        revision: 2,
        name: 'Station yard',
      });
      expect((await api.fetch(`${path}?revision=9`)).status).toBe(404);
    });

    test('goes out as a GeoJSON feature, is edited elsewhere, and comes back as one', async () => {
      const { area, etag } = await newArea();
      const path = `/v1/areas/${area.id}`;
      const feature = await read(api.fetch(`${path}.geojson`), areaFeature);
      const edited = {
        ...feature,
        properties: { ...feature.properties, name: 'Edited elsewhere', verified: true },
      };
      const back = await sendJson(api, 'PUT', path, edited, {
        'if-match': etag,
        'content-type': 'application/geo+json',
      });
      expect(await read(back, areaSchema)).toMatchObject({
        name: 'Edited elsewhere',
        verified: false,
        revision: 2,
      });
    });

    test('two editors of one revision: one wins, the other is told', async () => {
      const { area, etag } = await newArea();
      const put = (name: string) =>
        sendJson(api, 'PUT', `/v1/areas/${area.id}`, { ...drawing, name }, { 'if-match': etag });
      const statuses = (await Promise.all([put('one'), put('two')])).map(({ status }) => status).sort();
      expect(statuses[0]).toBe(200);
      expect([409, 412]).toContain(statuses[1]);
    });

    test('is retired, and its revisions stay', async () => {
      const path = `/v1/areas/${(await newArea()).area.id}`;
      for (const status of [204, 404])
        expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(status);
      expect((await api.fetch(`${path}/revisions`)).status).toBe(200);
    });

    test('is counted anew on request in every scene that it was observed in', async () => {
      const { area, site } = await newArea();
      const { scene } = await accepted(api);
      const { store } = api.context.ports;
      await store.updateScene(scene.id, { state: { kind: 'done' } });
      await store.saveObservation(
        sampleObservation({ areaId: area.id, siteId: site.id, sceneIds: [scene.id] }),
      );
      const response = await api.fetch(`/v1/areas/${area.id}/reobserve`, { method: 'POST' });
      expect([response.status, await response.json()]).toEqual([202, { scenes: [scene.id] }]);
      expect(api.enqueued.at(-1)).toBe(`ingest~${scene.id}~g2`);
    });
  });
}
