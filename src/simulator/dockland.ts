import type { Berth, Coast } from './coast.ts';
import type { Rng } from './random.ts';
import type { Beam, Footprint, Thing } from './world.ts';

/** Works beside the quays that are long and straight like hulls, and the hulls' places they bring. */
export interface Dockland {
  readonly things: readonly Thing[];
  readonly beams: readonly Beam[];
  readonly berths: readonly Berth[];
  /** Dry docks in which a ship may stand. */
  readonly docks: readonly Footprint[];
}

type Put = (
  kind: string,
  s: number,
  t: number,
  turn: number,
  size: readonly [length: number, width: number, top: number],
  variant?: string,
) => Thing;

/** Jetties on piles, finger piers, dry docks, slipways and, over rivers, bridges. */
export function buildDockland(rng: Rng, coast: Coast, half: number, reach: number): Dockland {
  const things: Thing[] = [];
  const beams: Beam[] = [];
  const berths: Berth[] = [];
  const docks: Footprint[] = [];
  const put: Put = (kind, s, t, turn, [length, width, top], variant = '') => {
    const [x, y] = coast.place(s, t);
    const thing: Thing = {
      kind,
      x,
      y,
      angle: coast.angle + turn,
      length,
      width,
      top,
      seed: rng.seed(),
      variant,
      layer: 0,
    };
    things.push(thing);
    return thing;
  };
  const river = coast.acrossM !== null;
  if (!river && rng.chance(0.4))
    berths.push(...trestle(rng, coast, half * rng.range(0.3, 1.2) * rng.pick([-1, 1]), reach, put));
  if (rng.chance(0.35)) berths.push(...fingers(rng, coast, half, Math.min(reach, river ? 40 : 160), put));
  for (let k = rng.chance(0.35) ? rng.int(1, 2) : 0; k > 0; k--) {
    const [length, width] = [rng.range(70, Math.max(110, Math.min(340, reach * 1.3))), rng.range(0.15, 0.22)];
    const s = rng.range(-half, half) * 0.85;
    const wide = length * width;
    put('quay', s, -length / 2 - 6, Math.PI / 2, [length + 12, wide + 44, 2.5]);
    const dock = put(
      'dry-dock',
      s,
      -length / 2,
      Math.PI / 2,
      [length, wide, 2.5],
      rng.chance(0.3) ? 'flooded' : 'dry',
    );
    if (rng.chance(0.55)) docks.push(dock);
    if (rng.chance(0.6)) beams.push(...gantry(rng, coast, s, wide, length));
  }
  for (let k = rng.chance(0.5) ? rng.int(1, 5) : 0; k > 0; k--)
    put('slipway', rng.range(-half, half), 1, Math.PI / 2, [rng.range(16, 44), rng.range(4, 18), 2.6]);
  if (coast.acrossM !== null && rng.chance(0.6)) beams.push(...bridge(rng, coast, half, coast.acrossM, put));
  return { things, beams, berths, docks };
}

/** A deck on piles far out to a loading head, dolphins to both sides of it. */
function trestle(rng: Rng, coast: Coast, s: number, reach: number, put: Put): Berth[] {
  const out = reach * rng.range(0.6, 1.4);
  put('jetty', s, out / 2 - 8, Math.PI / 2, [out + 16, rng.range(3, 9), 3]);
  const head = rng.range(18, 70);
  const deep = rng.range(10, 22);
  put('jetty', s, out, 0, [head, deep, 3]);
  const edge = out + deep / 2;
  const span = rng.range(60, 160);
  for (const side of [-1, 1])
    for (let at = head / 2 + 14; at < span; at += rng.range(22, 40)) {
      const across = rng.range(4, 9);
      put('pile', s + side * at, edge - across / 2 - 1, 0, [across, across, 3]);
      put('jetty', s + side * (at - 8), edge - 4, 0, [18, 1.1, 3]);
    }
  const outward = [-Math.sin(coast.angle), Math.cos(coast.angle)] as const;
  return [{ a: coast.place(s - span, edge), b: coast.place(s + span, edge), out: outward }];
}

/** Narrow piers in a row, with ships' room on their sides or none. */
function fingers(rng: Rng, coast: Coast, half: number, longest: number, put: Put): Berth[] {
  const berths: Berth[] = [];
  const length = Math.max(25, longest * rng.range(0.4, 1));
  const width = rng.range(2, 9);
  const pitch = width + rng.range(18, 60);
  const used = rng.chance(0.5);
  let s = rng.range(-half, half * 0.6);
  for (let k = rng.int(2, 6); k > 0; k--, s += pitch) {
    put('jetty', s, length / 2 - 2, Math.PI / 2, [length + 4, width, 2.4]);
    if (!used) continue;
    for (const side of [-1, 1])
      berths.push({
        a: coast.place(s + (side * width) / 2, 6),
        b: coast.place(s + (side * width) / 2, length),
        out: [side * Math.cos(coast.angle), side * Math.sin(coast.angle)],
      });
  }
  return berths;
}

/** A crane that straddles a dock. */
function gantry(rng: Rng, coast: Coast, s: number, wide: number, length: number): Beam[] {
  const t = -length * rng.range(0.2, 0.8);
  const [reach, high, albedo] = [wide / 2 + 12, rng.range(22, 35), rng.range(0.15, 0.4)];
  const [a, b] = [coast.place(s - reach, t), coast.place(s + reach, t)];
  const span: Beam = { x0: a[0], y0: a[1], x1: b[0], y1: b[1], z0: high, z1: high, width: 3.5, albedo };
  return [
    span,
    { ...span, x1: a[0], y1: a[1], z0: 0, width: 2.5 },
    { ...span, x0: b[0], y0: b[1], z0: 0, width: 2.5 },
  ];
}

/** A road over the river: deck, verges and lane lines as beams, feet in the water. */
function bridge(rng: Rng, coast: Coast, half: number, acrossM: number, put: Put): Beam[] {
  const s = rng.range(-half, half) * 0.8;
  const [width, high, albedo] = [rng.range(8, 28), rng.range(8, 16), rng.range(0.09, 0.3)];
  const skew = rng.normal(0, 0.1) * acrossM;
  const line = (off: number, wide: number, light: number): Beam => {
    const [a, b] = [coast.place(s + off, -90), coast.place(s + skew + off, acrossM + 90)];
    return { x0: a[0], y0: a[1], x1: b[0], y1: b[1], z0: high, z1: high, width: wide, albedo: light };
  };
  const feet = Math.max(1, Math.round(acrossM / rng.range(35, 90)));
  for (let k = 1; k <= feet; k++) {
    const share = k / (feet + 1);
    put('pile', s + skew * share, acrossM * share, 0, [width * 0.8, rng.range(2.5, 6), 2]);
  }
  return [
    line(0, width, albedo),
    line(-width / 2 + 0.4, 0.8, albedo + 0.15),
    line(width / 2 - 0.4, 0.8, albedo + 0.15),
    line(0, 0.4, albedo + 0.25),
  ];
}
