import { Fault } from '../../domain/fault.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';
import type { Store } from '../../ports/store.ts';
import { createAlerts } from './alerts.ts';
import { createAreas } from './areas.ts';
import { createBlobRefs } from './blob-refs.ts';
import { createChannels } from './channels.ts';
import { createCharts } from './charts.ts';
import { openDatabase } from './database.ts';
import { createDeliveries } from './deliveries.ts';
import { createDetections } from './detections.ts';
import { createFaults } from './faults.ts';
import { createJudgements } from './judgements.ts';
import { createLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createObservations } from './observations.ts';
import { createOutbox } from './outbox.ts';
import { createPasses } from './passes.ts';
import { createPlans } from './plans.ts';
import { createReferences } from './references.ts';
import { createReviews } from './reviews.ts';
import { createRules } from './rules.ts';
import { createSceneViews } from './scene-views.ts';
import { createScenes } from './scenes.ts';
import { createSeries } from './series.ts';
import { createShards } from './shards.ts';
import { createSites } from './sites.ts';
import { type Statements, withFaults } from './sql-fault.ts';
import { createStatics } from './statics.ts';
import { createWithdrawals } from './withdraw.ts';

const PING_MS = 5000;

/**
 * The store over a pool, its schema brought up to date. `close` leaves the pool to whoever opened it.
 * @throws Fault unavailable when the database does not answer or is newer than this program
 */
export async function openStore(pool: SqlPool): Promise<Store> {
  const statements = withFaults(pool);
  await migrate(statements);
  const db = openDatabase(statements);
  return {
    ...createSites(db),
    ...createAreas(db),
    ...createScenes(db),
    ...createWithdrawals(db),
    ...createPlans(db),
    ...createShards(db),
    ...createDetections(db),
    ...createFaults(db),
    ...createBlobRefs(db),
    ...createPasses(db),
    ...createSceneViews(db),
    ...createObservations(db),
    ...createSeries(db),
    ...createCharts(db),
    ...createJudgements(db),
    ...createAlerts(db),
    ...createRules(db),
    ...createReferences(db),
    ...createStatics(db),
    ...createChannels(db),
    ...createOutbox(db),
    ...createReviews(db),
    ...createDeliveries(db),
    ...createLocks(statements),
    ping: () => ping(statements),
    close: () => db.destroy(),
  };
}

async function ping(pool: Statements): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new Fault('unavailable', `the database did not answer within ${PING_MS} ms`);
    timer = setTimeout(() => reject(fault), PING_MS);
  });
  try {
    await Promise.race([pool.query('SELECT 1'), late]);
  } finally {
    clearTimeout(timer);
  }
}
