import { apply, invert, type XY } from './affine.ts';
import { Fault } from './fault.ts';
import { type Ring, signedArea } from './geometry.ts';
import type { Georeference } from './scene.ts';
import { sensorGsdM } from './sensors.ts';

/** WGS 84: semi-major axis, m, and first eccentricity squared. */
const A = 6378137;
const E2 = 0.00669437999014;
/** Derivatives are taken over about this far, m: proj4 iterates its inverses to about 1 mm and no further. */
const STEP_M = 100;

/** Ground metres east and north that one pixel along a column and along a row covers, at one position. */
export interface Ground {
  readonly eastPerCol: number;
  readonly northPerCol: number;
  readonly eastPerRow: number;
  readonly northPerRow: number;
}

/** Ground metres per pixel along each axis. They differ in geographic CRSs. */
export interface PixelSizeM {
  readonly x: number;
  readonly y: number;
}

/** [longitude, latitude] of a pixel position, degrees; (0, 0) is the outer corner of the first pixel. */
export function lonLatOf(georeference: Georeference, xy: XY): XY {
  return georeference.toLonLat(apply(georeference.affine, xy));
}

/** Pixel position of [longitude, latitude]. Not finite where the projection does not reach. */
export function pixelOf(georeference: Georeference, lonLat: XY): XY {
  return apply(invert(georeference.affine), georeference.fromLonLat(lonLat));
}

/** Metres of ground per degree of longitude and of latitude, on the ellipsoid. */
export function metresPerDegree(latitude: number): { readonly lon: number; readonly lat: number } {
  const phi = (latitude * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(phi) ** 2;
  const normal = A / Math.sqrt(w);
  const meridian = (A * (1 - E2)) / w ** 1.5;
  return { lon: (normal * Math.cos(phi) * Math.PI) / 180, lat: (meridian * Math.PI) / 180 };
}

/** Metres east and north from one place to another nearby (tens of km), over the antimeridian too. */
export function metresFrom([lon0, lat0]: XY, [lon1, lat1]: XY): XY {
  const { lon, lat } = metresPerDegree((lat0 + lat1) / 2);
  return [wrapDegrees(lon1 - lon0) * lon, (lat1 - lat0) * lat];
}

/**
 * True ground metres per pixel at a position, whatever the CRS: Web Mercator's metres shrink by cos(latitude),
 * degrees become metres, grid convergence turns. Central differences on the positions themselves.
 * @throws Fault raster-unsupported when the position has no place on the ground
 */
export function groundAt(georeference: Georeference, at: XY): Ground {
  const coarse = differences(georeference, at, 0.5);
  const size = sizeOf(coarse);
  const step = Math.max(0.5, STEP_M / Math.max(size.x, size.y));
  const ground = differences(georeference, at, step);
  const { x, y } = sizeOf(ground);
  if (!(x > 0 && y > 0 && Number.isFinite(x) && Number.isFinite(y))) {
    throw new Fault(
      'raster-unsupported',
      `pixel (${at.join(', ')}) has no place on the ground: its CRS ${georeference.crs} and affine ` +
        `[${georeference.affine.join(', ')}] give [${lonLatOf(georeference, at).join(', ')}], expected longitude and latitude`,
    );
  }
  return ground;
}

/** Metres east and north of a displacement in pixels. */
export function displacementM(ground: Ground, [dx, dy]: XY): XY {
  return [ground.eastPerCol * dx + ground.eastPerRow * dy, ground.northPerCol * dx + ground.northPerRow * dy];
}

/** Axis of a displacement in pixels: degrees clockwise from north, [0, 180). */
export function headingDeg(ground: Ground, displacement: XY): number {
  const [east, north] = displacementM(ground, displacement);
  const degrees = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 180;
  return degrees >= 180 ? 0 : degrees;
}

/** Ground metres per pixel at the middle of an image. @throws Fault raster-unsupported */
export function pixelSizeM(georeference: Georeference, width: number, height: number): PixelSizeM {
  return sizeOf(groundAt(georeference, [width / 2, height / 2]));
}

export function coarserM({ x, y }: PixelSizeM): number {
  return Math.max(x, y);
}

/**
 * What everything is judged on: the coarsest of pixel size, the sensor's own GSD and the declared one, m.
 * Upsampled pixels gain nothing.
 * @throws Fault invalid-gsd when the declared GSD is no length that imagery can have
 */
export function judgedGsdM(of: {
  readonly pixelSizeM: PixelSizeM;
  readonly sensor: string | null;
  readonly declaredGsdM: number | null;
}): number {
  if (of.declaredGsdM !== null) checkGsdM(of.declaredGsdM);
  const sensor = of.sensor === null ? null : sensorGsdM(of.sensor);
  return Math.max(coarserM(of.pixelSizeM), sensor ?? 0, of.declaredGsdM ?? 0);
}

/** @throws Fault invalid-gsd */
export function checkGsdM(gsdM: number): void {
  if (gsdM >= 0.01 && gsdM <= 10_000) return;
  throw new Fault('invalid-gsd', `ground sample distance ${gsdM} m: expected 0.01 to 10000 m`);
}

/**
 * Outline of an image in lon/lat, closed, counter-clockwise; edges are densified because a straight image edge is
 * a curve on the globe. Longitudes run on past 180 where the image crosses the antimeridian.
 */
export function footprintOf(
  georeference: Georeference,
  width: number,
  height: number,
  pointsPerEdge = 16,
): Ring {
  const corners: readonly XY[] = [
    [0, 0],
    [0, height],
    [width, height],
    [width, 0],
    [0, 0],
  ];
  const ring: XY[] = [];
  for (const point of densify(corners, pointsPerEdge)) {
    const [lon, lat] = lonLatOf(georeference, point);
    const before = ring.at(-1)?.[0] ?? lon;
    ring.push([before + wrapDegrees(lon - before), lat]);
  }
  return signedArea(ring) < 0 ? ring.reverse() : ring;
}

/**
 * A lon/lat ring in pixels of the image, edges densified for the same reason; null where the projection does not
 * reach, so the image cannot show it either.
 */
export function pixelRing(georeference: Georeference, ring: Ring, pointsPerEdge = 8): Ring | null {
  const inverse = invert(georeference.affine);
  const points = densify(ring, pointsPerEdge).map((p) => apply(inverse, georeference.fromLonLat(p)));
  return points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) ? points : null;
}

