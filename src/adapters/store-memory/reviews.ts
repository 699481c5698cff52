import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import type { Review, ReviewSummary } from '../../domain/review.ts';
import type { ReviewQuery, ReviewStore } from '../../ports/review-store.ts';
import { compareText, type Shelves } from './shelves.ts';

export function createReviews({ reviews }: Shelves): ReviewStore {
  const standing = (query: ReviewQuery): readonly Review[] =>
    [...reviews.values()]
      .flatMap((trail) => trail.slice(-1))
      .filter((review) => !review.isWithdrawn && matches(review, query))
      .sort(
        (a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || a.savedAt - b.savedAt || compareText(a.id, b.id),
      );
  return {
    async saveReview(review) {
      const { id, revision } = review;
      const trail = reviews.get(id) ?? [];
      const before = trail.at(-1);
      if (before?.revision === revision && isDeepStrictEqual(before, review)) return;
      const at = before?.revision ?? 0;
      if (revision !== at + 1)
        throw new Fault(
          'conflict',
          `review "${id}": revision ${revision} was to follow, the latest is ${at}`,
        );
      reviews.set(id, [...trail, review]);
    },
    getReview: async (id) => reviews.get(id)?.at(-1) ?? null,
    reviewTrail: async (id) => reviews.get(id) ?? [],
    listReviews: async (query) => standing(query).map(summaryOf),
    readReviews: async (query) => standing(query),
  };
}

function matches(review: Review, query: ReviewQuery): boolean {
  const keys = Object.keys(query) as readonly (keyof ReviewQuery)[];
  return keys.every((key) => query[key] === undefined || query[key] === review[key]);
}

function summaryOf({ decisions: _, added: __, hidden: ___, ...summary }: Review): ReviewSummary {
  return summary;
}
