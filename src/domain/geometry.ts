import type { XY } from './affine.ts';

/** A closed ring: first point = last point. lon/lat degrees or pixels, as the owner says. */
export type Ring = readonly XY[];

/** Axis-aligned, half-open: x0 <= x < x1. */
export interface Bounds {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Shoelace formula; positive when the ring turns from +x towards +y. Square units of the ring. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as XY;
    const [xj, yj] = ring[j] as XY;
    twice += xj * yi - xi * yj;
  }
  return twice / 2;
}

/** Even-odd rule (W. R. Franklin's PNPOLY): a point on a shared edge belongs to exactly one of two neighbours. */
export function contains(ring: Ring, [x, y]: XY): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as XY;
    const [xj, yj] = ring[j] as XY;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** A place in lon/lat as rings may name it: those of scenes across the antimeridian run on past 180 degrees, either way. */
export function turnsOf([lon, lat]: XY): readonly [XY, XY, XY] {
  return [
    [lon, lat],
    [lon + 360, lat],
    [lon - 360, lat],
  ];
}

/** The middle of corners in lon/lat, also of those that lie on both sides of the antimeridian. */
export function middleOfLonLat(corners: readonly XY[]): XY {
  const [[first] = [0]] = corners;
  const sum = corners.reduce(
    ([x, y], [lon, lat]): XY => [x + lon + 360 * Math.round((first - lon) / 360), y + lat],
    [0, 0] as XY,
  );
  return [sum[0] / corners.length, sum[1] / corners.length];
}

/** @throws RangeError on an empty ring, which has no bounds. */
export function boundsOf(points: readonly XY[]): Bounds {
  if (points.length === 0) throw new RangeError('an empty ring has no bounds');
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return { x0, y0, x1, y1 };
}

export function boundsTouch(a: Bounds, b: Bounds): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}
