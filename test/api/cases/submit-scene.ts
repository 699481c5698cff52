import { createHash } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scene } from '../../../api/schemas/scene.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { type RangeServer, startRangeServer } from '../../support/range-server.ts';
import {
  ACQUIRED,
  accepted,
  fixture,
  formOf,
  freshTiff,
  postFile,
  problemOf,
  sceneOf,
  sendJson,
} from '../../support/scene-files.ts';

export function describeSubmission(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  const store = () => api.context.ports.store;
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  /** Posts as a client that makes its body while it sends. */
  function postStream(
    url: string,
    body: AsyncIterable<string | Uint8Array>,
    headers: Record<string, string>,
  ) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = requestHttp(`${url}/v1/scenes`, { method: 'POST', headers }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text });
      });
      request.on('error', reject);
      Readable.from(body, { objectMode: true }).pipe(request);
    });
  }

  describe('a scene sent as a file', () => {
    test('is accepted with its place, state and progress, is stored, and waits in the queue', async () => {
      const file = freshTiff();
      const response = await postFile(api, {
        file,
        name: 'Tumangang 0.5 m.tif',
        fields: { sensor: 'WV03', gsd: '0.5' },
      });
      expect(response.status).toBe(202);
      const scene = await sceneOf(response);
      expect(response.headers.get('location')).toBe(`/v1/scenes/${scene.id}`);
      expect(scene).toMatchObject({
        id: `sc_${sha256(file).slice(0, 24)}`,
        state: 'queued',
        progress: { tilesDone: null, tilesTotal: null, fraction: 0 },
        fault: null,
        generation: 1,
        source: { kind: 'blob', sha256: sha256(file), name: 'Tumangang 0.5 m.tif', bytes: file.length },
        acquiredAt: '2024-06-17T02:11:00.000Z',
        acquiredAtAssumed: false,
        origin: 'real',
        sensor: 'WV03',
        gsd: 0.5,
        whole: false,
        sites: null,
        faults: [],
        observations: [],
      });
      expect(api.enqueued.at(-1)).toBe(`ingest~${scene.id}~g1`);
      expect(await api.context.queue.isLive(scene.id, 1)).toBe(true);
      expect(await api.blobs()).toContain(sha256(file));
      expect(await sceneOf(api.fetch(`/v1/scenes/${scene.id}`))).toEqual(scene);
    });

    test('takes its time from the file when the request has none', async () => {
      const response = await api.fetch('/v1/scenes', {
        method: 'POST',
        body: formOf({ file: freshTiff('metadata.tif') }),
      });
      expect(response.status).toBe(202);
      expect((await sceneOf(response)).acquiredAt).toBe('2024-06-17T02:11:09.500Z');
    });

    test('may bring a mask, with the values that mean: the ground was seen', async () => {
      const mask = freshTiff('u8-one-strip.tif');
      const { scene } = await accepted(api, { mask, fields: { maskUsable: '4,5,6' } });
      expect(scene.mask).toEqual({
        source: { kind: 'blob', sha256: sha256(mask), name: 'mask.tif', bytes: mask.length },
        usable: [4, 5, 6],
      });
      expect((await accepted(api, { mask: freshTiff('u8-one-strip.tif') })).scene.mask?.usable).toEqual([
        1, 255,
      ]);
    });

    test('without georeference is accepted whole and with a declared GSD', async () => {
      const { scene } = await accepted(api, {
        file: freshTiff('none.tif'),
        fields: { whole: 'true', gsd: '0.5' },
      });
      expect(scene).toMatchObject({ whole: true, gsd: 0.5 });
    });

    test('whose declared GSD is coarser than its pixels is accepted: it is judged on the coarser one', async () => {
      expect((await accepted(api, { fields: { gsd: '3' } })).scene.gsd).toBe(3);
    });

    test('is streamed to the blobs and never lies in memory', async () => {
      const megabytes = 80;
      const megabyte = new Uint8Array(1_000_000);
      let peak = 0;
      const before = process.memoryUsage().arrayBuffers;
      async function* body() {
        yield `--form\r\nContent-Disposition: form-data; name="acquiredAt"\r\n\r\n${ACQUIRED}\r\n`;
        yield '--form\r\nContent-Disposition: form-data; name="file"; filename="big.tif"\r\n\r\n';
        yield freshTiff();
        for (let i = 0; i < megabytes; i++) {
          peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
          yield megabyte;
        }
        yield '\r\n--form--\r\n';
      }
      const answer = await postStream(api.url, body(), {
        'content-type': 'multipart/form-data; boundary=form',
      });
      expect(answer.status).toBe(202);
      expect(scene.parse(JSON.parse(answer.text)).source.bytes).toBeGreaterThan(megabytes * 1e6);
      // Client and server share this process, and dropped pieces wait for the collector.
      expect(peak).toBeLessThan((megabytes / 2) * 1e6);
    });
  });

  describe('the same scene again', () => {
    test('answers the same resource and enqueues nothing', async () => {
      const file = freshTiff();
      const { scene } = await accepted(api, { file, fields: { sensor: 'WV03' } });
      const jobs = api.enqueued.length;
      const again = await postFile(api, { file, name: 'renamed.tif' });
      expect(again.status).toBe(200);
      expect(await sceneOf(again)).toEqual(scene);
      expect(api.enqueued.length).toBe(jobs);
    });

    test('with other metadata is a conflict that names the fields', async () => {
      const file = freshTiff();
      const { scene } = await accepted(api, { file, fields: { sensor: 'WV03', gsd: '0.5' } });
      const fields = { acquiredAt: '2024-06-18T00:00:00Z', sensor: 'SkySat', gsd: '0.5' };
      const again = await postFile(api, { file, fields });
      expect(again.status).toBe(409);
      const problem = await problemOf(again);
      expect(problem).toMatchObject({ code: 'conflict', scene: scene.id });
      expect(problem.differing).toEqual([
        { field: 'sensor', stored: 'WV03', given: 'SkySat' },
        { field: 'acquiredAt', stored: '2024-06-17T02:11:00.000Z', given: '2024-06-18T00:00:00.000Z' },
      ]);
      expect(problem.detail).toContain('sensor is "WV03" there and "SkySat" here');
      expect(await api.blobs()).toContain(sha256(file));
    });

    test('may be submitted anew after it faulted, with other metadata and under a new generation', async () => {
      const file = freshTiff();
      const { scene } = await accepted(api, { file });
      const faulted = { kind: 'faulted', code: 'raster-unreadable', message: 'block 3 is damaged' } as const;
      await store().updateScene(scene.id, { state: faulted });
      expect(await sceneOf(api.fetch(`/v1/scenes/${scene.id}`))).toMatchObject({
        state: 'faulted',
        fault: { code: 'raster-unreadable', message: 'block 3 is damaged' },
      });
      const again = await accepted(api, { file, fields: { sensor: 'WV02' } });
      expect(again.scene).toMatchObject({
        id: scene.id,
        state: 'queued',
        generation: 2,
        sensor: 'WV02',
        fault: null,
      });
      expect(api.enqueued.at(-1)).toBe(`ingest~${scene.id}~g2`);
    });

    test('submitted twice at once is one scene', async () => {
      const file = freshTiff();
      const both = await Promise.all([postFile(api, { file }), postFile(api, { file })]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 202]);
      const [a, b] = await Promise.all(both.map((response) => sceneOf(response)));
      expect(a?.id).toBe(b?.id);
    });
  });

  describe('a scene by URL', () => {
    let server: RangeServer;
    beforeAll(async () => {
      server = await startRangeServer({ bytes: fixture('u8-deflate.tif'), etag: '"v1"' });
    });
    afterAll(() => server.close());
    const post = (body: object) => sendJson(api, 'POST', '/v1/scenes', { acquiredAt: ACQUIRED, ...body });

    test('is known by URL, ETag and length: other content is another scene', async () => {
      const body = { href: `${server.url}/scene.tif#part` };
      const first = await post(body);
      expect(first.status).toBe(202);
      const scene = await sceneOf(first);
      const { bytes } = server.content;
      expect(scene.source).toEqual({
        kind: 'href',
        href: `${server.url}/scene.tif`,
        etag: '"v1"',
        bytes: bytes.length,
      });
      expect((await post(body)).status).toBe(200);

      server.content = { bytes, etag: '"v2"' };
      const other = await sceneOf(post(body));
      expect(other.id).not.toBe(scene.id);
      expect(other.source).toMatchObject({ etag: '"v2"' });
      // what was counted is not shown over other pixels
      const tile = await api.fetch(`/v1/scenes/${scene.id}/tiles/0/0/0.webp`);
      expect((await problemOf(tile)).code).toBe('source-changed');
      expect((await api.fetch(`/v1/scenes/${other.id}/tiles/0/0/0.webp`)).status).toBe(200);
    });

    test('may name a mask by URL', async () => {
      const body = {
        href: `${server.url}/m.tif`,
        acquiredAt: ACQUIRED,
        mask: { href: `${server.url}/mask.tif`, usable: [7] },
      };
      const scene = await sceneOf(post(body));
      expect(scene.mask).toMatchObject({
        usable: [7],
        source: { kind: 'href', href: `${server.url}/mask.tif` },
      });
    });

    test('holds no user name or password', async () => {
      const body = { href: 'http://user:secret@example.org/a.tif' };
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('secret');
    });
  });
}
