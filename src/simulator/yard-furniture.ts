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

  const add = (
    kind: string,
    s: number,
    t: number,
    turn: number,
    size: readonly [number, number, number],
    gap: number,
    layer: Layer = 2,
    variant = '',
  ): void => {
    const [x, y] = line.place(s, t);
    const [xa, ya] = line.place(s + 1, t);
    const angle = Math.atan2(ya - y, xa - x) + turn;
    const thing: Thing = {
      kind,
      x,
      y,
      angle,
      length: size[0],
      width: size[1],
      top: size[2],
      seed: rng.seed(),
      variant,
      layer,
    };
    const inTheWay = things.some(
      (o) => Math.hypot(o.x - x, o.y - y) < (o.length + thing.length) / 2 && crosses(o, thing),
    );
    // Platforms belong to a track.
    const lost = kind === 'platform' && clearance.distance(x, y) > size[1] / 2 + 3;
    if (!inTheWay && !lost && clearance.isFree(thing, gap)) things.push(thing);
  };
  const somewhere = (): [number, number] => [
    rng.range(-near / 2, near / 2),
    rng.range(across[0] - 25, across[1] + 25),
  ];

  if (clutter) {
    for (let k = rng.int(0, 14); k > 0; k--)
      add('hut', ...somewhere(), 0, [rng.range(2.5, 9), rng.range(2, 4.5), rng.range(2.4, 4)], 2.6);
    for (let k = rng.int(0, 10); k > 0; k--)
      add(
        'sleepers',
        ...somewhere(),
        rng.chance(0.7) ? 0 : 1.57,
        [rng.range(3, 18), 2.6, rng.range(0.4, 1.4)],
        2.2,
        1,
      );
    for (let k = rng.int(0, 5); k > 0; k--)
      add(
        'heap',
        ...somewhere(),
        0,
        [rng.range(8, 40), rng.range(5, 10), rng.range(1.5, 4)],
        2.4,
        1,
        rng.pick(['rust', 'coal', 'sand']),
      );
    for (let k = rng.int(0, 12); k > 0; k--)
      add(
        'lorry',
        ...somewhere(),
        rng.chance(0.6) ? 0 : rng.range(0, 3),
        [rng.range(7, 16.5), 2.5, 3.8],
        2.6,
        1,
      );
    for (let k = rng.int(0, 8); k > 0; k--)
      add('container', ...somewhere(), 0, [rng.pick([6.06, 12.19]), 2.44, 2.6], 2.2, 1);
    for (let k = rng.int(0, 3); k > 0; k--)
      add('platform', ...somewhere(), 0, [rng.range(60, 260), rng.range(2.5, 7), 0.9], 1.9, 1);
    for (let k = rng.int(0, 3); k > 0; k--)
      add(
        'shed',
        ...somewhere(),
        0,
        [rng.range(30, 130), rng.range(8, 22), rng.range(5, 10)],
        3,
        2,
        rng.pick(['gable', 'flat', 'barrel']),
      );
    for (let k = rng.int(0, 14); k > 0; k--) {
      const crown = rng.range(1.5, 5);
      add('tree', ...somewhere(), 0, [crown, crown, crown], 2.8, 3);
    }
  }
  if (clutter && rng.chance(0.4)) lineUp(rng, across, near, add);
  if (tracks.some((t) => t.electrified)) hangCatenary(rng, line, near, across, beams);
  for (let k = rng.int(0, 6); k > 0; k--) {
    const [x, y] = line.place(...somewhere());
    if (clearance.distance(x, y) > 1.9) beams.push(pole(x, y, rng.range(10, 24), 0.4));
  }
  return { things, beams };
}

type Add = (
  kind: string,
  s: number,
  t: number,
  turn: number,
  size: readonly [number, number, number],
  gap: number,
  layer?: Layer,
  variant?: string,
) => void;

/** Rows of containers or a queue of lorries along the outer track: what is most easily taken for wagons. */
function lineUp(rng: Rng, across: readonly [number, number], near: number, add: Add): void {
  const outer = rng.chance(0.5) ? across[1] + rng.range(6, 20) : across[0] - rng.range(6, 20);
  const away = outer > 0 ? 1 : -1;
  const from = rng.range(-near / 2, near / 4);
  const to = from + rng.range(60, 400);
  const lorries = rng.chance(0.35);
  for (let row = rng.int(1, lorries ? 2 : 5); row > 0; row--) {
    let s = from;
    const t = outer + away * row * (lorries ? 4 : 2.7);
    while (s < to) {
      const length = lorries ? rng.pick([16.2, 13.6, 16.5]) : rng.pick([6.06, 12.19, 12.19]);
      const high = lorries ? 4 : 2.6 * rng.int(1, 3);
      if (rng.chance(0.85))
        add(
          lorries ? 'lorry' : 'container',
          s + length / 2,
          t,
          0,
          [length, lorries ? 2.55 : 2.44, high],
          3,
          1,
        );
      s += length + (lorries ? rng.range(1.5, 9) : rng.range(0.2, 1.2));
    }
  }
}

/** Whether two footprints overlap, by the corners and middle of one in the other. */
function crosses(a: Thing, b: Thing): boolean {
  const inside = (thing: Thing, x: number, y: number): boolean => {
    const [c, s] = [Math.cos(thing.angle), Math.sin(thing.angle)];
    const u = (x - thing.x) * c + (y - thing.y) * s;
    const v = (y - thing.y) * c - (x - thing.x) * s;
    return Math.abs(u) < thing.length / 2 + 0.1 && Math.abs(v) < thing.width / 2 + 0.1;
  };
  const points = (thing: Thing): [number, number][] => {
    const [c, s] = [Math.cos(thing.angle), Math.sin(thing.angle)];
    return [-1, 0, 1].flatMap((p) =>
      [-1, 0, 1].map((q): [number, number] => {
        const [u, v] = [(p * thing.length) / 2.05, (q * thing.width) / 2.05];
        return [thing.x + u * c - v * s, thing.y + u * s + v * c];
      }),
    );
  };
  return points(a).some(([x, y]) => inside(b, x, y)) || points(b).some(([x, y]) => inside(a, x, y));
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

function hangCatenary(
  rng: Rng,
  line: Centreline,
  near: number,
  [low, high]: [number, number],
  beams: Beam[],
): void {
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
        beams.push({
          x0: x,
          y0: y,
          x1: xb,
          y1: yb,
          z0: height - 0.6,
          z1: height - 0.6,
          width: 0.15,
          albedo: 0.3,
        });
      }
    }
  }
}

function pole(x: number, y: number, height: number, width: number): Beam {
  return { x0: x, y0: y, x1: x, y1: y, z0: 0, z1: height, width, albedo: 0.28 };
}
