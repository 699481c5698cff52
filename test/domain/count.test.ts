import { describe, expect, it } from 'vitest';
import { chanceOver, estimateTrue } from '../../src/domain/count.ts';
import { Fault } from '../../src/domain/fault.ts';
import { digamma, lgamma } from '../../src/domain/lgamma.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { beta, binomial, gamma, poisson, uniform } from '../support/chance.ts';

function rates(change: Partial<ErrorRates> = {}): ErrorRates {
  return {
    class: 'railcar',
    recallAlpha: 18,
    recallBeta: 3,
    falsePerKm2Shape: 2,
    falsePerKm2Rate: 4,
    measuredOn: 'test',
    ...change,
  };
}

/** A quarter of a false box beside each object found. */
const BESIDE = { falsePerHitShape: 3, falsePerHitRate: 12 };

describe('lgamma', () => {
  it('gives factorials', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 170; n++) {
      logFactorial += Math.log(n);
      expect(lgamma(n + 1)).toBeCloseTo(logFactorial, 9);
    }
    expect(lgamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });
});

describe('digamma', () => {
  it('is the slope of lgamma', () => {
    for (const x of [0.3, 0.75, 1, 2.5, 7, 40]) {
      const h = 1e-5;
      expect(digamma(x)).toBeCloseTo((lgamma(x + h) - lgamma(x - h)) / (2 * h), 6);
    }
  });
});

/** The oracle: numeric integration over lambda, phi and R on a grid, plain products, N up to a wide limit. */
function bruteForce(raw: number, km2: number, r: ErrorRates, limit: number): number[] {
  const falseMass = mix(
    2000,
    (u) => u ** (r.falsePerKm2Shape - 1) * Math.exp(-r.falsePerKm2Rate * u),
    8 * ((r.falsePerKm2Shape + 3) / r.falsePerKm2Rate),
  );
  const recallMass = mix(400, (u) => u ** (r.recallAlpha - 1) * (1 - u) ** (r.recallBeta - 1), 1);
  const pFalse = Array.from({ length: raw + 1 }, (_, f) =>
    falseMass.reduce((sum, [x, w]) => sum + w * poissonMass(f, x * km2), 0),
  );
  const { falsePerHitShape: besideShape, falsePerHitRate: besideRate } = r;
  const besideMass: [number, number][] =
    besideShape && besideRate
      ? mix(
          400,
          (u) => u ** (besideShape - 1) * Math.exp(-besideRate * u),
          (8 * (besideShape + 3)) / besideRate,
        )
      : [[0, 1]];
  const pFalseOf = Array.from({ length: raw + 1 }, (_, t) => {
    let sum = 0;
    for (let beside = 0; beside <= raw - t; beside++)
      sum +=
        (pFalse[raw - t - beside] as number) *
        besideMass.reduce((all, [x, w]) => all + w * poissonMass(beside, x * t), 0);
    return sum;
  });
  const posterior = Array.from({ length: limit }, (_, n) => {
    let mass = 0;
    for (let t = 0; t <= Math.min(n, raw); t++)
      mass +=
        (pFalseOf[t] as number) * recallMass.reduce((sum, [x, w]) => sum + w * binomialMass(t, n, x), 0);
    return mass / Math.max(n, 1);
  });
  const total = posterior.reduce((a, b) => a + b, 0);
  return posterior.map((mass) => mass / total);
}

function mix(steps: number, density: (x: number) => number, upper: number): [number, number][] {
  const points = Array.from({ length: steps }, (_, i): [number, number] => {
    const x = ((i + 0.5) / steps) * upper;
    return [x, density(x)];
  });
  const total = points.reduce((sum, [, w]) => sum + w, 0);
  return points.map(([x, w]) => [x, w / total]);
}

function poissonMass(k: number, mean: number): number {
  let mass = Math.exp(-mean);
  for (let i = 1; i <= k; i++) mass *= mean / i;
  return mass;
}

function binomialMass(k: number, n: number, p: number): number {
  let mass = (1 - p) ** (n - k);
  for (let i = 1; i <= k; i++) mass *= (p * (n - k + i)) / i;
  return mass;
}

function quantile(masses: readonly number[], at: number): number {
  let sum = 0;
  return masses.findIndex((mass) => {
    sum += mass;
    return sum >= at;
  });
}

