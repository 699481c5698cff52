import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/adapters/log-pino/index.ts';
import { readConfig } from '../../src/config.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type Server, startServer } from '../../src/server.ts';
import { writeScene } from '../../src/simulator/scene-file.ts';
import { season } from '../../src/simulator/season.ts';
import { eventually } from '../support/eventually.ts';

// The embedded server as a user runs it: PGlite in a folder, the queue in it, the trained models, over HTTP.
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosstie-e2e-'));
  const env = {
    DATABASE_URL: `pglite:${folder}/db`,
    BLOBS_URL: `file:${folder}/blobs`,
    PORT: '0',
    DISK_RESERVE_BYTES: '0',
    LOG_LEVEL: 'error',
  };
  server = await startServer(readConfig(env, packageRoot()), createLog('error'));
}, 120_000);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

type Json = Record<string, never> & { readonly [key: string]: unknown };

async function call(
  method: string,
  path: string,
  body?: object | FormData,
  headers: Record<string, string> = {},
) {
  const isForm = body instanceof FormData;
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body && !isForm ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    json: (isJson ? JSON.parse(text) : {}) as Json,
    text,
  };
}

async function submit(path: string, fields: Record<string, string>): Promise<Json> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', await openAsBlob(path), 'scene.tif');
  const { status, json } = await call('POST', '/v1/scenes', form);
  expect(status, JSON.stringify(json)).toBe(202);
  const ended = ['done', 'outside', 'faulted', 'cancelled'];
  let scene: Json = json;
  await eventually(
    'the scene to end',
    async () => {
      scene = (await call('GET', `/v1/scenes/${json.id}`)).json;
      return ended.includes(String(scene.state));
    },
    90_000,
  );
  return scene;
}

const points = (json: Json) => json.points as unknown as readonly Json[];

describe('a simulated scene, from upload to series and picture', () => {
  const [crossing] = season();

  it('is counted in its fictional site, marked as simulated, and leaves with its scene', async () => {
    if (!crossing) throw new Error('the season has a crossing');
    const { site, passes } = crossing;
    const [area] = site.areas;
    const clear = passes.find((spec) => spec.cloud === 0 && spec.snow === 0);
    if (!area || !clear) throw new Error('the season has an area and a clear pass');
    const path = join(folder, 'pass.tif');
    const { world } = await writeScene(clear, path);
    expect(world).toBeDefined();

    const { id, name, timezone } = site;
    expect((await call('POST', '/v1/sites', { id, name, timezone, fictional: true })).status).toBe(201);
    const geometry = { type: 'Polygon', coordinates: [area.ring] };
    const drawn = { id: area.id, name: area.name, kind: area.kind, classes: area.classes, geometry };
    const { headers } = await call('POST', `/v1/sites/${id}/areas`, drawn);
    const tag = headers.get('etag') ?? '';
    const verified = await call(
      'POST',
      `/v1/areas/${area.id}/verify`,
      { verified: true },
      { 'if-match': tag },
    );
    expect(verified.json.verified).toBe(true);

    const scene = await submit(path, { origin: 'simulated' });
    expect(scene.state, JSON.stringify(scene)).toBe('done');
    const series = (await call('GET', `/v1/sites/${id}/series`)).json;
    expect(series.origin).toBe('simulated');
    const [point] = points(series);
    expect(point).toMatchObject({
      area: area.id,
      class: 'railcar',
      status: 'counted',
      visibility: 'estimated',
    });
    expect(Number(point?.seen)).toBeGreaterThan(0.9);
    // 22 wagons were asked for; the model is modest, so only gross failure is judged here.
    expect(Number(point?.raw)).toBeGreaterThan(5);
    expect(Number(point?.high)).toBeGreaterThanOrEqual(Number(point?.value));

    const observation = (await call('GET', `/v1/observations/${point?.observation}`)).json;
    expect(observation.caveats).toContain('simulated');
    const picture = await fetch(`${server.url}/v1/observations/${point?.observation}/picture.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(50_000);

    expect(points((await call('GET', `/v1/sites/${id}/series?origin=real`)).json)).toEqual([]);
    expect((await call('DELETE', `/v1/scenes/${scene.id}`)).status).toBe(204);
    await eventually('the series to follow', async () => {
      return points((await call('GET', `/v1/sites/${id}/series`)).json).length === 0;
    });
  }, 180_000);
});

const data = process.env.CROSSTIE_DATA;

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
      const links = scene.observations as unknown as readonly { readonly id: string }[];
      const observation = (await call('GET', `/v1/observations/${links[0]?.id}`)).json;
      expect(observation).toMatchObject({ status: 'counted', atAssumed: true });
      expect(observation.caveats).toContain('date-assumed');
      const [count] = observation.counts as unknown as readonly Json[];
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
});
