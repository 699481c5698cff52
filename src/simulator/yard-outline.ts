import type { XY } from '../domain/affine.ts';
import type { World } from './world.ts';

const SPARE_M = 12;

/**
 * Where an analyst would draw the area of a yard: a rectangle along the tracks with 12 m to spare on each side, cut to
 * the frame. Corners in pixels, not closed; null where no track crosses the frame.
 */
export function yardOutline(world: World): readonly XY[] | null {
  const { spec } = world;
  const angle = headingOf(world);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [w, h] = [spec.width * spec.gsdM, spec.height * spec.gsdM];
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const track of world.tracks) {
    track.xs.forEach((x, i) => {
      const y = track.ys[i] as number;
      if (x < 0 || y < 0 || x >= w || y >= h) return;
      const [u, v] = [x * c + y * s, y * c - x * s];
      [u0, u1] = [Math.min(u0, u), Math.max(u1, u)];
      [v0, v1] = [Math.min(v0, v - SPARE_M), Math.max(v1, v + SPARE_M)];
    });
  }
  if (u0 > u1) return null;
  const rectangle = [
    [u0, v0],
    [u0, v1],
    [u1, v1],
    [u1, v0],
  ].map(([u, v]): XY => [(u as number) * c - (v as number) * s, (u as number) * s + (v as number) * c]);
  const inset = 4 * spec.gsdM;
  return cutToFrame(rectangle, inset, inset, w - inset, h - inset).map(
    ([x, y]): XY => [x / spec.gsdM, y / spec.gsdM],
  );
}

/** Direction of the tracks, radians: as asked for, else from end to end of the longest one. */
function headingOf({ spec, tracks }: World): number {
  if (spec.orientationDeg !== null) return (spec.orientationDeg * Math.PI) / 180;
  const spans = tracks.map(
    ({ xs, ys }): XY => [(xs[xs.length - 1] ?? 0) - (xs[0] ?? 0), (ys[ys.length - 1] ?? 0) - (ys[0] ?? 0)],
  );
  spans.sort((a, b) => Math.hypot(...b) - Math.hypot(...a));
  const [x, y] = spans[0] ?? [1, 0];
  return Math.atan2(y, x);
}

/** Sutherland and Hodgman's clipping of a convex polygon by a box. */
function cutToFrame(polygon: readonly XY[], x0: number, y0: number, x1: number, y1: number): XY[] {
  const sides: readonly ((p: XY) => number)[] = [
    ([x]) => x - x0,
    ([x]) => x1 - x,
    ([, y]) => y - y0,
    ([, y]) => y1 - y,
  ];
  return sides.reduce<XY[]>(
    (points, inside) =>
      points.flatMap((p, i) => {
        const q = points[(i + 1) % points.length] as XY;
        const [a, b] = [inside(p), inside(q)];
        const kept: XY[] = a >= 0 ? [p] : [];
        if (a >= 0 !== b >= 0) {
          const w = a / (a - b);
          kept.push([p[0] + (q[0] - p[0]) * w, p[1] + (q[1] - p[1]) * w]);
        }
        return kept;
      }),
    [...polygon],
  );
}
