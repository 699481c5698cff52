import type { XY } from './affine.ts';

/** Calls `visit` with the index of each point within reach of a place. */
export type NearPoints = (place: XY, visit: (index: number) => void) => void;

/** Points hashed into square cells of side `reach`: a query looks at nine cells, whatever the number of points. */
export function indexPoints(points: readonly XY[], reach: number): NearPoints {
  const cells = new Map<string, number[]>();
  points.forEach(([x, y], i) => {
    const key = `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  });
  return ([x, y], visit) => {
    const [col, row] = [Math.floor(x / reach), Math.floor(y / reach)];
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (const i of cells.get(`${col + dx} ${row + dy}`) ?? []) {
          const [px, py] = points[i] as XY;
          if (Math.hypot(x - px, y - py) <= reach) visit(i);
        }
  };
}
