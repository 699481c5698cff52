import { describe, expect, it } from 'vitest';
import { openRedisQueue, openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { ingest, record } from '../support/jobs.ts';
import { collectLog } from '../support/quiet-log.ts';
import { startPostgres, startRedis } from '../support/servers.ts';
import { describeQueue } from './describe-queue.ts';

describeQueue('BullMQ on Redis', async () => {
  const server = await startRedis();
  return {
    open: (knobs) => openRedisQueue(server.url, { log: collectLog(), ...knobs }),
    end: () => server.stop(),
  };
});

describeQueue('BullMQ on PostgreSQL', async () => {
  const server = await startPostgres();
  const pool = openPostgres(server.url);
  return {
    open: (knobs) => openSqlQueue(pool, { log: collectLog(), ...knobs }),
    end: async () => {
      await pool.end();
      await server.stop();
    },
  };
});

describe('a Redis that is gone', () => {
  it('is named when the queue is opened', async () => {
    const server = await startRedis();
    await server.stop();
    await expect(openRedisQueue(server.url, { log: collectLog() })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(server.url),
    });
  });

  it('makes questions fail within seconds, for the sweeper to mend, and holds no shutdown up', async () => {
    const server = await startRedis();
    const queue = await openRedisQueue(server.url, { log: collectLog(), abortMs: 100 });
    await queue.work(
      record(() => []),
      { concurrency: 1 },
    );
    await server.stop();
    const askedAt = performance.now();
    await expect(queue.enqueue(ingest('a'))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(queue.counts()).rejects.toMatchObject({ code: 'unavailable' });
    await queue.close();
    expect(performance.now() - askedAt).toBeLessThan(8_000);
  });
});
