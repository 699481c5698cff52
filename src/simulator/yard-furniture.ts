import type { Clearance } from './clearance.ts';
import { at, type Rng } from './random.ts';
import type { Centreline, Track } from './tracks.ts';
import type { Beam, Layer, Thing } from './world.ts';

/** What stands in and along a yard: platforms, huts, heaps, sheds over tracks, lamp masts, catenary. */
export function furnishYard(
  rng: Rng,
  line: Centreline,
  tracks: readonly Track[],
  clearance: Clearance,
  [widthM, heightM]: readonly [number, number],
  clutter: boolean,
): { readonly things: Thing[]; readonly beams: Beam[] } {
  const things: Thing[] = [];
  const beams: Beam[] = [];
  const near = Math.min(1200, Math.hypot(widthM, heightM));
  const across = spreadOf(line, tracks);

  const add = (kind: string, s: number, t: number, turn: number, size: readonly [number, number, number], gap: number, layer: Layer = 2, variant = ''): void => {
    const [x, y] = line.place(s, t);
    const [xa, ya] = line.place(s + 1, t);
    const angle = Math.atan2(ya - y, xa - x) + turn;
    const thing: Thing = { kind, x, y, angle, length: size[0], width: size[1], top: size[2], seed: rng.seed(), variant, layer };
    if (clearance.isFree(thing, gap)) things.push(thing);
  };
  const somewhere = (): [number, number] => [rng.range(-near / 2, near / 2), rng.range(across[0] - 25, across[1] + 25)];

  if (clutter) {
    for (let k = rng.int(0, 14); k > 0; k--)
      add('hut', ...somewhere(), 0, [rng.range(2.5, 9), rng.range(2, 4.5), rng.range(2.4, 4)], 2.6);
    for (let k = rng.int(0, 10); k > 0; k--)
      add('sleepers', ...somewhere(), rng.chance(0.7) ? 0 : 1.57, [rng.range(3, 18), 2.6, rng.range(0.4, 1.4)], 2.2, 1);
    for (let k = rng.int(0, 5); k > 0; k--)
      add('heap', ...somewhere(), 0, [rng.range(8, 40), rng.range(5, 10), rng.range(1.5, 4)], 2.4, 1, rng.pick(['rust', 'coal', 'sand']));
    for (let k = rng.int(0, 12); k > 0; k--)
      add('lorry', ...somewhere(), rng.chance(0.6) ? 0 : rng.range(0, 3), [rng.range(7, 16.5), 2.5, 3.8], 2.6, 1);
    for (let k = rng.int(0, 8); k > 0; k--)
      add('container', ...somewhere(), 0, [rng.pick([6.06, 12.19]), 2.44, 2.6], 2.2, 1);
    for (let k = rng.int(0, 3); k > 0; k--)
      add('platform', ...somewhere(), 0, [rng.range(60, 260), rng.range(2.5, 7), 0.9], 1.9, 1);
    for (let k = rng.int(0, 3); k > 0; k--)
      add('shed', ...somewhere(), 0, [rng.range(30, 130), rng.range(8, 22), rng.range(5, 10)], 3, 2, rng.pick(['gable', 'flat', 'barrel']));
    for (let k = rng.int(0, 14); k > 0; k--) {
      const crown = rng.range(1.5, 5);
      add('tree', ...somewhere(), 0, [crown, crown, crown], 2.8, 3);
    }
  }
  if (tracks.some((t) => t.electrified)) hangCatenary(rng, line, near, across, beams);
  for (let k = rng.int(0, 6); k > 0; k--) {
    const [x, y] = line.place(...somewhere());
    if (clearance.distance(x, y) > 1.9) beams.push(pole(x, y, rng.range(10, 24), 0.4));
  }
  return { things, beams };
}

/** How far the tracks reach to both sides at the line's middle, m. */
function spreadOf(line: Centreline, tracks: readonly Track[]): [number, number] {
  const [ox, oy] = line.place(0, 0);
  const [ux, uy] = line.place(0, 1);
  let [low, high] = [0, 0];
  for (const track of tracks) {
    for (let i = 0; i < track.xs.length; i += 8) {
      const dx = at(track.xs, i) - ox;
      const dy = at(track.ys, i) - oy;
      if (Math.hypot(dx, dy) > 250) continue;
      const t = dx * (ux - ox) + dy * (uy - oy);
      low = Math.min(low, t);
      high = Math.max(high, t);
    }
  }
  return [low, high];
}

function hangCatenary(rng: Rng, line: Centreline, near: number, [low, high]: [number, number], beams: Beam[]): void {
  const step = rng.range(48, 66);
  const portal = rng.chance(0.6);
  const height = rng.range(6.5, 8);
  const skew = rng.range(-3, 3);
  for (let s = -near / 2 + rng.range(0, step); s < near / 2; s += step) {
    if (portal) {
      const [x0, y0] = line.place(s, low - 3.2);
      const [x1, y1] = line.place(s + skew, high + 3.2);
      beams.push(pole(x0, y0, height, 0.35), pole(x1, y1, height, 0.35));
      beams.push({ x0, y0, x1, y1, z0: height, z1: height, width: rng.range(0.35, 0.8), albedo: 0.3 });
    } else {
      for (const t of [low - 3, high + 3]) {
        const [x, y] = line.place(s, t);
        const [xb, yb] = line.place(s, t + (t < 0 ? 3 : -3));
        beams.push(pole(x, y, height, 0.3));
        beams.push({ x0: x, y0: y, x1: xb, y1: yb, z0: height - 0.6, z1: height - 0.6, width: 0.15, albedo: 0.3 });
      }
    }
  }
}

function pole(x: number, y: number, height: number, width: number): Beam {
  return { x0: x, y0: y, x1: x, y1: y, z0: 0, z1: height, width, albedo: 0.28 };
}
