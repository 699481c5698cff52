import { expect, it } from 'vitest';
import { thisTime } from '../../web/series/this-time.ts';
import type { AlertHistory } from '../../web/server/types.ts';
import { formatExact } from '../../web/text/format.ts';

const event = (at: string) => ({ at }) as AlertHistory['events'][number];

it('tells of an alert that begins again nothing of its past', () => {
  const events = [event('2024-03-20T00:00:00.000Z'), event('2024-03-02T00:00:00.000Z')];
  expect(thisTime({ events, since: '2024-10-01T00:00:00.000Z' })).toEqual([]);
  expect(thisTime({ events, since: '2024-03-02T00:00:00.000Z' })).toEqual(events);
  expect(thisTime({ events, since: null })).toEqual(events);
});

it('writes a number that somebody chose as it was chosen', () => {
  expect([0.5, 12.5, 1200].map(formatExact)).toEqual(['0.5', '12.5', '1,200']);
});
