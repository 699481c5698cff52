import { seriesOf } from '../src/domain/series.ts';
import { withReviews } from '../src/domain/series-reviews.ts';
import { analystNumbers } from './analyst-numbers.ts';
import { judgeArea } from './judge-area.ts';
import type { Stage } from './stage.ts';
import { tellStatics } from './static-register.ts';

/**
 * Brings the area's series up to date, of real scenes and of simulated ones (the scene that asked may be gone), then its
 * charts and the alerts of its site. While a scene that spoke of the area is being counted anew (a correction, a
 * re-score), alerts wait for it: that is no reason to withdraw and to fire again.
 */
export const evaluate: Stage<'evaluate'> = async ({ areaId }, ports, signal) => {
  const { store } = ports;
  const area = await store.getArea(areaId);
  for (const origin of ['real', 'simulated'] as const) {
    signal.throwIfAborted();
    await store.exclusively(`evaluate~${area?.siteId ?? areaId}~${origin}`, async () => {
      const observations = await store.listObservations({ areaId, origin });
      const numbers = await analystNumbers(areaId, origin, observations, ports);
      const reviewed = withReviews(seriesOf(observations), numbers);
      const points = await tellStatics(reviewed, observations, { areaId, origin }, store);
      await store.replaceSeries(areaId, origin, points);
      if (area === null || area.siteId === null || (await store.isUnsettled(areaId))) return;
      await judgeArea({ area: { ...area, siteId: area.siteId }, origin, observations, points }, ports);
    });
  }
  return [];
};
