import { describe, expect, it } from 'vitest';
import { baselineAt } from '../../../src/domain/alerting/baseline.ts';
import { judgeExceedance, predictiveLaw } from '../../../src/domain/alerting/exceedance.ts';
import { chanceAbove } from '../../../src/domain/alerting/negative-binomial.ts';
import type { ErrorRates } from '../../../src/domain/model.ts';
import { lookAt, looksOf, ratesOf } from '../../support/looks.ts';

function judge(raws: readonly number[], raw: number, rates: ErrorRates | null) {
  const history = looksOf(raws);
  const look = lookAt(raws.length * 7, raw);
  const baseline = baselineAt(look, history, rates);
  if (baseline === null) throw new Error('no baseline');
  return { ...judgeExceedance(look, baseline, history, rates), baseline };
}

const usual = Array.from({ length: 40 }, (_, i) => 16 + ((i * 7) % 9));

describe('judgeExceedance', () => {
  it('flags a count over the 99.5 % quantile of the baseline, and not the quantile itself', () => {
    const { threshold, baseline } = judge(usual, 20, null);
    expect(chanceAbove(threshold, predictiveLaw(baseline))).toBeLessThanOrEqual(0.005);
    expect(judge(usual, threshold, null)).toMatchObject({ score: 1, exceeds: false, sureness: null });
    expect(judge(usual, threshold + 1, null)).toMatchObject({ exceeds: true, sureness: 1 });
  });

  it('tells how rare the count is', () => {
    const { p, baseline } = judge(usual, 30, null);
    expect(p).toBe(chanceAbove(29, predictiveLaw(baseline)));
    expect(judge(usual, 20, null).p).toBeGreaterThan(0.3);
  });

  it('stands further off where little is known: the variance of a count to come has that of its mean in it', () => {
    const noisy = usual.map((count, i) => (i % 3 === 0 ? 3 * count : count));
    const { baseline: short } = judge(noisy.slice(0, 20), 20, null);
    const { law, rate, lnRateError } = short;
    const wide = predictiveLaw(short);
    expect(wide.phi * wide.mu).toBeCloseTo(law.phi * law.mu + (rate * lnRateError) ** 2, 8);
    expect(predictiveLaw({ ...short, lnRateError: 1e9 }).phi).toBeCloseTo(law.phi + rate / 4, 8);
  });

  it('wants the truth itself over the threshold: a little over is not sure where the model errs a lot', () => {
    const good = ratesOf(0.6, 0, 5000);
    const poor = ratesOf(0.6, 0, 12);
    const { threshold } = judge(usual, 20, good);
    expect(judge(usual, threshold + 6, good).exceeds).toBe(true);
    const doubtful = judge(usual, threshold + 6, poor);
    expect(doubtful.sureness).toBeLessThan(0.9);
    expect(doubtful.exceeds).toBe(false);
    expect(judge(usual, threshold * 4, poor).exceeds).toBe(true);
  });

  it('makes nothing of clutter that the ground is known for', () => {
    const eight = Array(40).fill(8);
    for (const raw of [8, 9, 12]) expect(judge(eight, raw, ratesOf(0.8, 8)).exceeds).toBe(false);
  });

  it('wants five objects in the last four passes', () => {
    const empty = Array(40).fill(0);
    expect(judge(empty, 4, null)).toMatchObject({ enough: false, exceeds: false });
    expect(judge(empty, 5, null)).toMatchObject({ enough: true, exceeds: true });
    expect(judge([...empty.slice(1), 1], 4, null).exceeds).toBe(true);
    expect(judge([...empty.slice(4), 9, 0, 0, 0], 4, null).enough).toBe(false);
  });
});
