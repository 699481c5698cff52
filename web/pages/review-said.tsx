import type { ObservationReviews } from '../server/types.ts';
import { formatInstant, formatInterval, formatShare } from '../text/format.ts';
import { plural } from '../text/words.ts';
import type { SavedReview } from './review-state.ts';

/** Says that saving now would replace what the same analyst saved before, and offers to go on from that. */
export function EarlierReview({
  review,
  onGoOn,
}: {
  readonly review: SavedReview;
  readonly onGoOn: () => void;
}) {
  const { analyst, savedAt, revision } = review;
  return (
    <p class="notice">
      {analyst} has reviewed this already ({formatInstant(Date.parse(savedAt))}, revision {revision}); saving
      replaces it.{' '}
      <button type="button" class="button" onClick={onGoOn}>
        Go on from it instead
      </button>
    </p>
  );
}

/** What was saved: who, when, and what it comes to. */
export function SavedReviews({ reviews: { items, numbers } }: { readonly reviews: ObservationReviews }) {
  return (
    <>
      {numbers.map((number) => (
        <p key={number.class} class="verified">
          Reviewed: {formatInterval(number) ?? 'no number'} {plural(number.class)}, {formatShare(number.seen)}{' '}
          of the area seen
        </p>
      ))}
      <ul>
        {items
          .filter(({ withdrawn }) => !withdrawn)
          .map(({ id, analyst, savedAt, revision, complete, lookedAt, boxes }) => (
            <li key={id} class="faint">
              {analyst}, {formatInstant(Date.parse(savedAt))}, revision {revision}:{' '}
              {complete ? 'complete' : `${lookedAt} of ${boxes} boxes, no count yet`}
            </li>
          ))}
      </ul>
    </>
  );
}
