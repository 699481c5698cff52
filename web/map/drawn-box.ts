import { type LonLat, metresBetween, offsetBy } from './ground-metres.ts';

/**
 * An oriented box from three clicks: both ends of its middle line, then any place on one of its long sides.
 * @returns the ring of its corners, closed, lon/lat; null while two of the points are one
 */
export function boxFromClicks([start, end, side]: readonly [LonLat, LonLat, LonLat]):
  | readonly LonLat[]
  | null {
  // flat around its start: boxes are metres to hundreds of metres long
  const axis = metresBetween(start, end);
  const beside = metresBetween(start, side);
  const length = Math.hypot(...axis);
  if (length === 0) return null;
  const normal = [-axis[1] / length, axis[0] / length] as const;
  const half = Math.abs(beside[0] * normal[0] + beside[1] * normal[1]);
  if (half === 0) return null;
  const place = (along: number, across: number): LonLat =>
    offsetBy(start, [axis[0] * along + normal[0] * across, axis[1] * along + normal[1] * across]);
  const first = place(0, half);
  return [first, place(1, half), place(1, -half), place(0, -half), first];
}
