import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { parseInstant } from '../../src/adapters/raster-geotiff/acquired-at.ts';
import { bandRolesOf } from '../../src/adapters/raster-geotiff/band-roles.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import type { Raster } from '../../src/ports/rasters.ts';

const folder = fileURLToPath(new URL('../fixtures/raster/', import.meta.url));
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

describe('what a raster says of itself', () => {
  test('metadata, time, and bands by their descriptions', async () => {
    const { info } = await open('metadata.tif');
    expect(info.metadata).toMatchObject({
      ACQUISITIONDATETIME: '2024-06-17T02:11:09.5Z',
      SATELLITE: 'A <b> & "c"',
      TIFFTAG_SOFTWARE: 'fixture',
      CLOUDCOVER: '12',
      AREA_OR_POINT: 'Area',
    });
    expect(info.acquiredAt).toBe(Date.UTC(2024, 5, 17, 2, 11, 9, 500));
    expect(info.bandRoles).toEqual({ red: 2, green: 1, blue: 0, nir: 3 });
  });

  test('the CRS is named, and points are told from areas', async () => {
    const utm = await open('place-point.tif');
    expect(utm.info.georeference?.crs).toBe('EPSG:32652');
    expect(utm.info.metadata.AREA_OR_POINT).toBe('Point');
    const own = await open('place-user-defined.tif');
    expect(own.info.georeference?.crs).toContain('+proj=tmerc');
  });

  test('a palette’s indices can be had, as a class mask needs them', async () => {
    const raster = await open('palette.tif');
    const window = { x0: 6, y0: 0, x1: 9, y1: 1 };
    const indices = await raster.read(window, { paletteIndices: true });
    expect([indices.bands, [...indices.data]]).toEqual([1, [0, 1, 1]]);
    const colours = await raster.read(window);
    expect([...colours.data]).toEqual([10, 200, 200, 20, 0, 0, 30, 0, 0]);
    expect((await raster.read(window, { bands: [2, 0] })).data.join()).toBe('30,0,0,10,200,200');
  });

  test('blocks that a sparse file leaves out are not seen', async () => {
    const raster = await open('sparse.tif');
    const { valid } = await raster.read({ x0: 0, y0: 0, x1: 100, y1: 70 });
    expect(valid.reduce((sum, one) => sum + one, 0)).toBe(32 * 32);
    expect([valid[31 * 100 + 40], valid[40 * 100 + 40], valid[40 * 100 + 70]]).toEqual([0, 1, 0]);
  });

  test('a window may reach outside: zeros, and not valid', async () => {
    for (const name of ['u8-tile.tif', 'palette.tif', 'picture-rgb.png']) {
      const raster = await open(name);
      const { data, valid } = await raster.read({ x0: -5, y0: -4, x1: 15, y1: 6 });
      const inside = await raster.read({ x0: 0, y0: 0, x1: 15, y1: 6 });
      for (let row = 0; row < 10; row++)
        for (let col = 0; col < 20; col++) {
          const within = row >= 4 && col >= 5;
          expect(valid[row * 20 + col]).toBe(within ? 1 : 0);
          expect(data[row * 20 + col]).toBe(within ? inside.data[(row - 4) * 15 + col - 5] : 0);
        }
    }
    const raster = await open('u8-tile.tif');
    const beyond = await raster.read({ x0: 500, y0: 500, x1: 510, y1: 510 });
    expect([Math.max(...beyond.data), Math.max(...beyond.valid)]).toEqual([0, 0]);
  });

  test('bands come in the order asked, also twice, interleaved or planar', async () => {
    for (const name of ['u8-deflate.tif', 'u8-planar.tif', 'u8-jpeg-planar.tif', 'rgba.tif']) {
      const raster = await open(name);
      const window = { x0: 20, y0: 30, x1: 70, y1: 41 };
      const pixels = 50 * 11;
      const all = await raster.read(window);
      const some = await raster.read(window, { bands: [2, 0, 2] });
      expect(some.bands).toBe(3);
      expect(some.data.subarray(0, pixels)).toEqual(all.data.subarray(2 * pixels, 3 * pixels));
      expect(some.data.subarray(pixels, 2 * pixels)).toEqual(all.data.subarray(0, pixels));
      expect(some.data.subarray(2 * pixels)).toEqual(all.data.subarray(2 * pixels, 3 * pixels));
      expect(some.valid).toEqual(all.valid);
    }
  });
});

describe('an instant', () => {
  test.each([
    ['2024-06-17T02:11:09Z', Date.UTC(2024, 5, 17, 2, 11, 9)],
    ['2024:06:17 02:11:09+09:00', Date.UTC(2024, 5, 16, 17, 11, 9)],
    ['2024-06-17 02:11 UTC', Date.UTC(2024, 5, 17, 2, 11)],
    ['2024-06-17T02:11:09.123456-0330', Date.UTC(2024, 5, 17, 5, 41, 9, 123)],
  ])('%s is one', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });
  test.each([
    '2024:06:17 02:11:09',
    '2024-06-17',
    '2024-02-31T00:00:00Z',
    '2024-06-17T25:00:00Z',
    'soon',
    '',
  ])('%s is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('band roles', () => {
  const none = (bands: number) => new Array<null>(bands).fill(null);
  test('gray stands for every colour', () => {
    expect(bandRolesOf(none(1), 'uint16', true)).toEqual({ red: 0, green: 0, blue: 0, nir: null });
  });
  test('four bands of whole numbers are RGB and near infrared, of floats they are not', () => {
    expect(bandRolesOf(none(4), 'uint8', true).nir).toBe(3);
    expect(bandRolesOf(none(4), 'float32', true).nir).toBeNull();
    expect(bandRolesOf(none(5), 'uint16', true).nir).toBeNull();
  });
  test('four 16-bit bands of a file that is no RGB picture are stacked by wavelength', () => {
    expect(bandRolesOf(none(4), 'uint16', false)).toEqual({ blue: 0, green: 1, red: 2, nir: 3 });
    expect(bandRolesOf(none(4), 'uint16', true)).toEqual({ red: 0, green: 1, blue: 2, nir: 3 });
    expect(bandRolesOf(none(4), 'uint8', false)).toEqual({ red: 0, green: 1, blue: 2, nir: 3 });
  });
  test('descriptions decide', () => {
    expect(bandRolesOf(['B02', 'B03', 'B04', 'B05', 'B08'], 'uint16', false)).toEqual({
      red: 2,
      green: 1,
      blue: 0,
      nir: 4,
    });
    expect(
      bandRolesOf(
        ['Coastal Blue', 'Blue', 'Green', 'Yellow', 'Red', 'Red Edge', 'near-infrared'],
        'uint16',
        false,
      ),
    ).toEqual({
      red: 4,
      green: 2,
      blue: 1,
      nir: 6,
    });
  });
});
