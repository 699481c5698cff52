import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { problem } from '../../api/schemas/problem.ts';
import { scene } from '../../api/schemas/scene.ts';
import type { ApiRig } from './api.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'raster');

export function fixture(name: string): Uint8Array {
  return readFileSync(join(FOLDER, name));
}

let serial = 0;

/** A GeoTIFF in UTM zone 52N that no other test has: trailing bytes that no directory points to change its SHA-256. */
export function freshTiff(name = 'u8-tile.tif'): Uint8Array {
  serial += 1;
  return Buffer.concat([fixture(name), Buffer.from(`\0fresh ${process.pid} ${serial}`)]);
}

export const ACQUIRED = '2024-06-17T11:11:00+09:00';

export interface Form {
  readonly file?: Uint8Array;
  readonly name?: string;
  readonly mask?: Uint8Array;
  readonly fields?: Readonly<Record<string, string>>;
}

export function formOf({ file, name = 'scene.tif', mask, fields = {} }: Form): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  if (file) form.set('file', new Blob([file as Uint8Array<ArrayBuffer>]), name);
  if (mask) form.set('mask', new Blob([mask as Uint8Array<ArrayBuffer>]), 'mask.tif');
  return form;
}

/** Posts a scene as a file, by default one that is accepted. */
export function postFile(api: ApiRig, form: Form = {}): Promise<Response> {
  const whole = { file: freshTiff(), ...form, fields: { acquiredAt: ACQUIRED, ...form.fields } };
  return api.fetch('/v1/scenes', { method: 'POST', body: formOf(whole) });
}

export function sendJson(
  api: ApiRig,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return api.fetch(path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** An answer as its schema says it is. */
export async function read<T>(response: Response | Promise<Response>, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await response).json());
}

export const sceneOf = (response: Response | Promise<Response>) => read(response, scene);
export const problemOf = (response: Response | Promise<Response>) => read(response, problem);

/** Posts a scene that is accepted: the scene, and its ETag. */
export async function accepted(api: ApiRig, form: Form = {}) {
  const response = await postFile(api, form);
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return { scene: await sceneOf(response), etag: response.headers.get('etag') ?? '' };
}
