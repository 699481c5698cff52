import type { XY } from '../affine.ts';
import { metresFrom } from '../ground.ts';
import type { RailString } from '../observation.ts';

/** Scenes lie 10 to 15 m off each other as a matter of course, and no locomotive shunts a string by less than this, m. */
const SAME_PLACE_M = 20;
/** Of the wagons of both looks: a lone false box must not make news of a yard that stands still. */
const SAME_SHARE = 0.9;
/** Cars that a detector may miss or add in a string that stands, at least one. */
const MISCOUNTED_SHARE = 0.1;

/**
 * Whether the same wagons stand where they stood in the look before: nine in ten of them, in both looks, in strings whose
 * two ends are in the same place and that have as many cars. False where strings were not told, not placed, or where
 * there are none: an empty yard that is empty again is news.
 */
export function isUnmoved(before: readonly RailString[] | null, now: readonly RailString[] | null): boolean {
  if (before === null || now === null) return false;
  const [carsBefore, carsNow] = [carsOf(before), carsOf(now)];
  if (carsBefore === 0 || carsNow === 0) return false;
  const free = new Set(before);
  let stayedBefore = 0;
  let stayedNow = 0;
  for (const string of now) {
    const same = [...free].find((other) => isSame(other, string));
    if (same === undefined) continue;
    free.delete(same);
    stayedBefore += carsOf([same]);
    stayedNow += carsOf([string]);
  }
  return stayedBefore >= SAME_SHARE * carsBefore && stayedNow >= SAME_SHARE * carsNow;
}

function carsOf(strings: readonly RailString[]): number {
  return strings.flatMap(({ cars }) => cars).reduce((sum, { count }) => sum + count, 0);
}

function isSame(a: RailString, b: RailString): boolean {
  if (a.ends === null || b.ends === null) return false;
  const [cars, others] = [carsOf([a]), carsOf([b])];
  if (Math.abs(cars - others) > Math.max(1, MISCOUNTED_SHARE * cars)) return false;
  const [west, east] = a.ends;
  const [otherWest, otherEast] = b.ends;
  // of a string that runs north, either end may be the western one
  return (
    (isNear(west, otherWest) && isNear(east, otherEast)) ||
    (isNear(west, otherEast) && isNear(east, otherWest))
  );
}

function isNear(a: XY, b: XY): boolean {
  return Math.hypot(...metresFrom(a, b)) <= SAME_PLACE_M;
}
