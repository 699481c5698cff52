import type { XY } from './affine.ts';
import type { ObjectClass, OrientedBox } from './detection.ts';
import { indexPoints } from './near.ts';
import type { RailDoubt } from './observation.ts';

/** A rail vehicle as a box on the ground. */
export interface Vehicle {
  readonly class: ObjectClass;
  /** In ground metres, on axes of equal scale. */
  readonly box: OrientedBox;
}

/**
 * Neighbouring tracks are at least 4.1 m apart, containers 2.5 m and lorries 3 m. Boxes of one wagon that a detector
 * drew twice lie nearer than 1 m and say nothing.
 */
const LEAST_TRACK_M = 3.4;
const SAME_PLACE_M = 1;
/** As far aside as a neighbouring track may be, with the error of two boxes. */
const MOST_BESIDE_M = 5.6;
/** The shortest body of a freight wagon is 10.8 m; a 20-foot container is 6.1 m. */
const SHORTEST_WAGON_M = 8.5;
/** A lone wagon or a pair is no row: its rails must be told by others. */
const SHORTEST_ROW = 3;
/** A row this near, and as straight, lies on tracks of the same yard. */
const ROW_ASIDE_M = 40;
const ROW_ALONG_M = 60;
const ROW_TURN_RAD = (8 * Math.PI) / 180;
/** Two coupled wagons in line, as the track may curve, stand on the same track. */
const LINE_ALONG_M = 150;
const LINE_LEAST_M = 8;
const LINE_TURN_RAD = (6 * Math.PI) / 180;
const LINE_ASIDE_M = 1.2;
const LINE_CURVE = 0.015;

/**
 * Why each string is doubted, null where it is not:
 * - `side-by-side`: half of its neighbours beside it stand nearer than tracks can lie, as lorries and containers do;
 * - `too-short`: half of its wagons are shorter than any freight wagon;
 * - `no-rails`: one or two alone, with no row of three or more on a track beside it and no pair in line with it.
 * Strings that are doubted for the first two tell of no rails.
 * @param chains indices of vehicles, each in one chain
 */
export function doubtStrings(
  vehicles: readonly Vehicle[],
  chains: readonly (readonly number[])[],
): readonly (RailDoubt | null)[] {
  const chainOf = new Int32Array(vehicles.length);
  chains.forEach((chain, k) => {
    for (const i of chain) chainOf[i] = k;
  });
  const boxes = vehicles.map(({ box }) => box);
  const beside = besides(boxes, chainOf);
  const shapes = chains.map((chain): RailDoubt | null => {
    if (median(chain.flatMap((i) => beside[i] ?? [])) < LEAST_TRACK_M) return 'side-by-side';
    const lengths = chain.filter((i) => isWagon(vehicles[i] as Vehicle)).map((i) => boxes[i]?.length ?? 0);
    return median(lengths) < SHORTEST_WAGON_M ? 'too-short' : null;
  });
  const onRails = railsTold(boxes, chains, chainOf, shapes);
  return chains.map((chain, k) => {
    if (shapes[k] || chain.length >= SHORTEST_ROW) return shapes[k] ?? null;
    return chain.some((i) => onRails(i)) ? null : 'no-rails';
  });
}

/** Freight wagons; where the resolution cannot tell, whatever runs on rails. */
export function isWagon({ class: name }: Pick<Vehicle, 'class'>): boolean {
  return name === 'railcar' || name === 'rail-vehicle';
}

/** Of each vehicle: how far the nearest one of another string is on either side, m. */
function besides(boxes: readonly OrientedBox[], chainOf: Int32Array): readonly (readonly number[])[] {
  const longest = boxes.reduce((most, { length }) => Math.max(most, length), 0);
  const near = indexPoints(boxes.map(centre), Math.hypot(longest, MOST_BESIDE_M));
  return boxes.map((box, i) => {
    let [left, right] = [Infinity, Infinity];
    near(centre(box), (j) => {
      if (chainOf[i] === chainOf[j]) return;
      const other = boxes[j] as OrientedBox;
      const { turn, along, aside } = relate(box, other);
      const common = (box.length + other.length) / 2 - Math.abs(along);
      const isBeside = turn <= ROW_TURN_RAD && common >= Math.min(box.length, other.length) / 2;
      if (!isBeside || Math.abs(aside) < SAME_PLACE_M || Math.abs(aside) > MOST_BESIDE_M) return;
      if (aside > 0) right = Math.min(right, aside);
      else left = Math.min(left, -aside);
    });
    return [left, right].filter(Number.isFinite);
  });
}

/** Whether others tell that a vehicle stands on rails. */
function railsTold(
  boxes: readonly OrientedBox[],
  chains: readonly (readonly number[])[],
  chainOf: Int32Array,
  shapes: readonly (RailDoubt | null)[],
): (vehicle: number) => boolean {
  const sizeOf = (i: number): number => chains[chainOf[i] as number]?.length ?? 0;
  const witnesses = boxes.map((_, i) => i).filter((i) => sizeOf(i) > 1 && !shapes[chainOf[i] as number]);
  const near = indexPoints(
    witnesses.map((i) => centre(boxes[i] as OrientedBox)),
    Math.hypot(LINE_ALONG_M, LINE_ASIDE_M + LINE_CURVE * LINE_ALONG_M),
  );
  return (i) => {
    const box = boxes[i] as OrientedBox;
    let isTold = false;
    near(centre(box), (w) => {
      const j = witnesses[w] as number;
      if (isTold || chainOf[i] === chainOf[j]) return;
      const { turn, along, aside } = relate(box, boxes[j] as OrientedBox);
      const [far, off] = [Math.abs(along), Math.abs(aside)];
      const isRow =
        sizeOf(j) >= SHORTEST_ROW &&
        turn <= ROW_TURN_RAD &&
        far <= ROW_ALONG_M &&
        off >= LEAST_TRACK_M &&
        off <= ROW_ASIDE_M;
      const isInLine =
        turn <= LINE_TURN_RAD &&
        far >= LINE_LEAST_M &&
        far <= LINE_ALONG_M &&
        off <= LINE_ASIDE_M + LINE_CURVE * far;
      isTold = isRow || isInLine;
    });
    return isTold;
  };
}

/** Where another box lies, seen along one: the angle between them, radians, and metres along and aside. */
function relate(
  { cx, cy, angle }: OrientedBox,
  other: OrientedBox,
): { readonly turn: number; readonly along: number; readonly aside: number } {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [dx, dy] = [other.cx - cx, other.cy - cy];
  const turn = Math.abs(other.angle - angle) % Math.PI;
  return { turn: Math.min(turn, Math.PI - turn), along: dx * c + dy * s, aside: dy * c - dx * s };
}

function centre({ cx, cy }: OrientedBox): XY {
  return [cx, cy];
}

/** The upper one of an even number; infinite of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Infinity;
}
