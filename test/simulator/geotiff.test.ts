import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import proj4 from 'proj4';
import { afterAll, describe, expect, it } from 'vitest';
import type { Affine } from '../../src/domain/affine.ts';
import { type GeoTiff, writeGeoTiff } from '../../src/simulator/geotiff-writer.ts';
import { locate, placeScene } from '../../src/simulator/placement.ts';
import { writeScene } from '../../src/simulator/scene-file.ts';
import { sceneSpec } from '../../src/simulator/spec.ts';
import { fromUtm, toUtm, utmZoneOf } from '../../src/simulator/utm.ts';

const dir = mkdtempSync(join(tmpdir(), 'crosstie-simulator-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const GDALINFO = 'gdalinfo';
const gdal = (() => {
  try {
    return execFileSync(GDALINFO, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
})();

interface Info {
  readonly size: readonly [number, number];
  readonly geoTransform: readonly number[];
  readonly stac: { readonly 'proj:epsg': number };
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bands: readonly {
    readonly type: string;
    readonly block: readonly number[];
    readonly description?: string;
    readonly overviews?: readonly { readonly size: readonly number[] }[];
    readonly noDataValue?: number;
  }[];
}

function gdalinfo(path: string): Info {
  return JSON.parse(
    execFileSync(GDALINFO, ['-json', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

const BASE: GeoTiff = {
  width: 700,
  height: 530,
  bands: 3,
  sampleType: 'uint8',
  crs: { epsg: 32652, kind: 'projected' },
  affine: [0.5, 0, 582_000, 0, -0.5, 4_650_000],
  tileSize: 256,
  overviews: true,
  metadata: { ORIGIN: 'simulated', NOTE: 'a < b' },
  bandNames: ['red', 'green', 'blue'],
  nodata: null,
};

/** A pattern that tells every pixel and band apart. */
function pattern(tiff: GeoTiff): (col: number, row: number, band: number) => number {
  const most = tiff.sampleType === 'uint16' ? 65_536 : 256;
  return (col, row, band) => (col * 7 + row * 13 + band * 101 + ((col * row) >> 4)) % most;
}

async function writePattern(path: string, tiff: GeoTiff): Promise<void> {
  const value = pattern(tiff);
  await writeGeoTiff(path, tiff, ({ x, y, width, height }) => {
    const count = width * height * tiff.bands;
    const data = tiff.sampleType === 'uint16' ? new Uint16Array(count) : new Uint8Array(count);
    for (let k = 0; k < count; k++) {
      const pixel = Math.floor(k / tiff.bands);
      data[k] = value(x + (pixel % width), y + Math.floor(pixel / width), k % tiff.bands);
    }
    return data;
  });
}

describe('a written GeoTIFF', () => {
  it.each([
    { name: 'uint8 RGB', change: {} },
    {
      name: 'uint16 RGBN in 512 tiles',
      change: {
        bands: 4,
        sampleType: 'uint16',
        tileSize: 512,
        nodata: 0,
        bandNames: ['red', 'green', 'blue', 'nir'],
      },
    },
    { name: 'BigTIFF', change: { big: true } },
    { name: 'smaller than a tile', change: { width: 31, height: 17 } },
  ] as const)('reads back sample by sample: $name', async ({ name, change }) => {
    const tiff: GeoTiff = { ...BASE, ...change };
    const path = join(dir, `${name.replaceAll(' ', '-')}.tif`);
    await writePattern(path, tiff);
    const file = await fromFile(path);
    const image = await file.getImage();
    const rasters = (await image.readRasters()) as unknown as readonly ArrayLike<number>[];
    const value = pattern(tiff);
    for (let band = 0; band < tiff.bands; band++) {
      for (let row = 0; row < tiff.height; row += 3) {
        for (let col = 0; col < tiff.width; col += 2) {
          if (rasters[band]?.[row * tiff.width + col] !== value(col, row, band))
            throw new Error(`band ${band} (${col}, ${row}) differs`);
        }
      }
    }
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32652);
    file.close();
  });

  it('holds overviews that are means of 2 x 2 pixels', async () => {
    const path = join(dir, 'overviews.tif');
    await writePattern(path, BASE);
    const file = await fromFile(path);
    expect(await file.getImageCount()).toBe(3);
    const value = pattern(BASE);
    const half = await file.getImage(1);
    expect([half.getWidth(), half.getHeight()]).toEqual([350, 265]);
    const [red] = (await half.readRasters()) as unknown as readonly ArrayLike<number>[];
    for (const [i, j] of [
      [0, 0],
      [127, 128],
      [349, 264],
      [200, 131],
    ] as const) {
      const sum = [0, 1]
        .flatMap((dj) => [0, 1].map((di) => value(2 * i + di, 2 * j + dj, 0)))
        .reduce((a, b) => a + b, 0);
      expect(red?.[j * 350 + i]).toBe((sum + 2) >> 2);
    }
    file.close();
  });

  it('leaves out tiles that nobody drew', async () => {
    const path = join(dir, 'sparse.tif');
    await writeGeoTiff(path, { ...BASE, width: 20_000, height: 15_000, tileSize: 512 }, (w) =>
      w.x < 2048 && w.y < 512 ? new Uint8Array(w.width * w.height * 3).fill(9) : null,
    );
    expect(statSync(path).size).toBeLessThan(600_000);
    const file = await fromFile(path);
    const image = await file.getImage();
    const [drawn] = (await image.readRasters({
      window: [100, 100, 101, 101],
    })) as unknown as readonly ArrayLike<number>[];
    expect(drawn?.[0]).toBe(9);
    file.close();
  });

  it.skipIf(gdal === null)(
    'opens in GDAL with CRS, place, metadata and bands (skipped without gdalinfo)',
    async () => {
      const path = join(dir, 'gdal.tif');
      await writePattern(path, BASE);
      const info = gdalinfo(path);
      expect(info.size).toEqual([700, 530]);
      expect(info.geoTransform).toEqual([582_000, 0.5, 0, 4_650_000, 0, -0.5]);
      expect(info.stac['proj:epsg']).toBe(32652);
      expect(info.metadata['']).toMatchObject({
        ORIGIN: 'simulated',
        NOTE: 'a < b',
        AREA_OR_POINT: 'Area',
      });
      expect(info.metadata.IMAGE_STRUCTURE).toMatchObject({ COMPRESSION: 'DEFLATE', INTERLEAVE: 'PIXEL' });
      expect(info.bands.map((b) => b.description)).toEqual(['red', 'green', 'blue']);
      expect(info.bands[0]?.overviews?.map((o) => o.size)).toEqual([
        [350, 265],
        [175, 133],
      ]);
    },
  );

  it.skipIf(gdal === null)(
    'keeps rotated and geographic places for GDAL (skipped without gdalinfo)',
    async () => {
      const affine: Affine = [0.3, 0.4, 500_000, 0.4, -0.3, 4_000_000];
      const turned = join(dir, 'turned.tif');
      await writePattern(turned, { ...BASE, affine });
      expect(gdalinfo(turned).geoTransform).toEqual([500_000, 0.3, 0.4, 4_000_000, 0.4, -0.3]);
      const degrees = join(dir, 'degrees.tif');
      await writePattern(degrees, {
        ...BASE,
        crs: { epsg: 4326, kind: 'geographic' },
        affine: [1e-5, 0, 130, 0, -1e-5, 42],
      });
      expect(gdalinfo(degrees).stac['proj:epsg']).toBe(4326);
    },
  );
});

describe('UTM', () => {
  it('agrees with proj4 within a millimetre, both ways', () => {
    for (const [lon, lat] of [
      [130.6, 42.42],
      [124.4, 40.1],
      [-165.2, 38.3],
      [18.5, 54.5],
      [-46.3, -23.9],
      [0.01, 0.01],
    ] as const) {
      const zone = utmZoneOf([lon, lat]);
      const definition = `+proj=utm +zone=${zone.epsg % 100} ${zone.south ? '+south ' : ''}+datum=WGS84 +units=m`;
      const [e, n] = proj4(definition).forward([lon, lat]) as [number, number];
      const [x, y] = toUtm(zone, [lon, lat]);
      expect(Math.hypot(x - e, y - n)).toBeLessThan(0.001);
      const [backLon, backLat] = fromUtm(zone, [x, y]);
      expect(Math.hypot(backLon - lon, backLat - lat)).toBeLessThan(1e-9);
    }
  });
});

describe('a written scene', () => {
  it('says that it is simulated, when, and where its objects lie', async () => {
    const spec = sceneSpec({ seed: 31, layout: 'yard', width: 300, height: 260, objects: 12 });
    const path = join(dir, 'scene.tif');
    const truthPath = join(dir, 'scene.geojson');
    const { world } = await writeScene(spec, path, { truthPath });
    const file = await fromFile(path);
    const image = await file.getImage();
    expect(await image.getGDALMetadata()).toMatchObject({
      ORIGIN: 'simulated',
      ACQUISITIONDATETIME: '2024-06-17T02:30:00.000Z',
    });
    const [west, south, east, north] = image.getBoundingBox();
    const centre = fromUtm(utmZoneOf(spec.place), [
      ((west as number) + (east as number)) / 2,
      ((south as number) + (north as number)) / 2,
    ]);
    expect(Math.abs(centre[0] - spec.place[0])).toBeLessThan(1e-5);
    expect(Math.abs(centre[1] - spec.place[1])).toBeLessThan(1e-5);
    file.close();

    const { readFileSync } = await import('node:fs');
    const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as {
      origin: string;
      features: {
        geometry: { coordinates: [number, number][][] };
        properties: { class: string; corners: [number, number][] };
      }[];
    };
    expect(truth.origin).toBe('simulated');
    expect(truth.features.filter((f) => f.properties.class === 'railcar').length).toBeGreaterThanOrEqual(
      world.targets.filter((t) => t.class === 'railcar' && t.x > 5 && t.y > 5 && t.x < 145 && t.y < 125)
        .length,
    );
    const placement = placeScene(spec);
    const definition = '+proj=utm +zone=52 +datum=WGS84 +units=m';
    for (const { geometry, properties } of truth.features) {
      properties.corners.forEach((corner, i) => {
        const [a, , c, , e, f] = placement.affine;
        const lonLat = proj4(definition).inverse([a * corner[0] + c, e * corner[1] + f]) as [number, number];
        const written = geometry.coordinates[0]?.[i] as [number, number];
        expect(Math.hypot(lonLat[0] - written[0], lonLat[1] - written[1])).toBeLessThan(1e-8);
        expect(locate(placement, corner)).toEqual(written);
      });
    }
  });
});
