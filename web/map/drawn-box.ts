type LonLat = readonly [lon: number, lat: number];

const METRES_PER_DEGREE = 111_320;

/**
 * An oriented box from three clicks: both ends of its middle line, then any place on one of its long sides.
 * @returns the ring of its corners, closed, lon/lat; null while two of the points are one
 */
export function boxFromClicks([start, end, side]: readonly [LonLat, LonLat, LonLat]):
  | readonly LonLat[]
  | null {
  // flat around its start: boxes are metres to hundreds of metres long
  const perLon = METRES_PER_DEGREE * Math.cos((start[1] * Math.PI) / 180);
  const metres = ([lon, lat]: LonLat) => ({
    x: (lon - start[0]) * perLon,
    y: (lat - start[1]) * METRES_PER_DEGREE,
  });
  const [axis, beside] = [metres(end), metres(side)];
  const length = Math.hypot(axis.x, axis.y);
  if (length === 0) return null;
  const normal = { x: -axis.y / length, y: axis.x / length };
  const half = Math.abs(beside.x * normal.x + beside.y * normal.y);
  if (half === 0) return null;
  const place = (along: number, across: number): LonLat => [
    start[0] + (axis.x * along + normal.x * across) / perLon,
    start[1] + (axis.y * along + normal.y * across) / METRES_PER_DEGREE,
  ];
  const first = place(0, half);
  return [first, place(1, half), place(1, -half), place(0, -half), first];
}