describe('estimateTrue', () => {
  it.each([
    [0, 0.5, {}],
    [1, 2, {}],
    [8, 4, {}],
    [12, 0, {}],
    [23, 1.5, { recallAlpha: 8, recallBeta: 6 }],
    [30, 10, { falsePerKm2Shape: 1.6, falsePerKm2Rate: 0.5 }],
    [0, 1, BESIDE],
    [9, 1.5, BESIDE],
    [30, 2, { ...BESIDE, recallAlpha: 8, recallBeta: 6 }],
  ])('raw %i on %f km2 agrees with brute force', (raw, km2, change) => {
    const r = rates(change);
    const masses = bruteForce(raw, km2, r, 260);
    const got = estimateTrue(raw, km2, r);
    // The oracle integrates on a grid: a quantile that falls within 0.001 of a step may land on either side.
    const expectQuantile = (value: number, at: number): void => {
      expect(value).toBeGreaterThanOrEqual(quantile(masses, at - 0.001));
      expect(value).toBeLessThanOrEqual(Math.max(1, quantile(masses, at + 0.001)));
    };
    expectQuantile(got.value, 0.5);
    expectQuantile(got.low, 0.025);
    expectQuantile(got.high, 0.975);
  });

  it('covers the truth in 95 of 100 looks at random places', () => {
    const random = uniform(7);
    for (const [r, km2] of [
      [rates(), 1.2],
      [rates({ recallAlpha: 5, recallBeta: 2.5, falsePerKm2Shape: 1.3, falsePerKm2Rate: 0.4 }), 3],
      [rates(BESIDE), 1.2],
    ] as const) {
      const looks = 3000;
      let covered = 0;
      for (let i = 0; i < looks; i++) {
        const truth = Math.floor(random() * 80);
        const recall = beta(random, r.recallAlpha, r.recallBeta);
        const lambda = gamma(random, r.falsePerKm2Shape) / r.falsePerKm2Rate;
        const hits = binomial(random, truth, recall);
        const phi = r.falsePerHitShape ? gamma(random, r.falsePerHitShape) / (r.falsePerHitRate ?? 1) : 0;
        const raw = hits + poisson(random, lambda * km2) + (hits > 0 ? poisson(random, phi * hits) : 0);
        const { low, high } = estimateTrue(raw, km2, r);
        if (low <= truth && truth <= high) covered++;
      }
      expect(covered / looks).toBeGreaterThan(0.93);
      expect(covered / looks).toBeLessThan(0.99);
    }
  });

  it('leaves room above nothing seen', () => {
    const empty = estimateTrue(0, 0.4, rates());
    expect(empty).toMatchObject({ value: 0, low: 0 });
    expect(empty.high).toBeGreaterThan(0);
    expect(estimateTrue(0, 0.4, rates({ recallAlpha: 900, recallBeta: 1 })).high).toBe(1);
  });

  it('does not turn clutter over wide ground into wagons', () => {
    const clutter = rates({ falsePerKm2Shape: 16, falsePerKm2Rate: 8 });
    const { low, value } = estimateTrue(8, 4, clutter);
    expect(low).toBe(0);
    expect(value).toBeLessThan(5);
  });

  it('takes boxes beside wagons from a full yard, and hardly any from one with few boxes', () => {
    const beside = rates({ ...BESIDE, falsePerKm2Shape: 1, falsePerKm2Rate: 1e6 });
    expect(estimateTrue(100, 0.05, beside).value).toBeLessThan(0.95 * estimateTrue(100, 0.05, rates()).value);
    expect(estimateTrue(1, 0.05, beside).value).toBe(1);
  });

  it('is ordered, and grows with what was counted', () => {
    let before = estimateTrue(0, 2, rates());
    for (let raw = 1; raw <= 60; raw++) {
      const now = estimateTrue(raw, 2, rates());
      expect(now.low).toBeLessThanOrEqual(now.value);
      expect(now.value).toBeLessThanOrEqual(now.high);
      expect(now.low).toBeGreaterThanOrEqual(before.low);
      expect(now.value).toBeGreaterThanOrEqual(before.value);
      expect(now.high).toBeGreaterThanOrEqual(before.high);
      before = now;
    }
  });

  it('does not exceed what a perfect eye would say when recall is certain', () => {
    const sharp = rates({ recallAlpha: 1e6, recallBeta: 1e-3, falsePerKm2Shape: 1, falsePerKm2Rate: 1e9 });
    expect(estimateTrue(40, 1, sharp)).toEqual({ value: 40, low: 40, high: 40 });
  });

  it('answers a thousand boxes in well under a second', () => {
    const before = performance.now();
    const { low, value, high } = estimateTrue(1000, 30, rates());
    expect(performance.now() - before).toBeLessThan(1000);
    expect([low < value, value < high, low > 900]).toEqual([true, true, true]);
  });

  it('names what was wrong', () => {
    expect(() => estimateTrue(1.5, 1, rates())).toThrow('raw count 1.5');
    expect(() => estimateTrue(1, Number.NaN, rates())).toThrow('NaN km2');
    expect(() => estimateTrue(1, 1, rates({ recallAlpha: 0.3 }))).toThrow(/recallAlpha is 0.3, expected/);
    expect(() => estimateTrue(1, 1, rates({ falsePerKm2Rate: 0 }))).toThrow(Fault);
    expect(() => estimateTrue(1, 1, rates({ falsePerHitShape: 2 }))).toThrow(/falsePerHitRate beside it/);
    expect(() => estimateTrue(1, 1, rates({ falsePerHitRate: 2 }))).toThrow(
      /falsePerHitRate is 2, expected falsePerHitShape beside it/,
    );
    expect(() => estimateTrue(1, 1, rates({ falsePerHitShape: 2, falsePerHitRate: 0 }))).toThrow(
      /numbers > 0/,
    );
  });
});

describe('chanceOver', () => {
  it.each([
    [0, 0.5, {}],
    [8, 4, {}],
    [23, 1.5, { recallAlpha: 8, recallBeta: 6 }],
  ])('of raw %i on %f km2 agrees with brute force', (raw, km2, change) => {
    const r = rates(change);
    const masses = bruteForce(raw, km2, r, 260);
    for (const n of [0, 1, 5, 20, 40])
      expect(chanceOver(n, raw, km2, r)).toBeCloseTo(
        masses.slice(n + 1).reduce((sum, mass) => sum + mass, 0),
        2,
      );
  });

  it('is the other face of the interval', () => {
    for (const raw of [0, 3, 17, 60]) {
      const { value, low, high } = estimateTrue(raw, 2, rates());
      expect(chanceOver(value, raw, 2, rates())).toBeLessThanOrEqual(0.5);
      expect(chanceOver(high, raw, 2, rates())).toBeLessThanOrEqual(0.025);
      if (low > 0) expect(chanceOver(low - 1, raw, 2, rates())).toBeGreaterThanOrEqual(0.975);
    }
  });
});
