import { shareOf } from './area-grid.ts';
import type { ObjectClass } from './detection.ts';
import { type ToldFamily, WAGON_FAMILIES } from './family.ts';
import { countedClass } from './observe.ts';
import { overlapOf, SAME_OBJECT_IOU } from './place-overlap.ts';
import type { Decision, Findings, Place, Review, ReviewedClass, ReviewTally } from './review.ts';
import { cellOfPlace, type ReviewGround } from './review-ground.ts';
import { obscuredCells } from './visibility.ts';

/** A box that the same model draws anew in a re-run of the same scene shares this much with the one that was cited. */
const REDRAWN_IOU = 0.7;

/** An object that an analyst says is there. */
export interface FoundObject extends Place {
  readonly class: ObjectClass;
  readonly family: ToldFamily['name'] | null;
  readonly isStatic: boolean;
}

type Said = Pick<Findings, 'decisions' | 'added' | 'hidden' | 'searched'>;

/** A review read on the ground as it is now. */
export interface ReadReview {
  readonly tally: ReviewTally;
  /** Everything that the analyst says is there, of classes counted, in the ground that is visible. */
  readonly objects: readonly FoundObject[];
}

/** What a review comes to on the ground as it is now: boxes may have come since, which nobody looked at yet. */
export function reviewedCount(said: Said, ground: ReviewGround): ReviewTally {
  return readReview(said, ground).tally;
}

/** So much more of the area may be visible than was searched: a rim that another run masks a little otherwise. */
const UNSEARCHED_SHARE = 0.01;

/**
 * Whether a review is the count of the ground as it is now: whole, of no ground that nobody has searched, and in no scene
 * that took ground over since.
 */
export function isWholeOn(review: Said & Pick<Review, 'tally' | 'sceneIds'>, ground: ReviewGround): boolean {
  if (!ground.sceneIds.every((id) => review.sceneIds.includes(id))) return false;
  const { isComplete, seen } = reviewedCount(review, ground);
  return isComplete && seen <= review.tally.seen + UNSEARCHED_SHARE;
}

export function readReview(said: Said, ground: ReviewGround): ReadReview {
  const { grid, classes } = ground;
  const isVisible = visibleCells(said, ground);
  const isThere = (object: FoundObject): boolean =>
    classes.includes(object.class) && isVisible(cellOfPlace(grid, object));
  const decided = decideBoxes(said, ground, isVisible);
  const judged = decided.map(({ box, decision }) => ({
    box,
    objects: objectOf(decision, box).filter(isThere),
  }));
  const objects = [...judged.flatMap((each) => each.objects), ...addedObjects(said, ground).filter(isThere)];
  const lookedAt = decided.filter(({ decision }) => decision !== null).length;
  const isLost = lostObjects(said, decided).some(isThere);
  const isComplete = said.searched && lookedAt === decided.length && !isLost;
  const seen = shareOf(grid, isVisible);
  const counts = isComplete ? classes.map((name) => countClass(name, judged, objects)) : null;
  const km2Seen = grid.areaKm2 * seen;
  return { tally: { boxes: decided.length, lookedAt, isComplete, seen, km2Seen, counts }, objects };
}

function visibleCells({ hidden }: Said, { grid, isSeen }: ReviewGround): (cell: number) => boolean {
  const isHidden = obscuredCells(grid, hidden);
  return (cell) => cell >= 0 && isSeen(cell) && !isHidden(cell);
}

interface Decided {
  readonly box: ReviewGround['boxes'][number];
  /** Null: nobody looked at it. */
  readonly decision: Decision | null;
}

/** Boxes of the ground that is visible. One that was cited is known by its id, or as the same box drawn anew. */
function decideBoxes(
  said: Said,
  ground: ReviewGround,
  isVisible: (cell: number) => boolean,
): readonly Decided[] {
  const byId = new Map(said.decisions.map((decision) => [decision.box.id, decision]));
  const known = new Set(ground.citable.map(({ id }) => id));
  const strays = said.decisions.filter(({ box }) => !known.has(box.id));
  return ground.boxes
    .filter((box) => isVisible(cellOfPlace(ground.grid, box)))
    .map((box) => {
      const redrawn = (): Decision | undefined =>
        strays.find((stray) => stray.box.class === box.class && overlapOf(stray.box, box) >= REDRAWN_IOU);
      return { box, decision: byId.get(box.id) ?? redrawn() ?? null };
    });
}

/** Objects that the analyst saw on boxes which count no more: no model draws them anew, or another scene speaks there. */
function lostObjects({ decisions }: Said, decided: readonly Decided[]): readonly FoundObject[] {
  const kept = new Set(decided.map(({ decision }) => decision));
  return decisions
    .filter((decision) => !kept.has(decision))
    .flatMap((decision) => objectOf(decision, decision.box))
    .filter((object) => !decided.some(({ box }) => overlapOf(box, object) >= SAME_OBJECT_IOU));
}

function objectOf(decision: Decision | null, box: Decided['box']): readonly FoundObject[] {
  if (decision === null || decision.verdict === 'reject') return [];
  const { sceneId, corners, lonLat } = decision.verdict === 'move' ? decision.to : box;
  const family = decision.family ?? box.family;
  return [{ sceneId, corners, lonLat, class: box.class, family, isStatic: decision.verdict === 'static' }];
}

function addedObjects({ added }: Said, { floorM }: ReviewGround): readonly FoundObject[] {
  return added.flatMap(({ sceneId, corners, lonLat, family, isStatic, ...object }) => {
    const counted = countedClass(object, floorM);
    return counted === null ? [] : [{ sceneId, corners, lonLat, class: counted, family, isStatic }];
  });
}

interface Judged {
  readonly box: Decided['box'];
  /** What the analyst says is there; [] where nothing is, or nothing that counts. */
  readonly objects: readonly FoundObject[];
}

function countClass(
  name: ObjectClass,
  judged: readonly Judged[],
  all: readonly FoundObject[],
): ReviewedClass {
  const own = judged.filter(({ box }) => box.class === name);
  const objects = all.filter((object) => object.class === name);
  const hits = own.filter(({ box, objects: [object] }) => object && isStill(object, box)).length;
  return {
    class: name,
    count: objects.length,
    isStatic: objects.filter(({ isStatic }) => isStatic).length,
    families: familiesOf(objects),
    hits,
    missed: objects.length - hits,
    falseBoxes: own.length - hits,
  };
}

/** Not moved off its box. */
function isStill(object: FoundObject, box: Decided['box']): boolean {
  return object.corners === box.corners || overlapOf(object, box) >= SAME_OBJECT_IOU;
}

function familiesOf(objects: readonly FoundObject[]): ReviewedClass['families'] {
  if (objects.every(({ family }) => family === null)) return null;
  return [...WAGON_FAMILIES, 'unknown' as const].map((name) => ({
    family: name,
    count: objects.filter(({ family }) => (family ?? 'unknown') === name).length,
  }));
}
