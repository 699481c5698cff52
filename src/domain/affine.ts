/**
 * Affine transforms between pixels and map coordinates.
 *
 *   x = a * col + b * row + c
 *   y = d * col + e * row + f
 *
 * (col, row) = (0, 0) is the outer corner of the first pixel (PixelIsArea); its centre is (0.5, 0.5).
 * The layout is that of Python's `affine` and of deck.gl-raster's `affine`.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export type XY = readonly [x: number, y: number];

export function apply([a, b, c, d, e, f]: Affine, [col, row]: XY): XY {
  return [a * col + b * row + c, d * col + e * row + f];
}

/** The transform that applies `first`, then `second`. */
export function compose(second: Affine, first: Affine): Affine {
  const [a, b, c, d, e, f] = second;
  const [g, h, i, j, k, l] = first;
  return [a * g + b * j, a * h + b * k, a * i + b * l + c, d * g + e * j, d * h + e * k, d * i + e * l + f];
}

export function scale(sx: number, sy: number): Affine {
  return [sx, 0, 0, 0, sy, 0];
}

export function translate(dx: number, dy: number): Affine {
  return [1, 0, dx, 0, 1, dy];
}

/** Determinant of the linear part: map area of one pixel, negative for north-up images. */
export function determinant([a, b, , d, e]: Affine): number {
  return a * e - b * d;
}

/** @throws RangeError when the transform squashes the plane to a line. */
export function invert(t: Affine): Affine {
  const det = determinant(t);
  if (!Number.isFinite(det) || det === 0) throw new RangeError(`affine [${t.join(', ')}] has no inverse`);
  const [a, b, c, d, e, f] = t;
  return [e / det, -b / det, (b * f - e * c) / det, -d / det, a / det, (d * c - a * f) / det];
}
