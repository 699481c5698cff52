import { describe, expect, it } from 'vitest';
import { formerNumbers, reviewedNumbers } from '../../src/domain/reviewed-look.ts';
import { withReviews } from '../../src/domain/series-reviews.ts';
import {
  addedAt,
  columns,
  confirm,
  groundWith,
  reviewedObservation as observation,
  reject,
  reviewOf,
  wagons,
  yard,
} from '../support/reviews.ts';
import { samplePoint } from '../support/store-samples.ts';

const unverified = { ...yard, verified: false };
const ground = groundWith(wagons(20));
const empty = groundWith([]);
const clutter = groundWith(wagons(4));

describe('reviewedNumbers', () => {
  it('is the count of the one who reviewed the look whole', () => {
    const [first, ...rest] = ground.boxes;
    if (!first) throw new Error('there are twenty boxes');
    const review = reviewOf(ground, { decisions: [reject(first), ...rest.map(confirm)] });
    expect(reviewedNumbers(observation, yard, ground, [review])).toMatchObject([
      {
        class: 'railcar',
        value: 19,
        low: 17,
        high: 21,
        reason: null,
        analysts: ['Kim'],
        reviews: [review.id],
        observation: 'o1',
        isCurrent: true,
      },
    ]);
  });

  it('is nothing while every review is partial', () => {
    const partial = reviewOf(ground, { searched: false });
    expect(reviewedNumbers(observation, yard, ground, [partial])).toEqual([]);
  });

  it('is nothing once more ground is visible than was searched, though no box came with it', () => {
    const [whole] = [groundWith(wagons(3))];
    const half = '1'.repeat(whole.grid.inside.length / 2).padEnd(whole.grid.inside.length, '0');
    const part = groundWith(wagons(3), { seen: half });
    const review = reviewOf(part);
    expect(reviewedNumbers(observation, yard, part, [review])).toHaveLength(1);
    expect(reviewedNumbers(observation, yard, { ...whole, boxes: part.boxes }, [review])).toEqual([]);
  });

  it('is nothing once another scene speaks for the ground: an empty yard in one is none in the other', () => {
    const review = reviewOf(empty, { areaOnPlace: true });
    expect(reviewedNumbers(observation, yard, empty, [review])).toMatchObject([{ value: 0 }]);
    const other = groundWith([], { sceneId: 's2' });
    expect(reviewedNumbers(observation, yard, other, [review])).toEqual([]);
  });

  it('of two counts the same ground for both: what one of them drew out counts for neither', () => {
    const one = reviewOf(ground, { hidden: [columns(0, 70)] }, { analyst: 'Kim' });
    const other = reviewOf(ground, {}, { analyst: 'Lee' });
    const [number] = reviewedNumbers(observation, yard, ground, [one, other]);
    const left = ground.boxes.filter((box) => box.corners[0][0] > 70).length;
    expect(number).toMatchObject({ value: left, analysts: ['Kim', 'Lee'] });
    expect(number?.seen).toBeLessThan(0.75);
  });

  it('of two reaches over both', () => {
    const more = [addedAt(25, 160), addedAt(59, 160), addedAt(93, 160), addedAt(127, 160)];
    const one = reviewOf(ground, { added: more }, { analyst: 'Kim' });
    const other = reviewOf(ground, {}, { analyst: 'Lee' });
    expect(reviewedNumbers(observation, yard, ground, [one, other])).toMatchObject([
      { value: 22, low: 20, high: 24 },
    ]);
  });
});

