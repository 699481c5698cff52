import type { Observation, SeriesPoint } from '../src/domain/observation.ts';
import type { Origin } from '../src/domain/scene.ts';
import { marksOfReviews, registersOf, withStatics } from '../src/domain/static-register.ts';
import type { Store } from '../src/ports/store.ts';

/** A series whose points tell static objects apart, by all looks and by what analysts said. */
export async function tellStatics(
  points: readonly SeriesPoint[],
  observations: readonly Observation[],
  of: { readonly areaId: string; readonly origin: Origin },
  store: Store,
): Promise<readonly SeriesPoint[]> {
  const [footings, marks, reviews] = await Promise.all([
    store.listBoxes(of),
    store.listStaticMarks({ areaId: of.areaId }),
    store.readReviews(of),
  ]);
  const evidence = { observations, footings, marks: [...marks, ...marksOfReviews(reviews)] };
  return withStatics(points, footings, registersOf(evidence, points));
}
