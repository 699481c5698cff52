import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { scaleBar } from '../../src/adapters/pictures-sharp/furniture.ts';
import { createPictures } from '../../src/adapters/pictures-sharp/index.ts';
import { drawMarks, kindsOf } from '../../src/adapters/pictures-sharp/overlay.ts';
import { readReduced } from '../../src/adapters/pictures-sharp/read-picture.ts';
import { textPath, textWidth, wrapText } from '../../src/adapters/pictures-sharp/stroke-font.ts';
import type { Drawing, DrawnBox } from '../../src/domain/drawing.ts';
import type { ToldFamily } from '../../src/domain/family.ts';
import { functionRaster } from '../support/function-raster.ts';

const plain: Drawing = {
  window: { x0: 0, y0: 0, x1: 200, y1: 100 },
  outline: null,
  boxes: [],
  unseen: [],
  pixelM: 0.5,
  northDeg: 0,
  title: ['A yard'],
  marks: [],
};

/** The imagery lies under the title and over the footer: found as the rows that the drawing alone changed. */
async function pixelsOf(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { data, at, width: info.width, height: info.height };
}

const grey = functionRaster({ width: 200, height: 100, bands: 3 }, (col) => col + 40);

describe('an annotated picture', () => {
  test('draws a counted box in the colour of its class, where it lies', async () => {
    const box = {
      class: 'railcar',
      family: null,
      counted: true,
      corners: [
        [50, 40],
        [150, 40],
        [150, 60],
        [50, 60],
      ],
    } as const;
    const pictures = createPictures();
    const options = { format: 'png', maxSide: 800 } as const;
    const without = await pixelsOf(await pictures.annotate(grey, plain, options));
    const drawn = await pixelsOf(await pictures.annotate(grey, { ...plain, boxes: [box] }, options));
    expect([drawn.width, drawn.height]).toEqual([without.width, without.height]);
    const yellow = ([r, g, b]: readonly number[]) => (r ?? 0) > 200 && (g ?? 0) > 170 && (b ?? 255) < 90;
    const rows: number[] = [];
    // Footer swatches are yellow too; the box's edges are the only yellow in the column of its middle.
    for (let y = 0; y < drawn.height - 60; y++) if (yellow(drawn.at(400, y))) rows.push(y);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    // 20 px high, enlarged four times.
    expect((rows.at(-1) as number) - (rows[0] as number)).toBeGreaterThanOrEqual(78);
    expect((rows.at(-1) as number) - (rows[0] as number)).toBeLessThanOrEqual(84);
    for (const y of rows) expect(yellow(without.at(400, y))).toBe(false);
  });

  test('draws wagons whose family is told in its colour, and the legend counts them', () => {
    const corners = [
      [50, 40],
      [150, 40],
      [150, 60],
      [50, 60],
    ] as const;
    const wagon = (name: ToldFamily['name'] | null, counted = true): DrawnBox => ({
      class: 'railcar',
      family: name && { name, probability: 0.8 },
      counted,
      corners,
    });
    const kinds = kindsOf([wagon('tank'), wagon(null), wagon('unknown'), wagon('tank', false)]);
    expect(kinds.map(({ name, boxes }) => [name, boxes.length])).toEqual([
      ['railcar', 1],
      ['railcar tank', 2],
      ['railcar unknown', 1],
    ]);
    expect(new Set(kinds.map(({ colour }) => colour)).size).toBe(3);
    const svg = drawMarks({ ...plain, boxes: [wagon('tank')] }, (xy) => xy, 2);
    expect(svg).toContain(`stroke="${kinds[1]?.colour}"`);
    expect(svg).not.toContain(`stroke="${kinds[0]?.colour}"`);
  });

  test('writes SIMULATED over the imagery itself, so that cropping does not remove it', async () => {
    const options = { format: 'png', maxSide: 800 } as const;
    const bare = await pixelsOf(await createPictures().annotate(grey, plain, options));
    const marked = await pixelsOf(
      await createPictures().annotate(grey, { ...plain, marks: ['SIMULATED'] }, options),
    );
    const changed = bare.data.reduce(
      (n, v, i) => n + (Math.abs(v - (marked.data[i] as number)) > 20 ? 1 : 0),
      0,
    );
    expect(changed / bare.data.length).toBeGreaterThan(0.02);
  });

  test('comes as WebP on request', async () => {
    const bytes = await createPictures().annotate(grey, plain, { format: 'webp', maxSide: 300 });
    expect((await sharp(bytes).metadata()).format).toBe('webp');
  });

  test('of a very large scene without overviews is read in strips, never whole', async () => {
    const huge = functionRaster(
      { width: 9_000, height: 4_000, bands: 1, sampleType: 'uint16' },
      (c, r) => c + r,
    );
    const drawing = { ...plain, window: { x0: 0, y0: 0, x1: 9_000, y1: 4_000 } };
    const bytes = await createPictures().annotate(huge, drawing, { format: 'png', maxSide: 300 });
    expect((await sharp(bytes).metadata()).width).toBe(640);
    expect(huge.seen.largestRead).toBeLessThanOrEqual(12_000_000);
  });

  test('reads the coarsest overview that is fine enough', async () => {
    const overviews = [2, 4, 8].map((f) => ({ width: 4096 / f, height: 4096 / f }));
    const raster = functionRaster({ width: 4096, height: 4096, bands: 3, overviews }, (c) => c % 200);
    const window = { x0: 0, y0: 0, x1: 4096, y1: 4096 };
    await createPictures().annotate(raster, { ...plain, window }, { format: 'png', maxSide: 1000 });
    expect([...raster.seen.levels]).toEqual([2]);
  });

  test('refuses an empty window', async () => {
    const empty = { ...plain, window: { x0: 5, y0: 5, x1: 5, y1: 5 } };
    await expect(createPictures().annotate(grey, empty, { format: 'png', maxSide: 100 })).rejects.toThrow(
      /at least one pixel/,
    );
  });
});

