import { describe, expect, it } from 'vitest';
import { chartAsSvg } from '../../web/chart/chart-svg.ts';
import { latestOf, sayGround, sayLook } from '../../web/chart/look-words.ts';
import type { Look } from '../../web/series/tracks.ts';
import type { Observation } from '../../web/server/types.ts';
import { sayDays, sayFamilies } from '../../web/text/beside-words.ts';
import { sayInterval } from '../../web/text/rates-words.ts';
import { sayBoxes } from '../../web/text/words.ts';

type Count = Observation['counts'][number];

const family = (name: string, raw: number, interval: readonly [number, number, number] | null): object => ({
  family: name,
  raw,
  value: interval?.[0] ?? null,
  low: interval?.[1] ?? null,
  high: interval?.[2] ?? null,
});

describe('kinds of wagon', () => {
  it('are estimates, also of a kind without a box; boxes of no told kind stand apart as boxes', () => {
    const families = [
      family('open', 20, [31, 0, 67]),
      family('flat', 0, [2, 0, 18]),
      family('unknown', 56, null),
    ];
    expect(sayFamilies({ families } as unknown as Count)).toBe(
      'open 31 [0, 67], flat 2 [0, 18]; 56 boxes of no told family, whose wagons are in these intervals',
    );
  });

  it('without a number are told as boxes, and a kind that nobody saw not at all', () => {
    const families = [family('open', 3, null), family('tank', 0, null), family('unknown', 1, null)];
    expect(sayFamilies({ families } as unknown as Count)).toBe(
      'open no number (3 boxes); 1 box of no told family, whose wagons are in these intervals',
    );
    expect(sayFamilies({ families: null } as unknown as Count)).toBeNull();
  });
});

describe('days of counts of others', () => {
  it.each([
    ['2024-05-01', '2024-06-01', '1 May 2024 to 31 May 2024'],
    ['2024-05-31', '2024-06-01', '31 May 2024'],
    ['2024-05-31T03:00:00Z', '2024-05-31T03:00:00Z', '31 May 2024'],
    ['2024-05-31T18:00:00Z', '2024-06-01T06:00:00Z', '31 May 2024 to 1 Jun 2024'],
  ])('from %s until %s are %s', (from, to, said) => {
    expect(sayDays({ from, to })).toBe(said);
  });
});

describe('boxes', () => {
  it('are none where no model looked, and not zero', () => {
    expect(sayBoxes(0, 'none-ship')).toBe('no model looked');
    expect(sayBoxes(0, 'ship-10m')).toBe('0 boxes');
    expect(sayBoxes(1, 'ship-10m')).toBe('1 box');
  });

  it('without any number have no interval to explain', () => {
    expect(sayInterval({ counts: [{ value: null }] } as unknown as Observation)).toBeNull();
    expect(sayInterval({ counts: [{ value: 3 }] } as unknown as Observation)).toContain('95 %');
  });
});

describe('a look that analysts counted', () => {
  const seenByModel = { status: 'counted', reason: null, value: 31, low: 26, high: 38, seen: 0.97 };
  const blind = { status: 'unusable', reason: 'cloud', value: null, low: null, high: null, seen: 0.2 };
  const reviewed = (own: object, model: object): Look =>
    ({
      ...own,
      raw: 1,
      static: 1,
      modelId: 'railcar-50cm',
      review: { current: true, model },
    }) as unknown as Look;

  it('is told with the share and the reason of the model where the model alone is shown', () => {
    const found = reviewed(seenByModel, blind);
    expect(sayLook(found, 'model')).toBe('unusable: cloud');
    expect(sayGround(found, 'model')).toBe('Cloud or haze hid too much of the area.');
    expect(sayGround(found, 'count')).toBe('97 % seen · 1 box, 1 static');
    const refused = reviewed(blind, seenByModel);
    expect(sayGround(refused, 'model')).toBe('97 % seen · 1 box, 1 static');
    expect(sayGround(refused, 'count')).toBe('Cloud or haze hid too much of the area.');
  });

  it('is the latest with a number only where what is shown gives it one', () => {
    const looks = [reviewed(blind, seenByModel), reviewed(seenByModel, blind)];
    expect(latestOf(looks, 'model')).toBe(looks[0]);
    expect(latestOf(looks, 'count')).toBe(looks[1]);
    expect(latestOf([reviewed(blind, blind)], 'count')).not.toBeNull();
    expect(latestOf([], 'count')).toBeNull();
  });
});

describe('a chart that is saved', () => {
  const look = (at: number, high: number, current = false): Look =>
    ({
      at,
      status: 'counted',
      value: 10,
      low: 5,
      high,
      raw: 9,
      reason: null,
      review: current ? { current } : null,
    }) as unknown as Look;
  const saved = (looks: readonly Look[]): string =>
    chartAsSvg({
      title: '',
      subtitle: '',
      looks,
      shown: 'count',
      from: 0,
      to: 9,
      isSimulated: false,
      credit: '',
    });

  it('says which intervals run off it, and which counts are of analysts', () => {
    const plain = saved([look(1, 15), look(2, 16)]);
    expect(plain).not.toMatch(/Arrow|Ring/);
    const cut = saved([look(1, 15), look(2, 400, true)]);
    expect(cut).toContain('Arrow: the interval runs off the chart. Ring: counted by analysts.');
    expect(cut.split('Z"')).toHaveLength(2);
    expect(cut.split('r="8.000"')).toHaveLength(2);
  });
});
