import type { XY } from './affine.ts';
import { type AreaGrid, cellAt, cellAtLonLat, cellPoint } from './area-grid.ts';
import type { Corners } from './box.ts';
import type { Detection } from './detection.ts';
import {
  boundsOf,
  boundsTouch,
  contains,
  middleOfLonLat,
  type Ring,
  signedArea,
  turnsOf,
} from './geometry.ts';
import { metresFrom, metresPerDegree } from './ground.ts';
import type { Visibility } from './observation.ts';
import { iou } from './overlap.ts';
import type { SceneView } from './scene-view.ts';

/** What the scenes of one pass show of one area together: no piece of ground and no object twice. */
export interface JoinedViews {
  /** Share of the area that some scene saw, 0..1. */
  readonly seen: number;
  /** Boxes whose centre lies in a cell that their own scene speaks for. */
  readonly detections: readonly Detection[];
  /** The scenes that speak for a cell, the best first; none where nothing was seen. */
  readonly speakers: readonly SceneView[];
  /** All of them, the best first. */
  readonly ranked: readonly SceneView[];
  /** The least certain way in which a speaker's visible share is known. */
  readonly visibility: Visibility;
}

/**
 * Share of the smaller of two scenes' boxes that lies in the other from which they are one object: scenes place it a
 * few metres apart, and the frame of one may cut it. (Within one scene neighbours are told apart by IoU instead.)
 */
const SAME_OBJECT_SHARE = 0.5;

const CERTAINTY: readonly Visibility[] = ['unchecked', 'estimated', 'mask', 'reviewed'];

/** What a join must know of the scenes beside their views. */
export interface Frames {
  /** Outline of each scene in lon/lat; null without georeference. */
  readonly footprints: ReadonlyMap<string, Ring | null>;
  /** Objects this near to a scene's edge may be cut by it, m. */
  readonly edgeM: number;
}

/**
 * Each cell is spoken for by the best scene that saw it: the one that saw most of the area, then the finest, then by
 * id, so that the order of arrival does not matter. Along its edge a scene speaks only where no other scene can: its
 * frame cuts objects that others show whole.
 */
export function joinViews(grid: AreaGrid, views: readonly SceneView[], frames: Frames): JoinedViews {
  const share = new Map(views.map((view) => [view, shareSeen(grid, view)]));
  const ranked = views.toSorted(
    (a, b) =>
      (share.get(b) as number) - (share.get(a) as number) ||
      a.gsdM - b.gsdM ||
      (a.sceneId < b.sceneId ? -1 : 1),
  );
  const owners = ownCells(grid, ranked, frames);
  const speakers = ranked.filter((_, rank) => owners.includes(rank + 1));
  const owned = ranked.flatMap((view, rank) =>
    view.detections
      .filter((detection) => owners[cellOf(grid, detection)] === rank + 1)
      .map((detection) => ({ detection, rank })),
  );
  return {
    seen: owners.reduce((count, owner) => count + Number(owner > 0), 0) / grid.insideCount,
    detections: withoutTwins(owned),
    speakers,
    ranked,
    visibility: leastCertain(speakers.length > 0 ? speakers : ranked),
  };
}

/** For each cell the rank of its speaker from 1, 0 where nobody saw it. */
function ownCells(grid: AreaGrid, ranked: readonly SceneView[], { footprints, edgeM }: Frames): Uint16Array {
  const owners = new Uint16Array(grid.inside.length);
  const claim = (mayOwn: (view: SceneView) => (cell: number) => boolean): void => {
    ranked.forEach((view, rank) => {
      const may = mayOwn(view);
      for (let i = 0; i < owners.length; i++)
        if (owners[i] === 0 && grid.inside[i] === 1 && view.seen[i] === '1' && may(i)) owners[i] = rank + 1;
    });
  };
  if (ranked.length > 1)
    claim(({ sceneId }) => {
      const footprint = footprints.get(sceneId);
      return (cell) => !footprint || metresToRing(cellPoint(grid, cell), footprint) >= edgeM;
    });
  claim(() => () => true);
  return owners;
}

/** Ground metres from a lon/lat position to the nearest point of an outline. */
function metresToRing(from: XY, ring: Ring): number {
  const per = metresPerDegree(from[1]);
  let least = Infinity;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = offset(from, ring[i] as XY, per);
    const [bx, by] = offset(from, ring[i + 1] as XY, per);
    const [ux, uy] = [bx - ax, by - ay];
    const along = -(ax * ux + ay * uy) / Math.max(1e-12, ux * ux + uy * uy);
    const t = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(ax + t * ux, ay + t * uy));
  }
  return least;
}

function offset([lon0, lat0]: XY, [lon, lat]: XY, per: ReturnType<typeof metresPerDegree>): XY {
  return [(lon - lon0) * per.lon, (lat - lat0) * per.lat];
}

function shareSeen(grid: AreaGrid, { seen }: SceneView): number {
  let count = 0;
  for (let i = 0; i < seen.length; i++) if (seen[i] === '1' && grid.inside[i] === 1) count++;
  return count / grid.insideCount;
}

function cellOf(grid: AreaGrid, detection: Detection): number {
  const centre = centreOf(detection);
  return detection.lonLat === null ? cellAt(grid, centre) : cellAtLonLat(grid, centre);
}

/** In the units of the area's grid: lon/lat, or pixels where there is no georeference. */
export function centreOf({ lonLat, box }: Detection): XY {
  return lonLat === null ? [box.cx, box.cy] : middleOfLonLat(lonLat);
}

/** By the owner's rule: an object belongs to the area that holds its centre; to a whole scene without a ring all do. */
export function liesIn(ring: Ring | null, detection: Detection): boolean {
  if (ring === null) return true;
  const centre = centreOf(detection);
  const turns = detection.lonLat === null ? [centre] : turnsOf(centre);
  return turns.some((turn) => contains(ring, turn));
}

interface Owned {
  readonly detection: Detection;
  readonly rank: number;
}

/** On the border of two scenes' cells one object may have been counted by both; the better scene keeps it. */
function withoutTwins(owned: readonly Owned[]): readonly Detection[] {
  const kept: (Owned & { readonly corners: Corners | null })[] = [];
  const origin = owned[0]?.detection.lonLat?.[0] ?? null;
  for (const one of owned) {
    const corners = origin && one.detection.lonLat ? inMetres(one.detection.lonLat, origin) : null;
    const isTwin = kept.some((other) => other.rank !== one.rank && overlap(other.corners, corners));
    if (!isTwin) kept.push({ ...one, corners });
  }
  return kept.map(({ detection }) => detection);
}

/** Whether boxes of two scenes, in lon/lat, are of one object. */
export function areTwins(a: Corners, b: Corners): boolean {
  return overlap(inMetres(a, a[0]), inMetres(b, a[0]));
}

function overlap(a: Corners | null, b: Corners | null): boolean {
  if (a === null || b === null || !boundsTouch(boundsOf(a), boundsOf(b))) return false;
  const [areaA, areaB] = [Math.abs(signedArea(a)), Math.abs(signedArea(b))];
  const ratio = iou(a, b);
  const common = (ratio / (1 + ratio)) * (areaA + areaB);
  return common > SAME_OBJECT_SHARE * Math.min(areaA, areaB);
}

function inMetres(lonLat: Corners, origin: XY): Corners {
  return lonLat.map((corner) => metresFrom(origin, corner)) as unknown as Corners;
}

function leastCertain(views: readonly SceneView[]): Visibility {
  const worst = Math.min(...views.map((view) => CERTAINTY.indexOf(view.visibility)));
  return CERTAINTY[worst] ?? 'unchecked';
}
