import type { XY } from '../src/domain/affine.ts';
import { blockBounds, blockOf, lightWindows, planAnalysis, WINDOW_BLOCKS } from '../src/domain/analysis.ts';
import { BLOCK_PX, type Blocks, emptyBlocks, measureBlocks } from '../src/domain/blocks.ts';
import {
  assumeClear,
  type Clearness,
  judgeClearness,
  lightOf,
  type SceneLight,
  whiteLevel,
} from '../src/domain/clearness.ts';
import { type Bounds, boundsOf } from '../src/domain/geometry.ts';
import { planResampling } from '../src/domain/grid-parts.ts';
import type { PixelSizeM } from '../src/domain/ground.ts';
import {
  addSamples,
  emptyHistogram,
  percentile,
  planSample,
  type Stretch,
} from '../src/domain/radiometry.ts';
import type { ModelGrid } from '../src/domain/tile.ts';
import type { CellPositions } from '../src/domain/visibility.ts';
import type { Raster } from '../src/ports/rasters.ts';
import { readGrid } from './read-grid.ts';

export interface AreaClearness {
  /** Of each cell of the area; cells that the scene does not reach are `nodata`. */
  readonly cells: readonly Clearness[];
  /** False where the scene is too small or too empty to judge: then whatever holds ground counts as seen. */
  readonly isAssessed: boolean;
}

/** Looks at the pixels of one scene for ground, cloud and nothing; one light serves all of its areas. */
export interface ClearnessReader {
  over(positions: CellPositions): Promise<AreaClearness>;
}

export function createClearnessReader(
  raster: Raster,
  pixelSizeM: PixelSizeM,
  signal?: AbortSignal,
): ClearnessReader {
  const { width, height, bandRoles } = raster.info;
  const { red, green, blue } = bandRoles;
  const bands = red === green && green === blue ? [red] : [red, green, blue];
  const lights = new Map<string, Promise<SceneLight | null>>();
  let stretching: Promise<Stretch> | null = null;

  async function read(grid: ModelGrid, window: Bounds, into: Blocks, at: XY, white: number): Promise<void> {
    stretching ??= measureScale(raster, bands, signal);
    const stretch = await stretching;
    const pixels = await readGrid(raster, planResampling(raster.info, grid), window, bands, stretch, signal);
    measureBlocks(into, pixels, { col: at[0], row: at[1] }, white);
  }

  async function measureLight(grid: ModelGrid): Promise<SceneLight | null> {
    const samples: Blocks[] = [];
    for (const window of lightWindows(grid)) {
      const [cols, rows] = [
        Math.ceil((window.x1 - window.x0) / BLOCK_PX),
        Math.ceil((window.y1 - window.y0) / BLOCK_PX),
      ];
      const blocks = emptyBlocks(cols, rows);
      for (const part of windowsOf({ x0: 0, y0: 0, x1: cols, y1: rows }))
        await read(grid, pixelsOf(part, grid, window), blocks, [part.x0, part.y0], Number.POSITIVE_INFINITY);
      samples.push(blocks);
    }
    const blockM = BLOCK_PX * Math.max(pixelSizeM.x / grid.scaleX, pixelSizeM.y / grid.scaleY);
    return lightOf(samples, blockM);
  }

  return {
    async over(positions) {
      const reached = positions.filter((position) => position !== null);
      if (reached.length === 0) return { cells: positions.map(() => 'nodata'), isAssessed: true };
      const { x0, y0, x1, y1 } = boundsOf(reached);
      const grid = planAnalysis({ width, height }, pixelSizeM, (x1 - x0) * (y1 - y0));
      const key = `${grid.width}x${grid.height}`;
      const measuring = lights.get(key) ?? measureLight(grid);
      lights.set(key, measuring);
      const light = await measuring;

      const bounds = blockBounds(grid, reached);
      const wanted = new Set(reached.map((position) => windowOf(bounds, blockOf(grid, position))));
      const blocks = emptyBlocks(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
      for (const part of windowsOf(bounds)) {
        if (!isNearWanted(bounds, part, wanted)) continue;
        const at: XY = [part.x0 - bounds.x0, part.y0 - bounds.y0];
        await read(grid, pixelsOf(part, grid), blocks, at, whiteLevel(light));
      }
      const judged = light ? judgeClearness(blocks, light) : assumeClear(blocks);
      const cells = positions.map((position): Clearness => {
        if (position === null) return 'nodata';
        const [col, row] = blockOf(grid, position);
        return judged[(row - bounds.y0) * blocks.cols + col - bounds.x0] ?? 'nodata';
      });
      return { cells, isAssessed: light !== null };
    },
  };
}

/**
 * Brightness as it is, from 0: one scale for all bands, so that grey stays grey. 8-bit samples pass unchanged; for
 * others 255 is the brightest percentile of the scene's brightest band.
 */
async function measureScale(
  raster: Raster,
  bands: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Stretch> {
  const { sampleType } = raster.info;
  if (sampleType === 'uint8') return bands.map(() => ({ low: 0, high: 255 }));
  const histogram = emptyHistogram(sampleType, bands.length);
  const { level, windows } = planSample(raster.info);
  for (const window of windows) addSamples(histogram, await raster.read(window, { level, bands, signal }));
  const highs = bands.map((_, band) => (histogram.totals[band] ? percentile(histogram, band, 99.5) : 0));
  const high = Math.max(...highs);
  return bands.map(() => ({ low: 0, high }));
}

/** Windows of blocks to read at once. */
function windowsOf({ x0, y0, x1, y1 }: Bounds): readonly Bounds[] {
  const windows: Bounds[] = [];
  for (let y = y0; y < y1; y += WINDOW_BLOCKS)
    for (let x = x0; x < x1; x += WINDOW_BLOCKS)
      windows.push({
        x0: x,
        y0: y,
        x1: Math.min(x + WINDOW_BLOCKS, x1),
        y1: Math.min(y + WINDOW_BLOCKS, y1),
      });
  return windows;
}

/** Name of the window that holds a block. */
function windowOf(bounds: Bounds, [col, row]: XY): string {
  return `${Math.floor((col - bounds.x0) / WINDOW_BLOCKS)},${Math.floor((row - bounds.y0) / WINDOW_BLOCKS)}`;
}

/** A window that holds no cell is read only where a neighbour does: a long river needs few of its bounds' windows. */
function isNearWanted(bounds: Bounds, part: Bounds, wanted: ReadonlySet<string>): boolean {
  const rim = 2;
  return [
    [part.x0, part.y0],
    [part.x0 - rim, part.y0],
    [part.x1 - 1 + rim, part.y0],
    [part.x0, part.y0 - rim],
    [part.x0, part.y1 - 1 + rim],
  ].some(([col, row]) => wanted.has(windowOf(bounds, [col as number, row as number])));
}

/** Blocks -> pixels of the grid, `origin` being the pixel of block (0, 0), cut at the grid's edge. */
function pixelsOf(
  blocks: Bounds,
  grid: ModelGrid,
  origin: { x0: number; y0: number } = { x0: 0, y0: 0 },
): Bounds {
  return {
    x0: origin.x0 + blocks.x0 * BLOCK_PX,
    y0: origin.y0 + blocks.y0 * BLOCK_PX,
    x1: Math.min(grid.width, origin.x0 + blocks.x1 * BLOCK_PX),
    y1: Math.min(grid.height, origin.y0 + blocks.y1 * BLOCK_PX),
  };
}
