/** The middle of what a ring spans, lon/lat. */
export function middleOf(ring: readonly (readonly [number, number])[]): readonly [number, number] {
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  return [(Math.min(...lons) + Math.max(...lons)) / 2, (Math.min(...lats) + Math.max(...lats)) / 2];
}
