/**
 * Which source pixels make each grid pixel along one axis, and with what weight: tap t of grid pixel i, with
 * start[i] <= t < start[i + 1], is source pixel index[t].
 */
export interface AxisTaps {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly weight: Float64Array;
  /** Sum of the weights of each grid pixel; 0 outside the source. */
  readonly total: Float64Array;
  /** Source pixels needed: begin <= index < end. */
  readonly begin: number;
  readonly end: number;
}

/**
 * @param scale grid pixels per source pixel: up to 1 the source is averaged by area, over 1 it is interpolated
 * @param size of the source, px
 * @param from first grid pixel, may lie outside
 * @param to past the last
 */
export function axisTaps(scale: number, size: number, from: number, to: number): AxisTaps {
  const start = new Int32Array(to - from + 1);
  const index: number[] = [];
  const weight: number[] = [];
  const total = new Float64Array(to - from);
  let [begin, end] = [Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    for (const [at, share] of scale > 1 ? between(i, scale, size) : cover(i, scale, size)) {
      index.push(at);
      weight.push(share);
      total[i - from] = (total[i - from] as number) + share;
      begin = Math.min(begin, at);
      end = Math.max(end, at + 1);
    }
    start[i - from + 1] = index.length;
  }
  return { start, index: Int32Array.from(index), weight: Float64Array.from(weight), total, begin, end };
}

type Tap = readonly [index: number, weight: number];

/** Grid pixel i covers source [i / scale, (i + 1) / scale): each pixel weighs what of it is covered. */
function cover(i: number, scale: number, size: number): readonly Tap[] {
  const [first, last] = [Math.max(0, i / scale), Math.min(size, (i + 1) / scale)];
  const taps: Tap[] = [];
  for (let at = Math.floor(first); at < last; at++) {
    const share = Math.min(at + 1, last) - Math.max(at, first);
    // 1 / scale is seldom exact: a sliver of the next pixel is rounding, not ground
    if (share > 1e-9) taps.push([at, share]);
  }
  return taps;
}

/** Between the two pixel centres around the grid pixel's centre; the outermost pixels reach to the edge. */
function between(i: number, scale: number, size: number): readonly Tap[] {
  const centre = (i + 0.5) / scale;
  if (centre < 0 || i >= size * scale) return [];
  const left = Math.floor(centre - 0.5);
  const share = centre - 0.5 - left;
  const [a, b] = [clamp(left, size), clamp(left + 1, size)];
  if (a === b || share === 0) return [[a, 1]];
  return [
    [a, 1 - share],
    [b, share],
  ];
}

function clamp(index: number, size: number): number {
  return Math.min(size - 1, Math.max(0, index));
}
