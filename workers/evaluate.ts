import { seriesOf } from '../src/domain/series.ts';
import type { Stage } from './stage.ts';

/** Brings the area's series up to date, of real scenes and of simulated ones: the scene that asked may be gone. */
export const evaluate: Stage<'evaluate'> = async ({ areaId }, { store }, signal) => {
  for (const origin of ['real', 'simulated'] as const) {
    signal.throwIfAborted();
    await store.exclusively(`series~${areaId}~${origin}`, async () => {
      const observations = await store.listObservations({ areaId, origin });
      await store.replaceSeries(areaId, origin, seriesOf(observations));
    });
  }
  return [];
};
