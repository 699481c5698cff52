import type { XY } from '../src/domain/affine.ts';
import { type AreaGrid, lonLatGrid, pixelGrid } from '../src/domain/area-grid.ts';
import type { Ring } from '../src/domain/geometry.ts';
import { pixelOf } from '../src/domain/ground.ts';
import type { Visibility } from '../src/domain/observation.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import { type CellState, locateCells, obscuredCells, stateCells } from '../src/domain/visibility.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { OpenScene } from './open-scene.ts';
import type { AreaClearness, ClearnessReader } from './read-clearness.ts';
import { readMask } from './read-mask.ts';

/** What one scene shows of one area, whatever model looks. */
export interface AreaSight {
  readonly grid: AreaGrid;
  readonly visibility: Visibility;
  /** @param failed whether the tile that holds a scene pixel was not looked at */
  states(failed: (pixel: XY) => boolean): readonly CellState[];
}

/** The grid of an area; of the whole picture where there is no georeference. */
export function gridOf(area: Area, { raster, pixelSizeM }: OpenScene): AreaGrid {
  const { width, height } = raster.info;
  return area.ring ? lonLatGrid(area.ring) : pixelGrid(width, height, pixelSizeM);
}

/**
 * An analyst's drawing goes before a mask, and a mask before what the pixels look like. Pixels that hold nothing
 * show nothing whoever says otherwise.
 * @param drawnOut ground of which reviews of this area say that it was not visible; of the rest they say nothing
 */
export async function seeArea(
  area: Area,
  scene: Scene,
  drawnOut: readonly Ring[],
  open: OpenScene,
  clearness: ClearnessReader,
  ports: Pick<Ports, 'blobs' | 'rasters'>,
  signal: AbortSignal,
): Promise<AreaSight> {
  const grid = gridOf(area, open);
  const positions = locateCells(grid, toPixel(open), open.raster.info);
  const pixels = await clearness.over(positions);
  const { visibility, isClear } = await judgeCells(scene, open, grid, pixels, ports, signal);
  const isDrawnOut = obscuredCells(grid, drawnOut);
  return {
    grid,
    visibility,
    states: (failed) =>
      stateCells(positions, {
        failed,
        holdsGround: (i) => pixels.cells[i] !== 'nodata',
        isClear: (i) => isClear(i) && !isDrawnOut(i),
      }),
  };
}

interface Judgement {
  readonly visibility: Visibility;
  readonly isClear: (index: number) => boolean;
}

async function judgeCells(
  scene: Scene,
  open: OpenScene,
  grid: AreaGrid,
  pixels: AreaClearness,
  ports: Pick<Ports, 'blobs' | 'rasters'>,
  signal: AbortSignal,
): Promise<Judgement> {
  if (scene.obscured !== null) {
    const isObscured = obscuredCells(grid, scene.obscured);
    return { visibility: 'reviewed', isClear: (i) => !isObscured(i) };
  }
  if (scene.mask !== null)
    return { visibility: 'mask', isClear: await readMask(scene.mask, scene, open, grid, ports, signal) };
  return {
    visibility: pixels.isAssessed ? 'estimated' : 'unchecked',
    isClear: (i) => pixels.cells[i] === 'seen',
  };
}

function toPixel({ georeference }: OpenScene): (xy: XY) => XY {
  return georeference ? (lonLat) => pixelOf(georeference, lonLat) : (pixel) => pixel;
}
