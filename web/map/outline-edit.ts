import { type LonLat, type Metres, offsetBy } from './ground-metres.ts';

interface Shape {
  /** In order, the first not repeated. */
  readonly corners: readonly LonLat[];
  /** Whether the last joins the first. */
  readonly isClosed: boolean;
}

/** An outline that somebody draws or changes. Each step gives a new one, so a drag may start from the same one again. */
export interface Outline extends Shape {
  /** The corner that keys and buttons move; null: all of them. */
  readonly selected: number | null;
  /** What it was before each step, the latest last. */
  readonly past: readonly Shape[];
}

/** Nothing drawn yet. */
export const BLANK: Outline = { corners: [], isClosed: false, selected: null, past: [] };

/** @param ring lon/lat, closed or not */
export function outlineOf(ring: readonly LonLat[]): Outline {
  return { ...BLANK, corners: withoutClosing(ring), isClosed: true };
}

/** The middle half of what is seen, for who draws without a pointer. */
export function rectangleIn([west, south, east, north]: readonly [number, number, number, number]): Outline {
  const between = (a: number, b: number, share: number): number => round(a + share * (b - a));
  const [x0, x1] = [between(west, east, 0.25), between(west, east, 0.75)];
  const [y0, y1] = [between(south, north, 0.25), between(south, north, 0.75)];
  return step(BLANK, {
    corners: [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ],
    isClosed: true,
  });
}

/** One more corner at the end of an outline that is still open. */
export function addCorner(outline: Outline, at: LonLat): Outline {
  if (outline.isClosed) return outline;
  return step(outline, { ...outline, corners: [...outline.corners, rounded(at)] });
}

/** Joins the last corner to the first; less than three enclose nothing. */
export function closeOutline(outline: Outline): Outline {
  if (outline.isClosed || outline.corners.length < 3) return outline;
  return step(outline, { ...outline, isClosed: true });
}

/** @param index null selects the whole outline */
export function selectCorner(outline: Outline, index: number | null): Outline {
  return { ...outline, selected: index };
}

export function moveCorner(outline: Outline, index: number, to: LonLat): Outline {
  const corners = outline.corners.with(index, rounded(to));
  return { ...step(outline, { ...outline, corners }), selected: index };
}

/** A new corner after one, in the middle of the edge unless a place is given; it is selected. */
export function insertCorner(
  outline: Outline,
  after: number,
  at: LonLat = middleOfEdge(outline, after),
): Outline {
  const corners = outline.corners.toSpliced(after + 1, 0, rounded(at));
  return { ...step(outline, { ...outline, corners }), selected: after + 1 };
}

/** Three corners are the least that enclose anything: none of them goes. While it is drawn, any may. */
export function removeCorner(outline: Outline, index: number): Outline {
  if (!mayRemove(outline)) return outline;
  const corners = outline.corners.toSpliced(index, 1);
  const selected = corners.length === 0 ? null : Math.min(index, corners.length - 1);
  return { ...step(outline, { ...outline, corners }), selected };
}

export function mayRemove({ corners, isClosed }: Outline): boolean {
  return isClosed ? corners.length > 3 : corners.length > 0;
}

export function moveOutline(outline: Outline, by: Metres): Outline {
  const corners = outline.corners.map((corner) => rounded(offsetBy(corner, by)));
  return step(outline, { ...outline, corners });
}

/** Moves what is selected. */
export function nudge(outline: Outline, by: Metres): Outline {
  const { selected, corners } = outline;
  const corner = selected === null ? undefined : corners[selected];
  return selected === null || corner === undefined
    ? moveOutline(outline, by)
    : moveCorner(outline, selected, offsetBy(corner, by));
}

/** Takes the last step back. */
export function undo(outline: Outline): Outline {
  const before = outline.past.at(-1);
  if (before === undefined) return outline;
  const { selected } = outline;
  return {
    ...before,
    selected: selected !== null && selected < before.corners.length ? selected : null,
    past: outline.past.slice(0, -1),
  };
}

/** Where an edge has its middle. @param after the corner that it begins at */
export function middleOfEdge({ corners }: Shape, after: number): LonLat {
  const [a, b] = [corners[after], corners[(after + 1) % corners.length]] as [LonLat, LonLat];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** The middle of all corners: where the whole outline is taken hold of. */
export function middleOfCorners({ corners }: Shape): LonLat {
  const mean = (axis: 0 | 1): number =>
    corners.reduce((sum, corner) => sum + corner[axis], 0) / Math.max(1, corners.length);
  return [mean(0), mean(1)];
}

/** As the API takes it: closed. */
export function ringOf({ corners }: Shape): [number, number][] {
  return [...corners, ...corners.slice(0, 1)].map(([lon, lat]) => [lon, lat]);
}

export function isSameRing(a: readonly LonLat[], b: readonly LonLat[]): boolean {
  return JSON.stringify(withoutClosing(a)) === JSON.stringify(withoutClosing(b));
}

function step(outline: Outline, { corners, isClosed }: Shape): Outline {
  const before = { corners: outline.corners, isClosed: outline.isClosed };
  return { corners, isClosed, selected: outline.selected, past: [...outline.past, before] };
}

function withoutClosing(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return isClosed ? ring.slice(0, -1) : ring;
}

/** To a centimetre: what a pointer says beyond that is noise. */
function rounded([lon, lat]: LonLat): LonLat {
  return [round(lon), round(lat)];
}

function round(degrees: number): number {
  return Number(degrees.toFixed(7));
}
