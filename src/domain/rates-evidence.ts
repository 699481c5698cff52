import type { ObjectClass } from './detection.ts';
import { type RatesHere, type ReviewedLook, ratesHere } from './learn-rates.ts';
import { type ErrorRates, type ModelManifest, ratesFor } from './model.ts';
import type { ReviewSummary } from './review.ts';
import type { Band } from './scene.ts';
import { sensorClassOf } from './sensor-class.ts';
import type { AreaKind } from './site.ts';

/** For what ground and pixels rates are wanted. */
export interface RatesWanted {
  readonly class: ObjectClass;
  readonly areaKind: AreaKind;
  readonly gsdM: number;
  readonly missing: readonly Band[];
}

/**
 * The error rates of a model at one place: those that complete reviews of the same sensor class taught, from enough of
 * them on, else the card's. Reviews speak for the ground and bands that share an entry of the card. Null where the card
 * has none for the class: nobody measured it.
 * @param reviews of one site and origin, of boxes of this version of the model, not withdrawn
 */
export function ratesAtPlace(
  card: ModelManifest['rates'],
  wanted: RatesWanted,
  reviews: readonly ReviewSummary[],
): RatesHere | null {
  const entry = ratesFor(card, wanted.class, wanted.areaKind, wanted.missing);
  return entry && ratesHere(entry, reviewedLooks(card, entry, wanted.gsdM, reviews));
}

/** What the latest complete review of each look says of one entry of the card. */
export function reviewedLooks(
  card: ModelManifest['rates'],
  entry: ErrorRates,
  gsdM: number,
  reviews: readonly ReviewSummary[],
): readonly ReviewedLook[] {
  const sensor = sensorClassOf(gsdM);
  return latestOfEachLook(reviews).flatMap((review) => {
    const shares =
      sensorClassOf(review.gsdM) === sensor &&
      ratesFor(card, entry.class, review.areaKind, review.missingBands) === entry;
    const counted = shares ? review.tally.counts?.find((count) => count.class === entry.class) : undefined;
    if (!counted) return [];
    const { hits, missed, falseBoxes } = counted;
    return [{ passId: review.passId, km2Seen: review.tally.km2Seen, hits, missed, falseBoxes }];
  });
}

/** Two analysts of one look are one look at the model. */
function latestOfEachLook(reviews: readonly ReviewSummary[]): readonly ReviewSummary[] {
  const latest = new Map<string, ReviewSummary>();
  for (const review of reviews) {
    if (!review.tally.isComplete) continue;
    const key = `${review.passId}\n${review.areaId}`;
    const standing = latest.get(key);
    if (standing === undefined || isLater(review, standing)) latest.set(key, review);
  }
  return [...latest.values()];
}

function isLater(a: ReviewSummary, b: ReviewSummary): boolean {
  return a.savedAt === b.savedAt ? a.id > b.id : a.savedAt > b.savedAt;
}
