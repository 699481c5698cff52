import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf, movedBy, movedWithin, rangeOf, type TimeRange } from '../../web/chart/time-range.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2024-01-01T07:23:11Z');
const WHOLE = { from: START, to: START + 400.3 * DAY_MS };

/** As the page has it after it went through the address. */
const shown = (range: TimeRange): TimeRange =>
  rangeOf(new URLSearchParams({ ...daysOf(range, WHOLE) }), WHOLE);
const days = ({ from, to }: TimeRange): number => (to - from) / DAY_MS;

const chosen = fc
  .record({
    at: fc.double({ min: 2, max: 300, noNaN: true }),
    days: fc.double({ min: 0.01, max: 90, noNaN: true }),
  })
  .map(({ at, days: many }) => ({ from: START + at * DAY_MS, to: START + (at + many) * DAY_MS }));
const moves = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('the time shown', () => {
  test('holds in its address all that was chosen', () => {
    fc.assert(
      fc.property(chosen, (range) => {
        const { from, to } = shown(range);
        expect(from).toBeLessThanOrEqual(range.from);
        expect(to).toBeGreaterThanOrEqual(range.to);
        expect(days({ from, to })).toBeLessThan(days(range) + 2);
      }),
    );
  });

  test('stays as long as it was however often it is dragged, and within all that there is', () => {
    fc.assert(
      fc.property(chosen, moves, (range, byDays) => {
        const before = shown(range);
        let now = before;
        for (const by of byDays) {
          now = shown(movedWithin(now, by * DAY_MS, WHOLE));
          expect(days(now)).toBeCloseTo(days(before), 9);
          expect(now.from).toBeGreaterThanOrEqual(WHOLE.from);
          expect(now.to).toBeLessThanOrEqual(WHOLE.to);
        }
      }),
    );
  });

  test('stays as long as it was when a look outside it is walked to', () => {
    const before = shown({ from: START + 30 * DAY_MS, to: START + 60 * DAY_MS });
    expect(days(shown(movedBy(before, 77.7 * DAY_MS)))).toBe(days(before));
  });

  test('holds the look that was walked to, however short it is', () => {
    fc.assert(
      fc.property(chosen, fc.double({ min: 0, max: 400, noNaN: true }), (range, day) => {
        const look = START + day * DAY_MS;
        const { from, to } = movedBy(range, look - (range.from + range.to) / 2);
        // a part of a millisecond is the arithmetic's
        expect(look).toBeGreaterThanOrEqual(from - 1);
        expect(look).toBeLessThanOrEqual(to + 1);
      }),
    );
  });

  test('that touches an end is moved away from it by a drag', () => {
    const begun = shown({ from: WHOLE.from, to: START + 20 * DAY_MS });
    const moved = movedWithin(begun, 5 * DAY_MS, WHOLE);
    expect(moved).toEqual({ from: begun.from + 5 * DAY_MS, to: begun.to + 5 * DAY_MS });
    expect(movedWithin(WHOLE, 9 * DAY_MS, WHOLE)).toEqual(WHOLE);
  });
});
