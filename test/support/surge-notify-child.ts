/** A worker in small, for tests that kill it: it evaluates surges by the stage itself and tells its alerts by webhook. */
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { createAloud, createTelling, openPool, readFate, tellOn } from './mortal-worker.ts';
import { watchSurges } from './surges.ts';

const fate = readFate();
const store = await openStore(await openPool(fate));
const aloud = createAloud(fate);
const telling = await createTelling(store, fate, aloud);

await watchSurges(
  {
    ...store,
    saveObservation: (...given) => aloud('observe', () => store.saveObservation(...given)),
    replaceSeries: (...given) => aloud('series', () => store.replaceSeries(...given)),
    async saveJudgement(...given) {
      await aloud('judge', () => store.saveJudgement(...given));
      await telling();
    },
  },
  fate.news,
);
await tellOn(store, telling);
