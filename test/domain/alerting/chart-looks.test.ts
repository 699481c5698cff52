import { describe, expect, it } from 'vitest';
import { type ChartedLook, chartIdOf } from '../../../src/domain/alerting/chart.ts';
import { type Charting, chartsOf, ratesOfModels } from '../../../src/domain/alerting/chart-looks.ts';
import { boxesPerObject, errorLevelOf, exposureOf } from '../../../src/domain/alerting/look.ts';
import type { Count, Observation, RailString } from '../../../src/domain/observation.ts';
import type { ReviewedNumber } from '../../../src/domain/review.ts';
import { seriesOf } from '../../../src/domain/series.ts';
import { withReviews } from '../../../src/domain/series-reviews.ts';
import type { Area } from '../../../src/domain/site.ts';
import { DAY_MS, lookAt, ratesOf, START } from '../../support/looks.ts';
import { sampleArea, sampleObservation, sampleString } from '../../support/store-samples.ts';

const area: Area = { ...sampleArea('tumangang', { id: 'yard', verified: true }), revision: 1 };
const models = [{ id: 'railcar-50cm', version: '1.0.0', rates: [ratesOf(0.9, 2)] }];

function count(raw: number, change: Partial<Count> = {}): Count {
  return {
    class: 'railcar',
    raw,
    value: raw,
    low: raw - 2,
    high: raw + 2,
    floorM: 0,
    families: null,
    rates: null,
    ...change,
  };
}

function observed(day: number, raw: number, change: Partial<Observation> = {}): Observation {
  const at = START + day * DAY_MS;
  return sampleObservation({
    areaId: 'yard',
    passId: `pass-${day}`,
    at,
    seen: 0.8,
    areaKm2: 0.5,
    counts: [count(raw)],
    strings: null,
    ...change,
  });
}

function chart(
  observations: readonly Observation[],
  change: Partial<Pick<Charting, 'revisions' | 'points' | 'knownRates'>> = {},
) {
  return chartsOf({
    observations,
    points: seriesOf(observations),
    revisions: [area],
    ratesOf: ratesOfModels(models),
    knownRates: () => null,
    ...change,
  });
}

const looksOf = (...given: Parameters<typeof chart>) => chart(...given).flatMap(({ looks }) => looks);

