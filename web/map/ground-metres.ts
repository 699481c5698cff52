/** A place, WGS 84 degrees. */
export type LonLat = readonly [lon: number, lat: number];
/** Metres east and north. */
export type Metres = readonly [east: number, north: number];

// the ellipsoid of WGS 84: half its equator, m, and its eccentricity squared
const A = 6_378_137;
const E2 = 0.006_694_379_990_14;

/** Metres in a degree of longitude and of latitude, as the server reckons shifts. @param latitude degrees */
export function metresPerDegree(latitude: number): { readonly lon: number; readonly lat: number } {
  const phi = (latitude * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(phi) ** 2;
  const perRadian = { lon: (A * Math.cos(phi)) / Math.sqrt(w), lat: (A * (1 - E2)) / w ** 1.5 };
  return { lon: (perRadian.lon * Math.PI) / 180, lat: (perRadian.lat * Math.PI) / 180 };
}

/** A place some metres away, up to some kilometres: the ground is taken to be flat around it. */
export function offsetBy([lon, lat]: LonLat, [east, north]: Metres): LonLat {
  const per = metresPerDegree(lat);
  return [lon + east / per.lon, lat + north / per.lat];
}

/** How far one place lies from another, up to some kilometres. */
export function metresBetween(from: LonLat, to: LonLat): Metres {
  const per = metresPerDegree(from[1]);
  return [(to[0] - from[0]) * per.lon, (to[1] - from[1]) * per.lat];
}

/** What a ring encloses, m2; without regard to where it begins and how it turns. */
export function areaOf(ring: readonly LonLat[]): number {
  const [origin] = ring;
  if (origin === undefined) return 0;
  const flat = ring.map((place) => metresBetween(origin, place));
  const twice = flat.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = flat[(i + 1) % flat.length] as Metres;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
