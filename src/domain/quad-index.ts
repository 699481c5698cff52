import type { PackedQuads } from './overlap.ts';

/** Finds, among quads added so far, those whose bounding boxes touch a given one. */
export interface QuadIndex {
  add(quad: number): void;
  /** Calls `visit` once for each; stops when it answers true, and answers true then. */
  some(quad: number, visit: (other: number) => boolean): boolean;
}

/**
 * A hashed grid over the quads' bounding boxes. Cells are about one box wide, so a query sees a handful of
 * neighbours whatever the size of the scene.
 */
export function indexQuads(quads: PackedQuads): QuadIndex {
  const count = quads.length / 8;
  const bounds = boundsOfQuads(quads);
  const cell = cellSize(bounds, count);
  const buckets = 1 << Math.max(4, Math.ceil(Math.log2(count + 1)) + 1);
  const heads = new Int32Array(buckets).fill(-1);
  const entryQuad: number[] = [];
  const entryNext: number[] = [];
  const seenBy = new Int32Array(count).fill(-1);

  const cellsOf = (quad: number, visit: (bucket: number) => boolean): boolean => {
    const x0 = Math.floor((bounds[quad * 4] as number) / cell);
    const y0 = Math.floor((bounds[quad * 4 + 1] as number) / cell);
    const x1 = Math.floor((bounds[quad * 4 + 2] as number) / cell);
    const y1 = Math.floor((bounds[quad * 4 + 3] as number) / cell);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        if (visit((Math.imul(x, 73856093) ^ Math.imul(y, 19349663)) & (buckets - 1))) return true;
      }
    }
    return false;
  };

  return {
    add(quad) {
      cellsOf(quad, (bucket) => {
        entryQuad.push(quad);
        entryNext.push(heads[bucket] as number);
        heads[bucket] = entryQuad.length - 1;
        return false;
      });
    },
    some(quad, visit) {
      return cellsOf(quad, (bucket) => {
        for (let e = heads[bucket] as number; e >= 0; e = entryNext[e] as number) {
          const other = entryQuad[e] as number;
          if (other === quad || seenBy[other] === quad) continue;
          seenBy[other] = quad;
          if (touch(bounds, quad, other) && visit(other)) return true;
        }
        return false;
      });
    },
  };
}

function boundsOfQuads(quads: PackedQuads): Float64Array {
  const bounds = new Float64Array(quads.length / 2);
  for (let q = 0; q < quads.length / 8; q++) {
    for (let axis = 0; axis < 2; axis++) {
      const at = q * 8 + axis;
      const a = quads[at] as number;
      const b = quads[at + 2] as number;
      const c = quads[at + 4] as number;
      const d = quads[at + 6] as number;
      bounds[q * 4 + axis] = Math.min(a, b, c, d);
      bounds[q * 4 + 2 + axis] = Math.max(a, b, c, d);
    }
  }
  return bounds;
}

/** The mean side, but never so small that one huge box among tiny ones would fill thousands of cells. */
function cellSize(bounds: Float64Array, count: number): number {
  let sum = 0;
  let longest = 0;
  for (let q = 0; q < count; q++) {
    const w = (bounds[q * 4 + 2] as number) - (bounds[q * 4] as number);
    const h = (bounds[q * 4 + 3] as number) - (bounds[q * 4 + 1] as number);
    sum += w + h;
    longest = Math.max(longest, w, h);
  }
  return Math.max(sum / (2 * count), longest / 32) || 1;
}

function touch(bounds: Float64Array, a: number, b: number): boolean {
  return (
    (bounds[a * 4] as number) < (bounds[b * 4 + 2] as number) &&
    (bounds[b * 4] as number) < (bounds[a * 4 + 2] as number) &&
    (bounds[a * 4 + 1] as number) < (bounds[b * 4 + 3] as number) &&
    (bounds[b * 4 + 1] as number) < (bounds[a * 4 + 3] as number)
  );
}
