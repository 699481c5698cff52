import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { areaFeature } from '../../../api/schemas/geojson.ts';
import { area as areaSchema, reobserved } from '../../../api/schemas/site.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { linkedScene } from '../../support/linked-scene.ts';
import { drawing, newArea, newSite, square } from '../../support/new-area.ts';
import { accepted, problemOf, read, sendJson } from '../../support/scene-files.ts';
import { sampleObservation } from '../../support/store-samples.ts';

/** All that bears on it is where it lies. */
const RASTER = {
  width: 10,
  height: 10,
  bands: 3,
  sampleType: 'uint8',
  crs: 'EPSG:4326',
  affine: [0.001, 0, 130, 0, -0.001, 43],
  pixelSizeM: 1,
  gsdM: 1,
} as const;

export function describeAreas(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  test('is drawn unverified, its ring closed and counter-clockwise', async () => {
    const clockwise = square(130.6, 42.42).reverse().slice(0, 4);
    const { area, site } = await newArea(api, { geometry: { type: 'Polygon', coordinates: [clockwise] } });
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
    const { site } = await newSite(api);
    const geometry = { type: 'Polygon', coordinates: [ring] };
    const response = await sendJson(api, 'POST', `/v1/sites/${site.id}/areas`, { ...drawing, geometry });
    const problem = await problemOf(response);
    expect([response.status, problem.code]).toEqual([422, 'invalid-geometry']);
    expect(problem.detail).toContain(says);
  });

  test('with holes, of no site, of an unknown kind or class, or taken is refused', async () => {
    const { site, area } = await newArea(api);
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
    const { area, etag } = await newArea(api);
    const path = `/v1/areas/${area.id}`;
    expect((await sendJson(api, 'POST', `${path}/verify`, {})).status).toBe(428);
    const verified = await api.fetch(`${path}/verify`, { method: 'POST', headers: { 'if-match': etag } });
    expect(await read(verified, areaSchema)).toMatchObject({ verified: true, revision: 2 });

    const renamed = await sendJson(api, 'PUT', path, { ...drawing, name: 'Yard' }, { 'if-match': '"2"' });
    expect(await read(renamed, areaSchema)).toMatchObject({ name: 'Yard', verified: true, revision: 3 });
    const moved = {
      ...drawing,
      geometry: {
        type: 'Polygon',
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
    const { area, etag } = await newArea(api);
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
    const { area, etag } = await newArea(api);
    const put = (name: string) =>
      sendJson(api, 'PUT', `/v1/areas/${area.id}`, { ...drawing, name }, { 'if-match': etag });
    const statuses = (await Promise.all([put('one'), put('two')])).map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect([409, 412]).toContain(statuses[1]);
  });

  test('is not retired, nor drawn anew, by who meant another one', async () => {
    const { area, etag } = await newArea(api);
    const path = `/v1/areas/${area.id}`;
    const stale = await api.fetch(path, { method: 'DELETE', headers: { 'if-match': '"7"' } });
    expect(stale.status).toBe(412);
    const other = await sendJson(api, 'PUT', path, { ...drawing, id: 'another-yard' }, { 'if-match': etag });
    expect(other.status).toBe(400);
    expect((await problemOf(other)).detail).toContain('"another-yard"');
  });

  test('is retired, and its revisions stay', async () => {
    const path = `/v1/areas/${(await newArea(api)).area.id}`;
    for (const status of [204, 404])
      expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(status);
    expect((await api.fetch(`${path}/revisions`)).status).toBe(200);
  });

  test('is retired only as it was seen, also where an edit comes in between', async () => {
    const { area, etag } = await newArea(api);
    const path = `/v1/areas/${area.id}`;
    const stale = await api.fetch(path, { method: 'DELETE', headers: { 'if-match': '"7"' } });
    expect(stale.status).toBe(412);
    const { ports } = api.context;
    const store: typeof ports.store = {
      ...ports.store,
      async getArea(id, revision) {
        const seen = await ports.store.getArea(id, revision);
        if (seen) await ports.store.saveArea({ ...seen, name: 'Edited meanwhile' }, seen.revision);
        return seen;
      },
    };
    const edited = await serveApp({ ...api.context, ports: { ...ports, store } });
    try {
      const late = await fetch(new URL(path, edited.url), {
        method: 'DELETE',
        headers: { 'if-match': etag },
      });
      expect([late.status, (await problemOf(late)).detail]).toEqual([
        409,
        `area "${area.id}": revision 1 was expected, the latest is 2`,
      ]);
    } finally {
      await edited.close();
    }
    expect((await ports.store.getSite(area.site ?? ''))?.areas).toHaveLength(1);
    const seen = await api.fetch(path, { method: 'DELETE', headers: { 'if-match': '"2"' } });
    expect(seen.status).toBe(204);
  });

  test('is counted anew on request in every scene that it was observed in', async () => {
    const { area, site } = await newArea(api);
    const { scene } = await accepted(api);
    const { store } = api.context.ports;
    await store.updateScene(scene.id, { state: { kind: 'done' } });
    await store.saveObservation(
      sampleObservation({ areaId: area.id, siteId: site.id, sceneIds: [scene.id] }),
    );
    const response = await api.fetch(`/v1/areas/${area.id}/reobserve`, { method: 'POST' });
    expect([response.status, await response.json()]).toEqual([202, { scenes: [scene.id], gone: [] }]);
    expect(api.enqueued.at(-1)).toBe(`ingest~${scene.id}~g2`);
  });

  test('a new outline is counted in every scene that it touches, and in none of another origin or site', async () => {
    const { area, site } = await newArea(api);
    const { store } = api.context.ports;
    const touching = square(130.6, 42.42);
    const made = {
      over: { footprint: touching },
      elsewhere: { footprint: square(129.6, 42.42) },
      simulated: { footprint: touching, origin: 'simulated' },
      named: { footprint: touching, siteIds: ['another-site'] },
      asked: { footprint: touching, siteIds: [site.id] },
    } as const;
    const ids = new Map<string, string>();
    for (const [name, { footprint, ...change }] of Object.entries(made)) {
      const { scene } = await accepted(api);
      const raster = { ...RASTER, footprint };
      await store.updateScene(scene.id, { ...change, raster, state: { kind: 'outside' } });
      ids.set(name, scene.id);
    }
    const response = await api.fetch(`/v1/areas/${area.id}/reobserve`, { method: 'POST' });
    const { scenes } = await read(response, reobserved);
    const started = [...ids].filter(([, id]) => scenes.includes(id)).map(([name]) => name);
    expect(started).toEqual(['over', 'asked']);
  });

  test('what was counted from pixels that are gone stays', async () => {
    const { area, site } = await newArea(api);
    const { scene } = await accepted(api);
    const { store, blobs } = api.context.ports;
    await store.updateScene(scene.id, { state: { kind: 'done' } });
    const observation = sampleObservation({ areaId: area.id, siteId: site.id, sceneIds: [scene.id] });
    await store.saveObservation(observation);
    const { source } = (await store.getScene(scene.id)) ?? {};
    if (source?.kind !== 'blob') throw new Error('the scene was uploaded');
    await blobs.delete(source.sha256);
    const response = await api.fetch(`/v1/areas/${area.id}/reobserve`, { method: 'POST' });
    expect(await read(response, reobserved)).toEqual({ scenes: [], gone: [scene.id] });
    expect(await store.getObservation(observation.id)).not.toBeNull();
    expect((await store.getScene(scene.id))?.generation).toBe(1);
  });

  test.each(['file', 'mask'] as const)(
    'what was counted stays where the link to the %s has ended',
    async (which) => {
      const { area, site } = await newArea(api);
      const { store } = api.context.ports;
      const scene = await linkedScene(api);
      const { servers } = scene;
      try {
        const observation = sampleObservation({ areaId: area.id, siteId: site.id, sceneIds: [scene.id] });
        await store.saveObservation(observation);
        const recount = () =>
          read(api.fetch(`/v1/areas/${area.id}/reobserve`, { method: 'POST' }), reobserved);
        servers[which].refusal = 403;
        expect(await recount()).toEqual({ scenes: [], gone: [scene.id] });
        expect(await store.getObservation(observation.id)).not.toBeNull();
        expect(await store.getScene(scene.id)).toMatchObject({ generation: 1, state: { kind: 'done' } });
        servers[which].refusal = null;
        expect(await recount()).toEqual({ scenes: [scene.id], gone: [] });
      } finally {
        scene.close();
      }
    },
  );
}
