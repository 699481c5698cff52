import type { XY } from './affine.ts';
import type { OrientedBox } from './detection.ts';
import { indexPoints } from './near.ts';

/** Between the bodies of coupled vehicles, m. */
export const USUAL_GAP_M = 1.1;

/**
 * Detectors draw a wagon 1-2 m too long or too short and place it 0.5-1 m off. Strings that stand nearer to each other
 * than the widest gap are read as one; nothing else can explain an overlap on one track.
 */
const MOST_GAP_M = 4;
const MOST_OVERLAP_M = 5;
/** Aside of the line of both; the neighbouring track is at least 4.1 m away. */
const MOST_ASIDE_M = 2.3;
/** Curves turn by a few degrees a vehicle, and boxes err by as much. */
const MOST_TURN_RAD = (15 * Math.PI) / 180;

/** Standard errors that a link is weighed by. */
const GAP_ERROR_M = 1.2;
const ASIDE_ERROR_M = 0.7;
const TURN_ERROR_RAD = (4 * Math.PI) / 180;

/** One end of a vehicle: where its body ends, and the unit vector that points away from it. */
interface End {
  readonly at: XY;
  readonly out: XY;
}

/** A possible coupling of two ends; 2 i and 2 i + 1 are those of vehicle i. */
interface Link {
  readonly a: number;
  readonly b: number;
  /** Lower is likelier. */
  readonly cost: number;
}

/**
 * Vehicles that stand end to end. Each end is linked to one other at most, the likeliest links first, so the answer
 * does not depend on the order given.
 * @param boxes in ground metres, on axes of equal scale
 * @returns indices of boxes: each chain in order along its track, lone vehicles as chains of one
 */
export function couple(boxes: readonly OrientedBox[]): readonly (readonly number[])[] {
  const ends = boxes.flatMap(endsOf);
  const mates = new Int32Array(ends.length).fill(-1);
  const parent = boxes.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  };
  for (const { a, b } of linksOf(ends)) {
    const [i, j] = [root(a >> 1), root(b >> 1)];
    // a ring of wagons would have no ends
    if (mates[a] !== -1 || mates[b] !== -1 || i === j) continue;
    mates[a] = b;
    mates[b] = a;
    parent[i] = j;
  }
  return chainsOf(mates);
}

/** From the lower x, then from the lower y. */
export function comparePoints([ax, ay]: XY, [bx, by]: XY): number {
  return ax - bx || ay - by;
}

function endsOf({ cx, cy, length, angle }: OrientedBox): readonly [End, End] {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const half = length / 2;
  return [
    { at: [cx + ux * half, cy + uy * half], out: [ux, uy] },
    { at: [cx - ux * half, cy - uy * half], out: [-ux, -uy] },
  ];
}

/** Possible links, the likeliest first; ties fall to place. */
function linksOf(ends: readonly End[]): readonly Link[] {
  const near = indexPoints(
    ends.map(({ at }) => at),
    Math.hypot(MOST_OVERLAP_M, MOST_ASIDE_M),
  );
  const links: (Link & { readonly place: readonly [XY, XY] })[] = [];
  ends.forEach((end, a) => {
    near(end.at, (b) => {
      if (b >> 1 <= a >> 1) return;
      const other = ends[b] as End;
      const cost = costOf(end, other);
      if (cost === null) return;
      const place = [end.at, other.at].sort(comparePoints) as [XY, XY];
      links.push({ a, b, cost, place });
    });
  });
  return links.sort(
    (one, other) =>
      one.cost - other.cost ||
      comparePoints(one.place[0], other.place[0]) ||
      comparePoints(one.place[1], other.place[1]),
  );
}

/** Sum of squares in standard errors; null where the two cannot be coupled. */
function costOf(a: End, b: End): number | null {
  const facing = -(a.out[0] * b.out[0] + a.out[1] * b.out[1]);
  const turn = Math.acos(Math.min(1, Math.max(-1, facing)));
  if (turn > MOST_TURN_RAD) return null;
  const [lx, ly] = [a.out[0] - b.out[0], a.out[1] - b.out[1]];
  const norm = Math.hypot(lx, ly);
  const [dx, dy] = [b.at[0] - a.at[0], b.at[1] - a.at[1]];
  const gap = (dx * lx + dy * ly) / norm;
  const aside = (dx * ly - dy * lx) / norm;
  if (gap > MOST_GAP_M || gap < -MOST_OVERLAP_M || Math.abs(aside) > MOST_ASIDE_M) return null;
  return (
    ((gap - USUAL_GAP_M) / GAP_ERROR_M) ** 2 + (aside / ASIDE_ERROR_M) ** 2 + (turn / TURN_ERROR_RAD) ** 2
  );
}

/** Walks from loose ends: every chain has two. */
function chainsOf(mates: Int32Array): readonly (readonly number[])[] {
  const chains: number[][] = [];
  const taken = new Uint8Array(mates.length / 2);
  for (let first = 0; first < taken.length; first++) {
    const loose = [2 * first, 2 * first + 1].find((end) => mates[end] === -1);
    if (taken[first] === 1 || loose === undefined) continue;
    const chain: number[] = [];
    // the way out of a vehicle is the end that we did not come in by
    for (let inward = loose; inward !== -1; inward = mates[inward ^ 1] as number) {
      taken[inward >> 1] = 1;
      chain.push(inward >> 1);
    }
    chains.push(chain);
  }
  return chains;
}
