import { canonical } from './box.ts';
import type { ObjectClass, ScoredBox } from './detection.ts';
import { type FamilyTelling, tellFamily } from './family.ts';

/** Maps after the class scores: ln length, ln width, sin 2a, cos 2a, dx, dy. */
const GEOMETRY_MAPS = 6;

/** How many maps the output of a `centre` decoder holds. */
export function centreMaps(
  classes: readonly ObjectClass[],
  families: Pick<FamilyTelling, 'names'> | null,
): number {
  return classes.length + GEOMETRY_MAPS + (families?.names.length ?? 0);
}

/**
 * Our own heads: planar [classes + 6 + families, rows, cols] -> boxes in pixels of the input. The last maps are the
 * probability of each wagon family, read at the peak; a model that tells no families has none.
 * An object is a cell whose score for its class is a 3 x 3 maximum (Zhou et al. 2019, "Objects as Points"). Of
 * equal neighbours, which quantised networks make, the first in reading order is the one.
 */
export function decodeCentre(of: {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
  /** Input pixels per cell. */
  readonly stride: number;
  readonly classes: readonly ObjectClass[];
  readonly families: Pick<FamilyTelling, 'class' | 'names' | 'unknownUnder'> | null;
  /** Boxes at or over this score. */
  readonly keep: number;
}): ScoredBox[] {
  const { data, rows, cols, stride, classes, families, keep } = of;
  const cells = rows * cols;
  const expected = centreMaps(classes, families) * cells;
  if (data.length !== expected) {
    throw new RangeError(`centre output holds ${data.length} numbers, expected ${expected}`);
  }
  const map = (index: number, cell: number): number =>
    data[(classes.length + index) * cells + cell] as number;
  const familyAt = (cell: number): ScoredBox['family'] =>
    families &&
    tellFamily(
      families.names.map((_, i) => map(GEOMETRY_MAPS + i, cell)),
      families,
    );
  const boxes: ScoredBox[] = [];
  classes.forEach((objectClass, k) => {
    const scores = data.subarray(k * cells, (k + 1) * cells);
    for (let cell = 0; cell < cells; cell++) {
      const score = scores[cell] as number;
      if (!(score >= keep) || !isPeak(scores, cell, rows, cols)) continue;
      const box = {
        cx: ((cell % cols) + 0.5) * stride + map(4, cell),
        cy: (Math.floor(cell / cols) + 0.5) * stride + map(5, cell),
        length: Math.exp(map(0, cell)),
        width: Math.exp(map(1, cell)),
        angle: Math.atan2(map(2, cell), map(3, cell)) / 2,
      };
      const sound = [box.cx, box.cy, box.length, box.width, box.angle].every(Number.isFinite);
      if (!sound) continue;
      const family = families?.class === objectClass ? familyAt(cell) : null;
      boxes.push({ ...canonical(box), class: objectClass, score: Math.min(1, score), family });
    }
  });
  return boxes;
}

function isPeak(scores: Float32Array, cell: number, rows: number, cols: number): boolean {
  const score = scores[cell] as number;
  const [row, col] = [Math.floor(cell / cols), cell % cols];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, col - 1); x <= Math.min(cols - 1, col + 1); x++) {
      const other = y * cols + x;
      const theirs = scores[other] as number;
      if (theirs > score || (theirs === score && other < cell)) return false;
    }
  }
  return true;
}
