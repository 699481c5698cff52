import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAcquired, parseBound, parseInstant } from '../../src/domain/time.ts';

describe('an instant', () => {
  test.each([
    ['2024-06-17T02:11:00Z', '2024-06-17T02:11:00.000Z'],
    ['2024-06-17T11:11:00+09:00', '2024-06-17T02:11:00.000Z'],
    ['2024-06-17T11:11+0900', '2024-06-17T02:11:00.000Z'],
    ['2024-06-16 21:11:00.1234-05', '2024-06-17T02:11:00.123Z'],
    ['2024-02-29T23:59:59.999z', '2024-02-29T23:59:59.999Z'],
  ])('%s is %s', (text, iso) => {
    expect(new Date(parseInstant(text)).toISOString()).toBe(iso);
  });

  test.each([
    ['2024-06-17T02:11:00', 'has no offset'],
    ['2024-06-17 02:11', 'has no offset'],
    ['2024-06-17', 'has no time of day'],
    ['17/06/2024 02:11Z', 'is no instant'],
    ['yesterday', 'is no instant'],
    ['', 'is no instant'],
    ['2024-02-30T00:00:00Z', 'on no calendar'],
    ['2024-13-01T00:00:00Z', 'on no calendar'],
    ['2024-06-17T24:00:00Z', 'on no calendar'],
    ['2024-06-17T02:11:60Z', 'on no calendar'],
    ['2024-06-17T02:11:00+15:00', 'on no calendar'],
    ['9999-12-31T23:59:59-05:00', 'outside the years 100 to 9999'],
    ['0100-01-01T00:00:00+01:00', 'outside the years 100 to 9999'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseInstant(text)).toThrow(why);
  });

  test('whatever Date writes is read back', () => {
    const dates = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(dates, (date) => parseInstant(date.toISOString()) === date.getTime()));
  });
});

test('a bound may be a day, which begins at midnight UTC', () => {
  expect(parseBound('2024-06-17')).toBe(Date.UTC(2024, 5, 17));
  expect(parseBound('2024-06-17T09:00:00+09:00')).toBe(Date.UTC(2024, 5, 17));
  expect(() => parseBound('2024-06-17T09:00:00')).toThrow('has no offset');
});

describe('an acquisition', () => {
  const now = Date.UTC(2026, 0, 1);
  test('lies after the first satellite and not in the future', () => {
    expect(() => checkAcquired(Date.UTC(1957, 9, 4), now)).not.toThrow();
    expect(() => checkAcquired(now + 3_600_000, now)).not.toThrow();
    expect(() => checkAcquired(Date.UTC(1950, 0, 1), now)).toThrow('before the first satellite');
    expect(() => checkAcquired(now + 2 * 86_400_000, now)).toThrow('in the future');
    expect(() => checkAcquired(Number.NaN, now)).toThrow('NaN');
  });
});
