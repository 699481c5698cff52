import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CountLaw,
  chanceAbove,
  chanceUpTo,
  lnMass,
  upperQuantile,
} from '../../../src/domain/alerting/negative-binomial.ts';

/** The oracle: masses by their recurrence from Pr(Y = 0), plain sums, no gamma function. */
function bruteForce({ mu, phi }: CountLaw, upTo: number): readonly number[] {
  const masses = [phi === 1 ? Math.exp(-mu) : phi ** (-mu / (phi - 1))];
  for (let y = 0; y < upTo; y++)
    masses.push(((masses[y] as number) * (mu + y * (phi - 1))) / (phi * (y + 1)));
  return masses;
}

const laws: readonly CountLaw[] = [
  { mu: 0.05, phi: 1 },
  { mu: 0.3, phi: 4 },
  { mu: 4, phi: 1 },
  { mu: 7.3, phi: 1.1 },
  { mu: 20, phi: 4 },
  { mu: 60, phi: 15 },
  { mu: 150, phi: 1.5 },
];

describe('counts of mean mu and variance phi mu', () => {
  it.each(laws)('agree with brute force at $mu, $phi', (law) => {
    const masses = bruteForce(law, 2000);
    let below = 0;
    for (let y = 0; y < 400; y++) {
      const mass = masses[y] as number;
      if (mass < 1e-200) break;
      const above = masses.slice(y + 1).reduceRight((sum, m) => sum + m, 0);
      below += mass;
      expect(Math.exp(lnMass(y, law)) / mass).toBeCloseTo(1, 10);
      expect(chanceUpTo(y, law) / below).toBeCloseTo(1, 10);
      if (above > 1e-200) expect(chanceAbove(y, law) / above).toBeCloseTo(1, 9);
    }
  });

  it.each(laws)('have the quantiles of brute force at $mu, $phi', (law) => {
    const masses = bruteForce(law, 2000);
    for (const alpha of [0.9, 0.5, 0.1, 0.005, 1e-4, 1e-9]) {
      const above = (y: number) => masses.slice(y + 1).reduceRight((sum, m) => sum + m, 0);
      let y = 0;
      while (above(y) > alpha) y++;
      expect(upperQuantile(alpha, law)).toBe(y);
    }
  });

  it('have mean mu and variance phi mu', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (mu, phi) => {
          const law = { mu, phi };
          const top = upperQuantile(1e-15, law);
          let mean = 0;
          let square = 0;
          for (let y = 1; y <= top; y++) {
            const mass = Math.exp(lnMass(y, law));
            mean += y * mass;
            square += y * y * mass;
          }
          expect(mean / mu).toBeCloseTo(1, 8);
          expect((square - mean ** 2) / (phi * mu)).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('become Poisson as phi goes to 1, without a step', () => {
    for (const mu of [0.4, 12, 900]) {
      const y = Math.round(mu + 2 * Math.sqrt(mu));
      const limit = chanceAbove(y, { mu, phi: 1 });
      for (const excess of [1e-5, 1e-7, 1e-8, 2e-9, 1e-10])
        expect(chanceAbove(y, { mu, phi: 1 + excess }) / limit).toBeCloseTo(1, 3);
      expect(chanceAbove(y, { mu, phi: 1 + 2e-9 }) / limit).toBeCloseTo(1, 7);
    }
  });

  it('keep small chances and large means', () => {
    const law = { mu: 250_000, phi: 40 };
    const quantile = upperQuantile(0.005, law);
    expect(chanceAbove(quantile, law)).toBeLessThanOrEqual(0.005);
    expect(chanceAbove(quantile - 1, law)).toBeGreaterThan(0.005);
    expect(chanceAbove(80, { mu: 4, phi: 1 })).toBeGreaterThan(0);
    expect(chanceAbove(80, { mu: 4, phi: 1 })).toBeLessThan(1e-60);
  });

  it('are none where nothing is expected', () => {
    expect(upperQuantile(0.005, { mu: 0, phi: 1 })).toBe(0);
    expect(chanceAbove(0, { mu: 0, phi: 3 })).toBe(0);
    expect(chanceUpTo(0, { mu: 0, phi: 3 })).toBe(1);
  });

  it('name what is no law', () => {
    expect(() => chanceAbove(1, { mu: -1, phi: 1 })).toThrow('mean -1: expected a number >= 0');
    expect(() => chanceAbove(1, { mu: 1, phi: 0.5 })).toThrow('dispersion 0.5: expected a number >= 1');
    expect(() => upperQuantile(1, { mu: 1, phi: 1 })).toThrow('alpha 1: expected a number between 0 and 1');
  });
});
