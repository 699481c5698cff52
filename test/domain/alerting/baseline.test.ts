import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineAt } from '../../../src/domain/alerting/baseline.ts';
import type { Look } from '../../../src/domain/alerting/look.ts';
import { chanceAbove, upperQuantile } from '../../../src/domain/alerting/negative-binomial.ts';
import { gamma, poisson, uniform } from '../../support/chance.ts';
import { DAY_MS, lookAt, looksOf, ratesOf, START } from '../../support/looks.ts';

interface GoldenCase {
  readonly name: string;
  readonly judged: number;
  readonly recall: number;
  readonly falsePerKm2: number;
  readonly km2: number;
  readonly trend: boolean;
  readonly season: boolean;
  readonly days: readonly number[];
  readonly y: readonly number[];
  readonly seen: readonly number[];
  readonly passes: number;
  readonly mu: number;
  readonly phi: number;
  readonly lnRateError: number;
  readonly raw: number;
  readonly threshold: number;
  readonly p: number;
}

const golden: readonly GoldenCase[] = JSON.parse(
  readFileSync(new URL('../../fixtures/alerts/baseline.json', import.meta.url), 'utf8'),
);

describe('the baseline beside R and its surveillance package', () => {
  it.each(golden)('$name', (expected) => {
    const rates = ratesOf(expected.recall, expected.falsePerKm2);
    const history = expected.days.map((day, i) =>
      epochLook(day, expected.y[i] as number, expected.seen[i] as number, expected.km2),
    );
    const look = epochLook(expected.judged, expected.raw, 1, expected.km2);
    const baseline = baselineAt(
      look,
      history,
      expected.falsePerKm2 === 0 && expected.recall === 1 ? null : rates,
    );
    if (baseline === null) throw new Error('no baseline');
    expect(baseline).toMatchObject({
      passes: expected.passes,
      trend: expected.trend,
      season: expected.season,
    });
    // R stops at a relative change of deviance of 1e-8
    expect(baseline.law.mu / expected.mu).toBeCloseTo(1, 5);
    expect(baseline.law.phi / expected.phi).toBeCloseTo(1, 5);
    expect(baseline.lnRateError / expected.lnRateError).toBeCloseTo(1, 5);
    // its threshold takes the fit at its word; ours is widened afterwards (exceedance.test.ts)
    const p = chanceAbove(expected.raw - 1, baseline.law);
    expect(upperQuantile(0.005, baseline.law)).toBe(expected.threshold);
    expect(p / expected.p).toBeCloseTo(1, 4);
  });

  /** The script counts days from the epoch, so that both have the same phase of the year. */
  function epochLook(day: number, raw: number, seen: number, km2: number): Look & { readonly raw: number } {
    return { ...lookAt(0, raw), at: Math.round(day * DAY_MS), seen, km2Seen: km2 * seen };
  }
});

