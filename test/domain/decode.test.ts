import { describe, expect, it } from 'vitest';
import { decodeCentre } from '../../src/domain/decode-centre.ts';
import { decodeYoloObb } from '../../src/domain/decode-yolo.ts';

const [rows, cols] = [6, 8];
const CLASSES = ['ship', 'boat'] as const;

/** Zero everywhere, then `values` at [map, row, col]. */
function maps(values: readonly (readonly [map: number, row: number, col: number, value: number])[]) {
  const data = new Float32Array((CLASSES.length + 6) * rows * cols);
  for (const [map, row, col, value] of values) data[(map * rows + row) * cols + col] = value;
  return data;
}
const decode = (data: Float32Array, keep = 0.05) =>
  decodeCentre({ data, rows, cols, stride: 2, classes: CLASSES, families: null, keep });

describe('centre decoder', () => {
  it('reads class, place, size and direction at a peak', () => {
    const angle = 2.5;
    const [box, ...rest] = decode(
      maps([
        [1, 3, 4, 0.75],
        [2, 3, 4, Math.log(28)],
        [3, 3, 4, Math.log(6)],
        [4, 3, 4, Math.sin(2 * angle)],
        [5, 3, 4, Math.cos(2 * angle)],
        [6, 3, 4, 0.5],
        [7, 3, 4, -0.25],
      ]),
    );
    expect(rest).toEqual([]);
    expect(box?.class).toBe('boat');
    expect(box?.score).toBe(0.75);
    expect(box?.cx).toBeCloseTo((4 + 0.5) * 2 + 0.5, 6);
    expect(box?.cy).toBeCloseTo((3 + 0.5) * 2 - 0.25, 6);
    expect(box?.length).toBeCloseTo(28, 4);
    expect(box?.width).toBeCloseTo(6, 4);
    expect(box?.angle).toBeCloseTo(angle, 6);
  });

  it('takes 3 x 3 maxima at or over the threshold, also in the corner', () => {
    const found = decode(
      maps([
        [0, 0, 0, 0.9],
        [0, 1, 1, 0.8], // beside the corner's peak
        [0, 3, 3, 0.5],
        [0, 3, 5, 0.06], // too low
        [0, 5, 7, 0.0625],
      ]),
      0.0625,
    );
    expect(found.map((b) => [b.cx, b.cy])).toEqual([
      [1, 1],
      [7, 7],
      [15, 11],
    ]);
  });

  it('makes one object of equal neighbours', () => {
    const plateau = [
      [0, 2, 2, 0.5],
      [0, 2, 3, 0.5],
      [0, 3, 2, 0.5],
      [0, 3, 3, 0.5],
    ] as const;
    expect(decode(maps(plateau))).toHaveLength(1);
  });

  it('drops what is no box and refuses an output of another size', () => {
    expect(
      decode(
        maps([
          [0, 2, 2, 0.5],
          [2, 2, 2, 1000],
        ]),
      ),
    ).toEqual([]);
    expect(decode(maps([[0, 2, 2, Number.NaN]]))).toEqual([]);
    expect(() => decode(new Float32Array(7))).toThrow(/holds 7 numbers, expected 384/);
  });
});

