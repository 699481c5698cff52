import { describe, expect, it } from 'vitest';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import { estimateTrue } from '../../src/domain/count.ts';
import { learnRates, SCENES_TO_VALIDATE } from '../../src/domain/learn-rates.ts';
import { observePass } from '../../src/domain/observe.ts';
import { ratesAtPlace, reviewedLooks } from '../../src/domain/rates-evidence.ts';
import type { Review } from '../../src/domain/review.ts';
import { confirm, groundWith, reject, reviewOf, viewOf, wagons, yard, yardRing } from '../support/reviews.ts';

const general = {
  class: 'railcar' as const,
  recallAlpha: 5,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 0.01,
  measuredOn: 'card',
};
const inYards = { ...general, areas: ['yard' as const], recallAlpha: 8 };
const card = [inYards, general];
const wanted = { class: 'railcar' as const, areaKind: 'yard' as const, gsdM: 0.5, missing: [] };

/** Complete reviews of as many scenes: of twenty boxes one is none. */
function reviews(scenes: number, of: Partial<Review> = {}): readonly Review[] {
  const ground = groundWith(wagons(20));
  const decisions = ground.boxes.map((box, i) => (i === 0 ? reject(box) : confirm(box)));
  return Array.from({ length: scenes }, (_, i) =>
    reviewOf(ground, { decisions }, { passId: `p${i} ${of.gsdM} ${of.areaKind}`, ...of }),
  );
}

describe('what rates learn from', () => {
  it('is one complete review of each look, the latest', () => {
    const first = reviews(1, { savedAt: 5 });
    const later = reviewOf(groundWith(wagons(20)), {}, { passId: first[0]?.passId ?? '', savedAt: 9 });
    const partial = reviewOf(
      groundWith(wagons(20)),
      { searched: false },
      { passId: first[0]?.passId ?? '', savedAt: 20 },
    );
    const looks = reviewedLooks(card, inYards, 0.5, [later, ...first, partial]);
    expect(looks).toMatchObject([{ hits: 20, missed: 0, falseBoxes: 0 }]);
  });

  it('is of the same sensor class, and of ground and bands with the same entry of the card', () => {
    const others = [
      ...reviews(25, { gsdM: 3 }),
      ...reviews(25, { areaKind: 'berth' }),
      ...reviews(25).map((review) => ({
        ...review,
        tally: { ...review.tally, isComplete: false, counts: null },
      })),
    ];
    expect(reviewedLooks(card, inYards, 0.5, others)).toEqual([]);
    expect(ratesAtPlace(card, wanted, others)).toEqual({
      rates: inYards,
      reviewedScenes: 0,
      validatedHere: false,
    });
    expect(ratesAtPlace(card, { ...wanted, gsdM: 3 }, others)?.validatedHere).toBe(true);
    expect(ratesAtPlace(card, { ...wanted, class: 'ship' }, others)).toBeNull();
  });
});

describe('an observation', () => {
  const manifest = {
    id: 'railcar-50cm',
    version: '1.0.0',
    sha256: 'ab'.repeat(32),
    thresholds: { count: 0.4, keep: 0.05, nmsIou: 0.3 },
    floorM: 0,
    longestObjectM: 26,
    rates: card,
    families: null,
  };
  const observed = (of: readonly Review[]) =>
    observePass({
      area: yard,
      grid: lonLatGrid(yardRing),
      classes: ['railcar'],
      eye: { kind: 'model', manifest },
      passId: 'next',
      origin: 'real',
      at: 1,
      atAssumed: false,
      views: [viewOf(wagons(30), { visibility: 'mask', gsdM: 0.5 })],
      footprints: new Map(),
      missingBands: new Map(),
      tileFaults: [],
      reviews: of,
      observedAt: 2,
    });

  it('goes by the card, and says so, until twenty scenes were reviewed', () => {
    const { counts, caveats } = observed(reviews(SCENES_TO_VALIDATE - 1));
    expect(caveats).toEqual(['not-validated-here']);
    expect(counts[0]?.rates).toMatchObject({
      from: 'card',
      reviewedScenes: 0,
      recallAlpha: 8,
      recallBeta: 2,
    });
  });

  it('then goes by what was learned, and says by how many reviews', () => {
    const of = reviews(SCENES_TO_VALIDATE + 3);
    const { counts, caveats, areaKm2, seen } = observed(of);
    expect(caveats).toEqual([]);
    const learned = learnRates(inYards, reviewedLooks(card, inYards, 0.5, of));
    const { recallAlpha, recallBeta, falsePerKm2Shape, falsePerKm2Rate } = learned;
    expect(counts[0]).toMatchObject({
      raw: 30,
      ...estimateTrue(30, areaKm2 * seen, learned),
      rates: {
        from: 'reviews',
        reviewedScenes: 23,
        recallAlpha,
        recallBeta,
        falsePerKm2Shape,
        falsePerKm2Rate,
      },
    });
    const before = observed([]).counts[0];
    const width = (count: typeof before) => (count?.high ?? 0) - (count?.low ?? 0);
    expect(width(counts[0])).toBeLessThan(width(before));
  });
});
