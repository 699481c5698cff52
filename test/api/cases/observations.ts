import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { beside as besideSchema } from '../../../api/schemas/beside.ts';
import { detectionCollection } from '../../../api/schemas/geojson.ts';
import { observation as observationSchema } from '../../../api/schemas/observation.ts';
import { stringsOfArea } from '../../../api/schemas/strings.ts';
import { lonLatGrid } from '../../../src/domain/area-grid.ts';
import type { Detection } from '../../../src/domain/detection.ts';
import type { Ring } from '../../../src/domain/geometry.ts';
import type { Area } from '../../../src/domain/site.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { accepted, problemOf, read, sceneOf } from '../../support/scene-files.ts';
import {
  NOON,
  sampleArea,
  sampleFamilies,
  sampleObservation,
  sampleRates,
  sampleString,
  sampleView,
} from '../../support/store-samples.ts';

export function describeObservations(): void {
  let api: ApiRig;
  let area: Area;
  /** Inside u8-tile.tif, whose 100 x 70 px of 10 m begin at 130.7022 E, 42.4397 N. */
  const ring: Ring = [
    [130.7035, 42.4345],
    [130.71, 42.4345],
    [130.71, 42.4385],
    [130.7035, 42.4385],
    [130.7035, 42.4345],
  ];

  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    await store.saveSite({ id: 'port', name: 'Port', timezone: 'Asia/Pyongyang', fictional: false });
    area = await store.saveArea(
      { ...sampleArea('port'), id: 'port-berth', name: 'Berth', kind: 'berth', ring, classes: ['ship'] },
      0,
    );
  });

  const box = (score: number, change: Partial<Detection> = {}): Detection => ({
    class: 'ship',
    score,
    family: null,
    box: { cx: 40, cy: 30, length: 12, width: 3, angle: 0.3 },
    corners: [
      [34, 28],
      [46, 28],
      [46, 32],
      [34, 32],
    ],
    lengthM: 120,
    widthM: 30,
    headingDeg: 72,
    lonLat: [
      [130.706, 42.437],
      [130.7075, 42.437],
      [130.7075, 42.4366],
      [130.706, 42.4366],
    ],
    ...change,
  });

  /** A scene that is done, with boxes, and what its pass says about the berth. */
  async function observed(
    change: { fields?: Record<string, string>; detections?: readonly Detection[]; seen?: string } = {},
  ) {
    const { store } = api.context.ports;
    const fields = { gsd: '10', sensor: 'Sentinel-2B', ...change.fields };
    const { scene, etag } = await accepted(api, { fields });
    const detections = change.detections ?? [box(0.9), box(0.3)];
    await store.savePlan({ sceneId: scene.id, generation: 1, targets: [], shards: 1, tiles: 1 });
    const shard = { sceneId: scene.id, generation: 1, modelId: 'ship-10m', shard: 0, tiles: 1, failed: null };
    await store.saveShard(shard, detections);
    const origin = scene.origin;
    const pass = await store.assignPass({
      id: scene.id,
      siteId: 'port',
      origin,
      at: NOON + api.enqueued.length * 3_600_000,
    });
    const about = { passId: pass.id, areaId: area.id, areaRevision: 1, modelId: 'ship-10m' };
    const seen = change.seen ?? '1'.repeat(lonLatGrid(ring).inside.length);
    await store.saveSceneView(
      sampleView(scene.id, { ...about, seen, detections: detections.filter(({ score }) => score >= 0.5) }),
    );
    const counts = [
      {
        class: 'ship',
        raw: 1,
        value: 1,
        low: 0,
        high: 3,
        floorM: 50,
        families: sampleFamilies,
        rates: sampleRates,
      },
    ] as const;
    const observation = sampleObservation({
      ...about,
      id: `berth~${scene.id}`,
      siteId: 'port',
      sceneIds: [scene.id],
      counts,
      strings: null,
      threshold: 0.5,
      origin,
    });
    await store.saveObservation(observation);
    await store.updateScene(scene.id, { state: { kind: 'done' } });
    return { scene, etag, observation };
  }

  describe('detections of a scene', () => {
    test('are one GeoJSON feature collection, streamed whole', async () => {
      const { scene } = await observed({
        detections: Array.from({ length: 2345 }, (_, i) => box((i % 100) / 100)),
      });
      const response = await api.fetch(`/v1/scenes/${scene.id}/detections`);
      expect(response.headers.get('content-type')).toContain('application/geo+json');
      const collection = await read(response, detectionCollection);
      expect(collection.features).toHaveLength(2345);
      expect(collection).toMatchObject({ scene: scene.id, generation: 1, origin: 'real', next: null });
      const [first] = collection.features;
      expect(first?.properties).toMatchObject({
        class: 'ship',
        lengthM: 120,
        headingDeg: 72,
        corners: box(0).corners,
      });
      const outline = first?.geometry?.coordinates[0] ?? [];
      expect(outline).toHaveLength(5);
      expect(outline[4]).toEqual(outline[0]);
      expect(await read(api.fetch(`/v1/scenes/${scene.id}/detections.geojson`), detectionCollection)).toEqual(
        collection,
      );
    });

    test('say the family of a wagon, and how likely it is', async () => {
      const family = { name: 'unknown', probability: 0.512345 } as const;
      const { scene } = await observed({ detections: [box(0.9, { class: 'railcar', family }), box(0.8)] });
      const { features } = await read(api.fetch(`/v1/scenes/${scene.id}/detections`), detectionCollection);
      expect(features.map(({ properties: p }) => [p.family, p.familyProbability])).toEqual([
        ['unknown', 0.5123],
        [null, null],
      ]);
    });

    test('come in pages, of a class, and over a score', async () => {
      const detections = [box(0.9), box(0.8, { class: 'boat' }), box(0.7), box(0.1)];
      const { scene } = await observed({ detections });
      const get = (query: string) =>
        read(api.fetch(`/v1/scenes/${scene.id}/detections?${query}`), detectionCollection);
      const scores = (collection: z.output<typeof detectionCollection>) =>
        collection.features.map(({ properties }) => properties.score);
      const first = await get('limit=3');
      const second = await get(`limit=3&cursor=${first.next}`);
      expect([...scores(first), ...scores(second)]).toEqual([0.9, 0.8, 0.7, 0.1]);
      expect(second.next).toBeNull();
      expect(scores(await get('minScore=0.5&class=ship'))).toEqual([0.9, 0.7]);
      expect(scores(await get('class=ship,boat&minScore=0.75'))).toEqual([0.9, 0.8]);
      expect((await api.fetch(`/v1/scenes/${scene.id}/detections?class=train`)).status).toBe(400);
      expect((await api.fetch(`/v1/scenes/${scene.id}/detections?minScore=2`)).status).toBe(400);
    });

    test('without georeference have no geometry, and say where by pixels', async () => {
      const { scene } = await observed({ detections: [box(0.9, { lonLat: null, headingDeg: null })] });
      const { features } = await read(api.fetch(`/v1/scenes/${scene.id}/detections`), detectionCollection);
      expect(features[0]).toMatchObject({
        geometry: null,
        properties: { headingDeg: null, corners: box(0).corners },
      });
    });

    test('are none before the scene was looked at, and 404 without one', async () => {
      const { scene } = await accepted(api);
      expect(
        (await read(api.fetch(`/v1/scenes/${scene.id}/detections`), detectionCollection)).features,
      ).toEqual([]);
      expect((await api.fetch('/v1/scenes/sc_none/detections')).status).toBe(404);
    });
  });

  describe('an observation', () => {
    test('is answered with everything that it rests on', async () => {
      const { scene, observation } = await observed({
        fields: { licence: 'CC-BY-4.0', attribution: 'Copernicus' },
      });
      const answer = await read(api.fetch(`/v1/observations/${observation.id}`), observationSchema);
      expect(answer).toMatchObject({
        id: observation.id,
        area: {
          id: 'port-berth',
          revision: 1,
          kind: 'berth',
          verified: false,
          geometry: { coordinates: [ring] },
        },
        site: 'port',
        status: 'counted',
        reason: null,
        visibility: 'mask',
        seen: 0.97,
        counts: [
          {
            class: 'ship',
            raw: 1,
            value: 1,
            low: 0,
            high: 3,
            floorM: 50,
            families: sampleFamilies,
            rates: sampleRates,
          },
        ],
        strings: null,
        model: { id: 'ship-10m', version: '1.0.0', sha256: 'ab'.repeat(32), threshold: 0.5 },
        caveats: ['not-validated-here'],
        withdrawn: null,
      });
      const source = scene.source as { sha256: string };
      expect(answer.scenes).toMatchObject([
        { id: scene.id, deleted: false, sha256: source.sha256, licence: 'CC-BY-4.0' },
      ]);
      const evidence = await read(api.fetch(answer.scenes[0]?.links.detections ?? ''), detectionCollection);
      expect(evidence.features.map(({ properties }) => properties.score)).toEqual([0.9]);
      const { observations } = (await (await api.fetch(`/v1/scenes/${scene.id}`)).json()) as {
        observations: unknown[];
      };
      expect(observations).toMatchObject([
        { id: observation.id, area: 'port-berth', status: 'counted', seen: 0.97 },
      ]);
      expect((await api.fetch('/v1/observations/none')).status).toBe(404);
    });

    test('tells of no boxes where no model looked, and neither does its scene', async () => {
      const { store } = api.context.ports;
      const { scene } = await accepted(api);
      const [count] = sampleObservation().counts;
      if (!count) throw new Error('an observation counts something');
      const blind = sampleObservation({
        areaId: area.id,
        areaRevision: area.revision,
        siteId: 'port',
        sceneIds: [scene.id],
        modelId: 'none-railcar',
        modelSha256: '',
        counts: [{ ...count, raw: 0, value: null, low: null, high: null, families: null, rates: null }],
      });
      await store.saveObservation(blind);
      const told = await read(api.fetch(`/v1/observations/${blind.id}`), observationSchema);
      expect(told.counts).toMatchObject([{ raw: null, moving: null, static: null }]);
      const { observations } = await sceneOf(api.fetch(`/v1/scenes/${scene.id}`));
      expect(observations).toMatchObject([{ counts: [{ raw: null }] }]);
    });

    test('tells what it is to be read beside', async () => {
      const { observation } = await observed();
      const path = `/v1/observations/${observation.id}/beside`;
      const answer = await read(api.fetch(path), besideSchema);
      expect(answer).toMatchObject({ observation: observation.id, published: [] });
      expect(answer.classes).toMatchObject([
        { class: 'ship', usual: null, previous: null, lengths: [{ fromM: 100, toM: 150, count: 1 }] },
      ]);
      const { store } = api.context.ports;
      const counts = observation.counts.map((count) => ({ ...count, raw: 2 }));
      await store.saveObservation({ ...observation, counts, observedAt: NOON + 1 });
      const partly = await read(api.fetch(path), besideSchema);
      expect(partly.classes[0]?.lengths, 'of a part of the boxes no bins are told').toBeNull();
      expect((await api.fetch('/v1/observations/none/beside')).status).toBe(404);
    });

    test('tells strings over time in short, and nothing where none were looked for', async () => {
      const { store } = api.context.ports;
      const yard = await store.saveArea({ ...sampleArea('port'), id: 'port-yard' }, 0);
      const { observation } = await observed();
      const at = (hours: number) => NOON + hours * 3_600_000;
      const look = (hours: number, strings: Parameters<typeof sampleObservation>[0]) =>
        store.saveObservation(
          sampleObservation({
            ...observation,
            ...strings,
            id: `look ${hours}`,
            passId: `pass ${hours}`,
            areaId: yard.id,
            at: at(hours),
          }),
        );
      const train = sampleString({
        cars: [
          { class: 'locomotive', count: 1 },
          { class: 'railcar', count: 23 },
        ],
      });
      await look(2, { strings: [train, sampleString({ doubt: 'no-rails' })] });
      await look(1, { strings: [] });
      await look(3, { strings: null });
      const path = `/v1/areas/${yard.id}/strings`;
      const answer = await read(api.fetch(path), stringsOfArea);
      expect(answer).toMatchObject({ area: yard.id, origin: 'real', next: null });
      expect(answer.looks.map(({ observation: id, strings }) => [id, strings])).toEqual([
        ['look 1', []],
        [
          'look 2',
          [
            { cars: 24, lengthM: 1014.7, doubt: null },
            { cars: 73, lengthM: 1014.7, doubt: 'no-rails' },
          ],
        ],
      ]);
      const first = await read(api.fetch(`${path}?limit=1`), stringsOfArea);
      const second = await read(api.fetch(`${path}?limit=1&cursor=${first.next}`), stringsOfArea);
      expect([...first.looks, ...second.looks]).toEqual(answer.looks);
      expect((await read(api.fetch(`${path}?origin=simulated`), stringsOfArea)).looks).toEqual([]);
      expect((await api.fetch('/v1/areas/none/strings')).status).toBe(404);
    });

    test('of a whole scene tells the footprint that was counted, which is no area of a site', async () => {
      const { store } = api.context.ports;
      const { scene } = await accepted(api, { fields: { whole: 'true' } });
      const whole: Area = {
        ...area,
        id: `scene-${scene.id}`,
        siteId: null,
        name: 'whole scene',
        kind: 'scene',
        verified: true,
      };
      const model = { kind: 'model', id: 'ship-10m', version: '1' } as const;
      const targets = [{ area: whole, classes: ['ship'], model }] as const;
      await store.savePlan({ sceneId: scene.id, generation: 1, targets, shards: 0, tiles: 0 });
      const strings = [sampleString(), sampleString({ headingDeg: null, ends: null, doubt: 'no-rails' })];
      const observation = sampleObservation({
        areaId: whole.id,
        siteId: null,
        sceneIds: [scene.id],
        strings,
      });
      await store.saveObservation(observation);
      const path = `/v1/observations/${observation.id}`;
      const answer = await read(api.fetch(path), observationSchema);
      expect(answer).toMatchObject({
        site: null,
        area: { kind: 'scene', geometry: { coordinates: [ring] } },
      });
      expect(answer.strings).toEqual(strings);
      expect(answer.links.area).toBeUndefined();
      expect((await api.fetch(`${path}/picture.webp`)).status).toBe(200);

      await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' });
      const later = await read(api.fetch(path), observationSchema);
      expect(later).toMatchObject({
        area: { id: whole.id, kind: 'scene', geometry: null },
        withdrawn: { scene: scene.id },
      });
    });

    test('stays as a tombstone when its scene is deleted, and the series is looked at again', async () => {
      const { scene, observation } = await observed();
      expect((await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' })).status).toBe(204);
      expect(api.enqueued.at(-1)).toBe(`evaluate~${scene.id}~g1~port-berth~without-${scene.id}.1`);
      const answer = await read(api.fetch(`/v1/observations/${observation.id}`), observationSchema);
      expect(answer.withdrawn).toMatchObject({ scene: scene.id });
      const said = observation.counts.map((count) => ({ ...count, moving: null, static: null }));
      expect(answer.counts).toEqual(said);
      expect(answer.scenes).toMatchObject([{ id: scene.id, deleted: true, sha256: null, links: {} }]);
      const picture = await api.fetch(`/v1/observations/${observation.id}/picture.png`);
      expect(picture.status).toBe(404);
      expect((await problemOf(picture)).detail).toContain('were deleted');
    });
  });

  describe('the picture of an observation', () => {
    test('is a PNG or a WebP of the area with its boxes', async () => {
      const { observation } = await observed();
      for (const format of ['png', 'webp'] as const) {
        const response = await api.fetch(`/v1/observations/${observation.id}/picture.${format}?width=800`);
        expect(response.headers.get('content-type')).toBe(`image/${format}`);
        const image = await sharp(await response.arrayBuffer()).metadata();
        expect(image).toMatchObject({ format });
        // The ring spans 50 px and has 16 px around it: 82 px, enlarged eightfold.
        expect(image.width).toBe(656);
        expect(response.headers.get('etag')).toMatch(/^"/);
      }
      expect((await api.fetch(`/v1/observations/${observation.id}/picture.gif`)).status).toBe(400);
      expect((await api.fetch(`/v1/observations/${observation.id}/picture.png?width=9000`)).status).toBe(400);
      expect((await api.fetch(`/v1/observations/${observation.id}/picture.png?scene=sc_none`)).status).toBe(
        404,
      );
    });

    test('is the pixels alone when it is asked for clean', async () => {
      const { observation } = await observed();
      const path = `/v1/observations/${observation.id}/picture.png`;
      const legend = async (query: string) => {
        const image = sharp(await (await api.fetch(`${path}?${query}`)).arrayBuffer());
        const { width = 0, height = 0 } = await image.metadata();
        const rgb = await image.removeAlpha().raw().toBuffer();
        let boxed = 0;
        for (let i = 0; i < rgb.length; i += 3)
          if (rgb[i] === 0x2e && rgb[i + 1] === 0xe6 && rgb[i + 2] === 0xa6) boxed++;
        return { width, height, boxed };
      };
      const [drawn, clean] = [await legend('width=800'), await legend('width=800&clean=1')];
      expect(drawn.boxed).toBeGreaterThan(50);
      expect(clean).toMatchObject({ width: drawn.width, boxed: 0 });
      expect((await api.fetch(`${path}?clean=yes`)).status).toBe(400);
    });

    test('shows what was not seen', async () => {
      const cells = lonLatGrid(ring).inside.length;
      const clear = await observed();
      const cloudy = await observed({ seen: '0'.repeat(cells / 2) + '1'.repeat(cells - cells / 2) });
      const share = async (id: string) => {
        const bytes = await (await api.fetch(`/v1/observations/${id}/picture.png`)).arrayBuffer();
        const rgb = await sharp(bytes).removeAlpha().raw().toBuffer();
        let reddish = 0;
        for (let i = 0; i < rgb.length; i += 3)
          if ((rgb[i] ?? 0) > (rgb[i + 1] ?? 0) + 50 && (rgb[i] ?? 0) > (rgb[i + 2] ?? 0) + 40) reddish++;
        return reddish / (rgb.length / 3);
      };
      expect(await share(cloudy.observation.id)).toBeGreaterThan((await share(clear.observation.id)) + 0.02);
    });

    test('is not given out where the licence forbids it, but to its owner at the machine', async () => {
      const { scene, observation } = await observed({
        fields: { republish: 'false', licence: 'Maxar internal use' },
      });
      const path = `/v1/observations/${observation.id}/picture.png`;
      const refused = await api.fetch(path);
      expect(refused.status).toBe(403);
      const problem = await problemOf(refused);
      expect(problem).toMatchObject({ code: 'forbidden-licence' });
      expect(problem.detail).toContain(`scene ${scene.id} (Maxar internal use) forbids`);
      expect((await api.fetch(`${path}?private=1`)).status).toBe(200);
      for (const name of ['x-forwarded-for', 'x-real-ip', 'via']) {
        const proxied = await api.fetch(`${path}?private=1`, { headers: { [name]: '203.0.113.9' } });
        expect([name, proxied.status]).toEqual([name, 403]);
      }
    });
  });
}
