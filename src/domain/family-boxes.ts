import { type ConfusionRows, mixOf, PRESUMED, sumOf } from './confusion.ts';
import { lgamma } from './lgamma.ts';

/**
 * How many of some boxes are of one family, from what all of them were called:
 *
 *   n of the boxes are of it    n ~ BetaBinomial(boxes; a, (F - 1) a), a = 1/2 (Jeffreys)
 *   these are called            h ~ Multinomial(n, C), C ~ Dirichlet(the family's row)
 *   the other boxes - n         called as it, unknown, or one of the other names with (D, U, 1 - D - U) ~ Dirichlet,
 *                               and then which of the other names ~ Dirichlet
 *
 * Shares and rows are integrated in closed form, and h is summed over by convolving the columns, whose only tie is
 * their sum n: no chance, no grid.
 *
 * The one approximation is that the F - 1 other families are looked at as one. The mean of (D, U) is that of their rows
 * in the mix in which they are there (`mixOf`), and its concentration gives D the variance that rows and mix leave it;
 * which of the other names they are called follows from their mix, of which nothing is presumed. Of two families it is
 * exact. Of five with ninety held-out wagons each, the 95 % interval is that of the whole model (by Gibbs sampling)
 * within one wagon up to 320 boxes and within four of 840; with fifteen to forty each it is some wagons off.
 *
 * @param called how many boxes were called each of the F names, and in the last place `unknown`
 * @returns Pr(n), n = 0..boxes
 */
export function boxesOfFamily(called: readonly number[], family: number, rows: ConfusionRows): Float64Array {
  const unknown = rows.length;
  const boxes = sumOf(called);
  const own = rows[family] as readonly number[];
  const others = othersAsOne(called, family, rows);
  const column = (name: number, other: number): Float64Array =>
    shareOut(called[name] as number, own[name] as number, other);

  let ln = Float64Array.of(0);
  for (const [name, share] of others.names) ln = convolve(ln, column(name, share));
  const named = ln.length - 1;
  const ofNames = sumOf(others.names.map(([, share]) => share));
  ln = ln.map((x, h) => x + lnRising(others.asNames, named - h) - lnRising(ofNames, named - h));
  ln = convolve(ln, column(family, others.asFamily));
  ln = convolve(ln, column(unknown, others.asUnknown));

  const [ownSum, otherSum] = [sumOf(own), others.asFamily + others.asUnknown + others.asNames];
  return normalise(
    ln.map(
      (x, n) =>
        x +
        lnRising(PRESUMED, n) +
        lnRising((rows.length - 1) * PRESUMED, boxes - n) -
        lnRising(ownSum, n) -
        lnRising(otherSum, boxes - n),
    ),
  );
}

/** Dirichlet parameters of how the other families together are called. */
interface OthersAsOne {
  readonly asFamily: number;
  readonly asUnknown: number;
  readonly asNames: number;
  /** Each of the other names, and its parameter among them. */
  readonly names: readonly (readonly [name: number, share: number])[];
}

function othersAsOne(called: readonly number[], family: number, rows: ConfusionRows): OthersAsOne {
  const families = rows.length;
  const others = rows.map((_, k) => k).filter((k) => k !== family);
  const shares = rows.map((row) => row.map((x) => x / sumOf(row)));
  const share = (k: number, name: number): number => shares[k]?.[name] as number;

  const mix = mixOf(called, shares);
  const inMix = sumOf(others.map((k) => mix[k] as number));
  const weight = (k: number): number => (mix[k] as number) / inMix;
  const mean = (name: number): number => sumOf(others.map((k) => weight(k) * share(k, name)));

  const [asFamily, asUnknown] = [mean(family), mean(families)];
  const variance = sumOf(
    others.map((k) => {
      const s = share(k, family);
      const ofRow = (weight(k) ** 2 * s * (1 - s)) / (sumOf(rows[k] as readonly number[]) + 1);
      const ofMix = (weight(k) * (s - asFamily) ** 2) / (inMix + 1);
      return ofRow + ofMix;
    }),
  );
  const concentration = (asFamily * (1 - asFamily)) / variance - 1;

  const among = others.map((name) => sumOf(others.map((k) => share(k, name))));
  const scale = ((families - 1) * PRESUMED) / sumOf(among);
  return {
    asFamily: concentration * asFamily,
    asUnknown: concentration * asUnknown,
    asNames: concentration * (1 - asFamily - asUnknown),
    names: others.map((name, i) => [name, (among[i] as number) * scale]),
  };
}

/** ln of what h of `count` boxes being of the family, and the rest not, has to do with one column; h = 0..count. */
function shareOut(count: number, own: number, other: number): Float64Array {
  return Float64Array.from(
    { length: count + 1 },
    (_, h) => lnRising(own, h) - lgamma(h + 1) + lnRising(other, count - h) - lgamma(count - h + 1),
  );
}

/** ln of the convolution of what two logarithms stand for. */
function convolve(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: a.length + b.length - 1 }, (_, n) => {
    const [from, to] = [Math.max(0, n - b.length + 1), Math.min(n, a.length - 1)];
    let top = -Infinity;
    for (let i = from; i <= to; i++) top = Math.max(top, (a[i] as number) + (b[n - i] as number));
    let sum = 0;
    for (let i = from; i <= to; i++) sum += Math.exp((a[i] as number) + (b[n - i] as number) - top);
    return top + Math.log(sum);
  });
}

/** ln of the rising factorial x (x + 1) .. (x + n - 1). */
function lnRising(x: number, n: number): number {
  return lgamma(x + n) - lgamma(x);
}

function normalise(ln: Float64Array): Float64Array {
  const top = ln.reduce((a, b) => Math.max(a, b), -Infinity);
  const masses = ln.map((x) => Math.exp(x - top));
  const total = sumOf(masses);
  return masses.map((mass) => mass / total);
}
