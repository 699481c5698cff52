import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/domain/review.ts';
import { seriesOf } from '../../src/domain/series.ts';
import { marksOfReviews, registersOf, withStatics } from '../../src/domain/static-register.ts';
import { NOON, sampleFooting, sampleObservation } from '../support/store-samples.ts';

const DAY_MS = 86_400_000;
const HULK = sampleFooting('').boxes[0];
if (HULK === undefined) throw new Error('a footing has a box');

const count = (raw: number) => ({
  class: 'railcar' as const,
  raw,
  value: raw,
  low: raw,
  high: raw + 1,
  floorM: 0,
  families: null,
  rates: null,
});
const look = (i: number, change = {}) =>
  sampleObservation({
    id: `look ${i}`,
    areaId: 'yard',
    passId: `p${i}`,
    at: NOON + i * 10 * DAY_MS,
    counts: [count(1)],
    ...change,
  });
const LOOKS = Array.from({ length: 11 }, (_, i) => look(i));
const footingsOf = (looks: readonly { readonly id: string }[]) => looks.map(({ id }) => sampleFooting(id));

describe('the static objects of an area', () => {
  const tell = (observations: typeof LOOKS, marks: Parameters<typeof registersOf>[0]['marks'] = []) => {
    const points = seriesOf(observations);
    const footings = footingsOf(observations);
    const registers = registersOf({ observations, footings, marks }, points);
    return { registers, points: withStatics(points, footings, registers) };
  };

  it('are told of every point, also of those before they were known and of unusable ones', () => {
    const cloudy = look(11, {
      at: NOON + 5 * DAY_MS,
      status: { kind: 'unusable', reason: 'cloud', detail: '' },
    });
    const { registers, points } = tell([...LOOKS, cloudy]);
    expect(registers.get('railcar-50cm')).toMatchObject([{ sightings: 11, looks: 11 }]);
    expect(points.map((point) => [point.raw, point.static])).toEqual(Array(12).fill([1, 1]));
  });

  it('rest on usable looks of one model, each by its newest version', () => {
    expect(tell(LOOKS.slice(0, 7)).points.map((point) => point.static)).toEqual(Array(7).fill(0));
    const halves = LOOKS.map((each, i) => (i % 2 === 0 ? each : { ...each, modelId: 'other' }));
    expect(tell(halves).points.map((point) => point.static)).toEqual(Array(11).fill(0));
    const older = LOOKS.map((each) => ({ ...each, id: `${each.id} v0`, modelVersion: '0.9.0' }));
    const { registers, points } = tell([...LOOKS, ...older]);
    expect(registers.get('railcar-50cm')).toMatchObject([{ sightings: 11 }]);
    expect(points.map((point) => point.static)).toEqual(Array(22).fill(1));
  });

  it('do not hold where an analyst saw one move, and hold at once where one says so', () => {
    const word = { ...HULK, markedAt: 1 };
    expect(tell(LOOKS, [{ ...word, mark: 'moving' }]).points[0]?.static).toBe(0);
    expect(tell(LOOKS.slice(0, 1), [{ ...word, mark: 'static' }]).points[0]?.static).toBe(1);
  });

  it('are taken from reviews: boxes marked as static, and static objects that were added', () => {
    const placed = { sceneId: 'a', corners: HULK.lonLat, lonLat: HULK.lonLat };
    const review = {
      decisions: [
        { verdict: 'static', box: { ...placed, id: 'b', class: 'railcar', family: null }, family: null },
        { verdict: 'confirm', box: { ...placed, id: 'c', class: 'railcar', family: null }, family: null },
      ],
      added: [
        { ...placed, class: 'locomotive', lengthM: null, family: null, isStatic: true },
        { ...placed, class: 'railcar', lengthM: null, family: null, isStatic: false },
      ],
      savedAt: 7,
    } as unknown as Review;
    expect(marksOfReviews([review])).toEqual([
      { mark: 'static', class: 'railcar', lonLat: HULK.lonLat, markedAt: 7 },
      { mark: 'static', class: 'locomotive', lonLat: HULK.lonLat, markedAt: 7 },
    ]);
  });
});
