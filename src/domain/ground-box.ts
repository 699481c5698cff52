import type { XY } from './affine.ts';
import { type Corners, centreOfCorners } from './box.ts';
import { metresPerDegree } from './ground.ts';
import { iou } from './overlap.ts';

/** A box on the ground, in metres east and north of some place nearby. */
export interface GroundBox {
  readonly centre: XY;
  readonly corners: Corners;
  readonly lengthM: number;
}

/** Turns boxes in lon/lat into metres about one place: true to a thousandth within some kilometres of it. */
export function metresAbout([lon0, lat0]: XY): (lonLat: Corners) => GroundBox {
  const per = metresPerDegree(lat0);
  const toMetres = ([lon, lat]: XY): XY => [wrap(lon - lon0) * per.lon, (lat - lat0) * per.lat];
  return ([a, b, c, d]) => {
    const corners: Corners = [toMetres(a), toMetres(b), toMetres(c), toMetres(d)];
    return {
      centre: centreOfCorners(corners),
      corners,
      lengthM: Math.max(sideM(corners[0], corners[1]), sideM(corners[1], corners[2])),
    };
  };
}

/** How far apart the middles of two boxes of one object may lie, m: what places err by, more for what is longer. */
export function reachM(lengthM: number): number {
  return Math.max(2, 0.1 * lengthM);
}

/** Rotated IoU from which two boxes may be of one object. */
const LEAST_IOU = 0.3;

/**
 * How well two boxes coincide, as their rotated IoU; 0 where they are not of one object. Wagons stand in rows, and any
 * two rows on one track overlap somehow: so the middles must agree too.
 */
export function coincidence(a: GroundBox, b: GroundBox): number {
  const apart = Math.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1]);
  if (apart > reachM(Math.min(a.lengthM, b.lengthM))) return 0;
  const ratio = iou(a.corners, b.corners);
  return ratio >= LEAST_IOU ? ratio : 0;
}

function sideM([ax, ay]: XY, [bx, by]: XY): number {
  return Math.hypot(ax - bx, ay - by);
}

/** To [-180, 180). */
function wrap(degrees: number): number {
  return degrees - 360 * Math.floor((degrees + 180) / 360);
}
