import { blend, type Canvas, makeInk, pixelRange } from './canvas.ts';
import { cover, greennessOf, mixInk, setInk } from './land.ts';
import { cellNoise, fractalNoise, smoothNoise } from './noise.ts';
import { at, hash01 } from './random.ts';
import type { SpatialIndex } from './spatial-index.ts';
import type { Track } from './tracks.ts';
import type { World } from './world.ts';

/** One straight piece of a track, between two of its points. */
export interface TrackPiece {
  readonly track: Track;
  readonly index: number;
}

/** Half the width of trampled, oily ground that tracks lie in, m. */
const GROUND = 6.5;

/** Draws yard ground, beds, sleepers and rails, each over all tracks before the next, so that switches look right. */
export function paintTracks(canvas: Canvas, world: World, index: SpatialIndex<TrackPiece>): void {
  const { gsd } = canvas;
  const pieces = index.query(
    canvas.x0 * gsd - GROUND,
    canvas.y0 * gsd - GROUND,
    (canvas.x0 + canvas.width) * gsd + GROUND,
    (canvas.y0 + canvas.height) * gsd + GROUND,
  );
  if (pieces.length === 0) return;
  paintRailLand(canvas, world, index);
  paintYardGround(canvas, world, pieces);
  for (const piece of pieces) paintBed(canvas, world, piece);
  for (const piece of pieces) paintRails(canvas, world, piece);
}

type Visit = (i: number, x: number, y: number, u: number, v: number) => void;

/** Visits the pixels within `half` m of a piece; u runs from the track's beginning. */
function visit(canvas: Canvas, { track, index }: TrackPiece, half: number, slack: number, each: Visit): void {
  const [ax, ay] = [at(track.xs, index), at(track.ys, index)];
  const [bx, by] = [at(track.xs, index + 1), at(track.ys, index + 1)];
  const length = Math.hypot(bx - ax, by - ay);
  const c = (bx - ax) / length;
  const s = (by - ay) / length;
  const from = at(track.along, index);
  const [i0, j0, i1, j1] = pixelRange(
    canvas,
    Math.min(ax, bx) - half * Math.abs(s),
    Math.min(ay, by) - half * Math.abs(c),
    Math.max(ax, bx) + half * Math.abs(s),
    Math.max(ay, by) + half * Math.abs(c),
  );
  for (let j = j0; j < j1; j++) {
    const y = (canvas.y0 + j + 0.5) * canvas.gsd;
    for (let i = i0; i < i1; i++) {
      const x = (canvas.x0 + i + 0.5) * canvas.gsd;
      const u = (x - ax) * c + (y - ay) * s;
      if (u < -slack || u >= length + slack) continue;
      const v = (y - ay) * c - (x - ax) * s;
      if (v < -half || v > half) continue;
      each(j * canvas.width + i, x, y, from + u, v);
    }
  }
}

/** Waste land along the outer tracks: gravel, cinders, scrub, with a ragged border. */
function paintRailLand(canvas: Canvas, world: World, index: SpatialIndex<TrackPiece>): void {
  const { gsd } = canvas;
  const reach = 10 + 14 * hash01(world.spec.layoutSeed, 4, 3);
  const near = new Float32Array(canvas.width * canvas.height);
  const pieces = index
    .query(
      canvas.x0 * gsd - reach,
      canvas.y0 * gsd - reach,
      (canvas.x0 + canvas.width) * gsd + reach,
      (canvas.y0 + canvas.height) * gsd + reach,
    )
    .filter((piece) => piece.track.edge);
  for (const piece of pieces) {
    visit(canvas, piece, reach, 0.3, (i, _x, _y, _u, v) => {
      const deep = reach - Math.abs(v);
      if (deep > (near[i] as number)) near[i] = deep;
    });
  }
  const { spec } = world;
  const seed = spec.layoutSeed & 0xffff;
  const scrub = hash01(spec.layoutSeed, 5, 3) * (0.3 + 0.7 * greennessOf(spec.at, spec.place[1]));
  const ink = makeInk();
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      const deep = near[k] as number;
      if (deep === 0) continue;
      const x = (canvas.x0 + i + 0.5) * gsd;
      const y = (canvas.y0 + j + 0.5) * gsd;
      const rough = fractalNoise(x / 22, y / 22, seed + 57, 4);
      const share = Math.min(1, Math.max(0, (deep - 4 + 6 * rough) / 1.5));
      if (share === 0) continue;
      const grain = cellNoise(Math.floor(x * 2.2), Math.floor(y * 2.2), seed + 3);
      setInk(ink, CINDER, 1 + 0.35 * rough + 0.13 * grain);
      const green = scrub * 1.3 - 0.35 + 0.8 * fractalNoise(x / 9, y / 9, seed + 58, 2);
      if (green > 0) mixInk(ink, WEED, Math.min(0.9, green * 1.4));
      if (spec.snow > 0) cover(x, y, spec.snow, seed, ink);
      blend(canvas, k, ink, share);
      canvas.z[k] = (canvas.z[k] as number) * (1 - share);
    }
  }
}

