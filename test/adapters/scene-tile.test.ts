import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createPictures } from '../../src/adapters/pictures-sharp/index.ts';
import type { XY } from '../../src/domain/affine.ts';
import { placeInTile, planTile, TILE_SIDE } from '../../src/domain/web-tile.ts';
import { functionRaster } from '../support/function-raster.ts';

/** A raster in degrees over the equator: red grows eastwards, green southwards. */
const DEGREE = 1 / 4096;
const georeference = {
  crs: 'EPSG:4326',
  affine: [DEGREE, 0, 10, 0, -DEGREE, 0.2],
  toLonLat: (xy: XY) => xy,
  fromLonLat: (lonLat: XY) => lonLat,
} as const;
const raster = functionRaster(
  { width: 800, height: 800, bands: 3, georeference, overviews: [{ width: 400, height: 400 }] },
  (col, row, band) => (band === 0 ? col / 4 : band === 1 ? row / 4 : 100),
);
const asIs = [0, 1, 2].map(() => ({ low: 0, high: 255 }));
const tile = { z: 13, x: 4324, y: 4093 };

async function draw(
  clear: (col: number, row: number) => boolean = () => true,
  marks: readonly string[] = [],
) {
  const shown = functionRaster(
    raster.info,
    (col, row, band) => (band === 0 ? col / 4 : band === 1 ? row / 4 : 100),
    clear,
  );
  const plan = planTile({ ...raster.info, georeference }, tile);
  const bytes = await createPictures().tile(shown, plan, asIs, { marks });
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([TILE_SIDE, TILE_SIDE]);
  return (x: number, y: number) => [...data.subarray(4 * (y * TILE_SIDE + x), 4 * (y * TILE_SIDE + x) + 4)];
}

describe('a tile of a scene', () => {
  test('shows each pixel of the raster where it lies on the map', async () => {
    const at = await draw();
    for (const [x, y] of [
      [40, 40],
      [256, 300],
      [470, 100],
    ] as const) {
      const [lon, lat] = placeInTile(tile, [(x + 0.5) / TILE_SIDE, (y + 0.5) / TILE_SIDE]);
      const [red, green] = [(lon - 10) / DEGREE / 4, (0.2 - lat) / DEGREE / 4];
      const [r, g, b, alpha] = at(x, y);
      expect(alpha).toBe(255);
      // WebP is lossy: a few levels
      expect(Math.abs((r as number) - red)).toBeLessThan(5);
      expect(Math.abs((g as number) - green)).toBeLessThan(5);
      expect(Math.abs((b as number) - 100)).toBeLessThan(5);
    }
  });

  test('is see-through where the raster holds no ground, and where it does not reach', async () => {
    const west = (col: number): boolean => col < placeAt(256);
    const at = await draw(west);
    expect(at(100, 256)[3]).toBe(255);
    expect(at(400, 256)[3]).toBe(0);
    const nothing = await createPictures().tile(raster, null, asIs, { marks: [] });
    expect((await sharp(nothing).stats()).isOpaque).toBe(false);
  });

  test('bears the marks of its scene in a corner', async () => {
    const [plain, marked] = [await draw(), await draw(undefined, ['SIMULATED'])];
    const differs = (x0: number, x1: number, y0: number, y1: number): boolean => {
      for (let y = y0; y < y1; y++)
        for (let x = x0; x < x1; x++)
          if (Math.abs((plain(x, y)[0] as number) - (marked(x, y)[0] as number)) > 60) return true;
      return false;
    };
    expect(differs(400, 512, 490, 512)).toBe(true);
    expect(differs(0, 300, 0, 400)).toBe(false);
  });

  test('is read from the overview that is just fine enough', async () => {
    const far = functionRaster(raster.info, () => 100);
    const plan = planTile({ ...raster.info, georeference }, { z: 10, x: 540, y: 511 });
    await createPictures().tile(far, plan, asIs, { marks: [] });
    expect([...far.seen.levels]).toEqual([1]);
  });
});

function placeAt(x: number): number {
  return (placeInTile(tile, [x / TILE_SIDE, 0])[0] - 10) / DEGREE;
}
