import { expect, it } from 'vitest';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import { reviewGround } from '../../src/domain/review-ground.ts';
import { viewOf, wagon, yardRing } from '../support/reviews.ts';
import { sampleRates } from '../support/store-samples.ts';

const hulls = [0, 1, 2].map((i) => ({ ...wagon(i), class: 'ship' as const, lengthM: 20 + 20 * i }));
const boat = { raw: 0, value: 0, low: 0, high: 1, floorM: 0, families: null, rates: sampleRates };

it.each([
  [['boat'] as const, ['boat', 'boat']],
  [['ship', 'boat'] as const, ['boat', 'boat', 'ship']],
])('of an area that counts %j an analyst is shown the hulls that the model counted so', (classes, shown) => {
  const counts = classes.map((name) => ({ ...boat, class: name, floorM: name === 'ship' ? 50 : 0 }));
  const frames = { footprints: new Map(), edgeM: 0 };
  const views = [viewOf(hulls)];
  const ground = reviewGround({ counts }, lonLatGrid(yardRing), views, frames, { floorM: 50 });
  expect(ground.boxes.map((box) => box.class).sort()).toEqual(shown);
  expect(ground.floorM).toBe(50);
});