function paintYardGround(canvas: Canvas, world: World, pieces: readonly TrackPiece[]): void {
  const alpha = new Float32Array(canvas.width * canvas.height);
  for (const piece of pieces) {
    visit(canvas, piece, GROUND, 0.1, (i, _x, _y, _u, v) => {
      const near = GROUND - Math.abs(v);
      if (near > (alpha[i] as number)) alpha[i] = near;
    });
  }
  const { spec } = world;
  const seed = spec.layoutSeed & 0xffff;
  const brown = hash01(spec.layoutSeed, 1, 3);
  const light = 0.8 + 0.5 * hash01(spec.layoutSeed, 2, 3);
  const weeds = Math.max(0, hash01(spec.layoutSeed, 3, 3) * 1.5 - 0.6);
  const ink = makeInk();
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      const near = alpha[k] as number;
      if (near === 0) continue;
      const x = (canvas.x0 + i + 0.5) * canvas.gsd;
      const y = (canvas.y0 + j + 0.5) * canvas.gsd;
      const patch = fractalNoise(x / 40, y / 40, seed + 31, 3);
      const share = Math.min(1, Math.max(0, (near - 0.6 + 2.5 * patch) / 1.6));
      if (share === 0) continue;
      const grain = cellNoise(Math.floor(x * 2.5), Math.floor(y * 2.5), seed);
      const fine = smoothNoise(x / 2.2, y / 2.2, seed + 7);
      const tone = light * (1 + 0.16 * patch + 0.08 * fine + 0.09 * grain);
      setInk(ink, spec.style === 1 ? GREY : STONE, tone);
      mixInk(ink, BROWN, Math.min(1, Math.max(0, brown + 0.7 * patch)));
      const green = weeds * (0.4 + 1.2 * smoothNoise(x / 7, y / 7, seed + 77));
      if (green > 0) mixInk(ink, WEED, Math.min(0.8, green));
      if (spec.snow > 0) cover(x, y, spec.snow, seed, ink);
      blend(canvas, k, ink, share);
      canvas.z[k] = (canvas.z[k] as number) * (1 - share);
    }
  }
}

const GREY = [0.185, 0.182, 0.175, 0.19] as const;
const BROWN = [0.15, 0.118, 0.088, 0.17] as const;
const STONE = [0.21, 0.195, 0.17, 0.22] as const;
const RUST = [0.085, 0.06, 0.045, 0.09] as const;
const CINDER = [0.165, 0.142, 0.115, 0.19] as const;
const OIL = [0.06, 0.05, 0.042, 0.06] as const;
const WEED = [0.075, 0.095, 0.045, 0.33] as const;
const WOOD = [0.085, 0.07, 0.055, 0.1] as const;
const BETON = [0.27, 0.255, 0.23, 0.28] as const;

