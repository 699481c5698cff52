import { describe, expect, test } from 'vitest';
import { acquiredAtOf, checkCountable, originOf } from '../../src/domain/submission.ts';

const now = Date.UTC(2026, 0, 1);
const undated = { acquiredAt: null, metadata: {} };

describe('the time of a scene', () => {
  test('is what the submitter says, over what the file says', () => {
    const file = { acquiredAt: Date.UTC(2020, 0, 1), metadata: {} };
    expect(acquiredAtOf('2024-06-17T11:11:00+09:00', file, now)).toBe(Date.UTC(2024, 5, 17, 2, 11));
    expect(acquiredAtOf(null, file, now)).toBe(Date.UTC(2020, 0, 1));
  });

  test('is never guessed: the refusal shows the dates that the file has', () => {
    expect(() => acquiredAtOf(null, undated, now)).toThrow('the file has no date');
    const mosaic = { acquiredAt: null, metadata: { TIFFTAG_DATETIME: '2021:05:01 10:00:00', vendor: 'x' } };
    expect(() => acquiredAtOf(null, mosaic, now)).toThrow(
      'TIFFTAG_DATETIME "2021:05:01 10:00:00", which is not one instant',
    );
  });

  test('from a file is checked as well', () => {
    expect(() => acquiredAtOf(null, { acquiredAt: 0 - 1e12, metadata: {} }, now)).toThrow(
      'before the first satellite',
    );
  });
});

describe('a scene without georeference', () => {
  const plain = { georeferenced: false, whole: false, declaredGsdM: null, metadata: {} };
  test('is counted whole with a declared GSD, or not at all', () => {
    expect(() => checkCountable({ ...plain, whole: true, declaredGsdM: 0.5 })).not.toThrow();
    expect(() => checkCountable({ ...plain, whole: true })).toThrow('no georeference');
    expect(() => checkCountable({ ...plain, declaredGsdM: 0.5 })).toThrow('no georeference');
  });
  test('with RPC alone is told what the file has', () => {
    expect(() =>
      checkCountable({ ...plain, metadata: { georeference: 'RPC only: orthorectify first' } }),
    ).toThrow('(RPC only: orthorectify first)');
  });
  test('has no impossible GSD either', () => {
    for (const declaredGsdM of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => checkCountable({ ...plain, georeferenced: true, declaredGsdM })).toThrow(
        'ground sample distance',
      );
  });
});

test('a simulated file is never taken for real', () => {
  expect(originOf(null, {})).toBe('real');
  expect(originOf('simulated', {})).toBe('simulated');
  expect(originOf(null, { CROSSTIE_ORIGIN: 'simulated' })).toBe('simulated');
  expect(() => originOf('real', { origin: 'Simulated' })).toThrow('origin is "real" in the request');
});
