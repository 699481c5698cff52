import { lonLatGrid } from '../src/domain/area-grid.ts';
import type { Observation } from '../src/domain/observation.ts';
import type { Review, ReviewedNumber } from '../src/domain/review.ts';
import { type ReviewGround, reviewGround } from '../src/domain/review-ground.ts';
import { formerNumbers, reviewedNumbers } from '../src/domain/reviewed-look.ts';
import type { Origin } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import type { Ports } from '../src/ports/ports.ts';

/**
 * What analysts say of an area's observations, by observation: the complete reviews of it, else those of its pass by an
 * older version of its model or of an older revision of the area. Observations without any are left out.
 */
export async function analystNumbers(
  areaId: string,
  origin: Origin,
  observations: readonly Observation[],
  ports: Pick<Ports, 'store' | 'detector'>,
): Promise<ReadonlyMap<string, readonly ReviewedNumber[]>> {
  const reviews = await ports.store.readReviews({ areaId, origin });
  const numbers = new Map<string, readonly ReviewedNumber[]>();
  for (const observation of observations) {
    const { passId, modelId } = observation;
    const own = reviews.filter((review) => review.passId === passId && review.modelId === modelId);
    if (own.length === 0) continue;
    const area = await ports.store.getArea(areaId, observation.areaRevision);
    if (area !== null) numbers.set(observation.id, await numbersOf(observation, area, own, ports));
  }
  return numbers;
}

async function numbersOf(
  observation: Observation,
  area: Area,
  reviews: readonly Review[],
  ports: Pick<Ports, 'store' | 'detector'>,
): Promise<readonly ReviewedNumber[]> {
  const isOfThis = (review: Review): boolean => review.observationId === observation.id;
  const ground = await groundOf(observation, area, ports);
  const current = ground && reviewedNumbers(observation, area, ground, reviews.filter(isOfThis));
  if (current !== null && current.length > 0) return current;
  return formerNumbers(
    observation,
    area,
    reviews.filter((review) => !isOfThis(review)),
  );
}

/** Areas of sites have a ring. */
async function groundOf(
  observation: Observation,
  { ring }: Area,
  { store, detector }: Pick<Ports, 'store' | 'detector'>,
): Promise<ReviewGround | null> {
  if (ring === null) return null;
  const views = await store.sceneViews(observation);
  const scenes = await Promise.all(views.map(({ sceneId }) => store.getScene(sceneId)));
  const footprints = new Map(
    scenes.flatMap((scene) => (scene ? [[scene.id, scene.raster?.footprint ?? null]] : [])),
  );
  const model = detector.models.find(({ id }) => id === observation.modelId);
  return reviewGround(observation, lonLatGrid(ring), views, {
    footprints,
    edgeM: (model?.longestObjectM ?? 0) / 2,
  });
}
