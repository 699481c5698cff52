import { openAsBlob } from 'node:fs';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

export type Json = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

/** Talks to a running server as a client of its API does. */
export interface Caller {
  call(
    method: string,
    path: string,
    body?: object | FormData,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Uploads a scene and follows it to its end. */
  submit(path: string, fields: Readonly<Record<string, string>>): Promise<Json>;
  points(site: string, query?: string): Promise<readonly Json[]>;
}

const ENDED = ['done', 'outside', 'faulted', 'cancelled'];

export function createCaller(url: () => string): Caller {
  const call: Caller['call'] = async (method, path, body, headers = {}) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: { ...(body && !isForm ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : {} };
  };
  return {
    call,
    submit: async (path, fields) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', await openAsBlob(path), 'scene.tif');
      const { status, json } = await call('POST', '/v1/scenes', form);
      expect(status, JSON.stringify(json)).toBe(202);
      let scene = json;
      await eventually(
        'the scene to end',
        async () => {
          scene = (await call('GET', `/v1/scenes/${json.id}`)).json;
          return ENDED.includes(String(scene.state));
        },
        90_000,
      );
      return scene;
    },
    points: async (site, query = '') => {
      const { json } = await call('GET', `/v1/sites/${site}/series${query}`);
      return json.points as readonly Json[];
    },
  };
}
