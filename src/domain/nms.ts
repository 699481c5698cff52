import type { Corners } from './box.ts';
import { isRail, type ObjectClass } from './detection.ts';
import { iouPacked, packQuads } from './overlap.ts';
import { indexQuads } from './quad-index.ts';

export interface Candidate {
  readonly class: ObjectClass;
  readonly score: number;
}

/** Whether two classes compete: within their kind, or only with themselves. */
export type Rivals = 'kind' | 'class';

/**
 * Greedy non-maximum suppression by rotated IoU: of boxes that overlap by more than `iou`, the best stays.
 * The result is sorted by falling score and does not depend on the order given: ties fall to class and place.
 */
export function suppress<T extends Candidate>(
  boxes: readonly T[],
  cornersOf: (box: T) => Corners,
  iou: number,
  rivals: Rivals = 'kind',
): T[] {
  const ranked = rank(boxes, cornersOf);
  const quads = packQuads(ranked.map(([, corners]) => corners));
  const group = ranked.map(([box]) => groupOf(box.class, rivals));
  const index = indexQuads(quads);
  const kept: T[] = [];
  ranked.forEach(([box], i) => {
    const beaten = index.some(i, (better) => group[better] === group[i] && iouPacked(quads, better, i) > iou);
    if (beaten) return;
    index.add(i);
    kept.push(box);
  });
  return kept;
}

/**
 * Groups of boxes that compete with one another, directly or through others. Suppression within one group cannot
 * change another: a group may be settled alone. Boxes are in falling order of score.
 */
export function contests<T extends Candidate>(
  boxes: readonly T[],
  cornersOf: (box: T) => Corners,
  iou: number,
  rivals: Rivals = 'kind',
): T[][] {
  const ranked = rank(boxes, cornersOf);
  const quads = packQuads(ranked.map(([, corners]) => corners));
  const group = ranked.map(([box]) => groupOf(box.class, rivals));
  const index = indexQuads(quads);
  const parent = ranked.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  };
  ranked.forEach((_, i) => {
    index.some(i, (other) => {
      if (group[other] === group[i] && iouPacked(quads, other, i) > iou) parent[root(i)] = root(other);
      return false;
    });
    index.add(i);
  });
  const groups = new Map<number, T[]>();
  ranked.forEach(([box], i) => {
    const at = root(i);
    const members = groups.get(at);
    if (members) members.push(box);
    else groups.set(at, [box]);
  });
  return [...groups.values()];
}

/** One object is one hull or one vehicle, whatever class the model hesitates between. */
function groupOf(objectClass: ObjectClass, rivals: Rivals): string {
  if (rivals === 'class') return objectClass;
  return isRail(objectClass) ? 'rail' : 'hull';
}

function rank<T extends Candidate>(
  boxes: readonly T[],
  cornersOf: (box: T) => Corners,
): (readonly [T, Corners])[] {
  return boxes
    .map((box) => [box, cornersOf(box)] as const)
    .sort(([a, p], [b, q]) => b.score - a.score || compareText(a.class, b.class) || compareCorners(p, q));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function compareCorners(p: Corners, q: Corners): number {
  for (let i = 0; i < 4; i++) {
    const [px, py] = p[i] as Corners[0];
    const [qx, qy] = q[i] as Corners[0];
    if (px !== qx) return px - qx;
    if (py !== qy) return py - qy;
  }
  return 0;
}
