import { expect, test } from 'vitest';
import type { ObjectClass } from '../../src/domain/detection.ts';
import type { RailString } from '../../src/domain/observation.ts';
import { tellStrings } from '../../src/domain/string-words.ts';

const string = (railcars: number, change: Partial<RailString> = {}): RailString => ({
  cars: [{ class: 'railcar', count: railcars }],
  lengthM: railcars * 14.4,
  headingDeg: 30,
  ends: null,
  doubt: null,
  ...change,
});

test('strings are told by their wagons, lone ones together', () => {
  expect(tellStrings([])).toBe('no strings');
  expect(tellStrings([string(23), string(12), string(8), string(1)])).toBe(
    '4 strings (23, 12, 8 cars, 1 alone; longest 331 m)',
  );
  expect(tellStrings([string(1, { doubt: 'no-rails' })])).toBe('1 string (1 alone; longest 14 m; 1 doubted)');
});

test('other vehicles are named, and only the longest are told one by one', () => {
  const cars = [
    { class: 'railcar' as ObjectClass, count: 23 },
    { class: 'locomotive' as ObjectClass, count: 1 },
  ];
  const many = [string(23, { cars }), ...[9, 8, 7, 7, 6, 5, 4, 3, 2, 1, 1].map((n) => string(n))];
  expect(tellStrings(many)).toBe(
    '12 strings (23 + 1 locomotive, 9, 8, 7, 7, 6, 5, 4 cars, 2 more of 2 to 3, 2 alone; longest 331 m)',
  );
  const pairs = Array.from({ length: 10 }, () => string(2));
  expect(tellStrings(pairs)).toBe('10 strings (2, 2, 2, 2, 2, 2, 2, 2 cars, 2 more of 2; longest 29 m)');
});
