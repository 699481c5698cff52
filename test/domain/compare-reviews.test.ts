import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOn, matchAnalysts, middleOf, reviewedInterval } from '../../src/domain/compare-reviews.ts';
import type { FoundObject } from '../../src/domain/reviewed-count.ts';
import { placeAt, wagon } from '../support/reviews.ts';

const object = (i: number, offPx = 0, change: Partial<FoundObject> = {}): FoundObject => ({
  ...placeAt(wagon(i).box.cx + offPx, wagon(i).box.cy),
  class: 'railcar',
  family: null,
  isStatic: false,
  ...change,
});
const objects = (from: number, to: number, offPx = 0) =>
  Array.from({ length: to - from }, (_, k) => object(from + k, offPx));
const agree = (lists: readonly (readonly FoundObject[])[]) =>
  agreementOn('railcar', matchAnalysts(lists), lists.length);

describe('two analysts', () => {
  it('agree on objects that overlap, though drawn a little apart, and in another scene of the pass', () => {
    expect(agree([objects(0, 10), objects(0, 10, 3)])).toMatchObject({
      counts: [10, 10],
      byAll: 10,
      byAny: 10,
    });
    const elsewhere = objects(0, 10).map((one) => ({ ...one, sceneId: 's2' }));
    expect(agree([objects(0, 10), elsewhere])).toMatchObject({ byAll: 10, byAny: 10 });
  });

  it('with equal counts of different objects do not agree', () => {
    const agreement = agree([objects(0, 10), objects(4, 14)]);
    expect(agreement).toEqual({ class: 'railcar', counts: [10, 10], byAll: 6, byAny: 14 });
    expect(reviewedInterval(agreement)).toEqual({ value: 10, low: 6, high: 14 });
  });

  it('may call one object two things: it is in no class for both, and in each for one', () => {
    const lists = [[object(0)], [object(0, 0, { class: 'locomotive' })]];
    expect(agree(lists)).toMatchObject({ counts: [1, 0], byAll: 0, byAny: 1 });
    expect(agreementOn('locomotive', matchAnalysts(lists), 2)).toMatchObject({ counts: [0, 1], byAny: 1 });
    expect(matchAnalysts(lists)).toHaveLength(1);
  });
});

describe('the interval of analysts', () => {
  it('of one is what counts by eye are published with, and one object at least', () => {
    const alone = (n: number) => reviewedInterval({ counts: [n], byAll: n, byAny: n });
    expect(alone(0)).toEqual({ value: 0, low: 0, high: 1 });
    expect(alone(5)).toEqual({ value: 5, low: 4, high: 6 });
    expect(alone(73)).toEqual({ value: 73, low: 65, high: 81 });
  });

  it('narrows when another agrees, and reaches from what both have to what either has when not', () => {
    expect(reviewedInterval({ counts: [73, 73], byAll: 73, byAny: 73 })).toEqual({
      value: 73,
      low: 67,
      high: 79,
    });
    expect(reviewedInterval({ counts: [60, 80], byAll: 55, byAny: 85 })).toEqual({
      value: 70,
      low: 55,
      high: 85,
    });
  });

  it('holds every analyst’s own count, whatever their order', () => {
    const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(lists, (seen) => {
        const found = seen.map((ids, analyst) => ids.map((i) => object(i, analyst)));
        const agreement = agree(found);
        const { value, low, high } = reviewedInterval(agreement);
        expect(agreement.counts).toEqual(seen.map((ids) => ids.length));
        for (const n of agreement.counts) expect(low <= n && n <= high).toBe(true);
        expect(low <= value && value <= high).toBe(true);
        const turned = agree(found.toReversed());
        expect([turned.byAll, turned.byAny]).toEqual([agreement.byAll, agreement.byAny]);
      }),
      { numRuns: 60 },
    );
  });

  it('stands on the middle count', () => {
    expect(middleOf([3, 9, 4])).toBe(4);
    expect(middleOf([3, 4])).toBe(4);
    expect(() => middleOf([])).toThrow('no counts');
  });
});
