import { describe, expect, it } from 'vitest';
import { type ConfusionRows, confusionHere } from '../../src/domain/confusion.ts';
import { estimateTrue } from '../../src/domain/count.ts';
import { estimateFamilies } from '../../src/domain/count-families.ts';
import { boxesOfFamily } from '../../src/domain/family-boxes.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { beta, binomial, gamma, poisson, uniform } from '../support/chance.ts';

const RATES: ErrorRates = {
  class: 'railcar',
  recallAlpha: 18,
  recallBeta: 3,
  falsePerKm2Shape: 2,
  falsePerKm2Rate: 4,
  measuredOn: 'test',
};
/** Finds all, and nothing else. */
const SHARP: ErrorRates = {
  ...RATES,
  recallAlpha: 1e7,
  recallBeta: 1e-4,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 1e9,
};
const FIVE = [
  [88, 1, 3, 0, 3, 5],
  [1, 90, 0, 1, 3, 5],
  [6, 0, 78, 7, 2, 7],
  [1, 0, 6, 84, 3, 6],
  [4, 2, 1, 3, 84, 6],
];
const TWO = [
  [18, 3, 2],
  [1, 9, 4],
];

function rising(x: number, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= x + i;
  return product;
}

/** What each box was called, one after another. */
function listed(called: readonly number[]): readonly number[] {
  return called.flatMap((count, name) => Array.from({ length: count }, () => name));
}

/** Dirichlet rows of a confusion matrix as it is. */
function rowsOf(confusion: readonly (readonly number[])[]): ConfusionRows {
  return confusion.map((row) => row.map((count) => count + 1 / row.length));
}

/** Probability of the families of boxes in a row, and of what they were called, as in the urns of Polya. */
function sequenceMass(families: readonly number[], names: readonly number[], rows: ConfusionRows): number {
  let mass = 1 / rising(rows.length / 2, families.length);
  rows.forEach((row, i) => {
    const own = names.filter((_, b) => families[b] === i);
    mass *= rising(0.5, own.length);
    mass /= rising(
      row.reduce((sum, x) => sum + x, 0),
      own.length,
    );
    row.forEach((x, name) => {
      mass *= rising(x, own.filter((n) => n === name).length);
    });
  });
  return mass;
}

/** The oracle: every family for every box. */
function everyFamily(called: readonly number[], rows: ConfusionRows): number[][] {
  const names = listed(called);
  const F = rows.length;
  const masses = rows.map(() => new Array<number>(names.length + 1).fill(0));
  let total = 0;
  for (let code = 0; code < F ** names.length; code++) {
    const families = names.map((_, b) => Math.floor(code / F ** b) % F);
    const mass = sequenceMass(families, names, rows);
    total += mass;
    masses.forEach((of, i) => {
      const n = families.filter((family) => family === i).length;
      of[n] = (of[n] as number) + mass;
    });
  }
  return masses.map((of) => of.map((mass) => mass / total));
}

function furthestApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sum, worst] = [0, 0];
  for (let n = 0; n < a.length; n++) {
    sum += (a[n] as number) - (b[n] as number);
    worst = Math.max(worst, Math.abs(sum));
  }
  return worst;
}

function quantile(masses: readonly number[], at: number): number {
  let sum = 0;
  return masses.findIndex((mass) => {
    sum += mass;
    return sum >= at;
  });
}