describe('baselineAt', () => {
  const countsOf = fc.array(fc.nat(60), { minLength: 15, maxLength: 70 });

  it('does not know the future, nor in what order looks arrived', () => {
    fc.assert(
      fc.property(countsOf, countsOf, fc.nat(1000), (past, future, seed) => {
        const history = looksOf(past);
        const look = lookAt(past.length * 7, 30);
        const known = baselineAt(look, history, null);
        const later = looksOf([999, ...future], 3, past.length * 7);
        const random = uniform(seed);
        const shuffled = [...history, ...later]
          .map((one) => [random(), one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(baselineAt(look, shuffled, null)).toEqual(known);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it('rests on 12 passes or on none', () => {
    expect(baselineAt(lookAt(19 * 7, 5), looksOf(Array(19).fill(5)), null)).toBeNull();
    expect(baselineAt(lookAt(20 * 7, 5), looksOf(Array(20).fill(5)), null)?.passes).toBe(12);
  });

  it('leaves out 8 weeks, 26 weeks after three years, and always the last two passes', () => {
    const weekly = looksOf(Array(170).fill(5));
    expect(baselineAt(lookAt(100 * 7, 5), weekly, null)?.to).toBe(START + 91 * 7 * DAY_MS);
    expect(baselineAt(lookAt(160 * 7, 5), weekly, null)?.to).toBe(START + 133 * 7 * DAY_MS);
    const rare = looksOf(Array(20).fill(5), 50);
    expect(baselineAt(lookAt(20 * 50, 5), rare, null)?.to).toBe(START + 17 * 50 * DAY_MS);
  });

  it('takes a season from 30 passes over 78 weeks on, and from 40 a trend', () => {
    const at = (passes: number, gap: number) =>
      baselineAt(lookAt(passes * gap + 57, 5), looksOf(wave(passes, gap), gap), null);
    expect(at(60, 5)).toMatchObject({ trend: false, season: false });
    expect(at(31, 20)).toMatchObject({ trend: false, season: false });
    expect(at(32, 20)).toMatchObject({ trend: false, season: true });
    expect(at(41, 20)).toMatchObject({ trend: false, season: true });
    expect(at(42, 20)).toMatchObject({ trend: true, season: true });
  });

  /** Doubles in 800 days, and swings about it. */
  function wave(passes: number, gap: number): readonly number[] {
    return Array.from({ length: passes }, (_, i) =>
      Math.round((20 + 8 * Math.sin(i * gap * 0.9)) * 2 ** ((i * gap) / 800)),
    );
  }

  it('drops a trend that chance explains, and one that leads past every rate seen', () => {
    const at = (count: (i: number) => number) => {
      const counts = Array.from({ length: 60 }, (_, i) => Math.round(count(i)));
      return baselineAt(lookAt(60 * 14, 5), looksOf(counts, 14), null)?.trend;
    };
    expect(at((i) => 20 + i / 2 + 9 * Math.sin(i * 9))).toBe(true);
    expect(at((i) => 20 + i / 30 + 9 * Math.sin(i * 9))).toBe(false);
    expect(at((i) => 2 * 1.08 ** i)).toBe(false);
  });

  it('does not use passes that saw less than half', () => {
    const history = looksOf(Array(30).fill(20));
    const hazy = looksOf(Array(30).fill(1), 7, 2).map((one) => ({ ...one, seen: 0.4 }));
    expect(baselineAt(lookAt(30 * 7, 20), [...history, ...hazy], null)?.rate).toBeCloseTo(20, 6);
  });

  it('finds the rate of true objects behind partial sight, missed objects and false boxes', () => {
    const random = uniform(5);
    const rates = ratesOf(0.7, 6);
    const found = Array.from({ length: 60 }, () => {
      const history = looksOf(Array(38).fill(0)).map((one) => {
        const seen = 0.5 + random() / 2;
        const mu = seen * 0.7 * 25 + 6 * 0.8 * seen;
        return { ...one, seen, km2Seen: 0.8 * seen, raw: poisson(random, gamma(random, mu)) };
      });
      return baselineAt(lookAt(38 * 7, 20), history, rates)?.rate ?? Number.NaN;
    });
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    expect(mean).toBeGreaterThan(24);
    expect(mean).toBeLessThan(26);
  });

  it('lets a past outbreak hardly raise the threshold', () => {
    const usual = Array.from({ length: 40 }, (_, i) => 18 + (i % 5));
    const outbreak = usual.map((count, i) => (i === 12 || i === 13 ? 150 : count));
    const look = lookAt(40 * 7, 0);
    const clean = baselineAt(look, looksOf(usual), null);
    const dirty = baselineAt(look, looksOf(outbreak), null);
    expect(clean?.rate).toBeCloseTo(20, 0);
    expect(dirty?.rate).toBeLessThan(23);
  });

  it('gives an empty yard half an object in its whole history', () => {
    const empty = baselineAt(lookAt(40 * 7, 0), looksOf(Array(40).fill(0)), null);
    expect(empty?.rate).toBeCloseTo(0.5 / 32, 6);
    expect(empty?.law.phi).toBe(1);
  });

  it('believes no more clutter than the ground has shown', () => {
    const history = looksOf(Array.from({ length: 40 }, (_, i) => 2 + (i % 3)));
    const baseline = baselineAt(lookAt(40 * 7, 3), history, ratesOf(0.8, 30));
    expect(baseline?.errors.falsePerKm2).toBeCloseTo(3, 0);
    expect(baseline?.law.mu).toBeCloseTo(3, 0);
  });
});
