import { confusionHere, sumOf } from './confusion.ts';
import { countBehind, type TrueCount, type Weighted, weighTruePositives } from './count.ts';
import { boxesOfFamily } from './family-boxes.ts';
import type { ErrorRates } from './model.ts';

/** Weights below it are cut. */
const NEGLIGIBLE = 1e-12;

/**
 * The true number N_i of wagons of each family i behind boxes that were called so and so, in the ground that was seen:
 *
 *   n_i  of the boxes are of family i by their looks       `boxesOfFamily`, from what they were called and the confusion
 *                                                          with this place's share of unknown (`confusionHere`)
 *   T    of the boxes are true                             as `estimateTrue` weighs them
 *   k_i  of the true ones are of family i                  Hypergeometric(boxes, n_i, T): false boxes look like wagons
 *                                                          that are there, and which ones they are says nothing
 *   N_i  has k_i found among them                          k_i ~ Binomial(N_i, R), prior 1 / max(N_i, 1)
 *
 * One recall R for all families. Given R, the misses of the families that were found add up to those of the total;
 * medians need not add up to the total's, nor ends to its ends. A family of which nothing was found may be there as much as
 * anything may where nothing was found.
 *
 * @param called how many boxes were called each of the F names, and in the last place `unknown`
 * @param confusion F rows of F + 1 counts: what held-out wagons of each family were called
 * @returns one for each of the F names
 * @throws RangeError, Fault as estimateTrue
 */
export function estimateFamilies(
  called: readonly number[],
  km2Seen: number,
  rates: ErrorRates,
  confusion: readonly (readonly number[])[],
): readonly TrueCount[] {
  const trueBoxes = weighTruePositives(sumOf(called), km2Seen, rates);
  const rows = confusionHere(called, confusion);
  return rows.map((_, family) =>
    countBehind(trueOfFamily(boxesOfFamily(called, family, rows), trueBoxes), rates),
  );
}

/**
 * Pr(k_i). Taking one box of s away that may be any of them,
 *   Pr(k | s - 1) = Pr(k | s) (s - k) / s + Pr(k + 1 | s) (k + 1) / s
 * @param looks Pr(n_i), n_i = 0..boxes
 */
function trueOfFamily(looks: Float64Array, trueBoxes: readonly Weighted[]): readonly Weighted[] {
  const weights = new Float64Array(looks.length);
  const masses = Float64Array.from(looks);
  let left = looks.length - 1;
  for (const { truePositives, logWeight } of trueBoxes.toReversed()) {
    for (; left > truePositives; left--)
      for (let k = 0; k < left; k++)
        masses[k] = ((masses[k] as number) * (left - k) + (masses[k + 1] as number) * (k + 1)) / left;
    for (let k = 0; k <= left; k++)
      weights[k] = (weights[k] as number) + Math.exp(logWeight) * (masses[k] as number);
  }
  return [...weights.entries()]
    .filter(([, weight]) => weight > NEGLIGIBLE)
    .map(([truePositives, weight]) => ({ truePositives, logWeight: Math.log(weight) }));
}
