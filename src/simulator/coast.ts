import type { XY } from '../domain/affine.ts';
import type { Basin } from './marina.ts';
import { fractalNoise } from './noise.ts';
import type { Rng } from './random.ts';
import type { Footprint, Layer, Thing } from './world.ts';

/** A coast in its own frame: s along it, t out to sea, m; land lies at negative t. */
export interface Coast {
  readonly angle: number;
  /** Width of the river whose bank this is; null: the sea's shore, m. */
  readonly acrossM: number | null;
  place(s: number, t: number): XY;
  frame(x: number, y: number): XY;
  /** Distance out to sea of a place, negative on land; the built-up stretch is straight. */
  offshore(x: number, y: number): number;
  /** Whether a place lies beyond the built-up stretch, on a shore where waves break. */
  isWild(x: number, y: number): boolean;
}

/** A quay's edge where ships lie alongside: from a to b, water to the side of the outward normal. */
export interface Berth {
  readonly a: XY;
  readonly b: XY;
  readonly out: XY;
}

/** `half`: half the length of the straight, built-up stretch; `wild`: how far the shore strays beyond it, m. */
export function layCoast(
  origin: XY,
  angle: number,
  half: number,
  wild: number,
  seed: number,
  acrossM: number | null = null,
): Coast {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const frame = (x: number, y: number): XY => {
    const dx = x - origin[0];
    const dy = y - origin[1];
    return [dx * c + dy * s, dy * c - dx * s];
  };
  return {
    angle,
    acrossM,
    frame,
    place: (u, v) => [origin[0] + u * c - v * s, origin[1] + u * s + v * c],
    isWild: (x, y) => acrossM === null && Math.abs(frame(x, y)[0]) > half + 10,
    offshore(x, y) {
      const [u, v] = frame(x, y);
      const beyond = Math.max(0, Math.abs(u) - half);
      if (beyond === 0) return acrossM === null ? v : Math.min(v, acrossM - v);
      const free = Math.min(1, beyond / (wild * 0.6));
      const shore =
        free *
        wild *
        (fractalNoise(u / (wild * 2.2), 0.5, seed, 5) + 0.35 * fractalNoise(u / 160, v / 160, seed + 3, 4));
      if (acrossM === null) return v - shore;
      const bank = free * wild * 0.3 * fractalNoise(u / (wild * 1.7), 7.5, seed + 6, 4);
      return Math.min(v - shore * 0.3, acrossM + bank - v);
    },
  };
}

export interface Harbour {
  readonly things: readonly Thing[];
  readonly berths: readonly Berth[];
  /** Water between piers, where boats may have their places. */
  readonly basins: readonly Basin[];
}

/**
 * Piers, moles and, at the sea, a breakwater and rocks along a coast; `half` as in layCoast, `reach` how far works
 * go out, m.
 */
export function buildHarbour(rng: Rng, coast: Coast, half: number, reach: number, sea: boolean): Harbour {
  const things: Thing[] = [];
  const berths: Berth[] = [];
  const basins: Basin[] = [];
  const add = (
    kind: string,
    s: number,
    t: number,
    turn: number,
    [length, width, top]: readonly [number, number, number],
  ): Thing => {
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
      variant: '',
      layer: 0,
    };
    things.push(thing);
    return thing;
  };
  // The quay along the shore, broken up by piers.
  add('quay', 0, -Math.min(40, reach * 0.2), 0, [half * 2, Math.min(80, reach * 0.4), 2.5]);
  let s = -half * 0.92;
  let last = s;
  while (s < half * 0.85) {
    const width = rng.range(22, 110) * Math.min(1, reach / 300);
    const length = rng.range(0.35, 1) * reach;
    const gap = Math.max(60, rng.range(0.25, 0.9) * reach);
    if (rng.chance(0.75)) {
      const skew = rng.chance(0.7) ? 0 : rng.normal(0, 0.12);
      const pier = add('quay', s + width / 2, length / 2 - 2, Math.PI / 2 + skew, [length, width, 2.5]);
      berths.push(...sidesOf(pier));
      if (s - last > 70) {
        berths.push(shoreBerth(coast, last, s));
        basins.push({ from: last, to: s, depth: length });
      }
      last = s + width;
    }
    s += width + gap;
  }
  if (half * 0.95 - last > 70) berths.push(shoreBerth(coast, last, half * 0.95));
  if (sea && rng.chance(0.7)) breakwater(rng, half, reach, add);
  for (let k = sea ? rng.int(0, 5) : 0; k > 0; k--) {
    const size = rng.range(10, 160) * Math.min(1, reach / 250);
    add('rock', rng.range(-half * 2.2, half * 2.2), reach * rng.range(1.3, 3.5), rng.range(0, 3), [
      size,
      size * 0.9,
      size * 0.15,
    ]);
  }
  return { things, berths, basins };
}

