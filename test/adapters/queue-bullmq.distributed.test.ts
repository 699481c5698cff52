import { openRedisQueue, openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
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
