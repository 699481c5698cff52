import { describe, expect, test } from 'vitest';
import { alertKey } from '../../web/series/alert-key.ts';
import { alertsOf } from '../../web/series/bands.ts';
import type { Track } from '../../web/series/tracks.ts';
import type { Alert } from '../../web/server/types.ts';

const DAY = '2024-05-14T00:00:00.000Z';
const LATER = '2024-05-20T00:00:00.000Z';

describe('an open alert', () => {
  const open = {
    id: 'al_1',
    state: 'firing',
    since: DAY,
    peak: { count: 60, at: DAY },
    sight: { seeing: true, lastSeenAt: DAY, blindSince: null, reason: null },
    resolvedAt: null,
  } as const;

  test('is asked for anew when it goes on, sees less, changes or ends', () => {
    const changes: readonly Partial<Parameters<typeof alertKey>[0]>[] = [
      { state: 'resolved' },
      { since: LATER },
      { peak: { count: 60, at: LATER } },
      { peak: { count: 71, at: DAY } },
      { peak: null },
      { sight: { ...open.sight, lastSeenAt: LATER } },
      { sight: { seeing: false, lastSeenAt: DAY, blindSince: LATER, reason: 'cloud' } },
      { resolvedAt: LATER },
    ];
    const keys = changes.map((change) => alertKey({ ...open, ...change }));
    expect(new Set([alertKey(open), ...keys]).size).toBe(1 + changes.length);
    expect(alertKey({ ...open, sight: { ...open.sight } })).toBe(alertKey(open));
  });
});

test('an alert is of the series of its own floor, where hulls of two lengths are counted apart', () => {
  const alert = { area: 'quay', class: 'ship', model: 'ship-10m', sensorClass: 'medium', floorM: 50 };
  const track = (floorM: number) => ({ ...alert, modelId: alert.model, floorM }) as unknown as Track;
  const alerts = [alert as unknown as Alert];
  expect(alertsOf(track(50), alerts)).toEqual(alerts);
  expect(alertsOf(track(0), alerts)).toEqual([]);
});
