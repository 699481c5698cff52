import type { XY } from './affine.ts';
import { type Corners, centreOfCorners } from './box.ts';
import { type Bounds, boundsOf, boundsTouch, middleOfLonLat } from './geometry.ts';
import { metresFrom } from './ground.ts';
import { iou } from './overlap.ts';
import type { Place } from './review.ts';

/** From this rotated IoU on two boxes are about one object; what error rates are measured by (evaluation.ts). */
export const SAME_OBJECT_IOU = 0.3;

/** Rotated IoU of two places: in pixels of one scene, or on the ground; 0 where neither can be said. */
export function overlapOf(a: Place, b: Place): number {
  if (a.sceneId === b.sceneId) return overlap(a.corners, b.corners);
  const origin = a.lonLat?.[0];
  if (origin === undefined || a.lonLat === null || b.lonLat === null) return 0;
  return overlap(inMetres(a.lonLat, origin), inMetres(b.lonLat, origin));
}

/** In the units of an area's grid: lon/lat, or pixels where there is no georeference. */
export function centreOfPlace({ corners, lonLat }: Place): XY {
  return lonLat === null ? centreOfCorners(corners) : middleOfLonLat(lonLat);
}

/**
 * One-to-one, those that share most first, from rotated IoU `minIou` on.
 * @param mayMatch whether two may be one object at all
 * @returns for each of `as` the index of its partner among `bs`, or null
 */
export function matchPlaces<A extends Place, B extends Place>(
  as: readonly A[],
  bs: readonly B[],
  minIou: number,
  mayMatch: (a: A, b: B) => boolean = () => true,
): readonly (number | null)[] {
  const pairs: { readonly i: number; readonly j: number; readonly shared: number }[] = [];
  const boundsOfBs = bs.map(boundsOfPlace);
  as.forEach((a, i) => {
    const bounds = boundsOfPlace(a);
    bs.forEach((b, j) => {
      if (!mayTouch(bounds, boundsOfBs[j] as PlaceBounds) || !mayMatch(a, b)) return;
      const shared = overlapOf(a, b);
      if (shared >= minIou) pairs.push({ i, j, shared });
    });
  });
  pairs.sort((p, q) => q.shared - p.shared || p.i - q.i || p.j - q.j);
  const partner: (number | null)[] = as.map(() => null);
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    if (partner[i] !== null || taken.has(j)) continue;
    partner[i] = j;
    taken.add(j);
  }
  return partner;
}

/** In pixels of its scene, and on the ground where that is known: a yard has tens of thousands of pairs. */
interface PlaceBounds {
  readonly sceneId: string;
  readonly pixels: Bounds;
  readonly ground: Bounds | null;
}

function boundsOfPlace({ sceneId, corners, lonLat }: Place): PlaceBounds {
  return { sceneId, pixels: boundsOf(corners), ground: lonLat && boundsOf(lonLat) };
}

function mayTouch(a: PlaceBounds, b: PlaceBounds): boolean {
  if (a.sceneId === b.sceneId) return boundsTouch(a.pixels, b.pixels);
  return a.ground !== null && b.ground !== null && boundsTouch(a.ground, b.ground);
}

function overlap(a: Corners, b: Corners): number {
  return boundsTouch(boundsOf(a), boundsOf(b)) ? iou(a, b) : 0;
}

function inMetres(lonLat: Corners, origin: XY): Corners {
  return lonLat.map((corner) => metresFrom(origin, corner)) as unknown as Corners;
}
