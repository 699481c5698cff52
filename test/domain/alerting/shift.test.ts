import { describe, expect, it } from 'vitest';
import type { Baseline } from '../../../src/domain/alerting/baseline.ts';
import { type CountLaw, lnMass } from '../../../src/domain/alerting/negative-binomial.ts';
import { judgeShift, NO_SHIFT } from '../../../src/domain/alerting/shift.ts';
import { createShiftLimits } from '../../../src/domain/alerting/shift-limit.ts';
import { accumulate, scoreOf, shiftScore } from '../../../src/domain/alerting/shift-score.ts';
import { seeded } from '../../../src/domain/seeded.ts';
import { gamma, poisson, uniform } from '../../support/chance.ts';
import { lookAt, looksOf } from '../../support/looks.ts';

function baselineOf(law: CountLaw, change: Partial<Baseline> = {}): Baseline {
  return {
    errors: { recall: 1, falsePerKm2: 0 },
    exposure: 1,
    clutter: 0,
    rate: law.mu,
    lnRateError: Math.sqrt(law.phi / (law.mu * 60)),
    law,
    passes: 60,
    from: 0,
    to: 0,
    trend: false,
    season: false,
    ...change,
  };
}

const limitsOf = createShiftLimits(seeded);

describe('shiftScore', () => {
  it.each([
    { mu: 20, phi: 4 },
    { mu: 3, phi: 1.2 },
    { mu: 12, phi: 1 },
  ])('is the ln likelihood ratio of the two levels at $mu, $phi', (law) => {
    for (const [direction, factor] of [
      ['up', 2],
      ['down', 0.5],
    ] as const) {
      const { slope, level } = shiftScore(law, 0, direction);
      // size stays, the mean moves: phi of the shifted law follows
      const shifted = { mu: factor * law.mu, phi: 1 + factor * (law.phi - 1) };
      for (const y of [0, 5, 20, 60])
        expect(slope * y - level).toBeCloseTo(lnMass(y, shifted) - lnMass(y, law), 8);
    }
  });

  it('leaves clutter where it is', () => {
    const { slope, level } = shiftScore({ mu: 12, phi: 1 }, 10, 'up');
    expect(slope).toBeCloseTo(Math.log(14 / 12), 12);
    expect(level).toBeCloseTo(2, 12);
  });

  it('adds at most 2.5 a pass and never falls below 0', () => {
    const score = shiftScore({ mu: 20, phi: 4 }, 0, 'up');
    expect(scoreOf(10_000, score)).toBe(2.5);
    expect(accumulate(1, 0, score)).toBe(0);
  });
});

describe('createShiftLimits', () => {
  it('gives the same limits for the same baseline, whatever was asked before', () => {
    const baseline = baselineOf({ mu: 20, phi: 4 });
    const fresh = createShiftLimits(seeded);
    fresh(baselineOf({ mu: 3, phi: 1 }));
    expect(fresh(baseline)).toEqual(limitsOf(baseline));
  });

  it('lets a chart that knows its level cry wolf in 10 and 3 of 100 runs of 60 passes', () => {
    const law = { mu: Math.exp(3), phi: Math.exp(1.4) };
    const limits = limitsOf(baselineOf(law, { lnRateError: 0, passes: 1e6 }));
    const random = uniform(3);
    const runs = 1500;
    const alarms = { up: 0, down: 0 };
    for (let run = 0; run < runs; run++) {
      const counts = Array.from({ length: 60 }, () =>
        poisson(random, gamma(random, law.mu / (law.phi - 1)) * (law.phi - 1)),
      );
      for (const direction of ['up', 'down'] as const) {
        const score = shiftScore(law, 0, direction);
        let sum = 0;
        let highest = 0;
        for (const count of counts) {
          sum = accumulate(sum, count, score);
          highest = Math.max(highest, sum);
        }
        if (highest > limits[direction]) alarms[direction]++;
      }
    }
    expect(alarms.up / runs).toBeGreaterThan(0.065);
    expect(alarms.up / runs).toBeLessThan(0.14);
    expect(alarms.down / runs).toBeGreaterThan(0.012);
    expect(alarms.down / runs).toBeLessThan(0.055);
  });

  it('are wider where the baseline is less sure', () => {
    const law = { mu: 20, phi: 4 };
    const sure = limitsOf(baselineOf(law, { lnRateError: 0.04 }));
    const unsure = limitsOf(baselineOf(law, { lnRateError: 0.3, passes: 12 }));
    expect(unsure.up).toBeGreaterThan(sure.up);
    expect(unsure.down).toBeGreaterThan(sure.down);
  });
});

describe('judgeShift', () => {
  const baseline = baselineOf({ mu: 20, phi: 2 });
  const limits = limitsOf(baseline);

  function feed(counts: readonly number[]): readonly string[] {
    let sums = NO_SHIFT;
    return counts.map((raw, i) => {
      const next = judgeShift(sums, lookAt(i, raw), baseline, looksOf(counts.slice(0, i)), limits, null);
      sums = next.sums;
      return next.signal.says === 'nothing' ? 'nothing' : `${next.signal.says} ${next.signal.direction}`;
    });
  }

  it('takes more than one pass, however wild, and starts again after it fired', () => {
    expect(feed([20, 5000])[1]).toBe('leaning up');
    const said = feed([40, 40, 40, 40, 40, 40, 40, 40]);
    expect(said.filter((one) => one === 'odd up').length).toBeGreaterThanOrEqual(2);
    expect(said[0]).toBe('leaning up');
  });

  it('sees a fall to half as well', () => {
    expect(feed([10, 9, 10, 8, 10, 9, 10])).toContain('odd down');
  });

  it('makes no collapse of hardly anything', () => {
    const little = baselineOf({ mu: 1, phi: 1 });
    let sums = NO_SHIFT;
    for (let i = 0; i < 60; i++) {
      const next = judgeShift(sums, lookAt(i, 0), little, [], limitsOf(little), null);
      sums = next.sums;
      expect(next.signal).not.toMatchObject({ says: 'odd' });
    }
  });
});
