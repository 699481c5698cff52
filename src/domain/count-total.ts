import { countBehind, posterior, type SeenGround, type TrueCount, weighGrounds } from './count.ts';

/** Boxes on some ground seen, and how the model errs there. */
export interface CountedGround extends SeenGround {
  readonly raw: number;
}

/** What is cut from the tail of each of several laws before they are added: it counts as more than anything kept. */
const TAIL = 1e-5;
/** So many objects are more than any ground holds. */
const MOST = 20_000;

/**
 * Median and 95 % interval of the true number on several grounds of one place, seen at one instant by one model: the
 * counting model on all of them at once. Ground of one lambda is one ground, since lambda is one draw a place; so are R
 * and phi where the grounds have one law of them. Grounds with different laws err independently. Ends are never added.
 *
 * @throws RangeError without grounds; RangeError, Fault as estimateTrue
 */
export function estimateTotal(grounds: readonly CountedGround[]): TrueCount {
  const [group, ...others] = groupBy(grounds, ({ rates }) =>
    [rates.recallAlpha, rates.recallBeta, rates.falsePerHitShape, rates.falsePerHitRate].join(' '),
  );
  if (group === undefined) throw new RangeError('a total of no ground');
  if (others.length > 0) return quantilesOf([group, ...others].map(massesOf).reduce(convolve));
  return countBehind(weigh(group), ratesOf(group));
}

function weigh(group: readonly CountedGround[]): ReturnType<typeof weighGrounds> {
  const raw = group.reduce((sum, ground) => sum + ground.raw, 0);
  const lambdas = groupBy(group, ({ rates }) => [rates.falsePerKm2Shape, rates.falsePerKm2Rate].join(' '));
  const merged = lambdas.map((same) => ({
    km2Seen: same.reduce((sum, { km2Seen }) => sum + km2Seen, 0),
    rates: ratesOf(same),
  }));
  return weighGrounds(raw, merged, ratesOf(group));
}

function ratesOf(group: readonly CountedGround[]): CountedGround['rates'] {
  return (group[0] as CountedGround).rates;
}

/** Pr(N = 0), Pr(N = 1), ... up to a tail of 1e-5. */
function massesOf(group: readonly CountedGround[]): readonly number[] {
  const masses: number[] = [];
  let sum = 0;
  for (const mass of posterior(weigh(group), ratesOf(group))) {
    masses.push(mass);
    sum += mass;
    if (sum >= 1 - TAIL || masses.length >= MOST) return masses;
  }
  return masses;
}

function convolve(a: readonly number[], b: readonly number[]): readonly number[] {
  const sum = new Float64Array(a.length + b.length - 1);
  a.forEach((x, i) => {
    b.forEach((y, k) => {
      sum[i + k] = (sum[i + k] as number) + x * y;
    });
  });
  return [...sum];
}

function quantilesOf(masses: readonly number[]): TrueCount {
  const at = (probability: number): number => {
    let cumulative = 0;
    const n = masses.findIndex((mass) => {
      cumulative += mass;
      return cumulative >= probability;
    });
    return n < 0 ? masses.length - 1 : n;
  };
  return { value: at(0.5), low: at(0.025), high: Math.max(1, at(0.975)) };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
