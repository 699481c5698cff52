import { afterAll, describe, expect, it } from 'vitest';
import { openDetector } from '../../src/adapters/detector-onnx/index.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import type { ModelManifest } from '../../src/domain/model.ts';
import type { Raster } from '../../src/ports/rasters.ts';
import { measureStretch } from '../../workers/read-grid.ts';
import { detectRaster } from '../support/count-raster.ts';
import { functionRaster } from '../support/function-raster.ts';
import { draw, networkPath, SYNTHETIC, syntheticManifest } from '../support/synthetic-models.ts';

const detector = openDetector({
  models: SYNTHETIC.map((name) => ({ manifest: syntheticManifest(name), path: networkPath(name) })),
  threads: 2,
});
afterAll(() => detector.close());

const [WIDTH, HEIGHT] = [330, 250];
/** Hulls of 100 m x 50 m, three or so on every seam, drawn `zoom` times finer than the model's 10 m. */
function hulls(zoom: number): OrientedBox[] {
  return Array.from({ length: 70 }, (_, i) => ({
    cx: zoom * (18 + (i % 10) * 32.3),
    cy: zoom * (16 + Math.floor(i / 10) * 35.7),
    length: zoom * 10,
    width: zoom * 5,
    angle: (i * 0.37) % Math.PI,
  }));
}

/** 16-bit water at 300 and hulls at 3300, so that the stretch matters. */
function scene(zoom: number, overviews: Raster['info']['overviews'] = []): Raster {
  const [width, height] = [WIDTH * zoom, HEIGHT * zoom];
  const picture = draw(hulls(zoom), width, height);
  const sample = (col: number, row: number) =>
    300 + Math.round(((picture[row * width + col] as number) / 255) * 3000);
  return functionRaster({ width, height, bands: 3, sampleType: 'uint16', overviews }, sample);
}

const count = (raster: Raster, model: ModelManifest, zoom: number, margin: number) =>
  detectRaster(raster, detector, model, margin, { x: 10 / zoom, y: 10 / zoom });

describe('pixels to detections', () => {
  const model = syntheticManifest('centre');
  const percentiles = {
    ...model,
    input: { ...model.input, radiometry: { kind: 'percentiles', low: 0, high: 100 } },
  } as const;

  for (const [margin, zoom] of [
    [14, 1],
    [16, 1],
    [22, 1],
    [20, 2],
  ] as const) {
    it(`count the same with margins of ${margin} px and pixels ${zoom} times finer than the model’s`, async () => {
      const found = await count(scene(zoom), percentiles, zoom, margin);
      const truth = hulls(zoom);
      expect(found).toHaveLength(truth.length);
      for (const { box, lengthM } of found) {
        const nearest = Math.min(...truth.map((t) => Math.hypot(t.cx - box.cx, t.cy - box.cy)));
        expect(nearest).toBeLessThan(0.5 * zoom);
        expect(Math.abs((lengthM as number) - 100)).toBeLessThan(8);
      }
    });
  }

  it('are the same from an overview as from the full image', async () => {
    const overviews = [{ width: WIDTH, height: HEIGHT }];
    expect(await count(scene(2, overviews), percentiles, 2, 16)).toHaveLength(70);
  });

  it('are the same from the other decoder', async () => {
    const yolo = syntheticManifest('yolo-obb');
    const found = await count(
      scene(1),
      { ...yolo, input: { ...yolo.input, radiometry: percentiles.input.radiometry } },
      1,
      16,
    );
    expect(found).toHaveLength(70);
    expect(found.every((d) => d.class === 'ship')).toBe(true);
  });
});

describe('the stretch of a scene', () => {
  const model = syntheticManifest('centre');
  it('is that of its samples for 16 bits, even of a model that takes 8 bits as they are', async () => {
    const stretch = await measureStretch(scene(1), model);
    expect(stretch?.[0]?.low).toBe(300);
    expect(stretch?.[0]?.high).toBe(3300);
  });
  it('is none where nothing is valid', async () => {
    const empty = functionRaster(
      { width: 9, height: 9, bands: 3, sampleType: 'uint16' },
      () => 1,
      () => false,
    );
    expect(await measureStretch(empty, model)).toBeNull();
  });
  it('needs no reading for 8 bits as they are', async () => {
    const raster = functionRaster({ width: 9, height: 9, bands: 3 }, () => 1);
    expect(await measureStretch(raster, model)).toEqual([0, 1, 2].map(() => ({ low: 0, high: 255 })));
    expect(raster.seen.largestRead).toBe(0);
  });
});
