import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR_UNITS, DAY_MS, spanOf, spansBetween } from '../../src/domain/calendar.ts';
import type { SeriesPoint } from '../../src/domain/observation.ts';
import { PICKS, rollUp } from '../../src/domain/roll-up.ts';
import { samplePoint } from '../support/store-samples.ts';

const MONDAY = Date.UTC(2024, 5, 17);
const anyInstant = fc.integer({ min: Date.UTC(1957, 9, 4), max: Date.UTC(2100, 0, 1) });
const unit = fc.constantFrom(...CALENDAR_UNITS);

describe('spans of the calendar', () => {
  it.each([
    [Date.UTC(2024, 5, 17), '2024-06-17', '2024-W25', '2024-06'],
    [Date.UTC(2024, 5, 23, 23, 59, 59, 999), '2024-06-23', '2024-W25', '2024-06'],
    // ISO 8601: these belong to weeks of the year before and of the year after
    [Date.UTC(2021, 0, 3), '2021-01-03', '2020-W53', '2021-01'],
    [Date.UTC(2018, 11, 31), '2018-12-31', '2019-W01', '2018-12'],
    [Date.UTC(1969, 11, 28, 12), '1969-12-28', '1969-W52', '1969-12'],
  ])('%i is in %s, %s, %s', (at, day, week, month) => {
    expect(CALENDAR_UNITS.map((each) => spanOf(at, each).name)).toEqual([day, week, month]);
  });

  it('hold their instant, begin at midnight UTC and follow on one another', () => {
    fc.assert(
      fc.property(anyInstant, unit, (at, each) => {
        const span = spanOf(at, each);
        expect(span.from <= at && at < span.to).toBe(true);
        expect(span.from % DAY_MS === 0).toBe(true);
        if (each === 'week') expect(new Date(span.from).getUTCDay()).toBe(1);
        expect(spanOf(span.to, each).from).toBe(span.to);
        expect(spanOf(span.to - 1, each)).toEqual(span);
      }),
    );
  });

  it('are all there between two instants', () => {
    const names = spansBetween(MONDAY - 1, MONDAY + 14 * DAY_MS, 'week').map(({ name }) => name);
    expect(names).toEqual(['2024-W24', '2024-W25', '2024-W26', '2024-W27']);
  });
});

const anyPoint: fc.Arbitrary<SeriesPoint> = fc
  .record({
    day: fc.integer({ min: 0, max: 60 }),
    hour: fc.integer({ min: 0, max: 23 }),
    value: fc.option(fc.integer({ min: 0, max: 99 }), { nil: null }),
    area: fc.constantFrom('north', 'south'),
    modelVersion: fc.constantFrom('6', '7'),
    sensorClass: fc.constantFrom('sub-metre' as const, 'metre' as const),
    floorM: fc.constantFrom(0, 50),
  })
  .map(({ day, hour, value, area, ...rest }) => {
    const number = value === null ? { low: null, high: null } : { low: value - 1, high: value + 3 };
    const status = value === null ? ({ status: 'unusable', reason: 'cloud' } as const) : {};
    return samplePoint(area, {
      at: MONDAY + day * DAY_MS + hour * 3_600_000,
      value,
      ...number,
      ...status,
      ...rest,
    });
  });
const anyPoints = fc.array(anyPoint, { maxLength: 40 });

describe('rollUp', () => {
  const at = (day: number, change: Partial<SeriesPoint>) =>
    samplePoint('yard', { at: MONDAY + day * DAY_MS, ...change });
  const unusable = { status: 'unusable', reason: 'cloud', value: null, low: null, high: null } as const;

  it('tells the number, the interval and the look of the median, the lower of two in the middle', () => {
    const points = [at(0, { value: 40, low: 35, high: 60 }), at(2, { value: 20, low: 18, high: 25 })];
    const [week] = rollUp(points, 'week', 'median');
    expect(week?.chosen).toBe(points[1]);
    expect(week).toMatchObject({ looks: 2, usable: 2, days: 7, daysSeen: 2, reasons: {} });
  });

  it('leaves a gap with its reasons where no look was usable, and one without reasons where nobody looked', () => {
    const spans = rollUp([at(0, {}), at(1, unusable), at(3, {})], 'day', 'latest');
    expect(spans.map(({ chosen, looks, reasons }) => [chosen?.value ?? null, looks, reasons])).toEqual([
      [21, 1, {}],
      [null, 1, { cloud: 1 }],
      [null, 0, {}],
      [21, 1, {}],
    ]);
  });

  it('counts a day once however many looks it had', () => {
    const [month] = rollUp([at(0, {}), at(0.2, {}), at(0.4, unusable)], 'month', 'median');
    expect(month).toMatchObject({ looks: 3, usable: 2, days: 30, daysSeen: 1, reasons: { cloud: 1 } });
  });

  it('never mixes areas, models, versions, sensor classes or floors, and never sums', () => {
    fc.assert(
      fc.property(anyPoints, unit, fc.constantFrom(...PICKS), (points, each, pick) => {
        const spans = rollUp(points, each, pick);
        const looks = spans.reduce((sum, span) => sum + span.looks, 0);
        expect(looks).toBe(points.length);
        for (const { chosen, span, ...of } of spans) {
          const own = points.filter(
            (p) =>
              p.area === of.area &&
              p.modelVersion === of.modelVersion &&
              p.sensorClass === of.sensorClass &&
              p.floorM === of.floorM &&
              p.at >= span.from &&
              p.at < span.to,
          );
          const usable = own.filter(({ value }) => value !== null);
          expect([of.looks, of.usable]).toEqual([own.length, usable.length]);
          if (usable.length === 0) expect(chosen).toBeNull();
          else expect(usable).toContain(chosen);
          const value = chosen?.value ?? 0;
          if (pick === 'maximum') for (const look of usable) expect(look.value).toBeLessThanOrEqual(value);
          if (pick === 'latest')
            for (const look of usable) expect(look.at).toBeLessThanOrEqual(chosen?.at ?? 0);
          if (pick !== 'median') continue;
          const [under, over] = [
            usable.filter((p) => (p.value ?? 0) < value),
            usable.filter((p) => (p.value ?? 0) > value),
          ];
          expect(Math.max(under.length, over.length)).toBeLessThanOrEqual(usable.length / 2);
        }
      }),
    );
  });

  it('does not depend on the order of looks', () => {
    fc.assert(
      fc.property(anyPoints, unit, fc.constantFrom(...PICKS), (points, each, pick) => {
        const text = (of: readonly SeriesPoint[]) =>
          rollUp(of, each, pick)
            .map((span) => JSON.stringify(span))
            .sort();
        expect(text(points.toReversed())).toEqual(text(points));
      }),
    );
  });
});