describe('the charts of an area', () => {
  it('take the raw count, the ground seen and the rates that the observation was counted by', () => {
    const one = observed(1, 20);
    const [made, ...more] = chart([one]);
    expect(more).toEqual([]);
    expect(chartIdOf(made?.key as never)).toBe('yard~real~railcar~railcar-50cm~sub-metre~0m');
    expect(made?.looks).toEqual([
      {
        at: START + DAY_MS,
        raw: 20,
        reason: null,
        seen: 0.8,
        km2Seen: 0.4,
        unchanged: false,
        confirmed: false,
        observation: one.id,
        strand: 'r1~v1.0.0',
        published: { value: 20, low: 18, high: 22 },
        byAnalyst: false,
        still: 0,
      },
    ]);
    expect(made?.rates).toEqual({ 'r1~v1.0.0': models[0]?.rates[0] });
  });

  it('take the rates that the count itself states, as learned at the place', () => {
    const told = { recallAlpha: 70, recallBeta: 30, falsePerKm2Shape: 5, falsePerKm2Rate: 1 };
    const learned = { ...told, from: 'reviews', reviewedScenes: 24 } as const;
    const cloud = observed(2, 0, {
      status: { kind: 'unusable', reason: 'cloud', detail: '' },
      counts: [blank(0)],
    });
    const [made] = chart([observed(1, 20, { counts: [count(20, { rates: learned })] }), cloud]);
    expect(made?.rates).toEqual({
      'r1~v1.0.0': { class: 'railcar', ...told, measuredOn: '24 scenes reviewed here' },
    });
  });

  it('know the false boxes beside objects that the count states', () => {
    const told = {
      recallAlpha: 70,
      recallBeta: 30,
      falsePerKm2Shape: 5,
      falsePerKm2Rate: 1,
      falsePerHitShape: 4,
      falsePerHitRate: 16,
    };
    const rates = { ...told, from: 'card', reviewedScenes: 0 } as const;
    const [made] = chart([observed(1, 20, { counts: [count(20, { rates })] })]);
    const errors = errorLevelOf(made?.rates['r1~v1.0.0'] ?? null);
    expect(errors).toEqual({ recall: 0.7, falsePerKm2: 5, falsePerHit: 0.25 });
    expect(boxesPerObject(errors)).toBeCloseTo(0.875, 12);
    expect(exposureOf(lookAt(0, 20, { seen: 0.5, km2Seen: 0.4 }), errors)).toEqual({
      exposure: 0.4375,
      clutter: 2,
    });
  });

  it('are one for each class, model, sensor class and object floor', () => {
    const charts = chart([
      observed(1, 20),
      observed(2, 21, { gsdM: 0.31 }),
      observed(3, 5, { gsdM: 3 }),
      observed(4, 9, { modelId: 'other' }),
      observed(5, 2, {
        counts: [count(2, { class: 'ship', floorM: 50 }), count(3, { class: 'ship', floorM: 25 })],
      }),
    ]);
    expect(charts.map(({ key, looks }) => `${chartIdOf(key)} ${looks.length}`)).toEqual([
      'yard~real~railcar~railcar-50cm~sub-metre~0m 2',
      'yard~real~railcar~railcar-50cm~metre~0m 1',
      'yard~real~railcar~other~sub-metre~0m 1',
      'yard~real~ship~railcar-50cm~sub-metre~50m 1',
    ]);
  });

  it('keep what was not seen as no data, with its reason, and never as a zero', () => {
    const cloud = observed(1, 0, {
      status: { kind: 'unusable', reason: 'cloud', detail: '' },
      counts: [blank(0)],
    });
    const withheld = observed(2, 3, { counts: [blank(3)], caveats: ['unmeasured:railcar'] });
    expect(looksOf([cloud, withheld]).map(({ raw, reason, published }) => [raw, reason, published])).toEqual([
      [null, 'cloud', null],
      [null, 'unmeasured', null],
    ]);
  });

  it('take nothing from an unverified outline or from unknown cloud, though it was counted', () => {
    const looks = looksOf([
      observed(1, 73, { caveats: ['area-unverified'] }),
      observed(2, 73, { visibility: 'unchecked' }),
    ]);
    expect(looks.map(({ raw, reason }) => [raw, reason])).toEqual([
      [null, 'area-unverified'],
      [null, 'cloud-unassessed'],
    ]);
  });

  it('leave out undated observations and refusals: no model looked', () => {
    const refusal = observed(2, 0, { modelId: 'none-railcar', modelSha256: '', counts: [blank(0)] });
    expect(chart([observed(1, 20, { at: null }), refusal])).toEqual([]);
  });

  it('say that a model is unknown whose error rates are not at hand', () => {
    expect(looksOf([observed(1, 20, { modelVersion: '0.9.0' })])).toMatchObject([
      { raw: null, reason: 'unmeasured', strand: 'r1~v0.9.0' },
    ]);
    const [made] = chart([observed(1, 20, { modelVersion: '0.9.0' })], { knownRates: () => ratesOf(0.8, 1) });
    expect(made).toMatchObject({ looks: [{ raw: 20 }], rates: { 'r1~v0.9.0': ratesOf(0.8, 1) } });
  });

  it('begin another strand where the outline moved, the model is another version or a band is missing', () => {
    const renamed = { ...area, revision: 2, name: 'North yard' };
    const moved = { ...area, revision: 3, ring: [...(area.ring ?? [])].reverse() };
    const looks = looksOf(
      [
        observed(1, 20),
        observed(2, 20, { areaRevision: 2 }),
        observed(3, 20, { areaRevision: 3 }),
        observed(4, 20, { modelVersion: '2.0.0' }),
        observed(5, 20, { caveats: ['band-missing:nir'] }),
      ],
      { revisions: [area, renamed, moved] },
    );
    expect(looks.map(({ strand }) => strand)).toEqual([
      'r1~v1.0.0',
      'r1~v1.0.0',
      'r3~v1.0.0',
      'r1~v2.0.0',
      'r1~v1.0.0~without-nir',
    ]);
  });
});

