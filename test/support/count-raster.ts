import { bandsFor } from '../../src/domain/choose-model.ts';
import { detectTile, mergeSeams } from '../../src/domain/detect-tiles.ts';
import type { Detection } from '../../src/domain/detection.ts';
import { planResampling } from '../../src/domain/grid-parts.ts';
import { type PixelSizeM, pixelSizeM } from '../../src/domain/ground.ts';
import type { ModelManifest } from '../../src/domain/model.ts';
import { planGrid, planTiles } from '../../src/domain/tiling.ts';
import type { Detector } from '../../src/ports/detector.ts';
import type { Raster } from '../../src/ports/rasters.ts';
import { measureStretch, readGrid } from '../../workers/read-grid.ts';

/** The whole of a raster, tile by tile, with a margin of one's own choice: what must not change the result. */
export async function detectRaster(
  raster: Raster,
  detector: Detector,
  model: ModelManifest,
  margin: number,
  plainPixelSizeM: PixelSizeM = { x: 1, y: 1 },
): Promise<Detection[]> {
  const { width, height, georeference, bandRoles } = raster.info;
  const size = georeference ? pixelSizeM(georeference, width, height) : plainPixelSizeM;
  const grid = planGrid({ width, height, pixelSizeM: size, wantsM: model.gsd.wants });
  const stretch = await measureStretch(raster, model);
  if (!stretch) throw new Error('the raster has no valid pixel');
  const resampling = planResampling(raster.info, grid);
  const found: Detection[] = [];
  for (const tile of planTiles(grid, { ...model.input, margin }, [null])) {
    const pixels = await readGrid(raster, resampling, tile.read, bandsFor(model, bandRoles), stretch);
    const [boxes = []] = await detector.detect(model, [pixels]);
    const place = { georeference, pixelSizeM: size };
    found.push(
      ...detectTile({ tile, boxes, grid, place, nmsIou: model.thresholds.nmsIou, outlineM: model.outlineM }),
    );
  }
  return mergeSeams(found, model.thresholds.nmsIou);
}
