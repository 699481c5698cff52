import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bounds } from '../../src/domain/geometry.ts';
import { planParts, planResampling, type Resampling } from '../../src/domain/grid-parts.ts';
import type { Pixels } from '../../src/domain/pixels.ts';
import { blankGrid, type GridPixels, resampleInto } from '../../src/domain/resample.ts';
import type { ModelGrid } from '../../src/domain/tile.ts';

const AS_IS = [
  { low: 0, high: 255 },
  { low: 0, high: 255 },
];

/** A window of a scene as a raster would give it. */
function crop(scene: Pixels, w: Bounds): Pixels {
  const [width, height] = [w.x1 - w.x0, w.y1 - w.y0];
  const data = new Uint8Array(scene.bands * width * height);
  const valid = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y + w.y0) * scene.width + x + w.x0;
      valid[y * width + x] = scene.valid[from] as number;
      for (let b = 0; b < scene.bands; b++) {
        data[(b * height + y) * width + x] = scene.data[b * scene.width * scene.height + from] as number;
      }
    }
  }
  return { width, height, bands: scene.bands, data, valid };
}

function resample(
  scene: Pixels,
  r: Resampling,
  window: Bounds,
  mostPixels?: number,
  stretch = AS_IS,
): GridPixels {
  const target = blankGrid(window, scene.bands);
  for (const part of planParts(r, window, mostPixels)) {
    if (part.source) resampleInto(target, window, part, crop(scene, part.source), r, stretch);
  }
  return target;
}

function sceneOf(
  width: number,
  height: number,
  value: (x: number, y: number, band: number) => number,
): Pixels {
  const data = new Uint8Array(2 * width * height);
  for (let b = 0; b < 2; b++) {
    for (let i = 0; i < width * height; i++) {
      data[b * width * height + i] = value(i % width, Math.floor(i / width), b);
    }
  }
  return { width, height, bands: 2, data, valid: new Uint8Array(width * height).fill(1) };
}

const noise = (x: number, y: number, b: number) => (x * 7919 + y * 104729 + b * 1299709 + x * y * 31) % 256;
const gridFor = (scene: Pixels, sx: number, sy = sx): ModelGrid => ({
  scaleX: sx,
  scaleY: sy,
  width: Math.ceil(scene.width * sx),
  height: Math.ceil(scene.height * sy),
});
const planFor = (scene: Pixels, sx: number, sy = sx) =>
  planResampling({ width: scene.width, height: scene.height, overviews: [] }, gridFor(scene, sx, sy));
const wholeOf = (g: ModelGrid): Bounds => ({ x0: 0, y0: 0, x1: g.width, y1: g.height });