function paintBed(canvas: Canvas, world: World, piece: TrackPiece): void {
  const { track } = piece;
  const pixel = canvas.gsd;
  const { style, snow } = world.spec;
  const ink = makeInk();
  const concrete = hash01(track.seed, 4, 1) < 0.45;
  const light = 0.6 + 0.6 * hash01(track.seed, 5, 1);
  const contrast = 0.6 + 0.8 * hash01(world.spec.layoutSeed, 6, 3);
  const pitch = style === 1 ? 0.6 : 0.56;
  // Contrast of the sleepers that is left after a pixel's averaging.
  const seen = Math.max(0, 1 - (pixel / pitch) ** 2) + 0.1;
  const sleeper = concrete ? BETON : WOOD;
  const half = style === 1 ? 1.75 : 1.6;
  visit(canvas, piece, half, 0.02, (i, x, y, u, v) => {
    const edge = Math.min(1, (half - Math.abs(v)) / (0.25 + pixel * 0.5));
    const worn = smoothNoise(u / 22, v, track.seed & 1023);
    const grain = cellNoise(Math.floor(x * 3), Math.floor(y * 3), 5);
    setInk(ink, GREY, light * (1 + 0.1 * grain));
    mixInk(ink, BROWN, Math.min(1, Math.max(0, track.rust * 1.3 - 0.1 + 0.3 * worn)));
    if (Math.abs(v) < 0.6) mixInk(ink, OIL, (0.3 + 0.25 * worn) * contrast);
    // Rust and oil lie along the rails: at half a metre a track is two dark lines.
    const foot = lineCover(Math.abs(v), 0.76, 0.42, pixel);
    if (foot > 0) mixInk(ink, RUST, Math.min(0.9, foot * 0.65 * contrast));
    if (track.weeds > 0) {
      const green = track.weeds * 1.6 - 0.9 + smoothNoise(x / 4, y / 4, 991);
      if (green > 0) mixInk(ink, WEED, Math.min(0.85, green));
    }
    if (Math.abs(v) < 1.3) {
      const wave = 0.5 + 0.5 * Math.cos((u * 2 * Math.PI) / pitch);
      mixInk(ink, sleeper, (0.42 + (wave - 0.5) * seen * 0.9) * (0.75 + 0.25 * worn));
    }
    if (snow > 0) cover(x, y, snow * (Math.abs(v) < 0.9 ? 0.75 : 0.95), 7, ink);
    blend(canvas, i, ink, Math.max(0, edge) * 0.9);
  });
}

/** Share of a pixel `p` m wide at `v` that a line of the given width at `middle` covers. */
function lineCover(v: number, middle: number, width: number, p: number): number {
  const low = Math.max(v - p / 2, middle - width / 2);
  const high = Math.min(v + p / 2, middle + width / 2);
  return high > low ? (high - low) / p : 0;
}

function paintRails(canvas: Canvas, world: World, piece: TrackPiece): void {
  const { track } = piece;
  const { index } = piece;
  const pixel = canvas.gsd;
  const ink = makeInk();
  const shine = track.role === 'main' ? 0.65 : hash01(track.seed, 6, 1) ** 2 * 0.6;
  const dx = at(track.xs, index + 1) - at(track.xs, index);
  const dy = at(track.ys, index + 1) - at(track.ys, index);
  // A rail 0.17 m high throws a shadow to the side away from the sun.
  const sunward = (world.sun[1] * dx - world.sun[0] * dy) / Math.hypot(dx, dy) / world.sun[2];
  const shadow = Math.min(0.35, Math.abs(sunward) * 0.17);
  const away = -Math.sign(sunward);
  visit(canvas, piece, 1.3, 0, (i, _x, _y, _u, v) => {
    for (const middle of [-0.755, 0.755]) {
      const dark = lineCover(v, middle + away * (0.06 + shadow / 2), shadow, pixel);
      if (dark > 0) {
        setInk(ink, OIL, 0.4);
        blend(canvas, i, ink, dark);
      }
      const rail = lineCover(v, middle, 0.13, pixel);
      if (rail > 0) {
        ink.r = 0.13 + 0.42 * shine;
        ink.g = 0.1 + 0.45 * shine;
        ink.b = 0.08 + 0.47 * shine;
        ink.n = 0.14 + 0.4 * shine;
        blend(canvas, i, ink, Math.min(1, rail));
      }
    }
  });
}
