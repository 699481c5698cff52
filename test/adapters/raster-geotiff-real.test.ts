import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { apply, invert, type XY } from '../../src/domain/affine.ts';
import type { Georeference } from '../../src/domain/scene.ts';

const data = process.env.CROSSTIE_DATA;
const why = data === undefined ? ' (skipped: CROSSTIE_DATA is not set)' : '';

/**
 * SHA-256 of the samples GDAL 3.6.2 reads ([band][row][col], little-endian), and where `gdaltransform -t_srs
 * EPSG:4326` puts the last corner.
 */
const SCENES = [
  {
    name: 'geotiff/m_4709963_se_14_1_20170827.tif',
    // ExtraSamples calls the near infrared band alpha, GDAL's colour interpretation does not
    bands: 4,
    roles: { red: 0, green: 1, blue: 2, nir: 3 },
    crs: 'EPSG:26914',
    sha256: '4e9247fdb1f39b0728215e7651b56a34aa3eed2e3f979aaaed2a711ddacedc10',
    corner: [-99.1240204098211, 47.0041072765334],
  },
  {
    name: 'railcars-muttenz/muttenz_north.tif',
    bands: 3,
    roles: { red: 0, green: 1, blue: 2, nir: null },
    crs: 'EPSG:2056',
    sha256: '0613917ff86790609df9efccf4689ae5bfaf0c0499adfb9072a4f92fd69d0c45',
    corner: [7.65512300997246, 47.5346723834589],
  },
  {
    name: 'sentinel2-ports/bands-u16/busan.tif',
    bands: 4,
    roles: { blue: 0, green: 1, red: 2, nir: 3 },
    crs: 'EPSG:3857',
    sha256: 'ca3d620744b5f7bdeb0d691e34ac42446edd727eea1b02cc507c79c38b57af27',
    corner: [129.111071, 35.080022],
  },
  {
    name: 'sentinel2-ports/images/busan.tif',
    bands: 3,
    roles: { red: 0, green: 1, blue: 2, nir: null },
    crs: 'EPSG:3857',
    sha256: '0320db5d909d3dd99bac6bff002a3a9def8ea2bff05a0683bea3a95dd6ce24b1',
    corner: [129.111071, 35.080022],
  },
] as const;

describe(`real scenes read as GDAL reads them${why}`, () => {
  test.skipIf(data === undefined).each(SCENES)(
    '$name',
    async ({ name, bands, roles, crs, sha256, corner }) => {
      const raster = await openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }).open({
        path: join(data as string, name),
      });
      const { width, height } = raster.info;
      const georeference = raster.info.georeference as Georeference;
      expect([raster.info.bands, georeference.crs]).toEqual([bands, crs]);
      expect(raster.info.bandRoles).toEqual(roles);
      const pixels = await raster.read({ x0: 0, y0: 0, x1: width, y1: height });
      const bytes = new Uint8Array(pixels.data.buffer, pixels.data.byteOffset, pixels.data.byteLength);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      const [col, row] = apply(invert(georeference.affine), georeference.fromLonLat(corner as XY));
      expect(Math.hypot(col - width, row - height)).toBeLessThan(0.01);
      await raster.close();
    },
  );
});
