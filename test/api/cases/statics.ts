import { beforeAll, expect, test } from 'vitest';
import { observation as observationSchema } from '../../../api/schemas/observation.ts';
import { staticMark, staticMarks, statics } from '../../../api/schemas/statics.ts';
import { runStatics } from '../../../src/cli/statics.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { accepted, problemOf, read, sendJson } from '../../support/scene-files.ts';
import {
  NOON,
  sampleArea,
  sampleFooting,
  sampleObservation,
  samplePoint,
} from '../../support/store-samples.ts';

const DAY_MS = 86_400_000;
const SITE = 'graveyard';
const AREA = 'graveyard-quay';
const RING = [
  [130.59, 42.41],
  [130.62, 42.41],
  [130.62, 42.43],
  [130.59, 42.43],
  [130.59, 42.41],
] as const;

export function describeStatics(): void {
  let api: ApiRig;
  let scene: string;
  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    await store.saveSite({ id: SITE, name: 'Graveyard', timezone: 'UTC', fictional: false });
    await store.saveSite({ id: 'still-water', name: 'Still water', timezone: 'UTC', fictional: false });
    await store.saveArea(sampleArea(SITE, { id: AREA, ring: RING }), 0);
    scene = (await accepted(api)).scene.id;
    for (let i = 0; i < 11; i++) {
      const o = sampleObservation({
        areaId: AREA,
        siteId: SITE,
        at: NOON + i * 10 * DAY_MS,
        sceneIds: [scene],
      });
      await store.saveObservation({ ...o, id: `graveyard-${i}` });
      await store.saveFooting(sampleFooting(`graveyard-${i}`));
    }
    await store.replaceSeries(AREA, 'real', [
      samplePoint(AREA, { observation: 'graveyard-3', raw: 73, static: 1 }),
    ]);
  });
  const register = async (query = '') =>
    (await read(api.fetch(`/v1/sites/${SITE}/statics${query}`), statics)).items;
  const say = (body: object) => sendJson(api, 'POST', `/v1/sites/${SITE}/static-marks`, body);

  test('are listed with first and last sighting, and on the command line', async () => {
    const [hulk, ...others] = await register();
    expect(others).toEqual([]);
    expect(hulk).toMatchObject({
      id: expect.stringMatching(/^graveyard-quay~railcar-50cm~railcar~130\.60110~42\.4210[12]$/),
      area: AREA,
      by: 'looks',
      sightings: 11,
      looks: 11,
      firstSeenAt: '2024-06-17T03:00:00.000Z',
      lastSeenAt: '2024-09-25T03:00:00.000Z',
    });
    expect(await register(`?area=${AREA}&class=ship`)).toEqual([]);
    expect(await register('?origin=simulated')).toEqual([]);
    const table = await runStatics(SITE, { server: api.url });
    expect(table).toMatch(/railcar +42\.4210[12], 130\.60110 +2024-06-17 +2024-09-25 +11 of 11 +looks/);
    expect(await runStatics('still-water', { server: api.url })).toContain('No static objects');
  });

  test('are counted apart in an observation, where its series says so', async () => {
    const told = async (id: string) =>
      (await read(api.fetch(`/v1/observations/${id}`), observationSchema)).counts.map((of) => [
        of.moving,
        of.static,
      ]);
    expect(await told('graveyard-3')).toEqual([[72, 1]]);
    expect(await told('graveyard-4')).toEqual([[null, null]]);
  });

  test('are unmarked and marked by an analyst; the series follow', async () => {
    const [hulk] = await register();
    const moving = await read(
      say({ mark: 'moving', static: hulk?.id, by: 'ana', note: 'towed away' }),
      staticMark,
    );
    expect(moving).toMatchObject({ area: AREA, class: 'railcar', mark: 'moving', by: 'ana' });
    expect(api.enqueued.at(-1)).toMatch(new RegExp(`^evaluate~${scene}~g\\d+~${AREA}~mark-${moving.id}$`));
    expect(await register()).toEqual([]);
    const marks = await read(api.fetch(`/v1/sites/${SITE}/static-marks`), staticMarks);
    expect(marks.items).toEqual([moving]);

    api.clock.at += 1000;
    const crane = { mark: 'static', area: AREA, class: 'locomotive', corners: moving.corners };
    const { id } = await read(say(crane), staticMark);
    expect(await register()).toMatchObject([{ class: 'locomotive', by: 'analyst', firstSeenAt: null }]);
    for (const each of [id, moving.id])
      expect((await api.fetch(`/v1/static-marks/${each}`, { method: 'DELETE' })).status).toBe(204);
    expect(await register()).toMatchObject([{ by: 'looks' }]);
    expect((await api.fetch(`/v1/static-marks/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  const box = [
    [130.601, 42.421],
    [130.602, 42.421],
    [130.602, 42.422],
    [130.601, 42.422],
  ];
  test.each([
    [{ mark: 'static', static: 'nothing' }, 404, 'not-found'],
    [{ mark: 'static', area: 'nowhere', class: 'railcar', corners: box }, 404, 'not-found'],
    [
      { mark: 'static', area: AREA, class: 'railcar', corners: box.map(([x, y]) => [(x ?? 0) + 1, y]) },
      422,
      'invalid-geometry',
    ],
    [
      { mark: 'static', area: AREA, class: 'railcar', corners: Array(4).fill(box[0]) },
      422,
      'invalid-geometry',
    ],
    [{ mark: 'static', area: AREA, class: 'railcar', corners: box.slice(1) }, 400, 'invalid-request'],
    [{ mark: 'parked', static: 'x' }, 400, 'invalid-request'],
    [{ mark: 'static' }, 400, 'invalid-request'],
  ])('%j is %i', async (body, status, code) => {
    const response = await say(body);
    expect([response.status, (await problemOf(response)).code]).toEqual([status, code]);
  });

  test.each([`/v1/sites/atlantis/statics`, `/v1/sites/${SITE}/statics?area=nowhere`])(
    '%s is not found',
    async (path) => {
      expect((await api.fetch(path)).status).toBe(404);
    },
  );
}
