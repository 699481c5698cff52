import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { estimateTrue } from '../../src/domain/count.ts';
import type { ObjectClass } from '../../src/domain/detection.ts';
import { evaluateClass } from '../../src/domain/evaluation.ts';
import {
  type JudgedBox,
  type JudgedImage,
  type JudgedLabel,
  judgedBoxes,
  judgedLabels,
} from '../../src/domain/judged-image.ts';

type Corners = readonly [XY, XY, XY, XY];

/** One pixel a metre. */
function box(x: number, y: number, length = 14, width = 4): Corners {
  return [
    [x, y],
    [x + length, y],
    [x + length, y + width],
    [x, y + width],
  ];
}

function lengthOf([a, b]: Corners): number {
  return b[0] - a[0];
}

function image(
  labels: readonly Corners[],
  boxes: readonly (readonly [corners: Corners, score: number])[],
  change: Partial<JudgedImage> & { readonly ignored?: readonly Corners[]; readonly class?: ObjectClass } = {},
): JudgedImage {
  const { ignored = [], class: name = 'railcar', ...rest } = change;
  const label = (corners: Corners, isIgnored: boolean): JudgedLabel => ({
    class: name,
    corners,
    lengthM: lengthOf(corners),
    ignored: isIgnored,
  });
  return {
    name: 'image',
    kind: null,
    gsdM: 0.5,
    km2: 1,
    seen: 1,
    boxes: boxes.map(
      ([corners, score]): JudgedBox => ({ class: name, corners, score, lengthM: lengthOf(corners) }),
    ),
    labels: [...labels.map((c) => label(c, false)), ...ignored.map((c) => label(c, true))],
    missingBands: [],
    refusal: null,
    zeroDoubted: false,
    ...rest,
  };
}

const RATES = {
  class: 'railcar',
  recallAlpha: 20,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 2,
  measuredOn: 'test',
} as const;
const MODEL = { thresholds: { count: 0.5, keep: 0.05, nmsIou: 0.3 }, rates: [RATES] };
const evaluate = (images: readonly JudgedImage[], floorM = 0, name: ObjectClass = 'railcar') =>
  evaluateClass(name, images, MODEL, floorM);

describe('the fit of boxes to labels', () => {
  it('of a perfect model is one everywhere, without count error', () => {
    const truth = [box(0, 0), box(20, 0), box(40, 0)];
    const all = truth.map((corners) => [corners, 0.9] as const);
    const result = evaluate([image(truth, all)]);
    expect(result).toMatchObject({ ap50: 1, ap30: 1, precision: 1, recall: 1, f1: 1, labels: 3, counted: 3 });
    expect(result.counts).toMatchObject({ bias: 0, meanError: 0, medianError: 0 });
  });

  it('is worked out by hand: hit, false, hit of three labels', () => {
    const result = evaluate([
      image(
        [box(0, 0), box(20, 0), box(40, 0)],
        [
          [box(0, 0), 0.9],
          [box(100, 100), 0.8],
          [box(20, 0), 0.4],
        ],
      ),
    ]);
    expect(result.ap50).toBeCloseTo((1 + 2 / 3) / 3, 12);
    expect(result.precision).toBe(1 / 2);
    expect(result.recall).toBeCloseTo(1 / 3, 12);
    expect(result.counts.bias).toBeCloseTo(-1 / 3, 12);
    expect(result.falseBoxes).toEqual([{ kind: null, boxes: 1, km2: 1, perKm2: 1 }]);
  });

  it('is pooled over images by score, not averaged', () => {
    const sure = image([box(0, 0)], [[box(0, 0), 0.9]]);
    const wrong = image([box(0, 0)], [[box(50, 50), 0.8]]);
    const late = image([box(0, 0)], [[box(0, 0), 0.7]]);
    expect(evaluate([sure, wrong, late]).ap50).toBeCloseTo((1 + 2 / 3) / 3, 12);
  });

  it('counts a second box on one object as false', () => {
    const twice = image(
      [box(0, 0)],
      [
        [box(0, 0), 0.9],
        [box(1, 0), 0.8],
      ],
    );
    expect(evaluate([twice])).toMatchObject({ precision: 0.5, counted: 2 });
  });

  it('tells .5 from .3: a box shifted by 40 % is right only at .3, and has found its object', () => {
    const shifted = image([box(0, 0, 10)], [[box(4, 0, 10), 0.9]]);
    expect(evaluate([shifted])).toMatchObject({ ap50: 0, ap30: 1, recall: 1 });
  });

  it('neither blames nor praises for ignored objects, however many boxes are about them', () => {
    const cut = box(100, 0);
    const found = image(
      [box(0, 0)],
      [
        [box(0, 0), 0.9],
        [cut, 0.8],
        [box(102, 0), 0.7],
      ],
      { ignored: [cut] },
    );
    const missed = image([box(0, 0)], [[box(0, 0), 0.9]], { ignored: [cut] });
    for (const one of [found, missed]) {
      const result = evaluate([one]);
      expect(result).toMatchObject({ precision: 1, recall: 1, labels: 1, counted: 1, ignored: 1 });
      expect(result.reliability.bins.at(-1)).toMatchObject({ boxes: 1 });
    }
  });

  it('says null, not zero, where nothing is defined', () => {
    const result = evaluate([image([], [], { km2: 0 })]);
    expect(result).toMatchObject({ ap50: null, precision: null, recall: null });
    expect(result.counts).toMatchObject({ bias: null, meanError: null, medianError: null });
    expect(result.falseBoxes[0]?.perKm2).toBeNull();
    expect(result.reliability.error).toBeNull();
  });
});

