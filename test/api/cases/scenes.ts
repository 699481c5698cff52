import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../../api/schemas/common.ts';
import { sceneSummary } from '../../../api/schemas/scene.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { linkedScene } from '../../support/linked-scene.ts';
import {
  ACQUIRED,
  accepted,
  freshTiff,
  postFile,
  problemOf,
  read,
  sceneOf,
  sendJson,
} from '../../support/scene-files.ts';
import { NOON, sampleObservation, uniqueId } from '../../support/store-samples.ts';

export function describeScenes(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  const store = () => api.context.ports.store;
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  describe('a correction', () => {
    test('needs the version that its author saw', async () => {
      const { scene } = await accepted(api);
      const path = `/v1/scenes/${scene.id}`;
      const without = await sendJson(api, 'PATCH', path, { sensor: 'WV03' });
      expect(without.status).toBe(428);
      expect(await problemOf(without)).toMatchObject({ code: 'precondition-required' });
      const stale = await sendJson(api, 'PATCH', path, { sensor: 'WV03' }, { 'if-match': '"1-old.x"' });
      expect(stale.status).toBe(412);
    });

    test('starts the scene over, takes back what it said, and has its neighbours looked at again', async () => {
      const { scene, etag } = await accepted(api);
      const { scene: other } = await accepted(api);
      const at = Date.UTC(2024, 5, 17, 2, 11);
      for (const { id } of [scene, other]) {
        await store().assignPass({ id, siteId: 'nowhere', origin: 'real', at });
        await store().updateScene(id, { state: { kind: 'done' } });
      }
      const change = { acquiredAt: '2024-06-17T03:00:00Z', gsd: 0.8, obscured: [], shiftM: [3, -4] };
      const response = await sendJson(api, 'PATCH', `/v1/scenes/${scene.id}`, change, { 'if-match': etag });
      expect(response.status).toBe(202);
      expect(await sceneOf(response)).toMatchObject({
        state: 'queued',
        generation: 2,
        acquiredAt: '2024-06-17T03:00:00.000Z',
        gsd: 0.8,
        obscured: [],
        shiftM: [3, -4],
      });
      expect(api.enqueued.slice(-2)).toEqual([
        `observe~${other.id}~g1~without-${scene.id}.1`,
        `ingest~${scene.id}~g2`,
      ]);
      const late = await sendJson(
        api,
        'PATCH',
        `/v1/scenes/${scene.id}`,
        { whole: true },
        { 'if-match': etag },
      );
      expect(late.status).toBe(412);
    });

    test('of the licence alone counts nothing anew', async () => {
      const { scene, etag } = await accepted(api);
      const jobs = api.enqueued.length;
      const change = { licence: 'CC-BY-4.0', attribution: 'Someone', republish: false };
      const response = await sendJson(api, 'PATCH', `/v1/scenes/${scene.id}`, change, { 'if-match': etag });
      expect(response.status).toBe(200);
      expect(await sceneOf(response)).toMatchObject({ ...change, generation: 1 });
      expect(response.headers.get('etag')).not.toBe(etag);
      expect(api.enqueued.length).toBe(jobs);
    });

    test('is refused where the pixels are gone, and what was counted stays', async () => {
      const file = freshTiff();
      const { scene, etag } = await accepted(api, { file });
      const { blobs } = api.context.ports;
      await store().updateScene(scene.id, { state: { kind: 'done' } });
      const { source } = (await store().getScene(scene.id)) ?? {};
      if (source?.kind !== 'blob') throw new Error('the scene was uploaded');
      await blobs.delete(source.sha256);
      const correct = (change: object, tag: string) =>
        sendJson(api, 'PATCH', `/v1/scenes/${scene.id}`, change, { 'if-match': tag });
      const response = await correct({ gsd: 0.8 }, etag);
      expect(response.status).toBe(409);
      expect((await problemOf(response)).detail).toContain('send its file again');
      expect(await store().getScene(scene.id)).toMatchObject({ generation: 1, state: { kind: 'done' } });
      expect((await correct({ licence: 'CC0-1.0' }, etag)).status).toBe(200);
      const again = await postFile(api, { file });
      expect(again.status).toBe(200);
      expect((await correct({ gsd: 0.8 }, again.headers.get('etag') ?? '')).status).toBe(202);
    });

    test.each([
      ['the link to its file', 'file'],
      ['the link to its mask', 'mask'],
    ] as const)('is refused where %s has ended, and what was counted stays', async (_, which) => {
      const { id, etag, servers, close } = await linkedScene(api);
      try {
        await store().saveObservation(sampleObservation({ id: `of-${id}`, sceneIds: [id] }));
        const correct = (change: object) =>
          sendJson(api, 'PATCH', `/v1/scenes/${id}`, change, { 'if-match': etag });
        servers[which].refusal = 403;
        const response = await correct({ gsd: 0.8 });
        const { detail, code } = await problemOf(response);
        expect([response.status, code]).toEqual([409, 'conflict']);
        expect(detail).toContain(`${servers[which].url}/`);
        expect(detail).toContain('answers 403');
        expect(await store().getScene(id)).toMatchObject({ generation: 1, state: { kind: 'done' } });
        expect(await store().getObservation(`of-${id}`)).not.toBeNull();
        servers[which].refusal = null;
        expect((await correct({ gsd: 0.8 })).status).toBe(202);
      } finally {
        close();
      }
    });

    test('is not in conflict with progress', async () => {
      const { scene, etag } = await accepted(api);
      await store().updateScene(scene.id, { state: { kind: 'running', tilesDone: 3, tilesTotal: 8 } });
      const seen = await api.fetch(`/v1/scenes/${scene.id}`, { headers: { 'if-none-match': etag } });
      expect(seen.status).toBe(200);
      expect(await sceneOf(seen)).toMatchObject({
        state: 'running',
        progress: { tilesDone: 3, fraction: 0.375 },
      });
      const response = await sendJson(
        api,
        'PATCH',
        `/v1/scenes/${scene.id}`,
        { sensor: null },
        { 'if-match': etag },
      );
      expect(response.status).toBe(202);
    });

    test.each([
      [{ acquiredAt: '2024-06-17T03:00:00' }, 422, 'invalid-time'],
      [{ gsd: -1 }, 422, 'invalid-gsd'],
      [
        {
          obscured: [
            {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [1, 1],
                  [1, 0],
                  [0, 1],
                  [0, 0],
                ],
              ],
            },
          ],
        },
        422,
        'invalid-geometry',
      ],
      [{ sites: ['atlantis'] }, 400, 'invalid-request'],
      [{ acquired: ACQUIRED }, 400, 'invalid-request'],
    ])('%j is refused', async (change, status, code) => {
      const { scene, etag } = await accepted(api);
      const response = await sendJson(api, 'PATCH', `/v1/scenes/${scene.id}`, change, { 'if-match': etag });
      expect(response.status).toBe(status);
      expect((await problemOf(response)).code).toBe(code);
    });
  });

  describe('cancelling and deleting', () => {
    test('a cancelled scene leaves the queue and may be submitted again', async () => {
      const file = freshTiff();
      const { scene } = await accepted(api, { file });
      const response = await api.fetch(`/v1/scenes/${scene.id}/cancel`, { method: 'POST' });
      expect(response.status).toBe(200);
      expect((await sceneOf(response)).state).toBe('cancelled');
      expect(await api.context.queue.isLive(scene.id, 1)).toBe(false);
      expect((await api.fetch(`/v1/scenes/${scene.id}/cancel`, { method: 'POST' })).status).toBe(200);
      expect((await accepted(api, { file })).scene.generation).toBe(2);
    });

    test('a scene of a pass that failed in a re-score and is sent again has the others looked at again', async () => {
      const file = freshTiff();
      const [{ scene: failed }, { scene: other }] = [await accepted(api, { file }), await accepted(api)];
      const at = { siteId: uniqueId('site'), origin: 'real', at: NOON } as const;
      const pass = await store().assignPass({ id: other.id, ...at });
      await store().assignPass({ id: failed.id, ...at });
      const sceneIds = [failed.id, other.id];
      await store().saveObservation(sampleObservation({ passId: pass.id, sceneIds }));
      await store().updateScene(other.id, { state: { kind: 'done' } });
      await store().updateScene(failed.id, { state: { kind: 'faulted', code: 'internal', message: 'x' } });
      for (const id of sceneIds) await api.context.queue.cancel(id);
      expect(await api.context.queue.isLive(other.id, 1)).toBe(false);
      expect((await accepted(api, { file })).scene.generation).toBe(2);
      expect(await api.context.queue.isLive(other.id, 1)).toBe(true);
    });

    test('a scene that is done cannot be cancelled', async () => {
      const { scene } = await accepted(api);
      await store().updateScene(scene.id, { state: { kind: 'done' } });
      const response = await api.fetch(`/v1/scenes/${scene.id}/cancel`, { method: 'POST' });
      expect(response.status).toBe(409);
      expect((await problemOf(response)).detail).toContain('has ended as done');
    });

    test('a deleted scene is gone with its jobs and bytes, and may be submitted again', async () => {
      const file = freshTiff();
      const mask = freshTiff('u8-one-strip.tif');
      const { scene } = await accepted(api, { file, mask });
      expect((await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await api.fetch(`/v1/scenes/${scene.id}`)).status).toBe(404);
      expect((await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' })).status).toBe(404);
      expect(await api.context.queue.isLive(scene.id, 1)).toBe(false);
      const left = await api.blobs();
      expect(left).not.toContain(sha256(file));
      expect(left).not.toContain(sha256(mask));
      expect((await accepted(api, { file })).scene.id).toBe(scene.id);
    });

    test('a scene that comes back while a job of its former life still runs gets another generation', async () => {
      const file = freshTiff();
      const { scene } = await accepted(api, { file });
      await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' });
      await api.context.queue.enqueue({ kind: 'observe', sceneId: scene.id, generation: 1 });
      expect((await accepted(api, { file })).scene.generation).toBe(2);
    });

    test('bytes that another scene uses stay', async () => {
      const mask = freshTiff('u8-one-strip.tif');
      const { scene } = await accepted(api, { mask });
      await accepted(api, { mask });
      await api.fetch(`/v1/scenes/${scene.id}`, { method: 'DELETE' });
      expect(await api.blobs()).toContain(sha256(mask));
    });
  });

  describe('the list', () => {
    const page = pageOf(sceneSummary);

    test('is newest first, in pages, and may be of one state', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) {
        api.clock.at += 1000;
        ids.unshift((await accepted(api)).scene.id);
      }
      const first = await read(api.fetch('/v1/scenes?limit=2'), page);
      expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      const second = await read(api.fetch(`/v1/scenes?limit=2&cursor=${first.next}`), page);
      expect(second.items[0]?.id).toBe(ids[2]);
      await store().updateScene(ids[1] as string, { state: { kind: 'outside' } });
      const outside = await read(api.fetch('/v1/scenes?state=outside'), page);
      expect(outside.items.map(({ id }) => id)).toEqual([ids[1]]);
    });

    test.each(['limit=0', 'limit=201', 'limit=x', 'state=busy', 'cursor=nonsense', 'page=2'])(
      'refuses ?%s',
      async (query) => {
        const response = await api.fetch(`/v1/scenes?${query}`);
        expect(response.status).toBe(400);
        expect((await problemOf(response)).detail).toContain(query.split('=')[0]);
      },
    );
  });

  describe('events', () => {
    test('tell the state at once, then every change, and end with the scene', async () => {
      const { scene } = await accepted(api);
      const response = await api.fetch(`/v1/scenes/${scene.id}/events`, {
        headers: { accept: 'text/event-stream' },
      });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      let text = '';
      const reading = (async () => {
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
          text += Buffer.from(chunk);
      })();
      await eventually('the first state', () => text.includes('"state":"queued"'));
      await eventually('a heartbeat', () => text.includes(': still here'));
      await store().updateScene(scene.id, { state: { kind: 'running', tilesDone: 1, tilesTotal: 2 } });
      await eventually('progress', () => text.includes('"fraction":0.5'));
      await store().updateScene(scene.id, { state: { kind: 'done' } });
      await reading;
      const states = [...text.matchAll(/event: state\nid: (\S+)\ndata: (.*)\n\n/g)];
      expect(states.map(([, id]) => id)).toEqual(['1-queued', '1-running', '1-done']);
      expect(JSON.parse(states[2]?.[2] ?? '')).toMatchObject({
        id: scene.id,
        state: 'done',
        progress: { fraction: 1 },
      });

      const again = await api.fetch(`/v1/scenes/${scene.id}/events`, {
        headers: { 'last-event-id': '1-done' },
      });
      expect(again.status).toBe(204);
    });

    test('end when the server stops', async () => {
      const { scene } = await accepted(api);
      const stopping = new AbortController();
      const { config } = api.context;
      const other = await serveApp({
        ...api.context,
        config: { ...config, pollMs: 60_000, stopping: stopping.signal },
      });
      const response = await fetch(`${other.url}/v1/scenes/${scene.id}/events`);
      stopping.abort();
      expect(await response.text()).toContain('"state":"queued"');
      await other.close();
    });

    test('say that a scene was deleted', async () => {
      const { scene } = await accepted(api);
      const response = await api.fetch(`/v1/scenes/${scene.id}/events`);
      await store().deleteScene(scene.id);
      expect(await response.text()).toContain(`event: deleted\ndata: {"id":"${scene.id}"}`);
      expect((await api.fetch(`/v1/scenes/${scene.id}/events`)).status).toBe(404);
    });
  });
}
