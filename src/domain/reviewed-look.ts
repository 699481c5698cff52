import { agreementOn, matchAnalysts, middleOf, reviewedInterval } from './compare-reviews.ts';
import type { Observation } from './observation.ts';
import { whyUnbelieved } from './observe.ts';
import type { Review, ReviewedNumber } from './review.ts';
import type { ReviewGround } from './review-ground.ts';
import { isWholeOn, readReview } from './reviewed-count.ts';
import type { Area } from './site.ts';

/**
 * Complete reviews of an observation as one count for each class; [] where there is none. Ground that one of them drew
 * out counts for nobody, so all count the same ground.
 * @param reviews of this observation, not withdrawn
 */
export function reviewedNumbers(
  observation: Observation,
  area: Area,
  ground: ReviewGround,
  reviews: readonly Review[],
): readonly ReviewedNumber[] {
  const hidden = reviews.flatMap((review) => review.hidden);
  const complete = reviews
    .filter((review) => isWholeOn(review, ground))
    .map((review) => ({ review, ...readReview({ ...review, hidden }, ground) }));
  const [first] = complete;
  if (first === undefined) return [];
  const { seen } = first.tally;
  const sightings = matchAnalysts(complete.map(({ objects }) => objects));
  const isPlaced = complete.some(({ review }) => review.areaOnPlace);
  return ground.classes.map((name) => {
    const estimate = reviewedInterval(agreementOn(name, sightings, complete.length));
    const reason = whyUnbelieved(estimate, { observation, area, seen, isPlaced });
    const told = complete.flatMap(({ tally }) => tally.counts?.filter((count) => count.class === name) ?? []);
    return {
      class: name,
      ...(reason === null ? estimate : NO_NUMBER),
      reason,
      isStatic: middleOf(told.map(({ isStatic }) => isStatic)),
      families: told.find(({ families }) => families !== null)?.families ?? null,
      seen,
      ...citationOf(complete.map(({ review }) => review)),
      isCurrent: true,
    };
  });
}

/**
 * What complete reviews of boxes that are no more came to when they were saved: told, and no count of today's
 * observation.
 */
export function formerNumbers(
  observation: Observation,
  area: Area,
  reviews: readonly Review[],
): readonly ReviewedNumber[] {
  const complete = reviews.filter(({ tally }) => tally.counts !== null);
  const names = new Set(complete.flatMap(({ tally }) => tally.counts?.map((count) => count.class) ?? []));
  return [...names].map((name) => {
    const own = complete.filter(({ tally }) => tally.counts?.some((count) => count.class === name));
    const told = own.flatMap(({ tally }) => tally.counts?.filter((count) => count.class === name) ?? []);
    const counts = told.map(({ count }) => count);
    const seen = Math.min(...own.map(({ tally }) => tally.seen));
    const isPlaced = own.some(({ areaOnPlace }) => areaOnPlace);
    const estimate = reviewedInterval({ counts, byAll: Math.min(...counts), byAny: Math.max(...counts) });
    const reason = whyUnbelieved(estimate, { observation, area, seen, isPlaced });
    return {
      class: name,
      ...(reason === null ? estimate : NO_NUMBER),
      reason,
      isStatic: middleOf(told.map(({ isStatic }) => isStatic)),
      families: told.find(({ families }) => families !== null)?.families ?? null,
      seen,
      ...citationOf(own),
      isCurrent: false,
    };
  });
}

const NO_NUMBER = { value: null, low: null, high: null };

function citationOf(
  reviews: readonly Review[],
): Pick<ReviewedNumber, 'analysts' | 'reviews' | 'observation'> {
  return {
    analysts: reviews.map(({ analyst }) => analyst),
    reviews: reviews.map(({ id }) => id),
    observation: reviews.at(-1)?.observationId ?? '',
  };
}
