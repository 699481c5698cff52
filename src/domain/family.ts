import type { ObjectClass } from './detection.ts';

/**
 * What a wagon is, as far as it shows from above: an open body (gondola, open hopper) with its load in sight, a tank,
 * a flat with or without cargo that is no container, a flat with containers, or a body under a roof or a cover
 * (box, closed hopper, tarpaulin).
 */
export const WAGON_FAMILIES = ['open', 'tank', 'flat', 'container', 'roofed'] as const;
export type WagonFamily = (typeof WAGON_FAMILIES)[number];

/** What a model says of one wagon. `unknown`: its best family stayed under the model's limit. */
export interface ToldFamily {
  readonly name: WagonFamily | 'unknown';
  /** Calibrated probability of the best family, 0..1, also where the name is `unknown`. */
  readonly probability: number;
}

/** How a model tells families, and how often it is wrong: part of its model.json. */
export interface FamilyTelling {
  /** Whose boxes have families. */
  readonly class: ObjectClass;
  /** In the order of the network's planes. */
  readonly names: readonly WagonFamily[];
  /** A best family under this probability is `unknown`. */
  readonly unknownUnder: number;
  /** The coarsest judged GSD at which families are told, m. */
  readonly maxGsd: number;
  /**
   * A row for each true family, in the order of `names`: how many held-out wagons of it, of those found, were called
   * each of `names`, and in the last column `unknown`.
   */
  readonly confusion: readonly (readonly number[])[];
  /** What the confusion was measured on, with the command. */
  readonly measuredOn: string;
}

/**
 * The family that probabilities speak for, in the order of `names`; the first of equals.
 * Null when none of them is a number.
 */
export function tellFamily(
  probabilities: readonly number[],
  { names, unknownUnder }: Pick<FamilyTelling, 'names' | 'unknownUnder'>,
): ToldFamily | null {
  let best: WagonFamily | null = null;
  let highest = -Infinity;
  names.forEach((name, i) => {
    const probability = probabilities[i] as number;
    if (probability > highest) [best, highest] = [name, probability];
  });
  if (best === null) return null;
  const probability = Math.min(1, Math.max(0, highest));
  return { name: probability < unknownUnder ? 'unknown' : best, probability };
}

/** Whether a model tells families in a scene of this GSD. @param gsdM what the scene is judged on */
export function tellsFamilies(telling: FamilyTelling | null, gsdM: number): telling is FamilyTelling {
  return telling !== null && gsdM <= telling.maxGsd;
}
