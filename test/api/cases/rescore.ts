import { afterAll, beforeAll, expect, test } from 'vitest';
import { rescored, scoring } from '../../../api/schemas/rescore.ts';
import { runRescore } from '../../../src/cli/rescore.ts';
import type { Scene } from '../../../src/domain/scene.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { type RangeServer, startRangeServer } from '../../support/range-server.ts';
import { fixture, problemOf, read } from '../../support/scene-files.ts';
import { NOON, sampleArea, sampleObservation, sampleScene, uniqueId } from '../../support/store-samples.ts';
import { syntheticManifest } from '../../support/synthetic-models.ts';

const DAY_MS = 86_400_000;
/** Counts ships at 5 to 20 m; its version is 1. */
const MODEL = syntheticManifest('centre');
const RASTER = {
  width: 9,
  height: 9,
  bands: 3,
  sampleType: 'uint8',
  crs: 'EPSG:4326',
  affine: [1, 0, 0, 0, 1, 0],
  pixelSizeM: 10,
  gsdM: 10,
  footprint: null,
} as const satisfies Scene['raster'];

export function describeRescore(): void {
  let api: ApiRig;
  let server: { readonly url: string; close(): Promise<void> };
  let files: RangeServer;
  beforeAll(async () => {
    api = await sharedApi();
    files = await startRangeServer({ bytes: fixture('u8-tile.tif'), etag: '"tile"' });
    server = await serveApp({ ...api.context, models: [MODEL] });
  });
  afterAll(async () => {
    files.close();
    await server.close();
  });

  /** A site with one area, and scenes of it that were counted by some version of the model. */
  async function archiveOf(versions: readonly string[], change: Partial<Scene> = {}) {
    const { store } = api.context.ports;
    const site = uniqueId('archive');
    await store.saveSite({ id: site, name: 'Archive', timezone: 'UTC', fictional: false });
    const area = await store.saveArea(sampleArea(site, { id: `${site}-quay`, classes: ['ship'] }), 0);
    const scenes: string[] = [];
    for (const [day, modelVersion] of versions.entries()) {
      const source = {
        kind: 'href',
        href: `${files.url}/${uniqueId('x')}.tif`,
        etag: null,
        bytes: null,
      } as const;
      const made = sampleScene({ source, state: { kind: 'done' }, raster: RASTER, ...change });
      const { scene } = await store.insertScene(made);
      await store.saveObservation(
        sampleObservation({
          areaId: area.id,
          siteId: site,
          at: NOON + day * DAY_MS,
          modelId: MODEL.id,
          modelVersion,
          sceneIds: [scene.id],
        }),
      );
      scenes.push(scene.id);
    }
    return { path: `/v1/sites/${site}/rescore`, site, scenes, area };
  }
  const post = (path: string, body: object = {}) =>
    read(
      fetch(new URL(path, server.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      rescored,
    );
  const progress = (path: string) => read(fetch(new URL(path, server.url)), scoring);

  test('runs what an older version counted, takes nothing back, and tells how far it is', async () => {
    const { store } = api.context.ports;
    const { path, scenes, area } = await archiveOf(['0', '1', '0']);
    expect(await progress(path)).toMatchObject({
      scenes: 3,
      current: 1,
      outdated: 2,
      underway: 0,
      faulted: 0,
    });
    const [old, current, other] = scenes;
    expect(await post(path)).toEqual({ started: [old, other], underway: [], current: [current], gone: [] });
    expect(api.enqueued.slice(-2)).toEqual([`ingest~${old}~g2`, `ingest~${other}~g2`]);
    expect(await store.listObservations({ areaId: area.id, origin: 'real' })).toHaveLength(3);
    expect(await progress(path)).toMatchObject({ current: 1, outdated: 0, underway: 2 });
    // asked again, it starts nothing twice
    expect(await post(path)).toMatchObject({ started: [], underway: [old, other] });
    await store.updateScene(old as string, { state: { kind: 'faulted', code: 'internal', message: '' } });
    expect(await progress(path)).toMatchObject({ outdated: 1, underway: 1, faulted: 1 });
    expect((await post(path)).started).toEqual([old]);
  });

  test('runs all on request, of a span of time, of scenes that a model would look at', async () => {
    const { path, scenes } = await archiveOf(['1', '1', '1']);
    expect((await post(path, { all: true, from: '2024-06-18', to: '2024-06-19' })).started).toEqual([
      scenes[1],
    ]);
    expect(await post(path, { model: 'centre', all: true })).toMatchObject({
      started: [scenes[0], scenes[2]],
      underway: [scenes[1]],
    });
    const fine = await archiveOf(['0'], { raster: { ...RASTER, gsdM: 0.5 } });
    expect(await post(fine.path, { model: 'centre', all: true })).toMatchObject({ started: [], current: [] });
  });

  test('leaves alone what has no pixels any more', async () => {
    const { path, scenes } = await archiveOf(['0'], { source: sampleScene().source });
    expect(await post(path)).toEqual({ started: [], underway: [], current: [], gone: scenes });
    expect(await api.context.ports.store.getScene(scenes[0] as string)).toMatchObject({
      generation: 1,
      state: { kind: 'done' },
    });
  });

  test('leaves alone what lies behind links that have ended', async () => {
    const { path, scenes } = await archiveOf(['0', '0']);
    const state = { kind: 'cancelled' } as const;
    await api.context.ports.store.updateScene(scenes[1] as string, { state });
    files.refusal = 403;
    try {
      expect(await post(path)).toEqual({ started: [], underway: [], current: [], gone: scenes });
    } finally {
      files.refusal = null;
    }
    expect(await post(path)).toMatchObject({ started: scenes, gone: [] });
  });

  test.each([
    [{ model: 'nobody' }, 422, 'model-not-found', 'expected one of centre'],
    [{ from: '2024-06-18T10:00:00' }, 422, 'invalid-time', 'no offset'],
    [{ from: '2024-06-18', to: '2024-06-18' }, 422, 'invalid-time', 'is not before'],
    [{ every: true }, 400, 'invalid-request', 'every'],
  ])('%j is %i', async (body, status, code, message) => {
    const { path } = await archiveOf([]);
    const response = await fetch(new URL(path, server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const problem = await problemOf(response);
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(problem.detail).toContain(message);
  });

  test('of no site is not found', async () => {
    expect((await api.fetch('/v1/sites/atlantis/rescore', { method: 'POST' })).status).toBe(404);
  });

  test('is one command, which waits when asked to', async () => {
    const { site, scenes, area } = await archiveOf(['0', '1']);
    const options = { server: server.url };
    expect(await runRescore(site, options)).toBe(`1 scenes of ${site} run again, 1 are current.`);
    const { store } = api.context.ports;
    await store.updateScene(scenes[0] as string, { state: { kind: 'done' } });
    await store.saveObservation(
      sampleObservation({
        areaId: area.id,
        modelId: 'centre',
        modelVersion: '1',
        sceneIds: [scenes[0] as string],
      }),
    );
    expect(await runRescore(site, { ...options, wait: true })).toBe(
      `0 scenes of ${site} run again, 2 are current. Done: 2 of 2 scenes are current.`,
    );
  });
}
