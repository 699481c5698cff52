import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { correctionOf } from '../../src/adapters/raster-geotiff/epsg.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { apply, invert, type XY } from '../../src/domain/affine.ts';
import type { Georeference } from '../../src/domain/scene.ts';
import type { Raster } from '../../src/ports/rasters.ts';

interface Places {
  readonly points?: readonly XY[];
  readonly map?: readonly XY[];
  readonly lonLat?: readonly XY[];
}

const folder = fileURLToPath(new URL('../fixtures/raster/', import.meta.url));
const { files } = JSON.parse(readFileSync(`${folder}golden.json`, 'utf8')) as {
  readonly files: Readonly<Record<string, Places>>;
};
const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });
const opened: Raster[] = [];
afterEach(async () => {
  for (const raster of opened.splice(0)) await raster.close();
});

async function open(name: string): Promise<Raster> {
  const raster = await rasters.open({ path: folder + name });
  opened.push(raster);
  return raster;
}

/** Pixels between a pixel and the place a lon/lat leads back to. */
function pixelsOff({ affine, fromLonLat }: Georeference, pixel: XY, lonLat: XY): number {
  const [col, row] = apply(invert(affine), fromLonLat(lonLat));
  return Math.hypot(col - pixel[0], row - pixel[1]);
}

/**
 * How well the CRS itself agrees with PROJ, m, where it is not exact: OSGB36 and DHDN are shifted by one Helmert
 * transformation where PROJ has several, by place.
 */
const SHIFT_M: Readonly<Record<string, number>> = { 'place-british.tif': 0.5, 'place-germany.tif': 0.5 };
const METRES_PER_PIXEL = 1;

describe('pixels lie where gdaltransform puts them', () => {
  for (const [name, { points = [], map = [], lonLat = [] }] of Object.entries(files)) {
    if (points.length === 0) continue;
    test(name, async () => {
      const raster = await open(name);
      const georeference = raster.info.georeference as Georeference;
      expect(georeference).not.toBeNull();
      const inverse = invert(georeference.affine);
      const allowed = 0.01 + (SHIFT_M[name] ?? 0) / METRES_PER_PIXEL;
      points.forEach((pixel, i) => {
        const [col, row] = apply(inverse, map[i] as XY);
        expect(Math.hypot(col - pixel[0], row - pixel[1])).toBeLessThan(0.01);
        expect(pixelsOff(georeference, pixel, lonLat[i] as XY)).toBeLessThan(allowed);
        const there = georeference.toLonLat(apply(georeference.affine, pixel));
        expect(pixelsOff(georeference, pixel, there)).toBeLessThan(0.01);
      });
    });
  }
});

describe('a file without a usable georeference says why', () => {
  for (const [name, reason] of [
    ['none.tif', 'no GeoTIFF tags'],
    ['gcps.tif', '4 ground control points only'],
    ['rpc.tif', 'rational polynomial coefficients only'],
    ['picture-rgb.png', 'a plain png picture'],
  ] as const) {
    test(name, async () => {
      const { info } = await open(name);
      expect(info.georeference).toBeNull();
      expect(info.metadata.georeference).toContain(reason);
    });
  }

  test('RPC coefficients are kept as text', async () => {
    const { info } = await open('rpc.tif');
    expect(info.metadata.rpc?.split(' ')).toHaveLength(92);
  });
});

describe('EPSG codes that the library places wrongly', () => {
  test('get their datum shift', () => {
    expect(correctionOf(2056)).toEqual({ kind: 'shift', toWgs84: '674.374,15.056,405.346,0,0,0,0' });
    expect(correctionOf(4150)).toEqual(correctionOf(2056));
  });
  test('are refused where no shift is within 5 m', () => {
    expect(correctionOf(26710)).toEqual({ kind: 'refused' });
  });
  test('right ones are left alone', () => {
    for (const code of [32652, 3857, 4326, 3413, 5186]) expect(correctionOf(code)).toEqual({ kind: 'none' });
  });
  test('Antarctic stereographic takes PROJ’s string', () => {
    expect(correctionOf(3976)).toMatchObject({ kind: 'string' });
  });
});
