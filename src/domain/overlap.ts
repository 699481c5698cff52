import type { Corners } from './box.ts';

/** Corners of many quadrilaterals, eight numbers each, all turning the same way: the fast form of `Corners`. */
export type PackedQuads = Float64Array;

export function packQuads(quads: readonly Corners[]): PackedQuads {
  const packed = new Float64Array(quads.length * 8);
  quads.forEach((corners, q) => {
    corners.forEach(([x, y], i) => {
      packed[q * 8 + 2 * i] = x;
      packed[q * 8 + 2 * i + 1] = y;
    });
    if (quadArea(packed, q) < 0) turnRound(packed, q * 8);
  });
  return packed;
}

/** Positive for packed quads. */
function quadArea(quads: PackedQuads, q: number): number {
  for (let i = 0; i < 8; i++) subject[i] = quads[q * 8 + i] as number;
  return polygonArea(subject, 4);
}

/**
 * Intersection over union of two convex quadrilaterals: exact, by clipping one with the sides of the other
 * (Sutherland and Hodgman 1974). Does not change when both go through the same affine transform.
 */
export function iou(a: Corners, b: Corners): number {
  return iouPacked(packQuads([a, b]), 0, 1);
}

export function iouPacked(quads: PackedQuads, a: number, b: number): number {
  const common = intersection(quads, a, b);
  const union = quadArea(quads, a) + quadArea(quads, b) - common;
  return union > 0 ? common / union : 0;
}

// a quad cut by four half planes has at most eight corners; one side's worth of room is spare
let subject = new Float64Array(20);
let clipped = new Float64Array(20);

function intersection(quads: PackedQuads, a: number, b: number): number {
  for (let i = 0; i < 8; i++) subject[i] = quads[a * 8 + i] as number;
  let corners = 4;
  for (let side = 0; side < 4 && corners > 2; side++) {
    const from = b * 8 + 2 * side;
    const to = b * 8 + 2 * ((side + 1) % 4);
    corners = cut(corners, quads[from], quads[from + 1], quads[to], quads[to + 1]);
  }
  return corners > 2 ? Math.max(0, polygonArea(subject, corners)) : 0;
}

/** Keeps what lies left of the line through two points; answers how many corners are left in `subject`. */
function cut(corners: number, ax = 0, ay = 0, bx = 0, by = 0): number {
  let kept = 0;
  let px = subject[2 * corners - 2] as number;
  let py = subject[2 * corners - 1] as number;
  let pSide = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  for (let i = 0; i < corners; i++) {
    const x = subject[2 * i] as number;
    const y = subject[2 * i + 1] as number;
    const side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    if (side >= 0 !== pSide >= 0) {
      const t = pSide / (pSide - side);
      clipped[2 * kept] = px + t * (x - px);
      clipped[2 * kept + 1] = py + t * (y - py);
      kept++;
    }
    if (side >= 0) {
      clipped[2 * kept] = x;
      clipped[2 * kept + 1] = y;
      kept++;
    }
    px = x;
    py = y;
    pSide = side;
  }
  const done = subject;
  subject = clipped;
  clipped = done;
  return kept;
}

/** Shoelace, relative to the first corner: absolute pixel coordinates would cost digits. */
function polygonArea(points: Float64Array, corners: number): number {
  const x0 = points[0] as number;
  const y0 = points[1] as number;
  let twice = 0;
  for (let i = 1; i + 1 < corners; i++) {
    const ax = (points[2 * i] as number) - x0;
    const ay = (points[2 * i + 1] as number) - y0;
    const bx = (points[2 * i + 2] as number) - x0;
    const by = (points[2 * i + 3] as number) - y0;
    twice += ax * by - ay * bx;
  }
  return twice / 2;
}

function turnRound(packed: PackedQuads, at: number): void {
  for (const i of [0, 1]) {
    const second = packed[at + 2 + i] as number;
    packed[at + 2 + i] = packed[at + 6 + i] as number;
    packed[at + 6 + i] = second;
  }
}
