import type { TrueCount } from './count.ts';
import { isRail, type ObjectClass } from './detection.ts';
import { matchPlaces, SAME_OBJECT_IOU } from './place-overlap.ts';
import type { FoundObject } from './reviewed-count.ts';

/** One object, as each analyst has it; null for those who do not. */
export type Sighting = readonly (FoundObject | null)[];

/** How the analysts of one look agree on one class. */
export interface Agreement {
  readonly class: ObjectClass;
  /** Of each analyst. */
  readonly counts: readonly number[];
  /** Objects that all of them have in this class, and that at least one has. */
  readonly byAll: number;
  readonly byAny: number;
}

/**
 * The objects of several analysts, each once: one-to-one by rotated IoU, within rail vehicles or hulls, whatever the
 * class. Those that share most are one first.
 */
export function matchAnalysts(lists: readonly (readonly FoundObject[])[]): readonly Sighting[] {
  const sightings: (FoundObject | null)[][] = [];
  lists.forEach((objects, analyst) => {
    const known = sightings.map((sighting) => sighting.find((object) => object !== null) as FoundObject);
    const partners = matchPlaces(objects, known, SAME_OBJECT_IOU, isOfOneKind);
    objects.forEach((object, i) => {
      const partner = partners[i] ?? null;
      const sighting = partner === null ? undefined : sightings[partner];
      if (sighting) sighting[analyst] = object;
      else sightings.push(lists.map((_, k) => (k === analyst ? object : null)));
    });
  });
  return sightings;
}

export function agreementOn(name: ObjectClass, sightings: readonly Sighting[], analysts: number): Agreement {
  const has = (object: FoundObject | null): boolean => object?.class === name;
  return {
    class: name,
    counts: Array.from(
      { length: analysts },
      (_, k) => sightings.filter((each) => has(each[k] ?? null)).length,
    ),
    byAll: sightings.filter((each) => each.every(has)).length,
    byAny: sightings.filter((each) => each.some(has)).length,
  };
}

/** What published counts by eye are good to, where they say "approximately": 10 %. */
const BY_EYE = 0.1;

/**
 * An analyst's count with what it may be off by. One analyst alone has shown no error of his own: 10 %, as counts by eye
 * are published with, and one object at least. Of several the middle one stands; chance errors shrink with the root
 * of their number, and the interval reaches at least from what all of them have to what any of them has: equal
 * counts of different objects are no agreement.
 */
export function reviewedInterval({ counts, byAll, byAny }: Omit<Agreement, 'class'>): TrueCount {
  const value = middleOf(counts);
  const offBy = Math.max(1, Math.ceil((BY_EYE * value) / Math.sqrt(counts.length)));
  return {
    value,
    low: Math.max(0, Math.min(value - offBy, byAll)),
    high: Math.max(value + offBy, byAny),
  };
}

/** The median; between two the nearest whole number. @throws RangeError without counts */
export function middleOf(counts: readonly number[]): number {
  if (counts.length === 0) throw new RangeError('no counts, no middle');
  const sorted = counts.toSorted((a, b) => a - b);
  const [a, b] = [sorted[(sorted.length - 1) >> 1] as number, sorted[sorted.length >> 1] as number];
  return Math.round((a + b) / 2);
}

function isOfOneKind(a: FoundObject, b: FoundObject): boolean {
  return isRail(a.class) === isRail(b.class);
}
