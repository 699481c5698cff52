import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { evaluateClass, type ImageResult } from '../../src/domain/evaluation.ts';

type Corners = readonly [XY, XY, XY, XY];

function box(x: number, y: number, length = 10, width = 4): Corners {
  return [
    [x, y],
    [x + length, y],
    [x + length, y + width],
    [x, y + width],
  ];
}

function image(
  labels: readonly Corners[],
  detections: readonly (readonly [corners: Corners, score: number])[],
  cut: readonly Corners[] = [],
): ImageResult {
  return {
    name: 'image',
    labels: [
      ...labels.map((corners) => ({ class: 'railcar' as const, corners, cut: false })),
      ...cut.map((corners) => ({ class: 'railcar' as const, corners, cut: true })),
    ],
    detections: detections.map(([corners, score]) => ({ class: 'railcar' as const, corners, score })),
  };
}

describe('evaluateClass', () => {
  it('gives a perfect model one everywhere and no count error', () => {
    const truth = [box(0, 0), box(20, 0), box(40, 0)];
    const result = evaluateClass(
      'railcar',
      [
        image(
          truth,
          truth.map((corners) => [corners, 0.9] as const),
        ),
      ],
      0.5,
    );
    expect(result).toMatchObject({
      ap50: 1,
      ap30: 1,
      precision: 1,
      recall: 1,
      f1: 1,
      countBias: 0,
      countMape: 0,
    });
  });

  it('works out average precision by hand: hit, false, hit of three labels', () => {
    const result = evaluateClass(
      'railcar',
      [
        image(
          [box(0, 0), box(20, 0), box(40, 0)],
          [
            [box(0, 0), 0.9],
            [box(100, 100), 0.8],
            [box(20, 0), 0.7],
          ],
        ),
      ],
      0.75,
    );
    expect(result.ap50).toBeCloseTo((1 + 2 / 3) / 3, 12);
    expect(result.precision).toBe(1 / 2);
    expect(result.recall).toBeCloseTo(1 / 3, 12);
    expect(result.countBias).toBeCloseTo(-1 / 3, 12);
  });

  it('counts a second box on one object as false', () => {
    const result = evaluateClass(
      'railcar',
      [
        image(
          [box(0, 0)],
          [
            [box(0, 0), 0.9],
            [box(1, 0), 0.8],
          ],
        ),
      ],
      0.5,
    );
    expect(result.precision).toBe(0.5);
    expect(result.perImage[0]).toEqual({ name: 'image', truth: 1, counted: 2 });
  });

  it('tells .5 from .3: a box shifted by 40 % is right only at .3', () => {
    const result = evaluateClass('railcar', [image([box(0, 0)], [[box(4, 0), 0.9]])], 0.5);
    expect(result.ap50).toBe(0);
    expect(result.ap30).toBe(1);
  });

  it('neither blames nor praises for objects cut by the frame', () => {
    const cut = box(100, 0);
    const found = evaluateClass(
      'railcar',
      [
        image(
          [box(0, 0)],
          [
            [box(0, 0), 0.9],
            [cut, 0.8],
          ],
          [cut],
        ),
      ],
      0.5,
    );
    const missed = evaluateClass('railcar', [image([box(0, 0)], [[box(0, 0), 0.9]], [cut])], 0.5);
    expect(found).toMatchObject({ precision: 1, recall: 1, countBias: 0 });
    expect(missed).toMatchObject({ precision: 1, recall: 1, countBias: 0 });
  });

  it('says null, not zero, where nothing is defined', () => {
    expect(evaluateClass('ship', [image([], [])], 0.5)).toMatchObject({
      ap50: null,
      precision: null,
      countBias: null,
    });
  });
});