/** The georeference after an analyst's correction: every position moves by metres east and north. */
export function shiftGeoreference(georeference: Georeference, [east, north]: XY): Georeference {
  if (east === 0 && north === 0) return georeference;
  const { toLonLat, fromLonLat } = georeference;
  return {
    ...georeference,
    toLonLat: (xy) => {
      const [lon, lat] = toLonLat(xy);
      const per = metresPerDegree(lat);
      return [lon + east / per.lon, lat + north / per.lat];
    },
    fromLonLat: ([lon, lat]) => {
      // the shift was measured at the unshifted latitude; north / per.lat differs by under 1e-9 degrees
      const unshifted = lat - north / metresPerDegree(lat).lat;
      return fromLonLat([lon - east / metresPerDegree(unshifted).lon, unshifted]);
    },
  };
}

function differences(georeference: Georeference, [x, y]: XY, step: number): Ground {
  const along = (from: XY, to: XY): XY => {
    const [east, north] = metresFrom(lonLatOf(georeference, from), lonLatOf(georeference, to));
    return [east / (2 * step), north / (2 * step)];
  };
  const [eastPerCol, northPerCol] = along([x - step, y], [x + step, y]);
  const [eastPerRow, northPerRow] = along([x, y - step], [x, y + step]);
  return { eastPerCol, northPerCol, eastPerRow, northPerRow };
}

function sizeOf(ground: Ground): PixelSizeM {
  return {
    x: Math.hypot(ground.eastPerCol, ground.northPerCol),
    y: Math.hypot(ground.eastPerRow, ground.northPerRow),
  };
}

/** To (-180, 180]. */
function wrapDegrees(degrees: number): number {
  return degrees - 360 * Math.ceil((degrees - 180) / 360);
}

function densify(ring: Ring, perEdge: number): XY[] {
  const points: XY[] = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x0, y0] = ring[i] as XY;
    const [x1, y1] = ring[i + 1] as XY;
    for (let k = 0; k < perEdge; k++) {
      const t = k / perEdge;
      points.push([x0 + (x1 - x0) * t, y0 + (y1 - y0) * t]);
    }
  }
  const last = ring.at(-1);
  if (last) points.push(last);
  return points;
}
