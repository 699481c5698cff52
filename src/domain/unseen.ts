import { type AreaGrid, cellCentre } from './area-grid.ts';
import type { Ring } from './geometry.ts';

/**
 * Ground of an area that a view did not see, as rectangles in the grid's units: neighbouring cells of a row are one.
 * @param seen one char per cell, `1` seen (SceneView.seen)
 */
export function unseenRings(grid: AreaGrid, seen: string): readonly Ring[] {
  const hidden = (index: number): boolean => grid.inside[index] === 1 && seen[index] !== '1';
  const rings: Ring[] = [];
  for (let row = 0; row < grid.rows; row++) {
    let start: number | null = null;
    for (let col = 0; col <= grid.cols; col++) {
      const isHidden = col < grid.cols && hidden(row * grid.cols + col);
      if (isHidden) start ??= col;
      else if (start !== null) {
        rings.push(cells(grid, row, start, col));
        start = null;
      }
    }
  }
  return rings;
}

/** Cells `from`..`to` (exclusive) of a row. */
function cells(grid: AreaGrid, row: number, from: number, to: number): Ring {
  const [x, y] = cellCentre(grid, row * grid.cols + from);
  const [left, top] = [x - grid.dx / 2, y - grid.dy / 2];
  const [right, bottom] = [left + (to - from) * grid.dx, top + grid.dy];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ];
}
