import { estimateFamilies } from './count-families.ts';
import type { Detection, ObjectClass } from './detection.ts';
import { type FamilyTelling, tellsFamilies } from './family.ts';
import type { ErrorRates } from './model.ts';
import type { FamilyCount } from './observation.ts';

/** Boxes of one class that entered a count which may be stated. */
export interface Counted {
  readonly class: ObjectClass;
  readonly detections: readonly Detection[];
  readonly km2Seen: number;
  /** What the coarsest of the scenes is judged on, m. */
  readonly gsdM: number;
  readonly rates: ErrorRates;
  /** Whether a zero would be believed here. */
  readonly isZeroBelieved: boolean;
}

/**
 * A count by wagon family, in the order of the model's names and then `unknown`, whose wagons are spread over the
 * families and which has no number of its own. A family's number is withheld where its zero would not be believed.
 * Null where the model tells no families of the class, or a scene was too coarse: its boxes have none.
 */
export function countFamilies(
  telling: FamilyTelling | null,
  { detections, km2Seen, gsdM, rates, isZeroBelieved, ...counted }: Counted,
): readonly FamilyCount[] | null {
  if (!tellsFamilies(telling, gsdM) || telling.class !== counted.class) return null;
  if (detections.some(({ family }) => family === null)) return null;
  const names = [...telling.names, 'unknown' as const];
  const called = names.map((name) => detections.filter(({ family }) => family?.name === name).length);
  const numbers = estimateFamilies(called, km2Seen, rates, telling.confusion);
  return names.map((family, i) => {
    const number = numbers[i];
    const isStated = number !== undefined && (number.low > 0 || isZeroBelieved);
    return { family, raw: called[i] as number, ...(isStated ? number : NO_NUMBER) };
  });
}

const NO_NUMBER = { value: null, low: null, high: null };
