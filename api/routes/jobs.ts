import { z } from 'zod';
import { endpoint, json } from '../endpoint.ts';
import { instantOf } from '../present-scene.ts';
import { idParams, noParams, noQuery, pageOf, pageQuery } from '../schemas/common.ts';
import { failedJob, retried } from '../schemas/operations.ts';

export const jobs = [
  endpoint({
    method: 'get',
    path: '/v1/jobs/failed',
    summary: 'Jobs that failed for good, newest first',
    params: noParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(failedJob) } } },
    async handle({ query: { limit, cursor } }, { queue }) {
      const page = await queue.failed({ limit, ...(cursor === undefined ? {} : { cursor }) });
      const items = page.items.map(({ id, job, code, message, attempts, failedAt }) => ({
        id,
        kind: job.kind,
        scene: job.sceneId,
        generation: job.generation,
        code,
        message,
        attempts,
        failedAt: instantOf(failedAt),
      }));
      return json(200, { items, next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/jobs/:id/retry',
    summary: 'Run a failed job again, with all its attempts',
    params: idParams,
    query: noQuery,
    answers: { 202: { description: 'It waits for a worker', media: { 'application/json': retried } } },
    async handle({ params }, { queue }) {
      await queue.retry(params.id);
      return json(202, { id: params.id, status: 'waiting' });
    },
  }),
];
