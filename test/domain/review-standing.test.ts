import { describe, expect, it } from 'vitest';
import { standingReviews } from '../../src/domain/review-standing.ts';
import type { Area } from '../../src/domain/site.ts';
import {
  columns,
  groundWith,
  reviewedObservation as observation,
  reviewOf,
  wagons,
  yard,
} from '../support/reviews.ts';

const ground = groundWith(wagons(3));
const of = { modelVersion: observation.modelVersion, modelId: observation.modelId };
const now = { ...observation, id: 'now', areaRevision: 2 };
const revisions = (second: Partial<Area>): readonly Area[] => [yard, { ...yard, revision: 2, ...second }];
const isCurrent = (review: Parameters<typeof standingReviews>[1][number], second: Partial<Area>) =>
  standingReviews(now, [review], revisions(second)).current.length === 1;

describe('standing reviews', () => {
  const review = reviewOf(ground, {}, of);

  it('of an area that was verified or renamed since speak of the same ground', () => {
    expect(isCurrent(review, { verified: false, name: 'Another' })).toBe(true);
  });

  it('of another outline, of other classes or of another version of the model do not', () => {
    expect(isCurrent(review, { ring: columns(0, 200) })).toBe(false);
    expect(isCurrent(review, { classes: ['railcar', 'locomotive'] })).toBe(false);
    expect(isCurrent({ ...review, modelVersion: '0.9' }, {})).toBe(false);
    expect(standingReviews(now, [review], []).former).toEqual([review]);
  });

  it('are of this pass, area and model alone', () => {
    for (const change of [{ passId: 'p2' }, { areaId: 'quay' }, { modelId: 'another' }])
      expect(standingReviews(now, [{ ...review, ...change }], revisions({}))).toEqual({
        current: [],
        former: [],
      });
  });

  it('are one for each analyst, the latest', () => {
    const later = reviewOf(
      ground,
      { note: 'again' },
      { ...of, observationId: 'now', areaRevision: 2, savedAt: review.savedAt + 1 },
    );
    const other = reviewOf(ground, {}, { ...of, analyst: 'Lee' });
    expect(
      standingReviews(now, [later, other, review], revisions({}))
        .current.map(({ id }) => id)
        .sort(),
    ).toEqual([later.id, other.id].sort());
  });
});
