import { type Bounds, boundsOf } from '../src/domain/geometry.ts';
import { pixelRing } from '../src/domain/ground.ts';
import { addDetail, detailWindows, emptyDetail, enlargement } from '../src/domain/sharpness.ts';
import type { Area } from '../src/domain/site.ts';
import type { OpenScene } from './open-scene.ts';

/**
 * How many pixels across the finest detail over some areas is at least (`enlargement`): upsampled imagery gains
 * nothing, also when nobody says that it was upsampled. Reads a few small windows of the full image.
 * @throws Fault what `Raster.read` throws
 */
export async function measureEnlargement(
  areas: readonly Area[],
  open: OpenScene,
  signal: AbortSignal,
): Promise<number> {
  const { raster } = open;
  const detail = emptyDetail();
  for (const window of detailWindows(boundsOfAreas(areas, open))) {
    addDetail(detail, await raster.read(window, { bands: [raster.info.bandRoles.green], signal }));
  }
  return enlargement(detail);
}

/** Pixels of the image that hold the areas. */
function boundsOfAreas(areas: readonly Area[], { raster, georeference }: OpenScene): Bounds {
  const { width, height } = raster.info;
  const whole = { x0: 0, y0: 0, x1: width, y1: height };
  const rings = areas.map(({ kind, ring }) =>
    kind === 'scene' || !ring || !georeference ? null : pixelRing(georeference, ring),
  );
  if (rings.some((ring) => ring === null)) return whole;
  const { x0, y0, x1, y1 } = boundsOf(rings.flatMap((ring) => ring ?? []));
  return {
    x0: Math.max(0, Math.floor(x0)),
    y0: Math.max(0, Math.floor(y0)),
    x1: Math.min(width, Math.ceil(x1)),
    y1: Math.min(height, Math.ceil(y1)),
  };
}
