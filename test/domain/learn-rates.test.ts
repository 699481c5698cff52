import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTrue } from '../../src/domain/count.ts';
import {
  learnRates,
  type ReviewedLook,
  ratesHere,
  SCENES_TO_VALIDATE,
} from '../../src/domain/learn-rates.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { beta, binomial, gamma, poisson, uniform } from '../support/chance.ts';

/** As railcar-50cm's: recall .84 with a wide spread, hardly anything known of false boxes. */
const CARD: ErrorRates = {
  class: 'railcar',
  recallAlpha: 4.5,
  recallBeta: 0.85,
  falsePerKm2Shape: 2,
  falsePerKm2Rate: 0.05,
  measuredOn: 'the card',
};

const look = (change: Partial<ReviewedLook> = {}): ReviewedLook => ({
  passId: 'p',
  km2Seen: 0.2,
  hits: 42,
  missed: 8,
  falseBoxes: 8,
  ...change,
});

const anyRates = fc.record({
  class: fc.constant('railcar' as const),
  recallAlpha: fc.double({ min: 1, max: 60, noNaN: true }),
  recallBeta: fc.double({ min: 0.5, max: 20, noNaN: true }),
  falsePerKm2Shape: fc.double({ min: 0.3, max: 20, noNaN: true }),
  falsePerKm2Rate: fc.double({ min: 0.01, max: 10, noNaN: true }),
  measuredOn: fc.constant('the card'),
});
const anyLook = fc.record({
  passId: fc.uuid(),
  km2Seen: fc.double({ min: 0.01, max: 2, noNaN: true }),
  hits: fc.nat(80),
  missed: fc.nat(20),
  falseBoxes: fc.nat(30),
});

const meanRecall = (r: ErrorRates): number => r.recallAlpha / (r.recallAlpha + r.recallBeta);
const clutter = (r: ErrorRates): number => r.falsePerKm2Shape / r.falsePerKm2Rate;

