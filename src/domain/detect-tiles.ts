import { type Affine, apply, scale, type XY } from './affine.ts';
import { type Corners, centreOfCorners, cornersOf, transformBox } from './box.ts';
import type { Detection, ScoredBox } from './detection.ts';
import type { Bounds } from './geometry.ts';
import { displacementM, type Ground, groundAt, headingDeg, lonLatOf, type PixelSizeM } from './ground.ts';
import { contests, suppress } from './nms.ts';
import { iou } from './overlap.ts';
import type { Georeference } from './scene.ts';
import type { ModelGrid, Tile } from './tile.ts';

/**
 * Two looks at one object may place its centre a little apart, on either side of a seam: each tile speaks for
 * centres this far beyond its own window too, px, so that neither leaves it to the other. The merge takes one away.
 */
const SEAM_PX = 2;

/** What pixels are worth on the ground: from a georeference, or from a GSD alone, or not known. */
export interface ScenePlace {
  /** With the analyst's shift applied (`shiftGeoreference`). */
  readonly georeference: Georeference | null;
  /** Used where there is no georeference. */
  readonly pixelSizeM: PixelSizeM | null;
}

/**
 * What one tile says: boxes in tile pixels, as decoded -> detections in full-resolution pixels of the scene.
 * Where a contest of overlapping boxes lies inside the own window it is settled here; where it reaches a seam its
 * boxes are passed on as they are, with their rivals across the seam, for `mergeSeams` to settle. So the merged
 * result is that of one suppression over the whole scene, whatever the tiling.
 */
export function detectTile(of: {
  readonly tile: Tile;
  readonly boxes: readonly ScoredBox[];
  readonly grid: ModelGrid;
  readonly place: ScenePlace;
  readonly nmsIou: number;
  /** `ModelManifest.outlineM` */
  readonly outlineM: number;
}): Detection[] {
  const { tile, grid, place, outlineM } = of;
  const inGrid = of.boxes
    .map((box) => ({ ...box, cx: box.cx + tile.read.x0, cy: box.cy + tile.read.y0 }))
    .filter((box) => box.cx >= 0 && box.cx < grid.width && box.cy >= 0 && box.cy < grid.height);
  return settle(inGrid, tile.own, of.nmsIou).map((box) => toDetection(box, grid, place, outlineM));
}

/**
 * Settles what tiles left open along their seams; order of the input does not matter. A detection that no seam
 * touches comes through as it is. Doing it again changes nothing. Sorted by falling score.
 */
export function mergeSeams(detections: readonly Detection[], nmsIou: number): Detection[] {
  return suppress(detections, (detection) => detection.corners, nmsIou);
}

/** A box in grid pixels -> the scene's full-resolution pixels, and the ground where it is known; `outlineM` as in detectTile. */
export function toDetection(box: ScoredBox, grid: ModelGrid, place: ScenePlace, outlineM: number): Detection {
  const toScene: Affine = scale(1 / grid.scaleX, 1 / grid.scaleY);
  const corners = cornersOf(box).map((corner) => apply(toScene, corner)) as unknown as Corners;
  const { georeference } = place;
  const ground = groundOf(place, apply(toScene, [box.cx, box.cy]));
  return {
    class: box.class,
    score: box.score,
    family: box.family,
    box: transformBox(box, toScene),
    corners,
    ...measure(corners, ground, outlineM),
    headingDeg: georeference && ground ? headingDeg(ground, minus(corners[1], corners[0])) : null,
    lonLat: georeference
      ? (corners.map((corner) => lonLatOf(georeference, corner)) as unknown as Corners)
      : null,
  };
}

/**
 * Length and width on the ground of what stands in a box in full-resolution pixels that reaches `outlineM` outside it; null
 * where no size is known.
 */
export function sizeOnGround(
  corners: Corners,
  place: ScenePlace,
  outlineM = 0,
): Pick<Detection, 'lengthM' | 'widthM'> {
  return measure(corners, groundOf(place, centreOfCorners(corners)), outlineM);
}

function settle(boxes: readonly ScoredBox[], own: Bounds, limit: number): ScoredBox[] {
  return contests(boxes, cornersOf, limit).flatMap((rivals) => {
    if (rivals.every((box) => holds(own, box, -SEAM_PX))) return suppress(rivals, cornersOf, limit);
    const mine = rivals.filter((box) => holds(own, box, SEAM_PX));
    const theirs = rivals.filter((box) => !holds(own, box, SEAM_PX));
    return [...mine, ...theirs.filter((box) => mine.some((m) => iou(cornersOf(m), cornersOf(box)) > limit))];
  });
}

function holds({ x0, y0, x1, y1 }: Bounds, { cx, cy }: ScoredBox, slack: number): boolean {
  return cx >= x0 - slack && cx < x1 + slack && cy >= y0 - slack && cy < y1 + slack;
}

function groundOf({ georeference, pixelSizeM }: ScenePlace, at: XY): Ground | null {
  if (georeference) return groundAt(georeference, at);
  if (!pixelSizeM) return null;
  return { eastPerCol: pixelSizeM.x, northPerCol: 0, eastPerRow: 0, northPerRow: -pixelSizeM.y };
}

/** The long side, and the width of the rectangle of the same length and area: on the ground the box may lean. */
function measure(
  corners: Corners,
  ground: Ground | null,
  outlineM: number,
): Pick<Detection, 'lengthM' | 'widthM'> {
  if (!ground) return { lengthM: null, widthM: null };
  const [ux, uy] = displacementM(ground, minus(corners[1], corners[0]));
  const [vx, vy] = displacementM(ground, minus(corners[3], corners[0]));
  const length = Math.hypot(ux, uy);
  const width = length > 0 ? Math.abs(ux * vy - uy * vx) / length : 0;
  const inside = (side: number): number => Math.max(0, side - 2 * outlineM);
  return { lengthM: inside(Math.max(length, width)), widthM: inside(Math.min(length, width)) };
}

function minus([ax, ay]: XY, [bx, by]: XY): XY {
  return [ax - bx, ay - by];
}