describe('a zero of a reviewer', () => {
  const zero = (area: typeof yard, change: Parameters<typeof reviewOf>[1] = {}) =>
    reviewedNumbers(observation, area, clutter, [
      reviewOf(clutter, { decisions: clutter.boxes.map(reject), ...change }),
    ])[0];

  it('counts in a verified area', () => {
    expect(zero(yard)).toMatchObject({ value: 0, low: 0, high: 1, reason: null });
  });

  it('counts in an unverified one only when the reviewer says that the area lies on the yard', () => {
    expect(zero(unverified)).toMatchObject({ value: null, low: null, high: null, reason: 'area-unverified' });
    expect(zero(unverified, { areaOnPlace: true })).toMatchObject({ value: 0, reason: null });
  });

  it('counts where nobody could tell cloud before: who searched the ground knows what was visible', () => {
    const review = reviewOf(empty);
    const unchecked = { ...observation, visibility: 'unchecked' as const };
    expect(reviewedNumbers(unchecked, yard, empty, [review])).toMatchObject([{ value: 0, reason: null }]);
  });

  it('never counts where most of the area was hidden, nor does any other number', () => {
    expect(zero(yard, { hidden: [columns(0, 150)] })).toMatchObject({ value: null, reason: 'cloud' });
    const hidden = [columns(0, 150)];
    expect(reviewedNumbers(observation, yard, ground, [reviewOf(ground, { hidden })])).toMatchObject([
      { value: null, reason: 'cloud' },
    ]);
    const clouded = {
      ...observation,
      status: { kind: 'unusable' as const, reason: 'coverage' as const, detail: '' },
    };
    const dark = groundWith([], { seen: '0'.repeat(ground.grid.inside.length) });
    expect(reviewedNumbers(clouded, yard, dark, [reviewOf(dark)])).toMatchObject([
      { value: null, reason: 'coverage' },
    ]);
  });

  it('that might be one does not stand either: a lone wagon in an unverified area', () => {
    const one = groundWith(wagons(1));
    expect(reviewedNumbers(observation, unverified, one, [reviewOf(one)])).toMatchObject([
      { value: null, reason: 'area-unverified' },
    ]);
  });
});

describe('a series', () => {
  const point = samplePoint(yard.id, { observation: 'o1', raw: 20, value: 24, low: 20, high: 30, seen: 1 });
  const other = samplePoint(yard.id, { observation: 'o2' });

  it('takes the analysts’ number and keeps the model’s beside it', () => {
    const numbers = reviewedNumbers(observation, yard, ground, [
      reviewOf(ground, { hidden: [columns(0, 70)] }),
    ]);
    const [reviewed, plain] = withReviews([point, other], new Map([['o1', numbers]]));
    expect(plain).toBe(other);
    expect(reviewed).toMatchObject({
      raw: 20,
      value: numbers[0]?.value,
      visibility: 'reviewed',
      seen: numbers[0]?.seen,
      families: null,
      review: { isCurrent: true, model: { value: 24, low: 20, high: 30, seen: 1, visibility: 'mask' } },
    });
  });

  it('publishes no count that a reviewer took back and nobody may call zero', () => {
    const numbers = reviewedNumbers(observation, unverified, clutter, [
      reviewOf(clutter, { decisions: clutter.boxes.map(reject) }),
    ]);
    const [reviewed] = withReviews([point], new Map([['o1', numbers]]));
    expect(reviewed).toMatchObject({
      status: 'unusable',
      reason: 'area-unverified',
      value: null,
      low: null,
      high: null,
      raw: 20,
      review: { model: { status: 'counted', value: 24 } },
    });
  });

  it('tells a review of former boxes beside the model’s number, which stands', () => {
    const former = [
      reviewOf(ground, {}, { observationId: 'o0', modelVersion: '0.9', analyst: 'Kim' }),
      reviewOf(clutter, {}, { observationId: 'o0', modelVersion: '0.9', analyst: 'Lee' }),
      reviewOf(ground, { searched: false }, { observationId: 'o0', analyst: 'Park' }),
    ];
    const numbers = formerNumbers(observation, yard, former);
    expect(numbers).toMatchObject([
      { value: 12, low: 4, high: 20, observation: 'o0', isCurrent: false, analysts: ['Kim', 'Lee'] },
    ]);
    const [told] = withReviews([point], new Map([['o1', numbers]]));
    expect(told).toMatchObject({ value: 24, visibility: 'mask', review: { value: 12, isCurrent: false } });
  });
});
