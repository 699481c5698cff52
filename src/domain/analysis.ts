import type { XY } from './affine.ts';
import { BLOCK_PX } from './blocks.ts';
import type { Bounds } from './geometry.ts';
import type { PixelSizeM } from './ground.ts';
import type { ModelGrid } from './tile.ts';

/** Pixels finer than this are averaged: edges of things are still there, noise is less and there is less to read. */
const FINEST_M = 1;
/** At most so many analysis pixels over one area. */
const MOST_PIXELS = 4_000_000;
/** Scenes up to this many analysis pixels are looked at whole for their light, px. */
const WHOLE_PIXELS = 2_000_000;
/** Larger ones at so many places a side, of so many blocks a side. */
const PLACES = 7;
const PLACE_BLOCKS = 16;
/** Blocks read around the area, so that its rim has neighbours. */
const MARGIN_BLOCKS = 5;
/** Blocks a side that are read at once. */
export const WINDOW_BLOCKS = 64;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The grid on which a scene is looked at for cloud: whole numbers of scene pixels averaged, anchored to the scene,
 * coarser for wide areas.
 * @param areaPixels scene pixels in the bounds of the area
 */
export function planAnalysis(scene: Size, pixelSizeM: PixelSizeM, areaPixels: number): ModelGrid {
  const base = (sizeM: number): number => Math.max(1, Math.round(FINEST_M / sizeM));
  const [x, y] = [base(pixelSizeM.x), base(pixelSizeM.y)];
  const coarser = Math.max(1, Math.ceil(Math.sqrt(areaPixels / (x * y) / MOST_PIXELS)));
  return {
    scaleX: 1 / (x * coarser),
    scaleY: 1 / (y * coarser),
    width: Math.ceil(scene.width / (x * coarser)),
    height: Math.ceil(scene.height / (y * coarser)),
  };
}

/** Windows of the grid from which the scene's light is measured: all of it, or places spread over it. */
export function lightWindows(grid: Size): readonly Bounds[] {
  if (grid.width * grid.height <= WHOLE_PIXELS) return [{ x0: 0, y0: 0, x1: grid.width, y1: grid.height }];
  const side = PLACE_BLOCKS * BLOCK_PX;
  const starts = (size: number): readonly number[] => {
    const places = Array.from({ length: PLACES }, (_, k) => Math.round((k * (size - side)) / (PLACES - 1)));
    return [...new Set(places.map((at) => Math.max(0, Math.floor(at / BLOCK_PX) * BLOCK_PX)))];
  };
  return starts(grid.height).flatMap((y0) =>
    starts(grid.width).map((x0) => ({
      x0,
      y0,
      x1: Math.min(grid.width, x0 + side),
      y1: Math.min(grid.height, y0 + side),
    })),
  );
}

/** Blocks around some positions, in block columns and rows of the grid. */
export function blockBounds(grid: ModelGrid, positions: readonly XY[]): Bounds {
  const [cols, rows] = [blocksIn(grid.width), blocksIn(grid.height)];
  let [x0, y0, x1, y1] = [cols, rows, 0, 0];
  for (const position of positions) {
    const [col, row] = blockOf(grid, position);
    x0 = Math.min(x0, col);
    y0 = Math.min(y0, row);
    x1 = Math.max(x1, col + 1);
    y1 = Math.max(y1, row + 1);
  }
  return {
    x0: Math.max(0, x0 - MARGIN_BLOCKS),
    y0: Math.max(0, y0 - MARGIN_BLOCKS),
    x1: Math.min(cols, x1 + MARGIN_BLOCKS),
    y1: Math.min(rows, y1 + MARGIN_BLOCKS),
  };
}

/** Block column and row that hold a position in scene pixels, or the nearest where less than half a block is left. */
export function blockOf(grid: ModelGrid, [x, y]: XY): XY {
  return [
    Math.min(Math.floor((x * grid.scaleX) / BLOCK_PX), blocksIn(grid.width) - 1),
    Math.min(Math.floor((y * grid.scaleY) / BLOCK_PX), blocksIn(grid.height) - 1),
  ];
}

function blocksIn(size: number): number {
  return Math.max(1, Math.round(size / BLOCK_PX));
}