/** Both long sides and the head of a pier. */
function sidesOf(pier: Footprint): Berth[] {
  const c = Math.cos(pier.angle);
  const s = Math.sin(pier.angle);
  const corner = (u: number, v: number): XY => [pier.x + u * c - v * s, pier.y + u * s + v * c];
  const [L, W] = [pier.length / 2, pier.width / 2];
  const sides: Berth[] = [
    { a: corner(-L + 8, W), b: corner(L, W), out: [-s, c] },
    { a: corner(-L + 8, -W), b: corner(L, -W), out: [s, -c] },
  ];
  if (pier.width > 60) sides.push({ a: corner(L, -W), b: corner(L, W), out: [c, s] });
  return sides;
}

export function shoreBerth(coast: Coast, from: number, to: number): Berth {
  const out: XY = [-Math.sin(coast.angle), Math.cos(coast.angle)];
  return { a: coast.place(from + 12, 0), b: coast.place(to - 12, 0), out };
}

/** Puts a thing at a place of the coast's frame, turned from the shore's line. */
export type Add = (
  kind: string,
  s: number,
  t: number,
  turn: number,
  size: readonly [length: number, width: number, top: number],
  variant?: string,
  layer?: Layer,
) => Thing;

/** An arm from the shore, bent across the port's front. */
export function breakwater(rng: Rng, half: number, reach: number, add: Add): void {
  const side = rng.chance(0.5) ? 1 : -1;
  const width = rng.range(9, 22);
  const out = reach * rng.range(1.15, 1.5);
  const foot = side * half * rng.range(1, 1.15);
  add('breakwater', foot, out / 2 - 15, Math.PI / 2, [out + 30, width, 4]);
  const across = half * rng.range(0.5, 1.3);
  add('breakwater', foot - (side * across) / 2, out, rng.normal(0, 0.05), [across, width, 4]);
}

/** What stands on a quay: transit sheds, containers, lorries, heaps; nothing near the edge. */
export function loadQuay(rng: Rng, quay: Thing): Thing[] {
  if (quay.kind !== 'quay' || quay.width < 30) return [];
  const c = Math.cos(quay.angle);
  const s = Math.sin(quay.angle);
  const things: Thing[] = [];
  const put = (
    kind: string,
    u: number,
    v: number,
    turn: number,
    [length, width, top]: readonly [number, number, number],
    layer: 1 | 2,
  ): void => {
    const room = quay.width / 2 - 7 - (turn === 0 ? width : length) / 2;
    if (Math.abs(v) > room || Math.abs(u) > quay.length / 2 - length / 2 - 6) return;
    things.push({
      kind,
      x: quay.x + u * c - v * s,
      y: quay.y + u * s + v * c,
      angle: quay.angle + turn,
      length,
      width,
      top: top + 2.5,
      seed: rng.seed(),
      variant:
        kind === 'shed'
          ? rng.pick(['gable', 'flat', 'barrel'])
          : kind === 'heap'
            ? rng.pick(['coal', 'rust', 'sand'])
            : '',
      layer,
    });
  };
  let u = -quay.length / 2 + 15;
  while (u < quay.length / 2 - 15) {
    const length = rng.range(25, 130);
    const use = rng.weighted([
      ['shed', 4],
      ['containers', 4],
      ['heaps', 3],
      ['traffic', 4],
      ['empty', 3],
    ]);
    const mid = u + length / 2;
    if (use === 'shed')
      put(
        'shed',
        mid,
        rng.normal(0, 3),
        0,
        [length, Math.min(quay.width * 0.45, rng.range(12, 32)), rng.range(6, 11)],
        2,
      );
    if (use === 'containers') {
      for (let row = -12; row <= 12; row++) {
        for (let at = u; at < u + length; at += 12.6)
          if (rng.chance(0.7))
            put(
              'container',
              at,
              row * 2.6 + Math.floor(row / 5) * 5,
              0,
              [12.19, 2.44, 2.6 * rng.int(1, 4)],
              1,
            );
      }
    }
    if (use === 'heaps')
      for (let k = rng.int(1, 4); k > 0; k--)
        put(
          'heap',
          u + rng.next() * length,
          rng.normal(0, 6),
          0,
          [rng.range(12, 45), rng.range(10, 22), rng.range(3, 7)],
          1,
        );
    if (use === 'traffic')
      for (let k = rng.int(4, 26); k > 0; k--)
        put(
          rng.pick(['lorry', 'car', 'sleepers']),
          u + rng.next() * length,
          rng.range(-0.5, 0.5) * quay.width,
          rng.pick([0, Math.PI / 2]),
          [rng.range(4, 15), 2.4, 2.6],
          1,
        );
    u += length + rng.range(5, 25);
  }
  return things;
}
