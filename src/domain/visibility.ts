import type { XY } from './affine.ts';
import { type AreaGrid, cellPoint } from './area-grid.ts';
import { contains, type Ring } from './geometry.ts';
import type { SceneView } from './scene-view.ts';

/** What one scene shows of one cell of an area, or why it shows nothing. */
export type CellState = 'seen' | LostCause;
type LostCause = keyof SceneView['lost'];

/** Position of each cell in scene pixels; null where the scene does not reach. */
export type CellPositions = readonly (XY | null)[];

/**
 * @param toPixel lon/lat (or the ring's pixels) -> scene pixels
 * @param scene its size, px
 */
export function locateCells(
  grid: AreaGrid,
  toPixel: (xy: XY) => XY,
  scene: { readonly width: number; readonly height: number },
): CellPositions {
  return Array.from(grid.inside, (inside, i) => {
    if (inside === 0) return null;
    const [x, y] = toPixel(cellPoint(grid, i));
    const col = clampWithin(x, scene.width);
    const row = clampWithin(y, scene.height);
    return col === null || row === null ? null : [col, row];
  });
}

/** The outline of a scene lies on its edge give or take a pixel. */
const EDGE_PX = 1;

/** Null when outside, or not finite: the projection does not reach there. */
function clampWithin(at: number, size: number): number | null {
  if (!(at >= -EDGE_PX && at <= size + EDGE_PX)) return null;
  return Math.min(Math.max(at, 0), size - 1e-6);
}

/**
 * The state of every cell, the gravest cause first: ground the scene does not cover, tiles that failed, pixels that
 * hold nothing, then what the eye (or a mask, or an analyst) says.
 */
export function stateCells(
  positions: CellPositions,
  look: {
    readonly failed: (pixel: XY) => boolean;
    readonly holdsGround: (index: number) => boolean;
    readonly isClear: (index: number) => boolean;
  },
): readonly CellState[] {
  return positions.map((position, i) => {
    if (position === null) return 'coverage';
    if (look.failed(position)) return 'failed';
    if (!look.holdsGround(i)) return 'nodata';
    return look.isClear(i) ? 'seen' : 'cloud';
  });
}

/** The cells as views keep them: one char a cell, and the share of the area that each cause took. */
export function packStates(grid: AreaGrid, states: readonly CellState[]): Pick<SceneView, 'seen' | 'lost'> {
  const lost: Record<LostCause, number> = { coverage: 0, nodata: 0, cloud: 0, failed: 0 };
  const chars = states.map((state, i) => {
    if (grid.inside[i] === 0) return '0';
    if (state === 'seen') return '1';
    lost[state] += 1 / grid.insideCount;
    return '0';
  });
  return { seen: chars.join(''), lost };
}

/** Cells that an analyst drew as not visible. Rings in the units of the grid. */
export function obscuredCells(grid: AreaGrid, rings: readonly Ring[]): (index: number) => boolean {
  return (index) => {
    const centre = cellPoint(grid, index);
    return rings.some((ring) => contains(ring, centre));
  };
}

/** Places in a cell at which a mask is asked: a cell is clear when at least three of the four are. */
export function maskPoints(grid: AreaGrid, index: number): readonly XY[] {
  const [x, y] = cellPoint(grid, index);
  const [u, v] = [grid.dx / 4, grid.dy / 4];
  return [
    [x - u, y - v],
    [x + u, y - v],
    [x - u, y + v],
    [x + u, y + v],
  ];
}

/** Of those places that lie in the scene. */
export const MASK_SHARE_NEEDED = 0.75;
