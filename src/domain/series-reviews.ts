import type { SeriesPoint } from './observation.ts';
import type { ReviewedNumber } from './review.ts';

/**
 * Counts of analysts in the place of the model's: a current one supersedes value, interval and what was visible, and what
 * the model said is kept beside it. One of boxes that are no more is told beside the model's number, which stands.
 * @param numbers by the id of the observation that a point rests on
 */
export function withReviews(
  points: readonly SeriesPoint[],
  numbers: ReadonlyMap<string, readonly ReviewedNumber[]>,
): readonly SeriesPoint[] {
  return points.map((point) => {
    const number = numbers.get(point.observation)?.find((each) => each.class === point.class);
    return number === undefined ? point : supersede(point, number);
  });
}

function supersede(point: SeriesPoint, number: ReviewedNumber): SeriesPoint {
  const { status, reason, visibility, value, low, high, seen, families } = point;
  const review = { ...number, model: { status, reason, visibility, value, low, high, seen, families } };
  if (!number.isCurrent) return { ...point, review };
  return {
    ...point,
    status: number.value === null ? 'unusable' : 'counted',
    reason: number.reason,
    visibility: 'reviewed',
    value: number.value,
    low: number.low,
    high: number.high,
    seen: number.seen,
    families: null,
    review,
  };
}