describe('reducing a window', () => {
  test('is the exact area mean of the valid pixels, as a loop over every pair of cells finds it', async () => {
    const sizes = fc.record({
      width: fc.integer({ min: 3, max: 23 }),
      height: fc.integer({ min: 3, max: 23 }),
    });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        async ({ width, height }, scale) => {
          const value = (c: number, r: number): number => ((c * 7 + r * 13) % 17) + 1;
          const valid = (c: number, r: number): boolean => (c * 3 + r * 5) % 4 !== 0;
          const raster = functionRaster({ width, height, bands: 1 }, value, valid);
          const got = await readReduced(raster, { x0: 0, y0: 0, x1: width, y1: height }, scale, undefined);
          const overlap = (a0: number, a1: number, b0: number, b1: number) =>
            Math.max(0, Math.min(a1, b1) - Math.max(a0, b0));
          for (let y = 0; y < got.height; y++)
            for (let x = 0; x < got.width; x++) {
              let [sum, weight] = [0, 0];
              for (let r = 0; r < height; r++)
                for (let c = 0; c < width; c++) {
                  const [sx, sy] = [got.width / width, got.height / height];
                  const share =
                    overlap(c * sx, (c + 1) * sx, x, x + 1) * overlap(r * sy, (r + 1) * sy, y, y + 1);
                  if (!valid(c, r)) continue;
                  sum += share * value(c, r);
                  weight += share;
                }
              const i = y * got.width + x;
              expect(got.weight[i]).toBeCloseTo(weight, 4);
              if (weight > 1e-6) expect(got.mean[i]).toBeCloseTo(sum / weight, 2);
            }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('writing', () => {
  test('draws every printable ASCII character, and a hollow box for other scripts', () => {
    for (let code = 33; code < 127; code++)
      expect(textPath(String.fromCharCode(code), 0, 10, 6)).toMatch(/^M/);
    expect(textPath('한', 0, 10, 6)).toBe('M0.00 4.00L4.00 4.00L4.00 10.00L0.00 10.00L0.00 4.00');
    expect(textPath('é', 0, 10, 6)).toBe(textPath('e', 0, 10, 6));
  });

  test('breaks lines at spaces', () => {
    expect(wrapText('one two three', textWidth('one two', 10), 10)).toEqual(['one two', 'three']);
  });

  test('gives the scale bar a round length that fits', () => {
    for (const metresPerPixel of [0.05, 0.31, 0.5, 1, 3.7, 10, 33]) {
      const { px, label } = scaleBar(metresPerPixel, 220);
      expect(px).toBeLessThanOrEqual(220);
      expect(px).toBeGreaterThan(220 / 2.6);
      expect(label).toMatch(/^(0\.)?[125]0* k?m$/);
    }
  });
});
