import { expect } from 'vitest';
import type { ApiRig } from './api.ts';
import { eventually } from './eventually.ts';
import { problemOf } from './scene-files.ts';

/** A problem of this status and code, soon, whose detail says these words. */
export async function expectRefused(
  sent: Promise<Response>,
  status: number,
  code: string,
  ...says: readonly string[]
) {
  const startedAt = performance.now();
  const response = await sent;
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = await problemOf(response);
  expect([response.status, problem.code]).toEqual([status, code]);
  for (const words of says) expect(problem.detail).toContain(words);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  return problem;
}

/** Whatever was refused left no scene, no job and no byte behind, and the server goes on. */
export async function expectNothingLeft(api: ApiRig): Promise<void> {
  expect(api.enqueued).toEqual([]);
  expect((await api.context.ports.store.listScenes({ limit: 1 })).items).toEqual([]);
  await eventually('no blob is left', async () => (await api.blobs()).length === 0);
  expect((await api.fetch('/healthz')).status).toBe(200);
}
