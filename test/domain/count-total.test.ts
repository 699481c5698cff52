import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTrue } from '../../src/domain/count.ts';
import { type CountedGround, estimateTotal } from '../../src/domain/count-total.ts';
import { ratesOf } from '../support/looks.ts';

const YARD = ratesOf(0.85, 2);
const QUAY = { ...YARD, falsePerKm2Shape: 3, falsePerKm2Rate: 0.5 };
const ELSEWHERE = ratesOf(0.6, 1);
const raw = fc.integer({ min: 0, max: 80 });
const km2 = fc.double({ min: 0, max: 3, noNaN: true });

describe('estimateTotal', () => {
  it('is the count itself on one ground, and on pieces of ground that err alike', () => {
    fc.assert(
      fc.property(raw, raw, km2, km2, (a, b, seenA, seenB) => {
        const one: CountedGround = { raw: a, km2Seen: seenA, rates: YARD };
        expect(estimateTotal([one])).toEqual(estimateTrue(a, seenA, YARD));
        const two = estimateTotal([one, { raw: b, km2Seen: seenB, rates: YARD }]);
        expect(two).toEqual(estimateTrue(a + b, seenA + seenB, YARD));
      }),
      { numRuns: 60 },
    );
  });

  it('takes false boxes from each ground by its own law: ground of which none was seen adds none', () => {
    fc.assert(
      fc.property(raw, km2, (a, seen) => {
        const grounds = [
          { raw: a, km2Seen: seen, rates: YARD },
          { raw: 0, km2Seen: 0, rates: QUAY },
        ];
        expect(estimateTotal(grounds)).toEqual(estimateTrue(a, seen, YARD));
      }),
      { numRuns: 60 },
    );
    const clutter = (rates: typeof YARD) =>
      estimateTotal([
        { raw: 20, km2Seen: 1, rates: YARD },
        { raw: 10, km2Seen: 2, rates },
      ]).value;
    expect(clutter(QUAY)).toBeLessThan(clutter(YARD));
  });

  it('takes boxes beside objects once from pieces of ground that err alike', () => {
    const beside = { ...YARD, falsePerHitShape: 4, falsePerHitRate: 16 };
    const pieces = [
      { raw: 30, km2Seen: 0.2, rates: beside },
      { raw: 20, km2Seen: 0.1, rates: { ...beside, falsePerKm2Shape: 3 } },
    ];
    const whole = estimateTotal(pieces);
    expect(whole.value).toBeLessThan(estimateTotal(pieces.map((piece) => ({ ...piece, rates: YARD }))).value);
    expect(estimateTotal([{ raw: 50, km2Seen: 0.3, rates: beside }])).toEqual(estimateTrue(50, 0.3, beside));
  });

  it('does not depend on the order of grounds', () => {
    fc.assert(
      fc.property(raw, raw, km2, km2, fc.constantFrom(QUAY, ELSEWHERE), (a, b, seenA, seenB, rates) => {
        const grounds = [
          { raw: a, km2Seen: seenA, rates: YARD },
          { raw: b, km2Seen: seenB, rates },
        ];
        expect(estimateTotal(grounds.toReversed())).toEqual(estimateTotal(grounds));
      }),
      { numRuns: 40 },
    );
  });

  it('is surer than the sum of ends where grounds err independently, and as high in the middle', () => {
    const parts = [
      { raw: 40, km2Seen: 0.5, rates: YARD },
      { raw: 30, km2Seen: 0.5, rates: ELSEWHERE },
    ] as const;
    const [a, b] = parts.map((part) => estimateTotal([part]));
    const both = estimateTotal(parts);
    if (!a || !b) throw new Error('two parts');
    expect(both.low).toBeGreaterThan(a.low + b.low);
    expect(both.high).toBeLessThan(a.high + b.high);
    expect(Math.abs(both.value - a.value - b.value)).toBeLessThanOrEqual(2);
  });

  it('is never proof of nothing', () => {
    expect(estimateTotal([{ raw: 0, km2Seen: 1, rates: YARD }]).high).toBeGreaterThanOrEqual(1);
    expect(() => estimateTotal([])).toThrow(RangeError);
  });
});
