import { type Affine, apply, determinant, type XY } from './affine.ts';
import type { OrientedBox } from './detection.ts';

/** Corners in ring order, not closed: the first edge is a long side of the box they came from. */
export type Corners = readonly [XY, XY, XY, XY];

/** The same rectangle with `length >= width` and `angle` in [0, pi). */
export function canonical({ cx, cy, length, width, angle }: OrientedBox): OrientedBox {
  const turned = length < width ? angle + Math.PI / 2 : angle;
  return {
    cx,
    cy,
    length: Math.max(length, width),
    width: Math.min(length, width),
    angle: halfTurn(turned),
  };
}

export function cornersOf({ cx, cy, length, width, angle }: OrientedBox): Corners {
  const [ux, uy] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2];
  const [vx, vy] = [(-Math.sin(angle) * width) / 2, (Math.cos(angle) * width) / 2];
  return [
    [cx - ux - vx, cy - uy - vy],
    [cx + ux - vx, cy + uy - vy],
    [cx + ux + vx, cy + uy + vy],
    [cx - ux + vx, cy - uy + vy],
  ];
}

/** Middle of a box given by its corners. */
export function centreOfCorners([[ax, ay], [bx, by], [cx, cy], [dx, dy]]: Corners): XY {
  return [(ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4];
}

/**
 * The smallest rectangle around points: one of its sides lies on a side of their convex hull
 * (Freeman and Shapira 1975).
 * @throws RangeError without points
 */
export function boxAround(points: readonly XY[]): OrientedBox {
  const hull = convexHull(points);
  const [only] = hull;
  if (only === undefined) throw new RangeError('no points, no rectangle around them');
  let best: OrientedBox = { cx: only[0], cy: only[1], length: 0, width: 0, angle: 0 };
  let area = Infinity;
  for (let i = 0; i < hull.length && hull.length > 1; i++) {
    const [x0, y0] = hull[i] as XY;
    const [x1, y1] = hull[(i + 1) % hull.length] as XY;
    const box = boxAlong(hull, Math.atan2(y1 - y0, x1 - x0));
    if (box.length * box.width < area) {
      area = box.length * box.width;
      best = box;
    }
  }
  return canonical(best);
}

/**
 * A box seen through an affine transform. The image of a rectangle is a parallelogram; the box answered has its
 * centre, its long side and its area, so there and back again is the same box. (The smallest rectangle around the
 * parallelogram would grow with each step.)
 */
export function transformBox(box: OrientedBox, affine: Affine): OrientedBox {
  const [cx, cy] = apply(affine, [box.cx, box.cy]);
  const [a, b, , d, e] = affine;
  const [ux, uy] = [Math.cos(box.angle), Math.sin(box.angle)];
  const [vx, vy] = [a * ux + b * uy, d * ux + e * uy];
  const stretch = Math.hypot(vx, vy);
  const width = (Math.abs(determinant(affine)) * box.width) / stretch;
  return canonical({ cx, cy, length: box.length * stretch, width, angle: Math.atan2(vy, vx) });
}

/** To [0, pi). */
function halfTurn(angle: number): number {
  const rest = angle % Math.PI;
  const positive = rest < 0 ? rest + Math.PI : rest;
  return positive >= Math.PI ? 0 : positive;
}

function boxAlong(points: readonly XY[], angle: number): OrientedBox {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const [u, v] = [x * c + y * s, y * c - x * s];
    u0 = Math.min(u0, u);
    u1 = Math.max(u1, u);
    v0 = Math.min(v0, v);
    v1 = Math.max(v1, v);
  }
  const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
  return { cx: u * c - v * s, cy: u * s + v * c, length: u1 - u0, width: v1 - v0, angle };
}

/** Andrew's monotone chain; ring order, not closed. */
function convexHull(points: readonly XY[]): XY[] {
  const sorted = points.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (side: readonly XY[]): XY[] => {
    const kept: XY[] = [];
    for (const p of side) {
      while (kept.length > 1 && !turnsLeft(kept.at(-2) as XY, kept.at(-1) as XY, p)) kept.pop();
      kept.push(p);
    }
    return kept.slice(0, -1);
  };
  const hull = [...chain(sorted), ...chain(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

function turnsLeft([ax, ay]: XY, [bx, by]: XY, [cx, cy]: XY): boolean {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0;
}
