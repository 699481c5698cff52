/** Wagons of each family that are presumed: Jeffreys' prior. */
export const PRESUMED = 0.5;
/** The share of unknown is believed as if the card's were seen in so many boxes more. */
const CARD_BOXES = 10;
/** More than the mix needs to settle. */
const ROUNDS = 300;

/** Dirichlet parameters of what boxes of each family are called: F rows of F + 1, the last column for `unknown`. */
export type ConfusionRows = readonly (readonly number[])[];

/**
 * What boxes of each family are called in a place, from a confusion matrix and from what the boxes there were called:
 * Dirichlet rows of counts + 1 / (F + 1), with the share of `unknown` moved to the place's.
 *
 * That share follows haze, blur and light, which are those of the scene and not of a family: where it is higher than
 * among the held-out wagons, rows as they are would have one family alone go unrecognised. So all odds of `unknown` are
 * multiplied by one factor,
 *
 *   u_k = s o_k / (1 + s o_k)    o_k = unknown / known of row k
 *
 * with s such that in the mix of the boxes that were told, the expected share of unknown is the one seen (and, of few
 * boxes, near the card's). Weights of the rows and the proportions of their names stay.
 *
 * @param called how many boxes were called each of the F names, and in the last place `unknown`
 * @param confusion F rows of F + 1 counts: what held-out wagons of each family were called
 */
export function confusionHere(
  called: readonly number[],
  confusion: readonly (readonly number[])[],
): ConfusionRows {
  const families = confusion.length;
  const rows = confusion.map((row) => row.map((count) => count + 1 / (families + 1)));
  const unknownOf = (row: readonly number[]): number => row[families] as number;
  const known = rows.map((row) => sumOf(row) - unknownOf(row));
  const odds = rows.map((row, k) => unknownOf(row) / (known[k] as number));
  const names = rows.map((row, k) => row.slice(0, families).map((x) => x / (known[k] as number)));

  const told = mixOf(called.slice(0, families), names);
  const untold = told.reduce((sum, boxes, k) => sum + boxes * (odds[k] as number), 0);
  const onCard = untold / (untold + sumOf(told));
  const here = (unknownOf(called) + CARD_BOXES * onCard) / (sumOf(called) + CARD_BOXES);
  const factor = ((here / (1 - here)) * sumOf(told)) / untold;

  return rows.map((row, k) => {
    const o = factor * (odds[k] as number);
    const weight = sumOf(row) / (1 + o);
    return [...(names[k] as readonly number[]).map((share) => weight * share), weight * o];
  });
}

/**
 * How many boxes of each family there are most likely, with what is presumed of each, from what they were called:
 * expectation and maximisation, whose one maximum it finds.
 * @param shares how often each family is called what
 */
export function mixOf(called: readonly number[], shares: readonly (readonly number[])[]): readonly number[] {
  let mix = shares.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = shares.map(() => PRESUMED);
    called.forEach((count, name) => {
      const likely = shares.map((row, k) => (mix[k] as number) * (row[name] as number));
      const all = sumOf(likely);
      likely.forEach((x, k) => {
        next[k] = (next[k] as number) + (count * x) / all;
      });
    });
    mix = next;
  }
  return mix;
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const x of numbers) sum += x;
  return sum;
}
