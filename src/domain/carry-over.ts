import { isRail } from './detection.ts';
import { matchPlaces, overlapOf, SAME_OBJECT_IOU } from './place-overlap.ts';
import type { AddedObject, CitedBox, Decision, Findings, Place } from './review.ts';
import type { ReviewGround } from './review-ground.ts';

/** What a former review would say of today's boxes. A person has to look at each again. */
export interface Suggestion {
  /** `add`: the analyst had an object there, and no box shows it. */
  readonly verdict: 'confirm' | 'static' | 'reject' | 'add';
  /** Today's box; null for `add`. */
  readonly box: CitedBox | null;
  /** What the former review says there. */
  readonly former: Place & { readonly class: CitedBox['class'] };
  /** Rotated IoU of the two. */
  readonly overlap: number | null;
}

interface FormerPlace extends Place {
  readonly class: CitedBox['class'];
  readonly verdict: 'confirm' | 'static' | 'reject';
}

/**
 * A review of another version's boxes carried over to these: each by the place that shares most with it, within rail
 * vehicles or hulls. Boxes without a suggestion were not there before.
 */
export function carryOver(
  review: Pick<Findings, 'decisions' | 'added'>,
  ground: ReviewGround,
): readonly Suggestion[] {
  const former = [...review.decisions.map(placeOfDecision), ...review.added.map(placeOfAdded)];
  const partners = matchPlaces(former, ground.boxes, SAME_OBJECT_IOU, isOfOneKind);
  return former.flatMap(({ verdict, ...place }, i): readonly Suggestion[] => {
    const box = ground.boxes[partners[i] ?? -1] ?? null;
    if (box !== null) return [{ verdict, box, former: place, overlap: overlapOf(place, box) }];
    return verdict === 'reject' ? [] : [{ verdict: 'add', box, former: place, overlap: null }];
  });
}

function placeOfDecision(decision: Decision): FormerPlace {
  const { sceneId, corners, lonLat } = decision.verdict === 'move' ? decision.to : decision.box;
  const verdict = decision.verdict === 'move' ? 'confirm' : decision.verdict;
  return { sceneId, corners, lonLat, class: decision.box.class, verdict };
}

function placeOfAdded({ sceneId, corners, lonLat, isStatic, ...object }: AddedObject): FormerPlace {
  return { sceneId, corners, lonLat, class: object.class, verdict: isStatic ? 'static' : 'confirm' };
}

function isOfOneKind(a: Pick<CitedBox, 'class'>, b: Pick<CitedBox, 'class'>): boolean {
  return isRail(a.class) === isRail(b.class);
}
