import { writeFile } from 'node:fs/promises';
import { composeScene } from './compose.ts';
import { writeGeoTiff } from './geotiff-writer.ts';
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
  await writeGeoTiff(
    path,
    {
      width: spec.width,
      height: spec.height,
      bands: spec.bands === 'rgbn' ? 4 : 3,
      sampleType: spec.sampleType,
      crs: { epsg: placement.zone.epsg, kind: 'projected' },
      affine: placement.affine,
      tileSize: spec.width * spec.height > 4e6 ? 512 : 256,
      overviews: options.overviews ?? true,
      metadata: {
        ORIGIN: 'simulated',
        ACQUISITIONDATETIME: new Date(spec.at).toISOString(),
        SENSOR: 'simulated',
        SCENE_ID: spec.id,
        GSD: String(spec.gsdM),
      },
      bandNames: spec.bands === 'rgbn' ? ['red', 'green', 'blue', 'nir'] : ['red', 'green', 'blue'],
      nodata: spec.sampleType === 'uint16' ? 0 : null,
    },
    (w) => {
      if (only && (w.x >= only.x1 || w.x + w.width <= only.x0 || w.y >= only.y1 || w.y + w.height <= only.y0))
        return null;
      return renderer.render(w).data;
    },
  );
  if (options.truthPath) await writeFile(options.truthPath, JSON.stringify(truthGeoJson(world, placement)));
  return { world, placement };
}
