import { expect, test } from 'vitest';
import { changesOf, type Spot } from '../../web/map/spots.ts';

const spot = (id: string, change: Partial<Spot> = {}): Spot => ({
  id,
  name: id,
  place: [130, 42],
  state: 'state-counted',
  href: `/sites/${id}`,
  says: 'last counted 3 days ago',
  ...change,
});

test('marks follow what becomes known after the map was opened, and those that say the same stay', () => {
  const before = [spot('nampo'), spot('wonsan'), spot('najin'), spot('sinuiju')];
  const fires = spot('wonsan', { state: 'state-firing', says: 'firing, spike of ships' });
  const moved = spot('sinuiju', { place: [124.4, 40.1] });
  const now = [spot('nampo'), fires, moved, spot('chongjin')];
  expect(changesOf(before, now)).toEqual({ gone: ['najin'], changed: [fires, moved, spot('chongjin')] });
  expect(changesOf(now, now)).toEqual({ gone: [], changed: [] });
});
