import type { XY } from './affine.ts';
import type { Detection, ObjectClass } from './detection.ts';
import { type Bounds, boundsOf, type Ring } from './geometry.ts';
import { groundAt, pixelRing, shiftGeoreference } from './ground.ts';
import type { PixelWindow } from './pixels.ts';
import type { Georeference, RasterInfo } from './scene.ts';

/** What an annotated picture shows: a plain description in full-resolution pixels of one raster. */
export interface Drawing {
  /** The part shown; it may reach outside the raster. */
  readonly window: PixelWindow;
  /** Outline of the area that was counted; null when that is the whole raster. */
  readonly outline: Ring | null;
  readonly boxes: readonly DrawnBox[];
  /** Ground inside the outline that was not seen; hatched. */
  readonly unseen: readonly Ring[];
  /** Ground metres per pixel at the middle of the window; null without georeference and GSD. */
  readonly pixelM: number | null;
  /** Where north lies in the picture, degrees clockwise from up; null without georeference. */
  readonly northDeg: number | null;
  /** Lines of the title, most important first. */
  readonly title: readonly string[];
  /** Words written large across the picture, such as SIMULATED. */
  readonly marks: readonly string[];
}

export interface DrawnBox {
  readonly class: ObjectClass;
  readonly family: Detection['family'];
  readonly corners: readonly XY[];
  /** False for boxes that entered no count: under the threshold, or on ground that was not seen. */
  readonly counted: boolean;
}

/** What is drawn of one area, in words of the ground. */
export interface Sight {
  readonly raster: Pick<RasterInfo, 'width' | 'height' | 'georeference'>;
  /** Correction of the raster's position, m east and north. */
  readonly shiftM: XY;
  /** The area, lon/lat; null shows the whole raster. */
  readonly ring: Ring | null;
  /** Ground that was not seen, lon/lat; pixels of a raster without georeference. */
  readonly unseen: readonly Ring[];
  readonly boxes: readonly DrawnBox[];
  /** m; the scale of rasters without georeference. */
  readonly declaredGsdM: number | null;
  readonly title: readonly string[];
  readonly marks: readonly string[];
}

/** Edges are short beside the globe, and unseen ground has many. */
const POINTS_PER_EDGE = 2;

/**
 * The drawing of one area in one raster.
 * @throws Fault raster-unsupported when the middle of the window has no place on the ground
 */
export function drawSight(sight: Sight): Drawing {
  const { raster, boxes, title, marks } = sight;
  const georeference =
    raster.georeference === null ? null : shiftGeoreference(raster.georeference, sight.shiftM);
  const inPixels = (ring: Ring): Ring | null =>
    georeference === null ? ring : pixelRing(georeference, ring, POINTS_PER_EDGE);
  const outline = sight.ring === null ? null : inPixels(sight.ring);
  const unseen = sight.unseen.map(inPixels).filter((ring) => ring !== null);
  const window = windowAround(outline, raster);
  const { pixelM, northDeg } = orientationOf(georeference, window);
  return { window, outline, boxes, unseen, pixelM: pixelM ?? sight.declaredGsdM, northDeg, title, marks };
}

/**
 * The window that shows a ring with a tenth of its size around it, cut to the raster; the whole raster without one.
 * @param ring full-resolution pixels
 */
function windowAround(
  ring: Ring | null,
  raster: { readonly width: number; readonly height: number },
): PixelWindow {
  const whole: Bounds = { x0: 0, y0: 0, x1: raster.width, y1: raster.height };
  if (ring === null) return whole;
  const b = boundsOf(ring);
  const margin = Math.max(16, 0.1 * Math.max(b.x1 - b.x0, b.y1 - b.y0));
  const cut = {
    x0: Math.max(0, Math.floor(b.x0 - margin)),
    y0: Math.max(0, Math.floor(b.y0 - margin)),
    x1: Math.min(raster.width, Math.ceil(b.x1 + margin)),
    y1: Math.min(raster.height, Math.ceil(b.y1 + margin)),
  };
  return cut.x0 < cut.x1 && cut.y0 < cut.y1 ? cut : whole;
}

/**
 * How a picture of a window lies on the ground; nulls without georeference.
 * @throws Fault raster-unsupported when the middle of the window has no place on the ground
 */
function orientationOf(
  georeference: Georeference | null,
  window: PixelWindow,
): Pick<Drawing, 'pixelM' | 'northDeg'> {
  if (georeference === null) return { pixelM: null, northDeg: null };
  const middle: XY = [(window.x0 + window.x1) / 2, (window.y0 + window.y1) / 2];
  const { eastPerCol, northPerCol, eastPerRow, northPerRow } = groundAt(georeference, middle);
  // The displacement (dc, dr) in pixels that goes one metre north and none east.
  const det = eastPerCol * northPerRow - eastPerRow * northPerCol;
  const [dc, dr] = [-eastPerRow / det, eastPerCol / det];
  return { pixelM: Math.hypot(eastPerCol, northPerCol), northDeg: (Math.atan2(dc, -dr) * 180) / Math.PI };
}