describe('a pass that two versions of a model looked at', () => {
  it('is one look, by the newest', () => {
    const [old, young] = [observed(1, 20), observed(1, 22, { modelVersion: '1.10.0' })];
    expect(looksOf([young, old]).map(({ observation }) => observation)).toEqual([young.id]);
  });
});

describe('what never moves', () => {
  const chartWith = (...statics: readonly (readonly [raw: number, still: number])[]) => {
    const observations = statics.map(([raw], day) => observed(day, raw));
    const points = seriesOf(observations).map((point, i) => ({ ...point, static: statics[i]?.[1] ?? 0 }));
    return looksOf(observations, { points }).map(({ raw, still }) => [raw, still]);
  };

  it('is counted apart where it stood from the beginning, so that an empty yard with hulks is empty', () => {
    expect(chartWith([5, 5], [4, 4], [5, 5], [12, 5], [7, 0])).toEqual([
      [0, 5],
      [0, 4],
      [0, 5],
      [7, 5],
      [7, 0],
    ]);
  });

  it('stays in the count where it came later: a train that stands for months did arrive', () => {
    expect(chartWith([2, 2], [2, 2], [2, 2], [75, 75], [75, 75])).toEqual([
      [0, 2],
      [0, 2],
      [0, 2],
      [73, 2],
      [73, 2],
    ]);
  });
});

describe('a look is confirmed', () => {
  const first = observed(1, 20);
  const second = (raw: number, change: Partial<Count> = {}): Observation =>
    observed(1, raw, { modelId: 'second', counts: [count(raw, change)] });
  const isConfirmed = (...all: readonly Observation[]) =>
    looksOf(all).find(({ observation }) => observation === first.id)?.confirmed;

  it('by a second model of the pass that finds a number each holds possible', () => {
    expect(isConfirmed(first, second(21))).toBe(true);
    expect(isConfirmed(first, second(30))).toBe(false);
  });

  it('not by one so unsure that it agrees with everything, of another length, or of another pass', () => {
    expect(isConfirmed(first, second(10, { low: 0, high: 280 }))).toBe(false);
    expect(isConfirmed(first, second(20, { floorM: 50 }))).toBe(false);
    expect(isConfirmed(first, observed(2, 20, { modelId: 'second' }))).toBe(false);
  });

  it('not by somebody who drew what was hidden and counted nothing', () => {
    expect(looksOf([{ ...first, visibility: 'reviewed' }])).toMatchObject([{ confirmed: false }]);
  });
});

