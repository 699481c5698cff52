import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import type { Samples } from '../../src/domain/pixels.ts';

interface GoldenLevel {
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
  readonly valid: string;
  readonly seen: number;
  readonly window?: string;
  readonly samples?: readonly number[];
}
interface Golden {
  readonly type: string;
  readonly bands: number;
  readonly nodata: string | null;
  readonly levels: readonly GoldenLevel[];
}

/** geotiff.js decodes two-component JPEG and rounds otherwise than libjpeg; every other file is equal bit for bit. */
const INEXACT_LEVELS = 1;
const folder = fileURLToPath(new URL('../fixtures/raster/', import.meta.url));
const golden = JSON.parse(readFileSync(`${folder}golden.json`, 'utf8')) as {
  readonly window: readonly [number, number, number, number];
  readonly files: Readonly<Record<string, Golden>>;
};
const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });

const sha = (samples: Samples | Uint8Array) =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex');

describe('a raster reads as GDAL reads it', () => {
  for (const [name, expected] of Object.entries(golden.files)) {
    // GDAL gives the tiles that a sparse file leaves out as ground; here they are not seen (tested below)
    test(name, async () => {
      const raster = await rasters.open({ path: folder + name });
      expect(raster.info.bands).toBe(expected.bands);
      expect(raster.info.sampleType).toBe(
        { Byte: 'uint8', UInt16: 'uint16', Int16: 'int16', Float32: 'float32' }[expected.type],
      );
      if (!name.startsWith('palette'))
        expect(String(raster.info.nodata)).toBe(
          String(expected.nodata === null ? null : Number(expected.nodata)),
        );
      expect([raster.info, ...raster.info.overviews].map(({ width, height }) => [width, height])).toEqual(
        expected.levels.map(({ width, height }) => [width, height]),
      );
      for (const [level, want] of expected.levels.entries()) {
        const whole = { x0: 0, y0: 0, x1: want.width, y1: want.height };
        const { data, valid } = await raster.read(whole, { level });
        if (want.samples !== undefined) {
          expect(differences(data, want, expected.bands)).toBeLessThanOrEqual(INEXACT_LEVELS);
        } else {
          expect(sha(data)).toBe(want.pixels);
        }
        if (name !== 'sparse.tif') {
          expect(valid.reduce((sum, one) => sum + one, 0)).toBe(want.seen);
          expect(sha(valid)).toBe(want.valid);
        }
      }
      const [col, row, width, height] = golden.window;
      const part = await raster.read({ x0: col, y0: row, x1: col + width, y1: row + height });
      const within = col + width <= raster.info.width && row + height <= raster.info.height;
      if (expected.levels[0]?.samples === undefined && within)
        expect(sha(part.data)).toBe(expected.levels[0]?.window);
      await raster.close();
    });
  }
});

/** Largest difference at GDAL's sample points, every 9th column and 7th row. */
function differences(data: Samples, { width, height, samples = [] }: GoldenLevel, bands: number): number {
  let largest = 0;
  let i = 0;
  for (let band = 0; band < bands; band++)
    for (let row = 0; row < height; row += 7)
      for (let col = 0; col < width; col += 9)
        largest = Math.max(
          largest,
          Math.abs((data[(band * height + row) * width + col] ?? Number.NaN) - (samples[i++] ?? Number.NaN)),
        );
  return i === samples.length ? largest : Number.NaN;
}