describe('resampling to the model’s grid', () => {
  it('copies where the scale is 1', () => {
    const scene = sceneOf(9, 7, noise);
    expect(resample(scene, planFor(scene, 1), { x0: 0, y0: 0, x1: 9, y1: 7 }).data).toEqual(scene.data);
  });

  it('averages 2 x 2 at half the scale, and by area at odd scales', () => {
    const scene = sceneOf(4, 2, (x, y) => x * 10 + y * 100);
    const half = resample(scene, planFor(scene, 0.5), { x0: 0, y0: 0, x1: 2, y1: 1 });
    expect([...half.data.slice(0, 2)]).toEqual([55, 75]);
    // 3 pixels into 2: each grid pixel is one whole and half of the middle one
    const row = sceneOf(3, 1, (x) => [30, 60, 120][x] as number);
    const two = resample(row, planFor(row, 2 / 3, 1), { x0: 0, y0: 0, x1: 2, y1: 1 });
    expect([...two.data.slice(0, 2)]).toEqual([40, 100]);
  });

  it('interpolates between pixel centres at twice the scale; the outermost reach to the edge', () => {
    const row = sceneOf(3, 1, (x) => [0, 100, 200][x] as number);
    const six = resample(row, planFor(row, 2, 1), { x0: 0, y0: 0, x1: 6, y1: 1 });
    expect([...six.data.slice(0, 6)]).toEqual([0, 25, 75, 125, 175, 200]);
  });

  it('keeps a uniform scene uniform at every scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.07, max: 4, noNaN: true }),
        fc.double({ min: 0.07, max: 4, noNaN: true }),
        (sx, sy) => {
          const scene = sceneOf(23, 17, () => 137);
          const out = resample(scene, planFor(scene, sx, sy), wholeOf(gridFor(scene, sx, sy)));
          expect(out.data.every((v) => v === 137)).toBe(true);
          expect(out.valid.every((v) => v === 1)).toBe(true);
        },
      ),
    );
  });

  it('gives a grid pixel one value, whichever window or part it is computed in', () => {
    const windows = fc.record({
      x0: fc.integer({ min: -9, max: 40 }),
      y0: fc.integer({ min: -9, max: 40 }),
      w: fc.integer({ min: 1, max: 30 }),
      h: fc.integer({ min: 1, max: 30 }),
    });
    const holes = sceneOf(31, 29, noise);
    for (let i = 0; i < holes.valid.length; i++) if ((i * 31) % 7 === 0 || i % 90 > 80) holes.valid[i] = 0;
    fc.assert(
      fc.property(
        windows,
        fc.double({ min: 0.2, max: 2.5, noNaN: true }),
        fc.double({ min: 0.2, max: 2.5, noNaN: true }),
        fc.constantFrom(50, 400, 100_000),
        ({ x0, y0, w, h }, sx, sy, mostPixels) => {
          const plan = planFor(holes, sx, sy);
          const all = resample(holes, plan, { x0: -10, y0: -10, x1: 90, y1: 90 });
          const cut = resample(holes, plan, { x0, y0, x1: x0 + w, y1: y0 + h }, mostPixels);
          const expected = crop(all, { x0: x0 + 10, y0: y0 + 10, x1: x0 + 10 + w, y1: y0 + 10 + h });
          expect(cut.data).toEqual(expected.data);
          expect(cut.valid).toEqual(expected.valid);
        },
      ),
    );
  });

  it('leaves what lies outside the scene at zero and invalid', () => {
    const scene = sceneOf(10, 10, () => 200);
    const out = resample(scene, planFor(scene, 1), { x0: -2, y0: 8, x1: 3, y1: 12 });
    expect([...out.valid]).toEqual([0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(out.data[0]).toBe(0);
    expect(resample(scene, planFor(scene, 0.5), { x0: 50, y0: 50, x1: 60, y1: 60 }).valid.includes(1)).toBe(
      false,
    );
  });

  it('gives invalid pixels no say, and calls a grid pixel valid from half of its weight on', () => {
    const scene = sceneOf(4, 2, (x) => (x % 2 === 0 ? 250 : 90));
    scene.valid.set([0, 1, 0, 0, 0, 1, 1, 0]);
    const out = resample(scene, planFor(scene, 0.5), { x0: 0, y0: 0, x1: 2, y1: 1 });
    expect([...out.valid]).toEqual([1, 0]);
    expect([...out.data.slice(0, 2)]).toEqual([90, 0]);
  });

  it('takes floats that are no number for invalid', () => {
    const data = Float32Array.from([10, Number.NaN, 30, 40]);
    const pixels = { width: 4, height: 1, bands: 1, data, valid: new Uint8Array(4).fill(1) };
    const plan = planResampling(
      { width: 4, height: 1, overviews: [] },
      { scaleX: 1, scaleY: 1, width: 4, height: 1 },
    );
    const window = { x0: 0, y0: 0, x1: 4, y1: 1 };
    const target = blankGrid(window, 1);
    for (const part of planParts(plan, window)) resampleInto(target, window, part, pixels, plan, AS_IS);
    expect([...target.valid]).toEqual([1, 0, 1, 1]);
    expect([...target.data]).toEqual([10, 0, 30, 40]);
  });

  it('stretches and clips each sample before it averages', () => {
    const scene = sceneOf(2, 1, (x) => (x === 0 ? 40 : 250));
    const stretch = [
      { low: 50, high: 150 },
      { low: 9, high: 9 },
    ];
    const out = resample(scene, planFor(scene, 0.5, 1), { x0: 0, y0: 0, x1: 1, y1: 1 }, 100, stretch);
    expect([...out.data]).toEqual([128, 0]); // (0 + 255) / 2, and a flat band is 0
  });
});

describe('the level to read', () => {
  const raster = {
    width: 10_001,
    height: 8_000,
    overviews: [2, 4, 8, 16].map((f) => ({ width: Math.ceil(10_001 / f), height: 8_000 / f })),
  };
  const levelFor = (scale: number) =>
    planResampling(raster, { scaleX: scale, scaleY: scale, width: 1, height: 1 });

  it('is the coarsest overview still finer than the grid', () => {
    expect([2, 1, 0.7, 0.5, 0.3, 0.25, 0.05, 0.01].map((s) => levelFor(s).level)).toEqual([
      0, 0, 0, 1, 1, 2, 4, 4,
    ]);
  });

  it('has the scale that its true size says', () => {
    const { scaleX, scaleY, width } = levelFor(0.25);
    expect(width).toBe(2501);
    expect(scaleX).toBeCloseTo((0.25 * 10_001) / 2501, 12);
    expect(scaleY).toBe(1);
  });

  it('keeps parts of a coarse grid without overviews small', () => {
    const plan = planResampling(
      { ...raster, overviews: [] },
      { scaleX: 0.05, scaleY: 0.05, width: 501, height: 400 },
    );
    const parts = planParts(plan, { x0: 0, y0: 0, x1: 501, y1: 400 });
    expect(parts.length).toBeGreaterThan(10);
    for (const { source } of parts) {
      if (source) expect((source.x1 - source.x0) * (source.y1 - source.y0)).toBeLessThanOrEqual(4_300_000);
    }
    expect(parts.at(-1)?.grid.y1).toBe(400);
  });
});
