import type { Observation } from './observation.ts';
import type { Review } from './review.ts';
import type { Area } from './site.ts';

/** Reviews of one pass, area and model, as an observation has them. */
export interface StandingReviews {
  /** Of just these boxes on just this ground: the latest of each analyst. */
  readonly current: readonly Review[];
  /** Of other boxes or other ground. */
  readonly former: readonly Review[];
}

/**
 * A review speaks of the observation that it was made on, and of those of the same version of the model over the same ground:
 * an area that was renamed or verified since is the same ground while its outline and classes are the same.
 * @param revisions of the area, as far as they are known
 */
export function standingReviews(
  observation: Pick<Observation, 'id' | 'passId' | 'areaId' | 'areaRevision' | 'modelId' | 'modelVersion'>,
  reviews: readonly Review[],
  revisions: readonly Area[],
): StandingReviews {
  const areaOf = (revision: number): Area | undefined => revisions.find((area) => area.revision === revision);
  const here = areaOf(observation.areaRevision);
  const isOfThis = (review: Review): boolean => {
    if (review.observationId === observation.id) return true;
    const there = areaOf(review.areaRevision);
    return (
      review.modelVersion === observation.modelVersion &&
      here !== undefined &&
      there !== undefined &&
      isSameGround(here, there)
    );
  };
  const own = reviews.filter(
    ({ passId, areaId, modelId }) =>
      passId === observation.passId && areaId === observation.areaId && modelId === observation.modelId,
  );
  return { current: latestOfEach(own.filter(isOfThis)), former: own.filter((review) => !isOfThis(review)) };
}

function isSameGround(a: Area, b: Area): boolean {
  return (
    JSON.stringify(a.ring) === JSON.stringify(b.ring) &&
    a.classes.toSorted().join() === b.classes.toSorted().join()
  );
}

/** One person is one opinion, however often it was given. */
function latestOfEach(reviews: readonly Review[]): readonly Review[] {
  const latest = new Map<string, Review>();
  for (const review of reviews.toSorted((a, b) => a.savedAt - b.savedAt)) latest.set(review.analyst, review);
  return [...latest.values()];
}
