import { lonLatGrid } from '../src/domain/area-grid.ts';
import type { Observation } from '../src/domain/observation.ts';
import type { ReviewedNumber } from '../src/domain/review.ts';
import { type ReviewGround, reviewGround } from '../src/domain/review-ground.ts';
import { type StandingReviews, standingReviews } from '../src/domain/review-standing.ts';
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
  const { store } = ports;
  const reviews = await store.readReviews({ areaId, origin });
  const revisions = reviews.length === 0 ? [] : await store.areaRevisions(areaId);
  const numbers = new Map<string, readonly ReviewedNumber[]>();
  for (const observation of observations) {
    const standing = standingReviews(observation, reviews, revisions);
    const area = revisions.find(({ revision }) => revision === observation.areaRevision);
    if (area && standing.current.length + standing.former.length > 0)
      numbers.set(observation.id, await numbersOf(observation, area, standing, ports));
  }
  return numbers;
}

async function numbersOf(
  observation: Observation,
  area: Area,
  { current, former }: StandingReviews,
  ports: Pick<Ports, 'store' | 'detector'>,
): Promise<readonly ReviewedNumber[]> {
  const ground = current.length === 0 ? null : await groundOf(observation, area, ports);
  const numbers = ground === null ? [] : reviewedNumbers(observation, area, ground, current);
  return numbers.length > 0 ? numbers : formerNumbers(observation, area, former);
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
  const model = detector.models.find(({ id }) => id === observation.modelId) ?? null;
  const edgeM = (model?.longestObjectM ?? 0) / 2;
  return reviewGround(observation, lonLatGrid(ring), views, { footprints, edgeM }, model);
}
