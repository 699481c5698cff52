import { type Affine, apply, type XY } from '../domain/affine.ts';
import type { SceneSpec } from './spec.ts';
import { fromUtm, toUtm, type UtmZone, utmZoneOf } from './utm.ts';

/** Where a scene lies on the ground: north-up in its UTM zone. */
export interface Placement {
  readonly zone: UtmZone;
  /** Pixel -> easting, northing. */
  readonly affine: Affine;
}

/** The scene's centre lies at its place; the corner is rounded to a whole pixel, as products are. */
export function placeScene(spec: SceneSpec): Placement {
  const zone = utmZoneOf(spec.place);
  const [easting, northing] = toUtm(zone, spec.place);
  const snap = (v: number): number => Math.round(v / spec.gsdM) * spec.gsdM;
  const left = snap(easting - (spec.width * spec.gsdM) / 2);
  const upper = snap(northing + (spec.height * spec.gsdM) / 2);
  return { zone, affine: [spec.gsdM, 0, left, 0, -spec.gsdM, upper] };
}

/** Pixel -> [lon, lat], degrees. */
export function locate(placement: Placement, pixel: XY): XY {
  return fromUtm(placement.zone, apply(placement.affine, pixel));
}
