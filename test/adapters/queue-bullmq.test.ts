import { openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { collectLog } from '../support/quiet-log.ts';
import { describeQueue } from './describe-queue.ts';

describeQueue('BullMQ on PGlite', async () => {
  const pool = await openPglite('pglite:memory');
  return {
    open: (knobs) => openSqlQueue(pool, { log: collectLog(), ...knobs }),
    end: () => pool.end(),
  };
});
