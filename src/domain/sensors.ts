/**
 * Ground sample distance of sensors at nadir, m: what the optics resolve, whatever pixel size the product has.
 * An ortho resampled to finer pixels gains nothing, so scenes are judged on the coarser of the two.
 * Source: the makers' published data sheets; PlanetScope and SkySat as delivered over mid latitudes (3.7-4.2 m and
 * 0.65-0.81 m: the figures below are typical, not the best day's).
 */
const NATIVE_GSD_M: readonly (readonly [name: RegExp, gsdM: number])[] = [
  [/^sentinel2/, 10],
  [/^(planetscope|superdove|dove|ps2|psbsd)/, 3.7],
  [/^skysat/, 0.8],
  [/^(worldviewlegion|wvlegion|legion|lg0\d)/, 0.3],
  [/^(worldview|wv0?)1$/, 0.5],
  [/^(worldview|wv0?)2$/, 0.46],
  [/^(worldview|wv0?)[34]$/, 0.31],
  [/^(geoeye1?|ge0?1)$/, 0.41],
  [/^(quickbird2?|qb0?2)$/, 0.61],
  [/^ikonos/, 0.82],
  [/^(pleiadesneo|pneo)/, 0.3],
  [/^(pleiades|phr)/, 0.7],
  [/^spot[67]/, 2.2],
  [/^rapideye/, 6.5],
  [/^landsat[89]/, 15],
];

/** Native GSD of a sensor by its usual names (`Sentinel-2B`, `sentinel-2`, `PHR1A`), m; null when not known. */
export function sensorGsdM(sensor: string): number | null {
  const name = sensor
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return NATIVE_GSD_M.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
