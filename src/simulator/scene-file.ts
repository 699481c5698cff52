import { writeFile } from 'node:fs/promises';
import { planResampling } from '../domain/grid-parts.ts';
import { blankGrid, resampleInto } from '../domain/resample.ts';
import { composeScene } from './compose.ts';
import type { RenderedWindow } from './expose.ts';
import { type GeoTiff, writeGeoTiff } from './geotiff-writer.ts';
import { type Placement, placeScene } from './placement.ts';
import { makeRenderer } from './render.ts';
import type { SceneSpec } from './spec.ts';
import { truthGeoJson } from './truth.ts';
import type { World } from './world.ts';

export interface WriteOptions {
  /** Where to write the truth as GeoJSON; null: nowhere. */
  readonly truthPath?: string | null;
  readonly overviews?: boolean;
  /** Only ground within this box (px) is drawn; tiles outside are left out of the file. Null: all. */
  readonly only?: {
    readonly x0: number;
    readonly y0: number;
    readonly x1: number;
    readonly y1: number;
  } | null;
}

export interface WrittenScene {
  readonly world: World;
  readonly placement: Placement;
}

/** Writes a scene as a tiled GeoTIFF placed on the ground, with `ORIGIN=simulated` and its instant in the metadata. */
export async function writeScene(
  spec: SceneSpec,
  path: string,
  options: WriteOptions = {},
): Promise<WrittenScene> {
  const world = composeScene(spec);
  const placement = placeScene(spec);
  const renderer = makeRenderer(world);
  const only = options.only ?? null;
  await writeGeoTiff(path, tiffOf(spec, placement, options.overviews ?? true), (w) => {
    if (only && (w.x >= only.x1 || w.x + w.width <= only.x0 || w.y >= only.y1 || w.y + w.height <= only.y0))
      return null;
    return renderer.render(w).data;
  });
  if (options.truthPath) await writeFile(options.truthPath, JSON.stringify(truthGeoJson(world, placement)));
  return { world, placement };
}

/**
 * Writes a scene as a coarser sensor's product: drawn at its own GSD, then averaged by area to `gsdM`. A last row or
 * column of pixels that the frame does not fill is left out.
 * @returns the world as drawn, and pixels of the file per pixel of it
 * @throws RangeError for samples of 16 bits
 */
export async function writeReduced(
  spec: SceneSpec,
  gsdM: number,
  path: string,
): Promise<{ readonly world: World; readonly scale: number }> {
  if (spec.sampleType !== 'uint8') throw new RangeError(`${spec.sampleType}: only uint8 scenes are reduced`);
  const world = composeScene(spec);
  const scale = spec.gsdM / gsdM;
  const size = { width: Math.floor(spec.width * scale), height: Math.floor(spec.height * scale) };
  const drawn = makeRenderer(world).render({ x: 0, y: 0, width: spec.width, height: spec.height });
  const reduced = reduce(drawn, scale, size);
  const coarse = { ...spec, ...size, gsdM };
  await writeGeoTiff(path, tiffOf(coarse, placeScene(coarse), false), ({ x, y, width, height }) => {
    const out = new Uint8Array(width * height * drawn.bands);
    for (let row = 0; row < height; row++) {
      const from = ((y + row) * size.width + x) * drawn.bands;
      out.set(reduced.subarray(from, from + width * drawn.bands), row * width * drawn.bands);
    }
    return out;
  });
  return { world, scale };
}

/** Pixel-interleaved bytes, averaged by area. */
function reduce(
  { width, height, bands, data }: RenderedWindow,
  scale: number,
  size: { readonly width: number; readonly height: number },
): Uint8Array {
  const area = width * height;
  const planar = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++)
    planar[(i % bands) * area + Math.floor(i / bands)] = data[i] as number;
  const pixels = { width, height, bands, data: planar, valid: new Uint8Array(area).fill(1) };
  const window = { x0: 0, y0: 0, x1: size.width, y1: size.height };
  const grid = blankGrid(window, bands);
  const source = { x0: 0, y0: 0, x1: width, y1: height };
  const resampling = planResampling(
    { width, height, overviews: [] },
    { scaleX: scale, scaleY: scale, ...size },
  );
  const asIs = Array.from({ length: bands }, () => ({ low: 0, high: 255 }));
  resampleInto(grid, window, { grid: window, source }, pixels, resampling, asIs);
  const gridArea = size.width * size.height;
  return Uint8Array.from(
    grid.data,
    (_, i) => grid.data[(i % bands) * gridArea + Math.floor(i / bands)] as number,
  );
}

function tiffOf(spec: SceneSpec, { zone, affine }: Placement, overviews: boolean): GeoTiff {
  return {
    width: spec.width,
    height: spec.height,
    bands: spec.bands === 'rgbn' ? 4 : 3,
    sampleType: spec.sampleType,
    crs: { epsg: zone.epsg, kind: 'projected' },
    affine,
    tileSize: spec.width * spec.height > 4e6 ? 512 : 256,
    overviews,
    metadata: {
      ORIGIN: 'simulated',
      ACQUISITIONDATETIME: new Date(spec.at).toISOString(),
      SENSOR: 'simulated',
      SCENE_ID: spec.id,
      GSD: String(spec.gsdM),
    },
    bandNames: spec.bands === 'rgbn' ? ['red', 'green', 'blue', 'nir'] : ['red', 'green', 'blue'],
    nodata: spec.sampleType === 'uint16' ? 0 : null,
  };
}
