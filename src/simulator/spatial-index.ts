/** Items in square cells of the plane; each item is filed under every cell its box touches. */
export interface SpatialIndex<T> {
  /** Items whose box touches the asked one, each once, in the order they were given. */
  query(x0: number, y0: number, x1: number, y1: number): T[];
}

export type BoxOf<T> = (item: T) => readonly [x0: number, y0: number, x1: number, y1: number];

export function indexItems<T>(items: readonly T[], boxOf: BoxOf<T>, cellM = 64): SpatialIndex<T> {
  const cells = new Map<number, number[]>();
  const boxes = items.map(boxOf);
  boxes.forEach(([x0, y0, x1, y1], id) => {
    for (let j = Math.floor(y0 / cellM); j <= Math.floor(y1 / cellM); j++) {
      for (let i = Math.floor(x0 / cellM); i <= Math.floor(x1 / cellM); i++) {
        const key = cellKey(i, j);
        const cell = cells.get(key);
        if (cell) cell.push(id);
        else cells.set(key, [id]);
      }
    }
  });
  return {
    query(x0, y0, x1, y1) {
      const found = new Set<number>();
      for (let j = Math.floor(y0 / cellM); j <= Math.floor(y1 / cellM); j++) {
        for (let i = Math.floor(x0 / cellM); i <= Math.floor(x1 / cellM); i++) {
          for (const id of cells.get(cellKey(i, j)) ?? []) {
            const box = boxes[id];
            if (box && box[0] <= x1 && box[2] >= x0 && box[1] <= y1 && box[3] >= y0) found.add(id);
          }
        }
      }
      return [...found].sort((a, b) => a - b).map((id) => items[id] as T);
    },
  };
}

/** One number for a cell within +-2^25 cells of the origin. */
export function cellKey(i: number, j: number): number {
  return (j + 33_554_432) * 67_108_864 + (i + 33_554_432);
}
