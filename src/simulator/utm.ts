import type { XY } from '../domain/affine.ts';

/** WGS 84 / UTM by Krüger's series to n^3 (Karney 2011, equations 11, 35, 36); errors under 0.1 mm within a zone. */

const RAD = Math.PI / 180;
const F = 1 / 298.257223563;
const N = F / (2 - F);
const K0 = 0.9996;
const A = (6378137 / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const E = Math.sqrt(F * (2 - F));
const ALPHA = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3,
  (61 / 240) * N ** 3,
] as const;
const BETA = [
  N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3,
  N ** 2 / 48 + N ** 3 / 15,
  (17 / 480) * N ** 3,
] as const;

export interface UtmZone {
  readonly epsg: number;
  readonly centralMeridian: number;
  readonly south: boolean;
}

/** The zone of a place, without the exceptions of Norway and Svalbard. */
export function utmZoneOf([lon, lat]: XY): UtmZone {
  const zone = Math.min(60, Math.max(1, Math.floor((lon + 180) / 6) + 1));
  const south = lat < 0;
  return { epsg: (south ? 32700 : 32600) + zone, centralMeridian: zone * 6 - 183, south };
}

/** [lon, lat] degrees -> [easting, northing] m. */
export function toUtm(zone: UtmZone, [lon, lat]: XY): XY {
  const phi = lat * RAD;
  const lambda = (lon - zone.centralMeridian) * RAD;
  const s = Math.sin(phi);
  const t = Math.sinh(Math.atanh(s) - E * Math.atanh(E * s));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(t, Math.cos(lambda)));
  let x = eta;
  let y = xi;
  ALPHA.forEach((a, i) => {
    const m = 2 * (i + 1);
    x += a * Math.cos(m * xi) * Math.sinh(m * eta);
    y += a * Math.sin(m * xi) * Math.cosh(m * eta);
  });
  return [500_000 + K0 * A * x, (zone.south ? 10_000_000 : 0) + K0 * A * y];
}

/** [easting, northing] m -> [lon, lat] degrees. */
export function fromUtm(zone: UtmZone, [easting, northing]: XY): XY {
  const eta0 = (easting - 500_000) / (K0 * A);
  const xi0 = (northing - (zone.south ? 10_000_000 : 0)) / (K0 * A);
  let eta = eta0;
  let xi = xi0;
  BETA.forEach((b, i) => {
    const m = 2 * (i + 1);
    eta -= b * Math.cos(m * xi0) * Math.sinh(m * eta0);
    xi -= b * Math.sin(m * xi0) * Math.cosh(m * eta0);
  });
  const tauPrime = Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi));
  // Conformal to geographic latitude by fixed-point iteration; three steps reach the last digit.
  let s = tauPrime / Math.hypot(1, tauPrime);
  for (let i = 0; i < 6; i++) s = Math.tanh(Math.asinh(tauPrime) + E * Math.atanh(E * s));
  const lambda = Math.atan2(Math.sinh(eta), Math.cos(xi));
  return [zone.centralMeridian + lambda / RAD, Math.asin(s) / RAD];
}
