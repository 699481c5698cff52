import type { XY } from './affine.ts';
import { type AreaGrid, cellPoint } from './area-grid.ts';
import { centreOfCorners } from './box.ts';
import type { CountedBox, Footing } from './footing.ts';
import { contains, type Ring } from './geometry.ts';
import { areTwins } from './join-views.ts';

/** One area of a union, and what one pass saw and counted there. */
export interface UnionPart {
  readonly ring: Ring;
  readonly grid: AreaGrid;
  readonly footing: Pick<Footing, 'seen' | 'boxes'>;
}

/** What one area adds to the union of those before it. */
export interface UnionShare {
  /** Ground that no area before it holds, and how much of it was seen. */
  readonly km2: number;
  readonly km2Seen: number;
  /** Boxes whose middle lies on that ground. */
  readonly boxes: readonly CountedBox[];
}

/**
 * Areas as one: ground that several of them hold is spoken for by the first, and so is an object there. In the shares of
 * all areas each piece of ground and each object is once.
 */
export function unionOf(parts: readonly UnionPart[]): readonly UnionShare[] {
  const taken: CountedBox[] = [];
  return parts.map(({ grid, footing }, i) => {
    const before = parts.slice(0, i).map(({ ring }) => ring);
    const isOwn = (at: XY): boolean => !before.some((ring) => contains(ring, at));
    let [own, seen] = [0, 0];
    for (let cell = 0; cell < grid.inside.length; cell++) {
      if (grid.inside[cell] !== 1 || !isOwn(cellPoint(grid, cell))) continue;
      own += 1;
      if (footing.seen[cell] === '1') seen += 1;
    }
    // on the border of two areas one object may have been counted from two scenes, on either side
    const boxes = footing.boxes
      .filter(({ lonLat }) => isOwn(centreOfCorners(lonLat)))
      .filter(
        (box) => !taken.some((other) => other.sceneId !== box.sceneId && areTwins(other.lonLat, box.lonLat)),
      );
    taken.push(...boxes);
    const cellKm2 = grid.areaKm2 / grid.insideCount;
    return { km2: own * cellKm2, km2Seen: seen * cellKm2, boxes };
  });
}
