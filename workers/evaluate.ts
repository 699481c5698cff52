import { seriesOf } from '../src/domain/series.ts';
import { withReviews } from '../src/domain/series-reviews.ts';
import { analystNumbers } from './analyst-numbers.ts';
import type { Stage } from './stage.ts';

/** Brings the area's series up to date, of real scenes and of simulated ones: the scene that asked may be gone. */
export const evaluate: Stage<'evaluate'> = async ({ areaId }, ports, signal) => {
  const { store } = ports;
  for (const origin of ['real', 'simulated'] as const) {
    signal.throwIfAborted();
    await store.exclusively(`series~${areaId}~${origin}`, async () => {
      const observations = await store.listObservations({ areaId, origin });
      const numbers = await analystNumbers(areaId, origin, observations, ports);
      await store.replaceSeries(areaId, origin, withReviews(seriesOf(observations), numbers));
    });
  }
  return [];
};
