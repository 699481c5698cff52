import { promises as timers } from 'node:timers';
import { Fault } from '../../src/domain/fault.ts';
import { endpoint, json } from '../endpoint.ts';
import { noParams, noQuery } from '../schemas/common.ts';
import { health as healthSchema, readiness } from '../schemas/operations.ts';

/** Who asks whether we are ready has little patience. */
const PATIENCE_MS = 3_000;

export const health = [
  endpoint({
    method: 'get',
    path: '/healthz',
    summary: 'Whether this process answers',
    params: noParams,
    query: noQuery,
    answers: { 200: { description: 'It does', media: { 'application/json': healthSchema } } },
    async handle(_input, { config }) {
      return json(200, { status: 'ok', version: config.version });
    },
  }),

  endpoint({
    method: 'get',
    path: '/readyz',
    summary: 'Whether database and queue answer, and how much work waits; else 503',
    params: noParams,
    query: noQuery,
    answers: { 200: { description: 'They do', media: { 'application/json': readiness } } },
    async handle(_input, { ports, queue, models: known }) {
      const [counts] = await within(PATIENCE_MS, Promise.all([queue.counts(), ports.store.ping()]));
      const { waiting, active, delayed, failed } = counts;
      return json(200, {
        status: 'ready',
        queue: { waiting, active, delayed, failed },
        models: known.length,
      });
    },
  }),
];

/** @throws Fault unavailable when the answer does not come in time */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = timers.setTimeout(ms, undefined, { signal: done.signal, ref: false }).then(() => {
    throw new Fault('unavailable', `database and queue did not answer within ${ms} ms`);
  });
  late.catch(() => {});
  return Promise.race([answer, late]).finally(() => done.abort());
}
