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

/** Says whose decisions these are once another name is typed, and asks: nothing is taken over in silence. */
export function DraftOfAnother({
  from,
  analyst,
  hasOwn,
  onOwn,
  onKeep,
}: {
  readonly from: SavedReview;
  readonly analyst: string;
  /** Whether the analyst has saved a review too. */
  readonly hasOwn: boolean;
  readonly onOwn: () => void;
  readonly onKeep: () => void;
}) {
  return (
    <div class="notice" role="status">
      <p>
        What stands here began with the review that {from.analyst} saved (
        {formatInstant(Date.parse(from.savedAt))}, revision {from.revision}). Whose is it now?
      </p>
      <div class="after">
        <button type="button" class="button" onClick={onOwn}>
          {hasOwn ? `Go on from what ${analyst} saved` : 'Start empty'}
        </button>
        <button type="button" class="button" onClick={onKeep}>
          Keep it as {analyst}’s
        </button>
      </div>
    </div>
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
