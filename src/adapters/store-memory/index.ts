import type { Store } from '../../ports/store.ts';
import { createAlerts } from './alerts.ts';
import { createChannels } from './channels.ts';
import { createCharts } from './charts.ts';
import { createDeliveries } from './deliveries.ts';
import { createObservations } from './observations.ts';
import { createOutbox } from './outbox.ts';
import { createPasses } from './passes.ts';
import { createReferences } from './references.ts';
import { createReviews } from './reviews.ts';
import { createRules } from './rules.ts';
import { createScenes } from './scenes.ts';
import { createShards } from './shards.ts';
import { emptyShelves } from './shelves.ts';
import { createSites } from './sites.ts';
import { createStatics } from './statics.ts';
import { createWithdrawals } from './withdraw.ts';

/**
 * A store that lasts as long as its process: for `crosstie count`, which needs no database, and for tests.
 * @param clock stamps tombstones
 */
export function createMemoryStore(clock: { now(): number } = { now: () => Date.now() }): Store {
  const shelves = emptyShelves();
  return {
    ...createSites(shelves),
    ...createScenes(shelves),
    ...createShards(shelves),
    ...createPasses(shelves),
    ...createObservations(shelves),
    ...createReferences(shelves),
    ...createStatics(shelves),
    ...createWithdrawals(shelves, () => clock.now()),
    ...createCharts(shelves),
    ...createAlerts(shelves),
    ...createRules(shelves),
    ...createChannels(shelves),
    ...createOutbox(shelves),
    ...createReviews(shelves),
    ...createDeliveries(shelves),
    exclusively: createTurns(),
    ping: async () => {},
    close: async () => {},
  };
}

/** Work under one key waits for the work before it, whether that succeeds or fails. */
function createTurns(): Store['exclusively'] {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    const forget = (): void => {
      if (last.get(key) === turn) last.delete(key);
    };
    turn.then(forget, forget);
    return turn;
  };
}