describe('centre decoder with families', () => {
  const NAMES = ['tank', 'open', 'roofed'] as const;
  const families = { class: 'railcar', names: NAMES, unknownUnder: 0.5 } as const;
  /** Peaks of a wagon at (1, 1) and of a locomotive at (4, 5), and what each of the three family planes says there. */
  function planes(wagon: readonly number[], locomotive: readonly number[] = [1, 0, 0]): Float32Array {
    const data = new Float32Array((2 + 6 + 3) * rows * cols);
    const put = (map: number, row: number, col: number, value: number): void => {
      data[(map * rows + row) * cols + col] = value;
    };
    put(0, 1, 1, 0.9);
    put(1, 4, 5, 0.8);
    NAMES.forEach((_, i) => {
      put(8 + i, 1, 1, wagon[i] as number);
      put(8 + i, 4, 5, locomotive[i] as number);
      // beside the peak: must not be read
      put(8 + i, 1, 2, i === 2 ? 1 : 0);
    });
    return data;
  }
  const told = (data: Float32Array) =>
    decodeCentre({
      data,
      rows,
      cols,
      stride: 2,
      classes: ['railcar', 'locomotive'],
      families,
      keep: 0.05,
    }).map(({ class: name, family }) => [name, family]);

  it('reads the best family at the peak, in the order of the names, and of its own class alone', () => {
    expect(told(planes([0.125, 0.75, 0.125]))).toEqual([
      ['railcar', { name: 'open', probability: 0.75 }],
      ['locomotive', null],
    ]);
  });

  it('says unknown under the limit and not at it, and keeps the probability', () => {
    expect(told(planes([0.375, 0.3125, 0.3125]))[0]).toEqual([
      'railcar',
      { name: 'unknown', probability: 0.375 },
    ]);
    expect(told(planes([0.5, 0.25, 0.25]))[0]).toEqual(['railcar', { name: 'tank', probability: 0.5 }]);
  });

  it('keeps the wagon where its family is no number, and probabilities within 0 to 1', () => {
    expect(told(planes([Number.NaN, Number.NaN, Number.NaN]))[0]).toEqual(['railcar', null]);
    expect(told(planes([0, Number.NaN, 1.25]))[0]).toEqual(['railcar', { name: 'roofed', probability: 1 }]);
  });

  it('refuses an output without the planes of its families', () => {
    expect(() => told(planes([1, 0, 0]).subarray(0, 8 * rows * cols))).toThrow(
      /holds 384 numbers, expected 528/,
    );
  });
});

describe('YOLO-OBB decoder', () => {
  /** One column an anchor: cx cy w h, ship, boat, angle. */
  const packed = (anchors: readonly (readonly number[])[]) =>
    Float32Array.from([0, 1, 2, 3, 4, 5, 6].flatMap((row) => anchors.map((a) => a[row] as number)));
  const yolo = (anchors: readonly (readonly number[])[], keep = 0.05) =>
    decodeYoloObb({ data: packed(anchors), anchors: anchors.length, classes: CLASSES, keep });

  it('reads the best class of each anchor, long side first', () => {
    const [along, across] = yolo([
      [10, 20, 30, 6, 0.75, 0.25, 0.5],
      [40, 50, 6, 30, 0.25, 0.5, 0.5],
    ]);
    expect(along).toMatchObject({ class: 'ship', score: 0.75, cx: 10, cy: 20, length: 30, width: 6 });
    expect(along?.angle).toBeCloseTo(0.5, 6);
    expect(across).toMatchObject({ class: 'boat', score: 0.5, length: 30, width: 6 });
    expect(across?.angle).toBeCloseTo(0.5 + Math.PI / 2, 6);
  });

  it('says nothing where the best class is none that is looked for', () => {
    const [plane, ship] = [
      [10, 20, 30, 6, 0.9, 0.5, 0],
      [40, 50, 30, 6, 0.2, 0.6, 0],
    ];
    const data = packed([plane as number[], ship as number[]]);
    const found = decodeYoloObb({ data, anchors: 2, classes: [null, 'ship'], keep: 0.05 });
    expect(found).toMatchObject([{ class: 'ship', score: expect.closeTo(0.6, 6), cx: 40 }]);
  });

  it('drops low scores, empty boxes and what is not a number', () => {
    expect(
      yolo([
        [10, 20, 30, 6, 0.01, 0.02, 0],
        [10, 20, 0, 6, 0.9, 0, 0],
        [10, Number.NaN, 30, 6, 0.9, 0, 0],
        [10, 20, 30, 6, Number.NaN, Number.NaN, 0],
      ]),
    ).toEqual([]);
    expect(() => decodeYoloObb({ data: new Float32Array(8), anchors: 1, classes: CLASSES, keep: 0 })).toThrow(
      /holds 8 numbers, expected 7/,
    );
  });
});
