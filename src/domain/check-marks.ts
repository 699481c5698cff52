import { isRail, type ObjectClass } from './detection.ts';
import { contains, type Ring } from './geometry.ts';
import { countedClass } from './observe.ts';
import { packQuads } from './overlap.ts';
import { centreOfPlace, overlapOf, SAME_OBJECT_IOU } from './place-overlap.ts';
import { indexQuads } from './quad-index.ts';
import type { Decision, Place, ReviewMarks } from './review.ts';
import { cellOfPlace, type ReviewGround } from './review-ground.ts';
import { obscuredCells } from './visibility.ts';

/** What is wrong with one field of a review, in words for who sent it. */
export interface MarkFault {
  /** As `added.2`, `decisions.0.to`. */
  readonly path: string;
  readonly message: string;
}

/** Objects that could not be counted, or would be counted twice. @param ring of the area; null: the whole picture */
export function checkMarks(
  marks: ReviewMarks,
  ground: ReviewGround,
  ring: Ring | null,
): readonly MarkFault[] {
  const placed: readonly Placed[] = [
    ...marks.decisions.flatMap((decision, i): readonly Placed[] =>
      decision.verdict === 'reject' ? [] : [placeOf(decision, i)],
    ),
    ...marks.added.map((object, i) => ({
      path: `added.${i}`,
      place: object,
      class: object.class,
      isDrawn: true,
    })),
  ];
  return [
    ...marks.added.flatMap(({ class: name, lengthM }, i) =>
      classFault(`added.${i}.class`, name, lengthM, ground),
    ),
    ...placed.flatMap((one) => (one.isDrawn ? groundFault(one, marks, ground, ring) : [])),
    ...twinFaults(placed),
  ];
}

interface Placed {
  readonly path: string;
  readonly place: Place;
  readonly class: ObjectClass;
  /** By the analyst, and not by a model. */
  readonly isDrawn: boolean;
}

function placeOf(decision: Exclude<Decision, { verdict: 'reject' }>, i: number): Placed {
  const { class: name } = decision.box;
  if (decision.verdict === 'move')
    return { path: `decisions.${i}.to`, place: decision.to, class: name, isDrawn: true };
  return { path: `decisions.${i}.detection`, place: decision.box, class: name, isDrawn: false };
}

function classFault(
  path: string,
  name: ObjectClass,
  lengthM: number | null,
  { classes, floorM }: ReviewGround,
): readonly MarkFault[] {
  const counted = countedClass({ class: name, lengthM }, floorM);
  if (counted !== null && classes.includes(counted)) return [];
  const size = lengthM === null ? '' : ` of ${lengthM.toFixed(1)} m`;
  const taken = counted === null || counted === name ? '' : `, which is counted as ${counted}`;
  return [{ path, message: `is "${name}"${size}${taken}: here ${classes.join(', ')} is counted` }];
}

function groundFault(
  { path, place }: Placed,
  { hidden }: ReviewMarks,
  { grid, isSeen }: ReviewGround,
  ring: Ring | null,
): readonly MarkFault[] {
  const centre = centreOfPlace(place);
  const at = `its centre lies at ${centre.map((x) => x.toFixed(place.lonLat === null ? 1 : 6)).join(', ')}`;
  if (ring !== null && !contains(ring, centre))
    return [
      { path, message: `${at}, outside the area: an object belongs to the area that holds its centre` },
    ];
  const cell = cellOfPlace(grid, place);
  if (cell >= 0 && isSeen(cell) && !obscuredCells(grid, hidden)(cell)) return [];
  return [
    {
      path,
      message:
        `${at}, on ground that was not seen or is drawn as hidden, which is not counted; ` +
        'where the observation is wrong about that, correct the scene (PATCH obscured)',
    },
  ];
}

/** Of two that are one object, the later is named; boxes of the model are what they are. */
function twinFaults(placed: readonly Placed[]): readonly MarkFault[] {
  const earlier = indexQuads(packQuads(placed.map(({ place }) => place.lonLat ?? place.corners)));
  return placed.flatMap((one, i) => {
    let twin: Placed | null = null;
    earlier.some(i, (j) => {
      const other = placed[j] as Placed;
      if (!isTwin(one, other)) return false;
      twin = other;
      return true;
    });
    earlier.add(i);
    return twin === null ? [] : [twinFault(one, twin)];
  });
}

function isTwin(one: Placed, other: Placed): boolean {
  return (
    (one.isDrawn || other.isDrawn) &&
    isRail(one.class) === isRail(other.class) &&
    overlapOf(one.place, other.place) >= SAME_OBJECT_IOU
  );
}

function twinFault(one: Placed, twin: Placed): MarkFault {
  const shared = overlapOf(one.place, twin.place).toFixed(2);
  return {
    path: one.path,
    message: `is the same object as ${twin.path} (IoU ${shared}): it would count twice`,
  };
}
