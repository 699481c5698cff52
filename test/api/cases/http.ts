import { request as requestHttp } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../../api/routes/endpoints.ts';
import { pageOf } from '../../../api/schemas/common.ts';
import { failedJob, model } from '../../../api/schemas/operations.ts';
import { Fault } from '../../../src/domain/fault.ts';
import type { JobHandler } from '../../../src/ports/queue.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { ingest } from '../../support/jobs.ts';
import { accepted, problemOf, read, sendJson } from '../../support/scene-files.ts';
import { syntheticManifest } from '../../support/synthetic-models.ts';

export function describeHttp(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  /** fetch sets Host and Origin itself; a browser behind a rebound name, or a foreign page, would send others. */
  function send(headers: Record<string, string>, method = 'GET', path = '/v1/sites') {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = requestHttp(`${api.url}${path}`, { method, headers }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      });
      request.on('error', reject).end();
    });
  }

  describe('who may ask', () => {
    const port = () => new URL(api.url).port;

    test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST', 'crosstie.example'])(
      'a client that calls the server %s',
      async (host) => {
        expect((await send({ host: `${host}:${port()}` })).status).toBe(200);
      },
    );

    test.each([
      'evil.example',
      'localhost.evil.example',
      '127.0.0.2',
      'localhost@evil.example',
      'evil.example#localhost',
      'a b',
    ])('nobody who calls it %j: a name that was pointed here', async (host) => {
      const { status, text } = await send({ host });
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({ code: 'forbidden-origin', status: 403 });
    });

    test('pages of the server itself, and no others', async () => {
      const host = `localhost:${port()}`;
      expect((await send({ host, origin: `http://${host}` })).status).toBe(200);
      for (const origin of [
        'http://evil.example',
        `http://localhost:${Number(port()) + 1}`,
        'null',
        'nonsense',
      ]) {
        const { status, text } = await send({ host, origin }, 'POST', '/v1/scenes');
        expect([status, JSON.parse(text).code]).toEqual([403, 'forbidden-origin']);
      }
    });
  });

  describe('answers', () => {
    test('to unknown paths and methods say what there is', async () => {
      const nowhere = await api.fetch('/v2/scenes');
      expect(nowhere.status).toBe(404);
      expect((await problemOf(nowhere)).detail).toContain('/openapi.json');
      const method = await api.fetch('/v1/scenes', { method: 'DELETE' });
      expect(method.status).toBe(405);
      expect(method.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS');
      expect((await api.fetch('/v1/scenes', { method: 'OPTIONS' })).status).toBe(204);
      expect((await api.fetch('/v1/scenes', { method: 'HEAD' })).status).toBe(200);
    });

    test('come in a format that was asked for, or not at all', async () => {
      const response = await api.fetch('/v1/sites', { headers: { accept: 'application/xml' } });
      expect(response.status).toBe(406);
      expect((await problemOf(response)).detail).toContain('application/json');
    });

    test('carry a tag, and are not sent again to who has them', async () => {
      const first = await api.fetch('/v1/sites');
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^"[\w-]{16}"$/);
      // fetch would add Cache-Control: no-cache.
      const host = new URL(api.url).host;
      expect(await send({ host, 'if-none-match': tag })).toEqual({ status: 304, text: '' });
    });

    test('for control characters in an id are problems, not failures', async () => {
      for (const path of ['/v1/scenes/a%00b', '/v1/sites/%07', '/v1/areas/a%00', '/v1/observations/%00'])
        expect((await api.fetch(path)).status).toBe(400);
    });

    test('for what nobody foresaw tell nothing of the inside, and the log has it all', async () => {
      const { ports } = api.context;
      const store = { ...ports.store, listSites: () => Promise.reject(new Error('password=hunter2')) };
      const broken = await serveApp({ ...api.context, ports: { ...ports, store } });
      const response = await fetch(`${broken.url}/v1/sites`);
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ code: 'internal', title: 'Internal error' });
      expect(text).not.toMatch(/hunter2|at .*\.ts/);
      const id = response.headers.get('x-request-id') ?? '';
      expect(text).toContain(id);
      await eventually('the record', () => api.lines.some(({ fields }) => fields.requestId === id));
      const line = api.lines.find(({ fields }) => fields.requestId === id);
      expect(line).toMatchObject({
        level: 'error',
        event: 'request',
        fields: { status: 500, fault: 'internal', route: '/v1/sites' },
      });
      expect(line?.fields.stack).toContain('hunter2');
      await broken.close();
    });

    test('that do not fit their own schema are failures of ours', async () => {
      const { ports } = api.context;
      const site = { id: 'x', name: 'X', timezone: 'UTC', fictional: 'no' as unknown as boolean, areas: [] };
      const broken = await serveApp({
        ...api.context,
        ports: { ...ports, store: { ...ports.store, getSite: async () => site } },
      });
      expect((await fetch(`${broken.url}/v1/sites/x`)).status).toBe(500);
      await broken.close();
    });
  });

  test('each request leaves one wide record', async () => {
    const { scene } = await accepted(api);
    await eventually('the record', () => api.lines.some(({ fields }) => fields.sceneId === scene.id));
    const records = api.lines.filter(({ fields }) => fields.sceneId === scene.id);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      level: 'info',
      event: 'request',
      fields: { method: 'POST', route: '/v1/scenes', status: 202, accepted: true, aborted: false },
    });
    expect(records[0]?.fields.durationMs).toBeTypeOf('number');
    expect(records[0]?.fields.bytesIn).toBeGreaterThan(37_000);
  });

  describe('health', () => {
    test('is good while database and queue answer', async () => {
      expect(await (await api.fetch('/healthz')).json()).toEqual({ status: 'ok', version: '0.0.0-test' });
      expect(await (await api.fetch('/readyz')).json()).toMatchObject({
        status: 'ready',
        models: 0,
        queue: { failed: 0 },
      });
    });

    test('is 503 when the database is away', async () => {
      const { ports } = api.context;
      const ping = () => Promise.reject(new Fault('unavailable', 'the database does not answer'));
      const away = await serveApp({ ...api.context, ports: { ...ports, store: { ...ports.store, ping } } });
      const response = await fetch(`${away.url}/readyz`);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect((await fetch(`${away.url}/healthz`)).status).toBe(200);
      await away.close();
    });
  });

  test('dead letters are listed and can be run again', async () => {
    const { queue } = api.context;
    await queue.enqueue(ingest('sc_dead'));
    const damaged = new Fault('raster-unreadable', 'block 3 is damaged');
    const handler: JobHandler = {
      run: async ({ sceneId }) => (sceneId === 'sc_dead' ? Promise.reject(damaged) : []),
      died: async () => {},
    };
    const worker = await queue.work(handler, { concurrency: 1 });
    await eventually('the job died', async () => (await queue.failed({ limit: 1 })).items.length > 0);
    await worker.close(1000);
    const page = await read(api.fetch('/v1/jobs/failed?limit=200'), pageOf(failedJob));
    const job = page.items.find(({ scene }) => scene === 'sc_dead');
    expect(job).toMatchObject({
      kind: 'ingest',
      generation: 1,
      code: 'raster-unreadable',
      message: 'block 3 is damaged',
    });
    const retry = await api.fetch(`/v1/jobs/${encodeURIComponent(job?.id ?? '')}/retry`, { method: 'POST' });
    expect(retry.status).toBe(202);
    expect(await queue.isLive('sc_dead', 1)).toBe(true);
    const unknown = await api.fetch('/v1/jobs/nothing/retry', { method: 'POST' });
    expect(unknown.status).toBe(404);
  });

  test('models are listed with what their intervals rest on', async () => {
    const manifest = syntheticManifest('centre-families');
    const rich = await serveApp({ ...api.context, models: [manifest] });
    const page = await read(fetch(`${rich.url}/v1/models`), pageOf(model));
    expect(page.items).toHaveLength(1);
    expect(page.items[0]).toMatchObject({
      id: manifest.id,
      sha256: manifest.sha256,
      thresholds: manifest.thresholds,
      families: manifest.families,
    });
    await rich.close();
  });

  describe('the description', () => {
    const shape = z.looseObject({
      openapi: z.literal('3.1.0'),
      paths: z.record(
        z.string(),
        z.record(
          z.string(),
          z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) }),
        ),
      ),
      components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
    });

    test('names every endpoint, once, with schemas that are there', async () => {
      const document = await read(api.fetch('/openapi.json'), shape);
      for (const { path, method } of endpoints)
        expect(document.paths[path.replace(/:(\w+)/g, '{$1}')]).toHaveProperty(method);
      const ids = Object.values(document.paths).flatMap((on) =>
        Object.values(on).map(({ operationId }) => operationId),
      );
      expect(new Set(ids).size).toBe(ids.length);
      const text = JSON.stringify(document);
      const wanted = new Set(
        [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
      );
      expect(wanted.size).toBeGreaterThan(15);
      for (const name of wanted) expect(document.components.schemas).toHaveProperty([name as string]);
      expect(text).not.toContain('$defs');
    });

    test('tells the request headers that an operation reads, and which of them it needs', async () => {
      const operation = z.looseObject({
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })),
      });
      const { paths } = await read(
        api.fetch('/openapi.json'),
        z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) }),
      );
      const told = Object.entries(paths).flatMap(([path, on]) =>
        Object.entries(on).flatMap(([method, { parameters }]) =>
          parameters
            .filter((parameter) => parameter.in === 'header')
            .map(({ name, required }) => `${method} ${path} ${name}${required ? '' : '?'}`),
        ),
      );
      expect(told.sort()).toEqual([
        'delete /v1/areas/{id} If-Match?',
        'delete /v1/channels/{id} If-Match?',
        'delete /v1/reviews/{id} If-Match?',
        'delete /v1/rules/{id} If-Match?',
        'delete /v1/scenes/{id} If-Match?',
        'delete /v1/sites/{id} If-Match?',
        'get /v1/scenes/{id}/events Last-Event-ID?',
        'patch /v1/scenes/{id} If-Match',
        'post /v1/areas/{id}/verify If-Match',
        'post /v1/observations/{id}/reviews If-Match?',
        'put /v1/areas/{id} If-Match',
        'put /v1/channels/{id} If-Match',
        'put /v1/rules/{id} If-Match',
        'put /v1/sites/{id} If-Match',
      ]);
      const needed = endpoints.filter(({ summary }) => summary.includes('Needs If-Match'));
      for (const { headers } of needed) expect(headers['If-Match']).toMatchObject({ required: true });
    });

    test('tells the limits that are checked', async () => {
      const document = JSON.stringify(await (await api.fetch('/openapi.json')).json());
      expect(document).toContain('"exclusiveMinimum":0,"maximum":1000');
    });
  });

  test('an empty PATCH body and a body that is no object are told what was expected', async () => {
    const { scene, etag } = await accepted(api);
    const response = await sendJson(api, 'PATCH', `/v1/scenes/${scene.id}`, [1], { 'if-match': etag });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain('expected object');
  });
}
