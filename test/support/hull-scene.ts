import type { OrientedBox } from '../../src/domain/detection.ts';
import { writeGeoTiff } from '../../src/simulator/geotiff-writer.ts';
import { draw } from './synthetic-models.ts';

/** 16-bit water near 300, with the noise of a sensor, and hulls at 3300: what the synthetic networks see. 10 m pixels. */
export async function writeHulls(
  path: string,
  scene: {
    readonly width: number;
    readonly height: number;
    /** By GDAL's name of the band, in the order of the file. */
    readonly bands: readonly (readonly [name: string, hulls: readonly OrientedBox[]])[];
  },
): Promise<void> {
  const { width: across, height: down, bands } = scene;
  const painted = bands.map(([, hulls]) => draw(hulls, across, down));
  const tiff = {
    width: across,
    height: down,
    bands: bands.length,
    sampleType: 'uint16',
    crs: { epsg: 32652, kind: 'projected' },
    affine: [10, 0, 300_000, 0, -10, 4_300_000],
    tileSize: 256,
    overviews: false,
    metadata: {},
    bandNames: bands.map(([name]) => name),
    nodata: null,
  } as const;
  await writeGeoTiff(path, tiff, ({ x, y, width, height }) =>
    Uint16Array.from({ length: width * height * bands.length }, (_, i) => {
      const pixel = Math.floor(i / bands.length);
      const at = (y + Math.floor(pixel / width)) * across + x + (pixel % width);
      const hull = painted[i % bands.length]?.[at] as number;
      return 300 + ((at * 7919) % 61) + Math.round((hull / 255) * 3000);
    }),
  );
}