describe('slices', () => {
  it('by length: an object is in the class of its label, a false box in that of its own length', () => {
    const hulls = image(
      [box(0, 0, 60, 20), box(0, 50, 120, 20), box(0, 100, 200, 30)],
      [
        [box(0, 0, 60, 20), 0.9],
        [box(0, 50, 140, 20), 0.9], // longer than its label, in the same class
        [box(0, 100, 149, 30), 0.9], // in the class of its label, 150+
        [box(500, 0, 130, 20), 0.9],
      ],
      { class: 'ship' },
    );
    const { byLength } = evaluate([hulls], 50, 'ship');
    expect(byLength.map(({ from, to, labels, counted }) => [from, to, labels, counted])).toEqual([
      [50, 100, 1, 1],
      [100, 150, 1, 2],
      [150, null, 1, 1],
    ]);
    expect(byLength.map(({ precision, recall }) => [precision, recall])).toEqual([
      [1, 1],
      [0.5, 1],
      [1, 1],
    ]);
  });

  it('by GSD: an image is in the class of what it was judged on', () => {
    const at = (gsdM: number) => image([box(0, 0)], gsdM < 0.6 ? [[box(0, 0), 0.9]] : [], { gsdM });
    const { byGsd } = evaluate([at(0.3), at(0.5), at(0.7), at(1)]);
    expect(byGsd.map(({ from, recall }) => [from, recall])).toEqual([
      [0, 1],
      [0.4, 1],
      [0.6, 0],
      [0.85, 0],
    ]);
  });

  it('by kind of ground: false boxes and km2 of each', () => {
    const yard = image([], [[box(0, 0), 0.9]], { kind: 'yard', km2: 0.5 });
    const field = image([], [], { kind: 'field', km2: 2 });
    expect(evaluate([yard, field]).falseBoxes).toEqual([
      { kind: null, boxes: 1, km2: 2.5, perKm2: 0.4 },
      { kind: 'field', boxes: 0, km2: 2, perKm2: 0 },
      { kind: 'yard', boxes: 1, km2: 0.5, perKm2: 2 },
    ]);
  });
});

describe('the floor', () => {
  it('ignores shorter hulls: neither missed, nor false for a box that makes one longer', () => {
    const short = image([box(0, 0, 45, 10)], [[box(0, 0, 55, 10), 0.9]], { class: 'ship' });
    expect(evaluate([short], 50, 'ship')).toMatchObject({ labels: 0, counted: 0, ignored: 1 });
    expect(evaluate([short], 0, 'ship')).toMatchObject({ labels: 1, counted: 1, recall: 1, ignored: 0 });
  });

  it('does not count boxes under it, as no count does: the ship is missed', () => {
    const under = image([box(0, 0, 52, 10)], [[box(0, 0, 48, 10), 0.9]], { class: 'ship' });
    expect(evaluate([under], 50, 'ship')).toMatchObject({ labels: 1, counted: 0, recall: 0 });
    expect(evaluate([under], 50, 'boat')).toMatchObject({ labels: 0, counted: 0, ignored: 1 });
  });

  it('leaves open what a label does not tell: a rail vehicle may be a wagon', () => {
    const unknown = image([box(0, 0)], [], { class: 'rail-vehicle' });
    const seen: JudgedBox = { class: 'railcar', corners: box(0, 0), score: 0.9, lengthM: 14 };
    expect(evaluate([{ ...unknown, boxes: [seen] }])).toMatchObject({ labels: 0, counted: 0, ignored: 1 });
    const locomotive = image([box(0, 0)], [], { class: 'locomotive' });
    expect(evaluate([{ ...locomotive, boxes: [seen] }])).toMatchObject({ counted: 1, precision: 0 });
  });
});