describe('learnRates', () => {
  it('is the card where nothing was reviewed', () => {
    expect(learnRates(CARD, [])).toEqual(CARD);
  });

  it('lays all false boxes of reviews to the ground, those beside objects too', () => {
    const card = { ...CARD, falsePerHitShape: 4, falsePerHitRate: 20 };
    expect(learnRates(card, [])).toEqual(card);
    const reviewed = [look({ hits: 25, missed: 2, falseBoxes: 6 })];
    expect(learnRates(card, reviewed)).toEqual(learnRates(CARD, reviewed));
  });

  it('moves towards what the reviews say, the more the more there are', () => {
    const poor = look({ hits: 25, missed: 25, falseBoxes: 0 });
    let [recall, falsePerKm2] = [meanRecall(CARD), clutter(CARD)];
    for (const count of [1, 5, 20, 80]) {
      const learned = learnRates(CARD, Array(count).fill(poor));
      expect(meanRecall(learned)).toBeLessThan(recall);
      expect(meanRecall(learned)).toBeGreaterThan(0.5);
      expect(clutter(learned)).toBeLessThan(falsePerKm2);
      [recall, falsePerKm2] = [meanRecall(learned), clutter(learned)];
    }
    expect(recall).toBeCloseTo(0.5, 1);
    expect(falsePerKm2).toBeLessThan(0.2);
  });

  it('widens where looks differ more than the card has it', () => {
    const alike = Array.from({ length: 40 }, () => look({ hits: 40, missed: 10 }));
    const unlike = Array.from({ length: 40 }, (_, i) =>
      look(i % 2 ? { hits: 50, missed: 0 } : { hits: 30, missed: 20 }),
    );
    const weight = (looks: readonly ReviewedLook[]) => {
      const { recallAlpha, recallBeta } = learnRates(CARD, looks);
      return recallAlpha + recallBeta;
    };
    expect(weight(unlike)).toBeLessThan(weight(alike) / 4);
    const bursts = Array.from({ length: 40 }, (_, i) => look({ falseBoxes: i % 4 ? 0 : 32 }));
    const even = Array.from({ length: 40 }, () => look({ falseBoxes: 8 }));
    expect(learnRates(CARD, bursts).falsePerKm2Rate).toBeLessThan(
      learnRates(CARD, even).falsePerKm2Rate / 10,
    );
  });

  it('does not depend on the order of the reviews', () => {
    fc.assert(
      fc.property(anyRates, fc.array(anyLook, { maxLength: 30 }), fc.func(fc.nat()), (card, looks, key) => {
        const shuffled = looks.toSorted((a, b) => key(a.passId) - key(b.passId));
        expect(learnRates(card, shuffled)).toEqual(learnRates(card, looks));
      }),
      { numRuns: 100 },
    );
  });

  it('always answers rates that a count can be made with', () => {
    fc.assert(
      fc.property(anyRates, fc.array(anyLook, { minLength: 1, maxLength: 40 }), (card, looks) => {
        const learned = learnRates(card, looks);
        for (const value of [
          learned.recallAlpha,
          learned.recallBeta,
          learned.falsePerKm2Shape,
          learned.falsePerKm2Rate,
        ])
          expect(value > 0 && Number.isFinite(value)).toBe(true);
        expect(() => estimateTrue(7, 0.5, learned)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('by reviews that agree with the model narrows the interval and leaves it no farther from the truth', () => {
    const cards = fc.record({
      mean: fc.double({ min: 0.5, max: 0.95, noNaN: true }),
      weight: fc.double({ min: 4, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(
        cards,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 20, max: 60 }),
        ({ mean, weight }, tens, count) => {
          const card = {
            ...CARD,
            recallAlpha: mean * weight,
            recallBeta: (1 - mean) * weight,
            falsePerKm2Shape: 4,
            falsePerKm2Rate: 1,
          };
          // 20 objects and a km2 a look: found, missed and made up just as the card says, but for rounding
          const hits = Math.round(20 * mean);
          const looks = Array.from({ length: count }, () =>
            look({ hits, missed: 20 - hits, falseBoxes: 4, km2Seen: 1 }),
          );
          const truth = 10 * tens;
          const raw = Math.round((truth * hits) / 20) + 4;
          const before = estimateTrue(raw, 1, card);
          const after = estimateTrue(raw, 1, learnRates(card, looks));
          expect(after.high - after.low).toBeLessThanOrEqual(before.high - before.low);
          expect(after.low).toBeLessThanOrEqual(truth);
          expect(after.high).toBeGreaterThanOrEqual(truth);
          expect(Math.abs(after.value - truth)).toBeLessThanOrEqual(Math.abs(before.value - truth) + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('covers the truth of further looks in 92 to 99.5 % of looks, be the place as the card says, better, or worse and changeable', () => {
    const random = uniform(11);
    const kinds = [
      [() => beta(random, CARD.recallAlpha, CARD.recallBeta), 40, 40],
      [() => 0.95, 60, 5],
      [() => 0.6, 8, 60],
    ] as const;
    for (const [recallOf, steadiness, lambda] of kinds) {
      let [covered, of] = [0, 0];
      for (let place = 0; place < 150; place++) {
        const recall = Math.min(0.99, Math.max(0.05, recallOf()));
        const clutter = (gamma(random, 4) / 4) * lambda;
        const draw = () => {
          const truth = Math.round(5 * 20 ** random());
          const km2Seen = 0.1 + 0.2 * random();
          const hits = binomial(random, truth, beta(random, recall * steadiness, (1 - recall) * steadiness));
          return { truth, km2Seen, hits, falseBoxes: poisson(random, clutter * km2Seen) };
        };
        const looks = Array.from({ length: 25 }, (_, i) => {
          const { truth, hits, ...rest } = draw();
          return { passId: `p${i}`, hits, missed: truth - hits, ...rest };
        });
        const learned = learnRates(CARD, looks);
        for (let next = 0; next < 4; next++) {
          const { truth, km2Seen, hits, falseBoxes } = draw();
          const { low, high } = estimateTrue(hits + falseBoxes, km2Seen, learned);
          if (low <= truth && truth <= high) covered++;
          of++;
        }
      }
      expect(covered / of).toBeGreaterThan(0.92);
      expect(covered / of).toBeLessThan(0.995);
    }
  });
});

describe('ratesHere', () => {
  const looks = (scenes: number) => Array.from({ length: scenes }, (_, i) => look({ passId: `p${i}` }));

  it('is the card until twenty scenes were reviewed', () => {
    const few = ratesHere(CARD, looks(SCENES_TO_VALIDATE - 1));
    expect(few).toEqual({ rates: CARD, reviewedScenes: 19, validatedHere: false });
    const enough = ratesHere(CARD, looks(SCENES_TO_VALIDATE));
    expect(enough).toMatchObject({ reviewedScenes: 20, validatedHere: true });
    expect(enough.rates).toEqual(learnRates(CARD, looks(20)));
  });

  it('takes two areas of one pass for one scene', () => {
    const twice = [...looks(12), ...looks(12)];
    expect(ratesHere(CARD, twice)).toMatchObject({ reviewedScenes: 12, validatedHere: false });
  });

  it('give an interval whatever the looks found, also where some found all and others nothing', () => {
    const card = { ...CARD, recallAlpha: 1.82, recallBeta: 2.58, falsePerKm2Shape: 4, falsePerKm2Rate: 45.4 };
    for (let found = 0; found <= 20; found++)
      for (const objects of [1, 7, 50]) {
        const looks = Array.from({ length: 20 }, (_, i) =>
          look({ hits: i < found ? objects : 0, missed: i < found ? 0 : objects }),
        );
        const rates = learnRates(card, looks);
        expect(rates.recallAlpha).toBeGreaterThanOrEqual(0.5);
        expect(estimateTrue(20, 0.2, rates).high).toBeGreaterThan(0);
      }
  });
});
