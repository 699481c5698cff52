import { describe, expect, it } from 'vitest';
import { readReference } from '../../src/domain/reference.ts';

const read = (fields: Parameters<typeof readReference>[0]) =>
  readReference(fields, { siteId: 'nampo', origin: 'real', importedAt: null });

describe('readReference', () => {
  it('takes a day as a UTC day, an instant as it is, and a period up to its end', () => {
    const spans = [
      { at: '2023-10-05' },
      { at: '2022-11-04T10:24:00+09:00' },
      { at: '2018-10-01', until: '2023-10-01' },
    ].map((when) => read({ ...when, count: 1, class: 'railcar' }));
    expect(spans.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()])).toEqual([
      ['2023-10-05T00:00:00.000Z', '2023-10-06T00:00:00.000Z'],
      ['2022-11-04T01:24:00.000Z', '2022-11-04T01:24:00.000Z'],
      ['2018-10-01T00:00:00.000Z', '2023-10-01T00:00:00.000Z'],
    ]);
  });

  it('is a present count of the scope that its class implies, by the analyst, unless it says otherwise', () => {
    expect(read({ at: '2024-06-17', count: null, class: 'ship' })).toMatchObject({
      count: null,
      measure: 'present',
      scope: 'vessels',
      approximate: false,
      source: 'own tally',
      areaId: null,
    });
  });

  it.each([
    [{ at: '2024-06-17T10:00:00', count: 1 }, 'has no offset'],
    [{ at: '2024-06-17', until: '2024-06-17', count: 1, class: 'ship' as const }, 'is not after'],
    [{ at: '9999-12-31', count: 1, class: 'ship' as const }, 'outside the years 100 to 9999'],
    [{ at: '2024-06-17', count: 1 }, 'expected a scope'],
    [
      { at: '2024-06-17T10:00:00Z', count: 1, class: 'ship' as const, measure: 'flow' as const },
      'expected a day, or until',
    ],
  ])('refuses %j: %s', (fields, message) => {
    expect(() => read(fields)).toThrow(message);
  });
});