describe('counts and their intervals', () => {
  const many = (n: number, y = 0) => Array.from({ length: n }, (_, i) => box(20 * i, y));
  const scored = (boxes: readonly Corners[]) => boxes.map((corners) => [corners, 0.9] as const);

  it('gives signed bias over all, and the mean and the median of errors over images with labels', () => {
    const images = [
      image(many(10), scored(many(10))),
      image(many(10), scored(many(8))),
      image(many(10), scored(many(4))),
      image([], scored(many(3))),
    ];
    const { counts } = evaluate(images);
    expect(counts.bias).toBeCloseTo((25 - 30) / 30, 12);
    expect(counts.meanError).toBeCloseTo((0 + 0.2 + 0.6) / 3, 12);
    expect(counts.medianError).toBeCloseTo(0.2, 12);
  });

  it('asks the counting model whether the truth lies in the interval, with the ground that was seen', () => {
    const images = [
      image(many(10), scored(many(10)), { km2: 0.25 }),
      image(many(40), scored(many(4)), { km2: 4 }),
    ];
    const { counts, perImage } = evaluate(images);
    expect(perImage.map(({ estimate }) => estimate)).toEqual([
      estimateTrue(10, 0.25, RATES),
      estimateTrue(4, 4, RATES),
    ]);
    expect(counts).toMatchObject({ intervals: 2, covered: 1, coverage: 0.5 });
  });

  it('has no interval where no count would be published', () => {
    const cloudy = image(many(10), scored(many(2)), { refusal: 'cloud' });
    const doubted = image([], [], { zeroDoubted: true });
    expect(evaluate([cloudy, doubted]).counts).toMatchObject({ images: 1, intervals: 0, bias: null });
  });

  it('takes the rates of the ground that the folder names, and of the bands that were missing', () => {
    const rates = [
      RATES,
      { ...RATES, areas: ['yard'] as const, recallAlpha: 2 },
      { ...RATES, without: ['nir'] as const, recallAlpha: 1 },
    ];
    const model = { ...MODEL, rates };
    const one = (change: Partial<JudgedImage>) =>
      evaluateClass('railcar', [image(many(5), scored(many(5)), change)], model, 0).perImage[0]?.estimate;
    expect(one({ kind: 'sidings' })).toEqual(estimateTrue(5, 1, RATES));
    expect(one({ kind: 'yard' })).toEqual(estimateTrue(5, 1, { ...RATES, recallAlpha: 2 }));
    expect(one({ missingBands: ['nir'] })).toEqual(estimateTrue(5, 1, { ...RATES, recallAlpha: 1 }));
  });
});

describe('reliability', () => {
  it('sets the share of hits beside the mean score, and weighs the gaps by boxes', () => {
    const { reliability } = evaluate([
      image(
        [box(0, 0), box(40, 0)],
        [
          [box(0, 0), 0.92],
          [box(40, 0), 0.96],
          [box(80, 0), 0.25],
          [box(120, 0), 0.25],
        ],
      ),
    ]);
    expect(reliability.bins).toHaveLength(10);
    expect(reliability.bins[2]).toMatchObject({ boxes: 2, meanScore: 0.25, hitShare: 0 });
    expect(reliability.bins[9]).toMatchObject({ boxes: 2, meanScore: 0.94, hitShare: 1 });
    expect(reliability.error).toBeCloseTo((2 * 0.25 + 2 * 0.06) / 4, 12);
  });
});

describe('the ground that is judged', () => {
  const part = { x0: 100, y0: 0, x1: 200, y1: 100 };
  const label = (corners: Corners, cut = false) => ({ class: 'railcar', corners, cut }) as const;
  const inPart = { part, isSeen: () => true };

  it('is a window: boxes and labels of which the centre lies in it, labels that it cuts ignored', () => {
    const [inside, across, out] = [box(120, 10), box(95, 10), box(50, 10)];
    expect(
      judgedBoxes(
        [inside, across, out].map((corners) => ({ corners })),
        inPart,
      ),
    ).toHaveLength(2);
    const labels = judgedLabels(
      [inside, across, out].map((corners) => label(corners)),
      inPart,
      lengthOf,
    );
    expect(labels.map(({ corners, ignored }) => [corners, ignored])).toEqual([
      [inside, false],
      [across, true],
    ]);
  });

  it('was seen: what lies under cloud is in no count', () => {
    const ground = { part: null, isSeen: ([x]: XY) => x < 50 };
    expect(judgedBoxes([{ corners: box(10, 0) }, { corners: box(60, 0) }], ground)).toHaveLength(1);
    const labels = judgedLabels(
      [label(box(10, 0)), label(box(60, 0)), label(box(20, 0), true)],
      ground,
      lengthOf,
    );
    expect(labels.map(({ ignored }) => ignored)).toEqual([false, true, true]);
  });
});