describe('boxesOfFamily', () => {
  it.each([[[0, 0, 0]], [[1, 0, 0]], [[0, 0, 5]], [[6, 3, 2]], [[9, 0, 1]], [[0, 10, 1]]])(
    'of two families is what every assignment of %j adds up to',
    (called) => {
      const oracle = everyFamily(called, rowsOf(TWO));
      for (const family of [0, 1])
        expect(
          furthestApart(boxesOfFamily(called, family, rowsOf(TWO)), oracle[family] as number[]),
        ).toBeLessThan(1e-9);
    },
  );

  it.each([[[4, 2, 1, 1]], [[7, 0, 0, 1]], [[0, 1, 6, 0]], [[3, 3, 2, 0]], [[1, 1, 1, 5]]])(
    'of three families is nearly that of every assignment of %j',
    (called) => {
      const three = rowsOf([
        [90, 2, 3, 5],
        [4, 60, 1, 5],
        [6, 1, 60, 8],
      ]);
      const oracle = everyFamily(called, three);
      for (const family of [0, 1, 2])
        expect(furthestApart(boxesOfFamily(called, family, three), oracle[family] as number[])).toBeLessThan(
          0.06,
        );
    },
  );

  it('believes that boxes called so are misread where hardly any should be', () => {
    const mean = (masses: Float64Array): number => masses.reduce((sum, mass, n) => sum + n * mass, 0);
    // three of a hundred open wagons are called flat
    expect(mean(boxesOfFamily([300, 0, 9, 0, 9, 15], 2, rowsOf(FIVE)))).toBeLessThan(4);
    expect(mean(boxesOfFamily([30, 0, 9, 0, 1, 2], 2, rowsOf(FIVE)))).toBeGreaterThan(8);
  });

  it('tells nothing of families that were never told right, and says so', () => {
    const masses = boxesOfFamily(
      [0, 0, 12],
      0,
      rowsOf([
        [0, 0, 0],
        [0, 0, 0],
      ]),
    );
    expect(masses[0]).toBeGreaterThan(0.05);
    expect(masses[12]).toBeGreaterThan(0.05);
  });

  it('adds up for thousands of boxes', () => {
    const masses = boxesOfFamily([1500, 300, 200, 100, 50, 80], 0, rowsOf(FIVE));
    expect(masses.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
});

describe('confusionHere', () => {
  const share = (rows: ConfusionRows, k: number, name: number): number => {
    const row = rows[k] as readonly number[];
    return (row[name] as number) / row.reduce((a, b) => a + b, 0);
  };
  const odds = (rows: ConfusionRows, k: number): number => {
    const unknown = share(rows, k, 5);
    return unknown / (1 - unknown);
  };

  it('moves the share of unknown to what was seen, all odds alike', () => {
    const rows = confusionHere([300, 0, 0, 0, 0, 300], FIVE);
    expect(share(rows, 0, 5)).toBeCloseTo(0.5, 1);
    for (const k of [1, 2, 3, 4])
      expect(odds(rows, k) / odds(rows, 0)).toBeCloseTo(odds(rowsOf(FIVE), k) / odds(rowsOf(FIVE), 0), 9);
  });

  it('keeps the weight of each row and the proportions of its names', () => {
    const rows = confusionHere([20, 5, 0, 9, 1, 40], FIVE);
    rowsOf(FIVE).forEach((row, k) => {
      const here = rows[k] as readonly number[];
      expect(here.reduce((a, b) => a + b, 0)).toBeCloseTo(
        row.reduce((a, b) => a + b, 0),
        9,
      );
      const ratio = (here[0] as number) / (row[0] as number);
      for (const name of [1, 2, 3, 4])
        expect((here[name] as number) / (row[name] as number)).toBeCloseTo(ratio, 9);
    });
  });

  it('stays near the card where few boxes were seen, and at it where none was', () => {
    expect(share(confusionHere([0, 0, 0, 0, 0, 0], FIVE), 0, 5)).toBeCloseTo(share(rowsOf(FIVE), 0, 5), 9);
    const few = share(confusionHere([0, 0, 0, 0, 0, 2], FIVE), 0, 5);
    expect(few).toBeGreaterThan(0.1);
    expect(few).toBeLessThan(0.3);
  });
});

/** The oracle for the whole: every family and every set of false boxes, recall on a grid, N up to a limit. */
function wholeModel(called: readonly number[], km2: number, rates: ErrorRates, limit: number): number[][] {
  const names = listed(called);
  const rows = confusionHere(called, TWO);
  const recalls = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
  const density = recalls.map((r) => r ** (rates.recallAlpha - 1) * (1 - r) ** (rates.recallBeta - 1));
  const all = density.reduce((a, b) => a + b, 0);
  const binomialMass = (k: number, n: number, p: number): number => {
    let mass = (1 - p) ** (n - k);
    for (let i = 1; i <= k; i++) mass *= (p * (n - k + i)) / i;
    return mass;
  };
  /** Pr(k found of N) / max(N, 1), N = 0..limit. */
  const evidence = names
    .concat(0)
    .map((_, k) =>
      Array.from({ length: limit }, (__, n) =>
        n < k
          ? 0
          : recalls.reduce((sum, r, i) => sum + ((density[i] as number) / all) * binomialMass(k, n, r), 0) /
            Math.max(n, 1),
      ),
    );
  const sum = (list: readonly number[] | undefined): number => (list ?? []).reduce((a, b) => a + b, 0);
  const falseMass = (f: number): number => {
    let mass = (rates.falsePerKm2Rate / (rates.falsePerKm2Rate + km2)) ** rates.falsePerKm2Shape;
    for (let i = 0; i < f; i++)
      mass *= ((rates.falsePerKm2Shape + i) / (i + 1)) * (km2 / (rates.falsePerKm2Rate + km2));
    return mass;
  };
  const subsets = names.concat(0).map(() => 0);
  for (let set = 0; set < 2 ** names.length; set++) {
    const t = names.filter((_, b) => (set >> b) & 1).length;
    subsets[t] = (subsets[t] as number) + 1;
  }
  const masses = [0, 1].map(() => new Array<number>(limit).fill(0));
  for (let code = 0; code < 2 ** names.length; code++) {
    const families = names.map((_, b) => (code >> b) & 1);
    const looks = sequenceMass(families, names, rows);
    for (let set = 0; set < 2 ** names.length; set++) {
      const t = names.filter((_, b) => (set >> b) & 1).length;
      const mass = (looks * falseMass(names.length - t) * sum(evidence[t])) / (subsets[t] as number);
      masses.forEach((of, i) => {
        const k = families.filter((family, b) => family === i && (set >> b) & 1).length;
        const likely = evidence[k] as number[];
        const scale = mass / sum(likely);
        for (let n = k; n < limit; n++) of[n] = (of[n] as number) + (likely[n] as number) * scale;
      });
    }
  }
  return masses.map((of) => of.map((mass) => mass / sum(of)));
}

describe('estimateFamilies', () => {
  it.each([
    [[0, 0, 0], 1, RATES],
    [[4, 1, 1], 2, RATES],
    [[1, 3, 0], 4, { ...RATES, recallAlpha: 6, recallBeta: 4 }],
    [[3, 2, 1], 8, { ...RATES, falsePerKm2Shape: 1.6, falsePerKm2Rate: 1.5 }],
  ])('called %j on %f km2 agrees with brute force', (called, km2, rates) => {
    const masses = wholeModel(called, km2, rates, 90);
    estimateFamilies(called, km2, rates, TWO).forEach(({ low, value, high }, i) => {
      const of = masses[i] as number[];
      for (const [got, at] of [
        [value, 0.5],
        [low, 0.025],
        [high, 0.975],
      ] as const) {
        // a quantile within 0.001 of a step may land on either side
        expect(got).toBeGreaterThanOrEqual(quantile(of, at - 0.001));
        expect(got).toBeLessThanOrEqual(Math.max(1, quantile(of, at + 0.001)));
      }
    });
  });

  it('covers the truth of each family in 95 of 100 looks at random places', () => {
    const random = uniform(11);
    const multinomial = (trials: number, shares: readonly number[]): number[] => {
      let [left, rest] = [trials, 1];
      return shares.map((share, i) => {
        const hits = i === shares.length - 1 ? left : binomial(random, left, Math.min(1, share / rest));
        left -= hits;
        rest -= share;
        return hits;
      });
    };
    const dirichlet = (weights: readonly number[]): number[] => {
      const draws = weights.map((weight) => gamma(random, weight));
      const total = draws.reduce((a, b) => a + b, 0);
      return draws.map((x) => x / total);
    };
    const looks = 250;
    let covered = 0;
    for (let look = 0; look < looks; look++) {
      const card = FIVE.map((row) => dirichlet(row.map((x) => x + 0.5)));
      const confusion = card.map((shares) => multinomial(60, shares));
      // every other place is hazy: one in three wagons more is unknown
      const haze = look % 2 === 0 ? 0 : 0.33;
      const eye = card.map((shares) => shares.map((x, name) => x * (1 - haze) + (name === 5 ? haze : 0)));
      const truth = multinomial(Math.floor(random() * 90), dirichlet([0.5, 0.5, 0.5, 0.5, 0.5]));
      const recall = beta(random, RATES.recallAlpha, RATES.recallBeta);
      const found = truth.map((n) => binomial(random, n, recall));
      const called = [0, 0, 0, 0, 0, 0];
      const call = (boxes: readonly number[]): void => {
        boxes.forEach((n, i) => {
          multinomial(n, eye[i] as number[]).forEach((x, name) => {
            called[name] = (called[name] as number) + x;
          });
        });
      };
      call(found);
      const clutter = poisson(random, gamma(random, RATES.falsePerKm2Shape) / RATES.falsePerKm2Rate);
      call(multinomial(clutter, [0.2, 0.2, 0.2, 0.2, 0.2]));
      estimateFamilies(called, 1, RATES, confusion).forEach(({ low, high }, i) => {
        if (low <= (truth[i] as number) && (truth[i] as number) <= high) covered++;
      });
    }
    expect(covered / (5 * looks)).toBeGreaterThan(0.94);
    expect(covered / (5 * looks)).toBeLessThan(0.995);
  });

  it('says what it was told where eye and confusion are perfect', () => {
    const perfect = FIVE.map((row, i) => row.map((_, j) => (i === j ? 1e9 : 0)));
    const told = estimateFamilies([40, 3, 0, 7, 1, 0], 1, SHARP, perfect);
    expect(told.map(({ value }) => value)).toEqual([40, 3, 0, 7, 1]);
    expect(told.map(({ low }) => low)).toEqual([40, 3, 0, 7, 1]);
    expect(told.map(({ high }) => high)).toEqual([40, 3, 1, 7, 1]);
  });

  it('leaves room above a family of which nothing was seen, as above a yard where nothing was', () => {
    const empty = estimateTrue(0, 1, RATES);
    for (const told of estimateFamilies([0, 0, 0, 0, 0, 0], 1, RATES, FIVE)) expect(told).toEqual(empty);
    const [, tank] = estimateFamilies([120, 0, 0, 0, 0, 4], 1, RATES, FIVE);
    expect(tank).toMatchObject({ value: 0, low: 0 });
    expect(tank?.high).toBeGreaterThan(0);
  });

  it('spreads what was called unknown over the families that were told, widely', () => {
    const hazy = estimateFamilies([30, 10, 0, 0, 0, 60], 1, SHARP, FIVE);
    const clear = estimateFamilies([75, 25, 0, 0, 0, 0], 1, SHARP, FIVE);
    for (const family of [0, 1]) {
      const [h, c] = [hazy[family], clear[family]];
      if (!h || !c) throw new Error('no such family');
      expect(Math.abs(h.value - c.value)).toBeLessThan(5);
      expect(h.high - h.low).toBeGreaterThan(2.5 * (c.high - c.low));
    }
  });

  it('names what was wrong', () => {
    expect(() => estimateFamilies([1, 1, 0], 1, { ...RATES, recallAlpha: 0.1 }, TWO)).toThrow(
      /recallAlpha is 0.1/,
    );
  });
});
