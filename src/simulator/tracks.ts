import type { XY } from '../domain/affine.ts';
import { at, type Rng } from './random.ts';

/** A railway track as a polyline of points about 5 m apart. */
export interface Track {
  /** m */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Cumulative length at each point, m. */
  readonly along: Float64Array;
  readonly role: 'main' | 'yard' | 'spur';
  /** Between these lengths it lies clear of its neighbours, m: wagons may stand there. */
  readonly clear: readonly [from: number, to: number];
  /** Looks of its bed: 0..1 from grey to brown, and from bare to overgrown. */
  readonly rust: number;
  readonly weeds: number;
  readonly electrified: boolean;
  /** Outermost of its group: railway land spreads beside it. */
  readonly edge: boolean;
  readonly seed: number;
}

/** A curve with a frame: metres along it and metres to its right become a place. */
export interface Centreline {
  readonly from: number;
  readonly to: number;
  place(s: number, t: number): XY;
}

const STEP = 5;

/** A line through `origin` with a piecewise constant curvature, integrated both ways from it. */
export function layCentreline(
  origin: XY,
  heading: number,
  reach: number,
  curvature: (s: number) => number,
): Centreline {
  const half = Math.ceil(reach / STEP);
  const count = 2 * half + 1;
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const hs = new Float64Array(count);
  xs[half] = origin[0];
  ys[half] = origin[1];
  hs[half] = heading;
  for (const way of [1, -1]) {
    for (let k = 0; k < half; k++) {
      const i = half + way * k;
      const turned = at(hs, i) + way * STEP * curvature(way * (k + 0.5) * STEP);
      const mid = (at(hs, i) + turned) / 2;
      hs[i + way] = turned;
      xs[i + way] = at(xs, i) + way * STEP * Math.cos(mid);
      ys[i + way] = at(ys, i) + way * STEP * Math.sin(mid);
    }
  }
  return {
    from: -half * STEP,
    to: half * STEP,
    place(s, t) {
      const f = Math.min(count - 1.001, Math.max(0, s / STEP + half));
      const i = Math.floor(f);
      const w = f - i;
      const h = at(hs, i) * (1 - w) + at(hs, i + 1) * w;
      const x = at(xs, i) * (1 - w) + at(xs, i + 1) * w;
      const y = at(ys, i) * (1 - w) + at(ys, i + 1) * w;
      return [x - t * Math.sin(h), y + t * Math.cos(h)];
    },
  };
}

export interface TrackLooks {
  readonly role: Track['role'];
  readonly rust: number;
  readonly weeds: number;
  readonly electrified: boolean;
  /** Outermost of its group: railway land spreads beside it. */
  readonly edge: boolean;
  readonly seed: number;
}

/** The track that keeps `offset(s)` to the right of a centreline; `clear` is given in the centreline's s. */
export function layTrack(
  line: Centreline,
  from: number,
  to: number,
  offset: (s: number) => number,
  clear: readonly [from: number, to: number],
  looks: TrackLooks,
): Track {
  const count = Math.max(2, Math.ceil((to - from) / STEP) + 1);
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const along = new Float64Array(count);
  let [clearFrom, clearTo] = [0, 0];
  for (let i = 0; i < count; i++) {
    const s = from + ((to - from) * i) / (count - 1);
    const [x, y] = line.place(s, offset(s));
    xs[i] = x;
    ys[i] = y;
    if (i > 0) along[i] = at(along, i - 1) + Math.hypot(x - at(xs, i - 1), y - at(ys, i - 1));
    if (s <= clear[0]) clearFrom = at(along, i);
    if (s <= clear[1]) clearTo = at(along, i);
  }
  return { ...looks, xs, ys, along, clear: [clearFrom, clearTo] };
}

/** Place on a track by length along it. */
export function pointOn(track: Track, length: number): XY {
  const last = track.along.length - 1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (at(track.along, mid) <= length) low = mid;
    else high = mid;
  }
  const span = at(track.along, high) - at(track.along, low);
  const w = (length - at(track.along, low)) / span;
  return [
    at(track.xs, low) * (1 - w) + at(track.xs, high) * w,
    at(track.ys, low) * (1 - w) + at(track.ys, high) * w,
  ];
}

/** Side offsets of a fan: tracks leave a straight ladder of the given slope at one or both ends. */
export interface Fan {
  /** Offset of the track the ladder leaves, m, and of the first track, m from it. */
  readonly base: number;
  readonly first: number;
  readonly side: 1 | -1;
  readonly count: number;
  /** m between track centres. */
  readonly spacing: readonly number[];
  /** Ladder's foot at either end, m along the centreline; `open` ends stop at a buffer. */
  readonly from: number;
  readonly to: number;
  readonly open: 'none' | 'from' | 'to';
  /** Tangent of the ladder's angle, about 1:9. */
  readonly slope: number;
}

/** Tracks of a fan, nearest first. */
export function layFan(line: Centreline, fan: Fan, looks: (index: number) => TrackLooks): Track[] {
  const tracks: Track[] = [];
  let depth = fan.first;
  let previous = 0;
  for (let i = 0; i < fan.count; i++) {
    const own = depth;
    const branch = Math.max(0, previous / fan.slope - 12);
    const run = own / fan.slope + 22;
    const from = fan.open === 'from' ? fan.from + run : fan.from + branch;
    const to = fan.open === 'to' ? fan.to - run : fan.to - branch;
    if (to - from > run + 60) {
      const offset = (s: number): number => {
        const up = fan.open === 'from' ? own + 9 : fan.slope * (s - fan.from);
        const down = fan.open === 'to' ? own + 9 : fan.slope * (fan.to - s);
        return fan.base + fan.side * Math.max(0, softMin(own, softMin(up, down, 1.2), 1.2));
      };
      const clear: [number, number] = [
        fan.open === 'from' ? from + 6 : fan.from + run + 8,
        fan.open === 'to' ? to - 6 : fan.to - run - 8,
      ];
      tracks.push(layTrack(line, from, to, offset, clear, looks(i)));
    }
    previous = own;
    depth += fan.spacing[i % fan.spacing.length] ?? 4.6;
  }
  return tracks;
}

/** Smaller of two with a rounded corner of size k (I. Quilez's polynomial smooth minimum). */
function softMin(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * k) / 4;
}

/** Track centre distances as found in yards: 4.1-5.3 m, and now and then a wide one for a service road. */
export function drawSpacing(rng: Rng, count: number): number[] {
  const usual = rng.range(4.2, 5.0);
  return Array.from({ length: count }, () =>
    rng.chance(0.1) ? rng.range(6, 9.5) : usual + rng.range(-0.15, 0.15),
  );
}
