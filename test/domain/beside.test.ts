import { describe, expect, test } from 'vitest';
import { besideOf, lengthBins, publishedBeside } from '../../src/domain/beside.ts';
import type { SeriesPoint } from '../../src/domain/observation.ts';
import { NOON, sampleObservation, samplePoint, sampleReference } from '../support/store-samples.ts';

const DAY = 86_400_000;
const observation = sampleObservation({ areaId: 'yard', siteId: 'tumangang', gsdM: 0.5, at: NOON });
const [count] = observation.counts;
if (!count) throw new Error('the sample has a count');

/** A look of the same series, so many days from the observation. */
function look(days: number, value: number | null, change: Partial<SeriesPoint> = {}): SeriesPoint {
  return samplePoint('yard', {
    at: NOON + days * DAY,
    class: count?.class ?? 'railcar',
    modelId: observation.modelId,
    sensorClass: 'sub-metre',
    floorM: count?.floorM ?? 0,
    status: value === null ? 'unusable' : 'counted',
    reason: value === null ? 'cloud' : null,
    value,
    observation: `look ${days}`,
    ...change,
  });
}

function railcars(points: readonly SeriesPoint[], of = observation) {
  const beside = besideOf(of, points).find((each) => each.class === count?.class);
  if (!beside) throw new Error('expected the class of the sample');
  return beside;
}

describe('what an observation lies beside', () => {
  test('is what was usual in the year before: median, range, number and dates', () => {
    const points = [look(-400, 500), look(-30, 12), look(-20, 30), look(-10, 20), look(-5, 16), look(7, 90)];
    expect(railcars(points).usual).toEqual({
      looks: 4,
      median: 16,
      least: 12,
      most: 30,
      from: NOON - 30 * DAY,
      to: NOON - 5 * DAY,
    });
    expect(railcars([look(3, 90)]).usual).toBeNull();
  });

  test('is the nearest usable looks, and what was tried in vain between them', () => {
    const points = [look(9, 5), look(6, null), look(-2, null), look(-4, 7), look(-6, null)];
    const { previous, next, unusable } = railcars(points);
    expect([previous?.observation, next?.observation]).toEqual(['look -4', 'look 9']);
    expect(unusable.map((each) => each.observation)).toEqual(['look -2', 'look 6']);
  });

  test('is of its own series: no other area, model, kind of sensor or floor, and not itself', () => {
    const others: readonly Partial<SeriesPoint>[] = [
      { area: 'bridge' },
      { modelId: 'other' },
      { sensorClass: 'metre' },
      { floorM: 50 },
      { class: 'passenger' },
      { observation: observation.id },
    ];
    for (const change of others)
      expect(railcars([look(-3, 8, change)]), JSON.stringify(change)).toMatchObject({
        usual: null,
        previous: null,
        next: null,
        unusable: [],
      });
  });

  test('is nothing for an undated one', () => {
    expect(besideOf({ ...observation, at: null }, [look(-1, 5)])).toEqual([]);
    expect(publishedBeside({ ...observation, at: null }, [near()])).toEqual([]);
  });
});

function near(change: Parameters<typeof sampleReference>[0] = {}) {
  return sampleReference({
    siteId: 'tumangang',
    areaId: 'yard',
    class: count?.class ?? null,
    from: NOON - DAY,
    to: NOON,
    ...change,
  });
}

describe('what others published beside an observation', () => {
  test('is of that place, of a class counted there, within two days or of a period that holds it', () => {
    const told = [
      near({ id: 'day' }),
      near({ id: 'place', areaId: null, class: null }),
      near({ id: 'period', from: NOON - 900 * DAY, to: NOON + 30 * DAY }),
    ];
    const others = [
      near({ siteId: 'nampo' }),
      near({ origin: 'simulated' }),
      near({ areaId: 'bridge' }),
      near({ class: 'ship' }),
      near({ from: NOON - 9 * DAY, to: NOON - 3 * DAY }),
      near({ from: NOON + 3 * DAY, to: NOON + 4 * DAY }),
    ];
    const ids = publishedBeside(observation, [...others, ...told]).map(({ id }) => id);
    expect(ids).toEqual(['period', 'day', 'place']);
  });

  test('is simulated beside a simulated one, and nothing real', () => {
    const simulated = { ...observation, origin: 'simulated' as const };
    const told = [near({ id: 'real' }), near({ id: 'simulated', origin: 'simulated' })];
    expect(publishedBeside(simulated, told).map(({ id }) => id)).toEqual(['simulated']);
  });
});

describe('length bins', () => {
  test('hold every box once, from the first bin that has one to the last', () => {
    expect(lengthBins([60, 74.9, 75, 140, 310])).toEqual([
      { fromM: 50, toM: 75, count: 2 },
      { fromM: 75, toM: 100, count: 1 },
      { fromM: 100, toM: 150, count: 1 },
      { fromM: 150, toM: 200, count: 0 },
      { fromM: 200, toM: 300, count: 0 },
      { fromM: 300, toM: null, count: 1 },
    ]);
    expect(lengthBins([])).toEqual([]);
  });
});
