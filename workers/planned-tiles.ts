import type { Ring } from '../src/domain/geometry.ts';
import { pixelRing } from '../src/domain/ground.ts';
import type { ModelManifest } from '../src/domain/model.ts';
import type { Target } from '../src/domain/plan.ts';
import type { Georeference } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import type { ModelGrid, Tile } from '../src/domain/tile.ts';
import { planGrid, planTiles } from '../src/domain/tiling.ts';
import type { OpenScene } from './open-scene.ts';

export interface PlannedTiles {
  readonly grid: ModelGrid;
  readonly tiles: readonly Tile[];
}

/** The tiles of one model over the areas it looks at; null when it looks at none. Follows from scene and plan alone. */
export function plannedTiles(
  model: ModelManifest,
  targets: readonly Target[],
  { raster, georeference, pixelSizeM }: OpenScene,
): PlannedTiles | null {
  const areas = targets.filter((t) => t.model.kind === 'model' && t.model.id === model.id).map((t) => t.area);
  if (areas.length === 0) return null;
  const { width, height } = raster.info;
  const grid = planGrid({ width, height, pixelSizeM, wantsM: model.gsd.wants });
  const rings = areas.map((area) => ringOf(area, georeference));
  return { grid, tiles: planTiles(grid, model.input, rings) };
}

/** In pixels; null is the whole image. */
function ringOf(area: Area, georeference: Georeference | null): Ring | null {
  if (area.kind === 'scene' || area.ring === null || georeference === null) return null;
  return pixelRing(georeference, area.ring);
}
