import type { XY } from './affine.ts';
import { type Bounds, boundsOf, contains, type Ring } from './geometry.ts';
import type { PixelSizeM } from './ground.ts';
import type { JobOf } from './job.ts';
import type { ModelManifest } from './model.ts';
import type { Stretch } from './radiometry.ts';
import type { ModelGrid, Tile } from './tile.ts';

/** A grid this close to the scene's pixels is the scene's pixels: resampling by 1 % would only blur. */
const SAME_SCALE = 0.02;
/** Ground beyond half the longest object that a tile shows around its own window, px: what a network looks at. */
const CONTEXT_PX = 8;

/** The scene resampled to `wantsM` metres of ground a pixel, anchored to the scene's first pixel. */
export function planGrid(scene: {
  readonly width: number;
  readonly height: number;
  readonly pixelSizeM: PixelSizeM;
  readonly wantsM: number;
}): ModelGrid {
  const scaleX = snap(scene.pixelSizeM.x / scene.wantsM);
  const scaleY = snap(scene.pixelSizeM.y / scene.wantsM);
  return {
    scaleX,
    scaleY,
    width: Math.max(1, Math.ceil(scene.width * scaleX - 1e-6)),
    height: Math.max(1, Math.ceil(scene.height * scaleY - 1e-6)),
  };
}

/**
 * Tiles whose own window touches one of the rings, row by row. Rings are closed, in full-resolution pixels of the
 * scene; a null ring is the whole scene. Own windows are squares of `tile - 2 margin` px laid from the grid's
 * corner and cut at its edge, so those of all tiles partition the grid; read windows reach `margin` further, and
 * outside the scene where that is. Read origins lie on multiples of the input's stride when `tilingFaults` is empty.
 */
export function planTiles(
  grid: ModelGrid,
  input: Pick<ModelManifest['input'], 'tile' | 'margin'>,
  rings: readonly (Ring | null)[],
): readonly Tile[] {
  const step = input.tile - 2 * input.margin;
  const wanted = new Map<number, Tile>();
  const cols = Math.ceil(grid.width / step);
  const rows = Math.ceil(grid.height / step);
  for (const ring of rings) {
    const scaled = ring?.map(([x, y]): XY => [x * grid.scaleX, y * grid.scaleY]) ?? null;
    const reach = scaled ? boundsOf(scaled) : { x0: 0, y0: 0, x1: grid.width, y1: grid.height };
    for (let row = Math.max(0, Math.floor(reach.y0 / step)); row < rows && row * step <= reach.y1; row++) {
      for (let col = Math.max(0, Math.floor(reach.x0 / step)); col < cols && col * step <= reach.x1; col++) {
        const tile = tileAt(grid, input, col, row);
        if (scaled === null || ringTouches(scaled, tile.own)) wanted.set(row * cols + col, tile);
      }
    }
  }
  return [...wanted.entries()].sort(([a], [b]) => a - b).map(([, tile]) => tile);
}

/**
 * Groups tiles that lie together: along a Z-order curve, so that a shard reads few blocks of the file twice.
 * @param perShard at most so many tiles in one
 */
export function shardTiles(tiles: readonly Tile[], perShard = 16): readonly (readonly Tile[])[] {
  const ordered = tiles.toSorted((a, b) => zOrder(a) - zOrder(b) || a.row - b.row || a.col - b.col);
  const shards: Tile[][] = [];
  for (let i = 0; i < ordered.length; i += perShard) shards.push(ordered.slice(i, i + perShard));
  return shards;
}

/** The `detect` jobs of one model in one scene; `firstShard` numbers them on from those of other models. */
export function detectJobs(of: {
  readonly sceneId: string;
  readonly generation: number;
  readonly modelId: string;
  readonly grid: ModelGrid;
  readonly stretch: Stretch;
  readonly tiles: readonly Tile[];
  readonly firstShard: number;
  readonly perShard?: number;
}): readonly JobOf<'detect'>[] {
  const { sceneId, generation, modelId, grid, stretch } = of;
  return shardTiles(of.tiles, of.perShard).map((tiles, i) => ({
    kind: 'detect',
    sceneId,
    generation,
    modelId,
    shard: of.firstShard + i,
    grid,
    stretch,
    tiles,
  }));
}

/** What makes a model's tile size, margin and stride unfit for a count that does not depend on the tiling. */
export function tilingFaults(
  model: Pick<ModelManifest, 'input' | 'gsd' | 'longestObjectM'>,
): readonly string[] {
  const { tile, margin, stride } = model.input;
  const least = Math.ceil(model.longestObjectM / model.gsd.wants / 2 + CONTEXT_PX);
  const faults: string[] = [];
  if (tile % stride !== 0) faults.push(`input.tile ${tile}: expected a multiple of input.stride ${stride}`);
  if (margin % stride !== 0)
    faults.push(`input.margin ${margin}: expected a multiple of input.stride ${stride}`);
  if (tile - 2 * margin < stride)
    faults.push(`input.margin ${margin}: leaves nothing of a tile of ${tile} px`);
  if (margin < least) {
    faults.push(
      `input.margin ${margin}: expected at least ${least} px, half of longestObjectM ${model.longestObjectM} m ` +
        `at gsd.wants ${model.gsd.wants} m and ${CONTEXT_PX} px around it`,
    );
  }
  return faults;
}

function tileAt(
  grid: ModelGrid,
  { tile, margin }: Pick<ModelManifest['input'], 'tile' | 'margin'>,
  col: number,
  row: number,
): Tile {
  const step = tile - 2 * margin;
  const [x0, y0] = [col * step, row * step];
  return {
    col,
    row,
    own: { x0, y0, x1: Math.min(x0 + step, grid.width), y1: Math.min(y0 + step, grid.height) },
    read: { x0: x0 - margin, y0: y0 - margin, x1: x0 + step + margin, y1: y0 + step + margin },
  };
}

function snap(scale: number): number {
  return Math.abs(scale - 1) <= SAME_SCALE ? 1 : scale;
}

/** Whether a closed ring and its inside share a point with the bounds, edges included. */
export function ringTouches(ring: Ring, bounds: Bounds): boolean {
  for (let i = 0; i + 1 < ring.length; i++) {
    if (edgeTouches(ring[i] as XY, ring[i + 1] as XY, bounds)) return true;
  }
  return contains(ring, [(bounds.x0 + bounds.x1) / 2, (bounds.y0 + bounds.y1) / 2]);
}

/** Liang and Barsky 1984: the part of the edge inside the bounds is not empty. */
function edgeTouches([ax, ay]: XY, [bx, by]: XY, { x0, y0, x1, y1 }: Bounds): boolean {
  let [enter, leave] = [0, 1];
  for (const [p, q] of [
    [ax - bx, ax - x0],
    [bx - ax, x1 - ax],
    [ay - by, ay - y0],
    [by - ay, y1 - ay],
  ] as const) {
    if (p === 0) {
      if (q < 0) return false;
    } else if (p < 0) enter = Math.max(enter, q / p);
    else leave = Math.min(leave, q / p);
  }
  return enter <= leave;
}

/** Column and row bits interleaved; 21 bits each fit a double exactly up to 2^42. */
function zOrder({ col, row }: Tile): number {
  let [order, place] = [0, 1];
  for (let bit = 0; bit < 21; bit++) {
    order += place * ((Math.floor(col / 2 ** bit) % 2) + 2 * (Math.floor(row / 2 ** bit) % 2));
    place *= 4;
  }
  return order;
}
