import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { createObservations } from './observations.ts';
import { createPasses } from './passes.ts';
import { createScenes } from './scenes.ts';
import { createShards } from './shards.ts';
import { createSites } from './sites.ts';
import { emptyTables } from './tables.ts';

/** A store that lives as long as its process: for counting one file, and for tests. */
export function createMemoryStore(clock: Clock): Store {
  const tables = emptyTables();
  const tails = new Map<string, Promise<unknown>>();
  return {
    ...createSites(tables),
    ...createScenes(tables),
    ...createShards(tables),
    ...createPasses(tables, clock),
    ...createObservations(tables),
    exclusively: async (key, work) => {
      const before = tails.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(key, mine);
      try {
        return await mine;
      } finally {
        if (tails.get(key) === mine) tails.delete(key);
      }
    },
    ping: async () => {},
    close: async () => {},
  };
}
