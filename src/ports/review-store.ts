import type { Review, ReviewSummary } from '../domain/review.ts';
import type { Origin } from '../domain/scene.ts';

/** What analysts say of observations. Nothing is ever changed: each edit is a revision more. */
export interface ReviewStore {
  /**
   * The revision after the latest. The same one again changes nothing.
   * @throws Fault conflict when the review has moved on
   */
  saveReview(review: Review): Promise<void>;
  /** The latest revision, also when it was withdrawn. */
  getReview(id: string): Promise<Review | null>;
  /** Every revision, the first one first. */
  reviewTrail(id: string): Promise<readonly Review[]>;
  /** The latest revisions of those that are not withdrawn, by acquisition time; undated ones last. */
  listReviews(query: ReviewQuery): Promise<readonly ReviewSummary[]>;
  /** The same, with their boxes and rings. */
  readReviews(query: ReviewQuery): Promise<readonly Review[]>;
}

export interface ReviewQuery {
  readonly siteId?: string;
  readonly areaId?: string;
  readonly passId?: string;
  readonly origin?: Origin;
  readonly modelId?: string;
  readonly modelVersion?: string;
}