describe('a look that an analyst counted', () => {
  const model = observed(1, 73);
  const reviewed = (change: Partial<ReviewedNumber>): readonly ChartedLook[] => {
    const number: ReviewedNumber = {
      class: 'railcar',
      isStatic: 0,
      families: null,
      analysts: ['A. Analyst'],
      reviews: ['review-1'],
      observation: model.id,
      isCurrent: true,
      value: 20,
      low: 18,
      high: 22,
      reason: null,
      seen: 0.8,
      ...change,
    };
    return looksOf([model], { points: withReviews(seriesOf([model]), new Map([[model.id, [number]]])) });
  };

  it('stands for the boxes that the model would have made of as many, and is confirmed', () => {
    // 53 wagons fewer than the model's 73, of which it finds nine in ten
    expect(reviewed({})).toMatchObject([
      { raw: 25, confirmed: true, byAnalyst: true, published: { value: 20, low: 18, high: 22 } },
    ]);
    expect(reviewed({ value: 0, low: 0, high: 1 })).toMatchObject([{ raw: 7 }]);
    expect(reviewed({ value: 73, low: 65, high: 81 })).toMatchObject([{ raw: 73 }]);
    expect(reviewed({ value: 83, low: 74, high: 92 })).toMatchObject([{ raw: 82 }]);
  });

  it('brings no clutter of its own, however much the card expects of such ground', () => {
    // 400 false boxes a km2 on .4 km2, as a card may have it that was measured on few places
    const rates = {
      from: 'card',
      reviewedScenes: 0,
      recallAlpha: 9,
      recallBeta: 1,
      falsePerKm2Shape: 1,
      falsePerKm2Rate: 0.0025,
    } as const;
    const cluttered = observed(1, 12, { counts: [count(12, { value: 3, low: 0, high: 9, rates })] });
    const number: ReviewedNumber = {
      class: 'railcar',
      isStatic: 0,
      families: null,
      analysts: ['A. Analyst'],
      reviews: ['review-1'],
      observation: cluttered.id,
      isCurrent: true,
      value: 0,
      low: 0,
      high: 1,
      reason: null,
      seen: 0.8,
    };
    const points = withReviews(seriesOf([cluttered]), new Map([[cluttered.id, [number]]]));
    const [look] = looksOf([cluttered], { points });
    expect(look?.raw).toBe(9);
  });

  it('says nothing where he could not tell, or of boxes that are no more', () => {
    expect(reviewed({ value: null, low: null, high: null, reason: 'area-unverified' })).toMatchObject([
      { raw: null, reason: 'area-unverified', confirmed: false },
    ]);
    expect(reviewed({ isCurrent: false })).toMatchObject([{ raw: 73, confirmed: false }]);
  });
});

describe('a string that stands unmoved', () => {
  const eight = (eastM: number, cars = 8): readonly RailString[] => {
    const shift = eastM / (111_320 * Math.cos((42.42 * Math.PI) / 180));
    return [
      sampleString({
        cars: [{ class: 'railcar', count: cars }],
        ends: [
          [130.601 + shift, 42.42],
          [130.6023 + shift, 42.4203],
        ],
      }),
    ];
  };
  const unchanged = (...strings: readonly (readonly RailString[] | null)[]) =>
    looksOf(strings.map((own, day) => observed(day, 8, { strings: own }))).map((look) => look.unchanged);

  it('is no news: as many cars between ends in the same place, give or take what scenes lie off each other', () => {
    expect(unchanged(eight(0), eight(0), eight(12))).toEqual([false, true, true]);
    expect(unchanged(eight(0), eight(0, 7))).toEqual([false, true]);
  });

  it('is news when it moved, grew, or another came', () => {
    expect(unchanged(eight(0), eight(60))).toEqual([false, false]);
    expect(unchanged(eight(0), eight(0, 12))).toEqual([false, false]);
    expect(unchanged(eight(0), [...eight(0), ...eight(300)])).toEqual([false, false]);
  });

  it('is not known where strings are not told or not placed; an empty yard is no string', () => {
    expect(unchanged(eight(0), null, eight(0))).toEqual([false, false, false]);
    expect(unchanged([], [])).toEqual([false, false]);
    const lost = [sampleString({ ends: null })];
    expect(unchanged(lost, lost)).toEqual([false, false]);
  });

  it('is compared with the last look that saw something', () => {
    const cloud = observed(1, 0, {
      status: { kind: 'unusable', reason: 'cloud', detail: '' },
      counts: [blank(0)],
      strings: [],
    });
    const looks = looksOf([
      observed(0, 8, { strings: eight(0) }),
      cloud,
      observed(2, 8, { strings: eight(0) }),
    ]);
    expect(looks.map((look) => look.unchanged)).toEqual([false, false, true]);
  });
});

function blank(raw: number): Count {
  return count(raw, { value: null, low: null, high: null });
}
