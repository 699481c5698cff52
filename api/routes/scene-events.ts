import { promises as timers } from 'node:timers';
import type { Store } from '../../src/ports/store.ts';
import type { ApiConfig, Context } from '../context.ts';
import { endpoint } from '../endpoint.ts';
import { findScene } from '../find.ts';
import { presentEvent, TERMINAL } from '../present-scene.ts';
import { idParams, noQuery } from '../schemas/common.ts';
import { sceneEvent } from '../schemas/scene.ts';

/**
 * Server-sent events of a scene. The store is looked up again and again, because the worker may be another process.
 * The stream ends with the scene's work; an EventSource that connects again with the last id is told 204, which
 * ends it for good.
 */
export const sceneEvents = [
  endpoint({
    method: 'get',
    path: '/v1/scenes/:id/events',
    summary: 'Progress as server-sent events: `state` at once and on every change, until the scene has ended',
    params: idParams,
    query: noQuery,
    headers: {
      'Last-Event-ID': {
        description: 'The id of the last event that you have; sent by an EventSource that connects again',
        required: false,
      },
    },
    answers: {
      200: {
        description: 'Events `state` (a SceneEvent) and `deleted`',
        media: { 'text/event-stream': null },
      },
      204: { description: 'Nothing will follow the event named in Last-Event-ID', media: {} },
    },
    async handle({ params, request, signal }, { ports, config }: Context) {
      const scene = await findScene(ports.store, params.id);
      const event = JSON.stringify(presentEvent(scene));
      if (
        request.get('last-event-id') === idOf(event, scene.generation) &&
        TERMINAL.includes(scene.state.kind)
      )
        return { kind: 'empty', status: 204 };
      const ended = AbortSignal.any([signal, config.stopping]);
      return {
        kind: 'stream',
        type: 'text/event-stream',
        pieces: watchScene(scene.id, ports.store, config, ended),
        headers: { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
      };
    },
  }),
];

async function* watchScene(
  id: string,
  store: Store,
  { pollMs, heartbeatMs }: ApiConfig,
  ended: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${Math.max(1000, pollMs)}\n\n`;
  let last = '';
  let silentMs = 0;
  while (!ended.aborted) {
    const scene = await store.getScene(id);
    if (scene === null) {
      yield `event: deleted\ndata: ${JSON.stringify({ id })}\n\n`;
      return;
    }
    const data = JSON.stringify(sceneEvent.parse(presentEvent(scene)));
    silentMs += pollMs;
    if (data !== last) {
      yield `event: state\nid: ${idOf(data, scene.generation)}\ndata: ${data}\n\n`;
      [last, silentMs] = [data, 0];
    } else if (silentMs >= heartbeatMs) {
      yield ': still here\n\n';
      silentMs = 0;
    }
    if (TERMINAL.includes(scene.state.kind)) return;
    await timers.setTimeout(pollMs, undefined, { signal: ended }).catch(() => {});
  }
}

/** The same state of the same generation is the same event. */
function idOf(data: string, generation: number): string {
  const { state } = JSON.parse(data) as { readonly state: string };
  return `${generation}-${state}`;
}
