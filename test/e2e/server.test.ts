import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { comparison, errorRates, observationReviews } from '../../api/schemas/review.ts';
import { createLog } from '../../src/adapters/log-pino/index.ts';
import { readConfig } from '../../src/config.ts';
import type { Corners } from '../../src/domain/box.ts';
import { contains, type Ring } from '../../src/domain/geometry.ts';
import { parseLabels } from '../../src/domain/labels.ts';
import { centreOfPlace, matchPlaces, SAME_OBJECT_IOU } from '../../src/domain/place-overlap.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type Server, startServer } from '../../src/server.ts';
import { createCaller, type Json } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { describeStory } from '../support/story.ts';

// The embedded server as a user runs it: PGlite in a folder, the queue in it, the trained models, over HTTP.
let folder: string;
let server: Server;
const url = (): string => server.url ?? '';
const { call, submit, points } = createCaller(url);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosstie-e2e-'));
  const env = {
    DATABASE_URL: `pglite:${folder}/db`,
    BLOBS_URL: `file:${folder}/blobs`,
    PORT: '0',
    DISK_RESERVE_BYTES: '0',
    // the receiver of the story listens on this machine
    ALLOW_PRIVATE_ADDRESSES: 'true',
    LOG_LEVEL: 'error',
  };
  server = await startServer(readConfig(env, packageRoot()), createLog('error'));
}, 120_000);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describeStory('embedded', url);

const data = process.env.CROSSTIE_DATA;
/** Of the yard, 1348 x 412 px. */
const PICTURE: Ring = [
  [0, 0],
  [1348, 0],
  [1348, 412],
  [0, 412],
  [0, 0],
];

describe(`real scenes${data ? '' : ' (skipped: CROSSTIE_DATA is not set)'}`, () => {
  const scenes = [
    ['sentinel2-ports/images/busan.tif', 'ship', 'Sentinel-2', 54],
    ['sentinel2-ports/bands-u16/busan.tif', 'ship', 'Sentinel-2', 54],
    ['railcars-muttenz/muttenz_north.tif', 'railcar', 'SWISSIMAGE', 97],
  ] as const;

  it.skipIf(!data).each(scenes)(
    '%s is counted whole, its date flagged as assumed, with the truth inside the interval',
    async (file, objectClass, sensor, truth) => {
      const facts = { acquiredAt: '2022-06-01T02:00:00Z', acquiredAtAssumed: 'true', whole: 'true', sensor };
      const scene = await submit(join(data ?? '', file), facts);
      expect(scene.state, JSON.stringify(scene)).toBe('done');
      const links = scene.observations as readonly { readonly id: string }[];
      const observation = (await call('GET', `/v1/observations/${links[0]?.id}`)).json;
      expect(observation).toMatchObject({ status: 'counted', atAssumed: true });
      expect(observation.caveats).toContain('date-assumed');
      const [count] = observation.counts as readonly Json[];
      expect(count?.class).toBe(objectClass);
      expect(Number(count?.raw)).toBeGreaterThan(0);
      expect(Number(count?.low)).toBeLessThanOrEqual(truth);
      expect(Number(count?.high)).toBeGreaterThanOrEqual(truth);
      console.log(
        `${file}: truth ${truth}, raw ${count?.raw}, ${count?.value} [${count?.low}, ${count?.high}]`,
      );
    },
    120_000,
  );

  it.skipIf(!data)(
    'a real yard is reviewed whole by two analysts, of whom the published labels are one',
    async () => {
      const file = join(data ?? '', 'railcars-muttenz/muttenz_north');
      await call('POST', '/v1/sites', { id: 'muttenz', name: 'Muttenz', timezone: 'Europe/Zurich' });
      const [west, south, east, north] = [7.65056, 47.53466, 7.65513, 47.53563];
      const frame = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      await call('POST', '/v1/sites/muttenz/areas', {
        id: 'muttenz-north',
        name: 'North',
        kind: 'yard',
        classes: ['railcar'],
        geometry: { type: 'Polygon', coordinates: [frame] },
      });
      // another file of the same pixels: a scene of its own
      const copy = join(folder, 'muttenz.tif');
      await writeFile(copy, Buffer.concat([await readFile(`${file}.tif`), Buffer.from('again')]));
      const facts = { acquiredAt: '2018-06-01T10:00:00Z', acquiredAtAssumed: 'true', sites: 'muttenz' };
      const scene = await submit(copy, facts);
      const [link] = scene.observations as readonly { readonly id: string }[];
      const path = `/v1/observations/${link?.id}/reviews`;
      const { boxes } = (await call('GET', path)).json as unknown as z.output<typeof observationReviews>;

      // Objects whose centre the frame cuts off belong to nobody here.
      const labels = parseLabels(await readFile(`${file}.txt`, 'utf8'), 'labels')
        .map(({ corners }) => ({ sceneId: 's', corners, lonLat: null }))
        .filter((label) => contains(PICTURE, centreOfPlace(label)));
      const places = boxes.map((box) => ({
        sceneId: 's',
        corners: box.corners as unknown as Corners,
        lonLat: null,
      }));
      const partners = matchPlaces(labels, places, SAME_OBJECT_IOU);
      const found = new Set(partners);
      const labelled = {
        analyst: 'labels H. Reichel, A. Lopez, M. Vogel',
        searched: true,
        decisions: boxes.map(({ detection }, i) => ({
          detection,
          verdict: found.has(i) ? 'confirm' : 'reject',
        })),
        added: labels
          .filter((_, i) => partners[i] === null)
          .map(({ corners }) => ({ class: 'railcar', corners })),
      };
      const saved = await call('POST', path, labelled);
      expect(saved.status, JSON.stringify(saved.json)).toBe(201);
      expect(saved.json).toMatchObject({
        complete: true,
        counts: [{ class: 'railcar', count: labels.length }],
      });
      await eventually(
        'the series to follow',
        async () => (await points('muttenz'))[0]?.visibility === 'reviewed',
        30_000,
      );
      const [point] = await points('muttenz');
      expect(point).toMatchObject({ raw: boxes.length, value: labels.length, review: { current: true } });

      const trusting = { analyst: 'who believes the boxes', searched: true, others: 'confirm' };
      expect((await call('POST', path, trusting)).json).toMatchObject({ complete: true });
      const compared = (await call('GET', `${path}/compare`)).json as unknown as z.output<typeof comparison>;
      const [railcars] = compared.classes;
      expect(railcars?.counts).toEqual([labels.length, boxes.length]);
      for (const n of railcars?.counts ?? [])
        expect((railcars?.low ?? Infinity) <= n && n <= (railcars?.high ?? 0)).toBe(true);
      const rates = (await call('GET', '/v1/sites/muttenz/error-rates')).json as unknown as z.output<
        typeof errorRates
      >;
      expect(rates.items).toMatchObject([
        { class: 'railcar', sensorClass: 'sub-metre', inUse: 'card', reviewedScenes: 1 },
      ]);
      console.log(
        `muttenz: ${boxes.length} boxes, ${labels.length} labels; both ${railcars?.byAll}, either ${railcars?.byAny}, ` +
          `together ${railcars?.value} [${railcars?.low}, ${railcars?.high}]`,
      );
    },
    120_000,
  );
});
