import { afterEach, describe, expect, it } from 'vitest';
import { openRedisQueue, openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import type { QueueSettings } from '../../src/adapters/queue-bullmq/settings.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { jobId } from '../../src/domain/job.ts';
import type { Queue } from '../../src/ports/queue.ts';
import { type Child, startChild } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { detects, ingest, observe, record } from '../support/jobs.ts';
import { collectLog } from '../support/quiet-log.ts';
import { startPostgres, startRedis } from '../support/servers.ts';

/** The same in every process of a queue. */
const TIMES = { name: 'crash', lockMs: 1_000, stalledCheckMs: 400, maxStalls: 1 };

interface Place {
  readonly url: string;
  readonly queue: Queue;
  end(): Promise<void>;
}

async function onRedis(): Promise<Place> {
  const server = await startRedis();
  const queue = await openRedisQueue(server.url, settings());
  return { url: server.url, queue, end: () => server.stop() };
}

async function onPostgres(): Promise<Place> {
  const server = await startPostgres();
  const pool = openPostgres(server.url);
  const queue = await openSqlQueue(pool, settings());
  const end = async () => {
    await pool.end();
    await server.stop();
  };
  return { url: server.url, queue, end };
}

function settings(): QueueSettings {
  return { log: collectLog(), ...TIMES };
}

describe.each([
  ['Redis', onRedis],
  ['PostgreSQL', onPostgres],
])('a worker process that is killed, on %s', (_, open) => {
  let place: Place;
  const children: Child[] = [];

  function startWorker(): Child {
    const child = startChild(new URL('../support/queue-child.ts', import.meta.url), [
      place.url,
      JSON.stringify(TIMES),
    ]);
    children.push(child);
    return child;
  }

  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
    await place.queue.close();
    await place.end();
  });

  it('loses its jobs to others within a few seconds, and what waits for them goes on', async () => {
    place = await open();
    const { queue } = place;
    const hangs = detects('hang', 2);
    await queue.enqueue({ all: hangs, then: observe('after') });
    const child = startWorker();
    await child.says(`start ${jobId(hangs[0] as never)}`);
    await child.says(`start ${jobId(hangs[1] as never)}`);
    await child.kill();

    const killedAt = performance.now();
    const recorder = record(() => []);
    const worker = await queue.work(recorder, { concurrency: 2 });
    await eventually('all ran', () => recorder.ran.length === 3);
    const tookMs = performance.now() - killedAt;
    await worker.close(1_000);
    expect([...recorder.ran].sort()).toEqual([...hangs, observe('after')].map(jobId));
    expect(tookMs).toBeLessThan(TIMES.lockMs + 3 * TIMES.stalledCheckMs + 1_500);
    expect(await queue.counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('by its own job is not killed by it for ever: the death is told and kept', async () => {
    place = await open();
    const { queue } = place;
    await queue.enqueue({ all: [ingest('poison')], then: observe('after') });
    for (let kills = 0; kills <= TIMES.maxStalls; kills++) await startWorker().ended;

    const recorder = record(() => []);
    const worker = await queue.work(recorder, { concurrency: 1 });
    await eventually('the death was told', () => recorder.deaths.length === 1);
    await eventually('what waited ran', () => recorder.ran.length === 1);
    await worker.close(1_000);
    expect(recorder.events).toEqual([
      'died ingest~poison~g1 internal',
      'start observe~after~g1',
      'end observe~after~g1',
    ]);
    const { items } = await queue.failed({ limit: 10 });
    expect(items).toMatchObject([{ job: ingest('poison'), code: 'internal' }]);
    expect(items[0]?.message).toMatch(/was running 2 times when its process ended/);
  });
});
