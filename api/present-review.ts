import type { z } from 'zod';
import type { XY } from '../src/domain/affine.ts';
import { carryOver, type Suggestion } from '../src/domain/carry-over.ts';
import { agreementOn, matchAnalysts, reviewedInterval } from '../src/domain/compare-reviews.ts';
import type {
  AddedObject,
  CitedBox,
  Decision,
  Place,
  Review,
  ReviewedClass,
  ReviewedNumber,
  ReviewSummary,
} from '../src/domain/review.ts';
import type { StandingReviews } from '../src/domain/review-standing.ts';
import { changesOf } from '../src/domain/review-trail.ts';
import { readReview } from '../src/domain/reviewed-count.ts';
import { instantOf, polygonOf } from './present-scene.ts';
import type { UnderReview } from './review-ground.ts';
import type {
  comparison,
  observationReviews,
  reviewedNumber,
  review as reviewSchema,
  reviewSummary,
  reviewWithTrail,
} from './schemas/review.ts';

export function presentSummary(review: ReviewSummary): z.input<typeof reviewSummary> {
  const { tally } = review;
  const self = `/v1/reviews/${review.id}`;
  return {
    id: review.id,
    revision: review.revision,
    analyst: review.analyst,
    savedBy: review.savedBy,
    savedAt: instantOf(review.savedAt),
    withdrawn: review.isWithdrawn,
    observation: review.observationId,
    area: review.areaId,
    areaRevision: review.areaRevision,
    site: review.siteId,
    at: review.at === null ? null : instantOf(review.at),
    origin: review.origin,
    model: { id: review.modelId, version: review.modelVersion },
    searched: review.searched,
    areaOnPlace: review.areaOnPlace,
    note: review.note,
    complete: tally.isComplete,
    boxes: tally.boxes,
    lookedAt: tally.lookedAt,
    seen: tally.seen,
    counts: tally.counts?.map(presentClass) ?? null,
    links: { self, observation: `/v1/observations/${review.observationId}` },
  };
}

export function presentReview(review: Review): z.input<typeof reviewSchema> {
  return {
    ...presentSummary(review),
    decisions: review.decisions.map(presentDecision),
    added: review.added.map(presentAdded),
    hidden: review.hidden.map(polygonOf),
  };
}

export function presentWithTrail(review: Review, trail: readonly Review[]): z.input<typeof reviewWithTrail> {
  return {
    ...presentReview(review),
    trail: trail.map((revision, i) => ({
      revision: revision.revision,
      at: instantOf(revision.savedAt),
      by: revision.savedBy,
      changes: [...changesOf(trail[i - 1] ?? null, revision)],
    })),
  };
}

export function presentReviewsOf(
  { observation, ground }: UnderReview,
  { current, former }: StandingReviews,
  numbers: readonly ReviewedNumber[],
): z.input<typeof observationReviews> {
  return {
    observation: observation.id,
    items: current.map(presentReview),
    numbers: numbers.map(presentNumber),
    boxes: ground.boxes.map(presentBox),
    former: former.map((review) => ({
      review: presentSummary(review),
      lookAgain: whyAgain(review, observation),
      suggestions: carryOver(review, ground).map(presentSuggestion),
    })),
  };
}

function whyAgain(
  review: Review,
  now: { readonly modelVersion: string; readonly areaRevision: number },
): string {
  const then = [
    ...(review.modelVersion === now.modelVersion
      ? []
      : [`version ${review.modelVersion} of the model, now it is ${now.modelVersion}`]),
    ...(review.areaRevision === now.areaRevision
      ? []
      : [`revision ${review.areaRevision} of the area, now it is ${now.areaRevision}`]),
  ];
  return `it was made on ${then.join(' and on ')}: look at these boxes again`;
}

export function presentNumber(number: ReviewedNumber): z.input<typeof reviewedNumber> {
  const { isStatic, isCurrent, families, analysts, reviews, ...same } = number;
  return {
    ...same,
    static: isStatic,
    current: isCurrent,
    families: families && [...families],
    analysts: [...analysts],
    reviews: [...reviews],
  };
}

/** @param reviews complete ones of this observation, two at least */
export function presentComparison(
  { observation, ground }: UnderReview,
  reviews: readonly Review[],
): z.input<typeof comparison> {
  const sightings = matchAnalysts(reviews.map((review) => readReview(review, ground).objects));
  return {
    observation: observation.id,
    analysts: reviews.map(({ analyst }) => analyst),
    reviews: reviews.map(({ id }) => id),
    classes: ground.classes.map((name) => {
      const { counts, ...agreement } = agreementOn(name, sightings, reviews.length);
      return {
        ...agreement,
        counts: [...counts],
        difference: Math.max(...counts) - Math.min(...counts),
        ...reviewedInterval({ counts, ...agreement }),
      };
    }),
    disagreements: sightings
      .map((sighting) => ({ sighting, classes: sighting.map((object) => object?.class ?? null) }))
      .filter(({ classes }) => new Set(classes).size > 1)
      .map(({ sighting, classes }) => ({
        classes,
        ...presentPlace(sighting.find((object) => object !== null) as Place),
      })),
  };
}

function presentClass({ isStatic, families, ...same }: ReviewedClass) {
  return { ...same, static: isStatic, families: families && [...families] };
}

function presentDecision(decision: Decision) {
  return {
    ...presentBox(decision.box),
    verdict: decision.verdict,
    said: decision.verdict === 'reject' ? null : decision.family,
    to: decision.verdict === 'move' ? presentPlace(decision.to) : null,
  };
}

function presentBox(box: CitedBox) {
  return { detection: box.id, class: box.class, family: box.family, ...presentPlace(box) };
}

function presentAdded({ class: name, family, isStatic, lengthM, ...place }: AddedObject) {
  return { class: name, family, static: isStatic, lengthM, ...presentPlace(place) };
}

function presentSuggestion({ verdict, box, former, overlap }: Suggestion) {
  return {
    verdict,
    detection: box?.id ?? null,
    class: box?.class ?? former.class,
    overlap: overlap === null ? null : Number(overlap.toFixed(3)),
    ...presentPlace(box ?? former),
  };
}

function presentPlace({ sceneId, corners, lonLat }: Place) {
  const [first] = lonLat ?? [];
  return {
    scene: sceneId,
    corners: corners.map(([x, y]): [number, number] => [round(x, 2), round(y, 2)]),
    geometry:
      lonLat === null || first === undefined
        ? null
        : polygonOf([...lonLat, first].map(([lon, lat]): XY => [round(lon, 7), round(lat, 7)])),
  };
}

/** To what is known at most: a hundredth of a pixel, a centimetre on the ground. */
function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
