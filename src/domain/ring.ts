import type { XY } from './affine.ts';
import { Fault } from './fault.ts';
import { type Ring, signedArea } from './geometry.ts';

/**
 * A ring of lon/lat degrees fit for an area: closed, counter-clockwise, without repeated points.
 * @throws Fault invalid-geometry that names the point, when it is not lon/lat, is degenerate, crosses itself or the
 * antimeridian
 */
export function parseRing(points: readonly (readonly number[])[]): Ring {
  const corners = withoutRepeats(points.map(parsePoint));
  if (corners.length < 3) throw invalid(`a ring of ${corners.length} distinct points; expected at least 3`);
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % corners.length] as XY;
    if (Math.abs(a[0] - b[0]) > 180)
      throw invalid(`the edge from ${show(a)} to ${show(b)} crosses the antimeridian; expected two areas`);
  });
  rejectCrossings(corners);

  const area = signedArea(corners);
  if (Math.abs(area) < MIN_AREA_DEG2)
    throw invalid(`a ring of area ${area} square degrees; expected some ground inside`);
  const ccw = area > 0 ? corners : corners.toReversed();
  return [...ccw, ccw[0] as XY];
}

/** About 1 square centimetre: below it the corners are one point but for rounding. */
const MIN_AREA_DEG2 = 1e-14;

function parsePoint(point: readonly number[], index: number): XY {
  const [lon, lat] = point;
  const fits = (x: number | undefined, limit: number): boolean =>
    typeof x === 'number' && Number.isFinite(x) && Math.abs(x) <= limit;
  if (!fits(lon, 180) || !fits(lat, 90))
    throw invalid(
      `point ${index} is ${show(point)}; expected longitude in [-180, 180] and latitude in [-90, 90]`,
    );
  return [lon as number, lat as number];
}

/** Drops points that the next one repeats, so the closing one goes and the first stays. */
function withoutRepeats(points: readonly XY[]): readonly XY[] {
  return points.filter((point, i) => {
    const next = points[(i + 1) % points.length] as XY;
    return points.length === 1 || point[0] !== next[0] || point[1] !== next[1];
  });
}

/** Every pair of edges: rings drawn by people have tens of corners, at most a few thousand. */
function rejectCrossings(corners: readonly XY[]): void {
  const count = corners.length;
  if (count > MAX_CORNERS) throw invalid(`a ring of ${count} points; expected at most ${MAX_CORNERS}`);
  const edge = (i: number): [XY, XY] => [corners[i] as XY, corners[(i + 1) % count] as XY];
  for (let i = 0; i < count; i++) {
    const [a, b] = edge(i);
    // Neighbours share a corner and may only run back over each other.
    const [, beyond] = edge((i + 1) % count);
    if (turn(a, b, beyond) === 0 && isBetween(a, b, beyond, 'or beyond'))
      throw invalid(`the ring turns back on itself at ${show(b)}`);
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      const [c, d] = edge(j);
      if (touch(a, b, c, d))
        throw invalid(
          `the edge from ${show(a)} to ${show(b)} meets the edge from ${show(c)} to ${show(d)}; ` +
            'expected a ring that does not cross itself',
        );
    }
  }
}

const MAX_CORNERS = 5000;

/** Positive where a-b-c turns left; 0 on a line. Square degrees. */
function turn(a: XY, b: XY, c: XY): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** For three points on one line: whether `c` lies on the side of `b` where `a` lies ('or beyond'), or on a-b. */
function isBetween(a: XY, b: XY, c: XY, reach: 'only' | 'or beyond'): boolean {
  const along = (c[0] - b[0]) * (a[0] - b[0]) + (c[1] - b[1]) * (a[1] - b[1]);
  const span = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  return along >= 0 && (reach === 'or beyond' || along <= span);
}

function touch(a: XY, b: XY, c: XY, d: XY): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isBetween(a, b, c, 'only')) ||
    (abd === 0 && isBetween(a, b, d, 'only')) ||
    (cda === 0 && isBetween(c, d, a, 'only')) ||
    (cdb === 0 && isBetween(c, d, b, 'only'))
  );
}

function show(point: readonly number[]): string {
  return `[${point.join(', ')}]`;
}

function invalid(message: string): Fault {
  return new Fault('invalid-geometry', message);
}
