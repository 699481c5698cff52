import type { XY } from './affine.ts';
import { pixelOf } from './ground.ts';
import type { PixelWindow } from './pixels.ts';
import type { Georeference } from './scene.ts';

/** A tile of the map of the web: Web Mercator, (0, 0) in the north-west, 2^z tiles a side. */
export interface WebTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** Which pixels of a raster a tile shows, and where: a plain description, drawn by an adapter. */
export interface TilePlan {
  /** Side of the tile, px. */
  readonly side: number;
  /** Full-resolution pixels of the raster that have a part in the tile. */
  readonly window: PixelWindow;
  /** Tile pixels per raster pixel where they are smallest; over 1 the tile enlarges. */
  readonly scale: number;
  /** Cells a side of the mesh. */
  readonly cells: number;
  /**
   * Raster positions (x, y) of the mesh's nodes, row by row, (cells + 1)^2 of them; in between they are interpolated.
   * NaN where the projection does not reach.
   */
  readonly mesh: Float64Array;
}

/** Of every tile that is served, px: half as many requests as the usual 256 would take. */
export const TILE_SIDE = 512;
/** Cells a side: over one of them, 1/32 of a tile, every map projection in use is straight to a hundredth of a pixel. */
const CELLS = 32;
/** Raster pixels around the window, for the interpolation at its rim. */
const MARGIN_PX = 2;

/** [longitude, latitude] of a place in a tile; (0, 0) is its north-western corner and (1, 1) the south-eastern one. */
export function placeInTile({ z, x, y }: WebTile, [u, v]: XY): XY {
  const tiles = 2 ** z;
  const north = Math.PI * (1 - (2 * (y + v)) / tiles);
  return [((x + u) / tiles) * 360 - 180, (Math.atan(Math.sinh(north)) * 180) / Math.PI];
}

/**
 * @param raster with what an analyst corrected of its position in `georeference`
 * @param side of the tile, px
 * @returns null where the tile shows nothing of the raster
 */
export function planTile(
  raster: { readonly width: number; readonly height: number; readonly georeference: Georeference },
  tile: WebTile,
  side = TILE_SIDE,
): TilePlan | null {
  const nodes = CELLS + 1;
  const mesh = new Float64Array(2 * nodes * nodes);
  const bounds = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let row = 0; row < nodes; row++)
    for (let col = 0; col < nodes; col++) {
      const [x, y] = pixelOf(raster.georeference, placeInTile(tile, [col / CELLS, row / CELLS]));
      const reached = Number.isFinite(x) && Number.isFinite(y);
      mesh.set(reached ? [x, y] : [Number.NaN, Number.NaN], 2 * (row * nodes + col));
      if (!reached) continue;
      bounds.x0 = Math.min(bounds.x0, x);
      bounds.y0 = Math.min(bounds.y0, y);
      bounds.x1 = Math.max(bounds.x1, x);
      bounds.y1 = Math.max(bounds.y1, y);
    }
  const window: PixelWindow = {
    x0: Math.max(0, Math.floor(bounds.x0) - MARGIN_PX),
    y0: Math.max(0, Math.floor(bounds.y0) - MARGIN_PX),
    x1: Math.min(raster.width, Math.ceil(bounds.x1) + MARGIN_PX),
    y1: Math.min(raster.height, Math.ceil(bounds.y1) + MARGIN_PX),
  };
  if (!(window.x0 < window.x1 && window.y0 < window.y1)) return null;
  return { side, window, scale: finestScale(mesh, nodes, side), cells: CELLS, mesh };
}

/** Tile pixels per raster pixel along the mesh's shortest edge that leads anywhere. */
function finestScale(mesh: Float64Array, nodes: number, side: number): number {
  let shortest = Infinity;
  const measure = (from: number, to: number): void => {
    const length = Math.hypot(
      (mesh[2 * to] as number) - (mesh[2 * from] as number),
      (mesh[2 * to + 1] as number) - (mesh[2 * from + 1] as number),
    );
    if (length > 0) shortest = Math.min(shortest, length);
  };
  for (let row = 0; row < nodes; row++)
    for (let col = 0; col < nodes; col++) {
      const at = row * nodes + col;
      if (col + 1 < nodes) measure(at, at + 1);
      if (row + 1 < nodes) measure(at, at + nodes);
    }
  return side / (nodes - 1) / shortest;
}
