import { type Add, type Berth, breakwater, type Coast, shoreBerth } from './coast.ts';
import type { Rng } from './random.ts';
import type { Thing } from './world.ts';

/** Terminals of a large port, and where ships lie along them. */
export interface Terminals {
  readonly things: readonly Thing[];
  readonly berths: readonly Berth[];
}

/** A paved rectangle in the coast's frame, m: `s` from and to along the shore, `t` from and to out to sea. */
interface Plot {
  readonly s: readonly [from: number, to: number];
  readonly t: readonly [from: number, to: number];
  /** Quays on its sides run along `t` (a pier) or along `s` (the shore). */
  readonly lies: 'out' | 'along';
}

type Stores = 'containers' | 'sheds' | 'cars' | 'bulk' | 'tanks' | 'bare';

/**
 * Wide piers with narrow basins between them, stored full up to the apron: rows of stacks, long roofs, parked cars,
 * heaps and tanks, all straight and as long as the hulls beside them. `half` and `reach` as in buildHarbour.
 */
export function buildTerminals(rng: Rng, coast: Coast, half: number, reach: number): Terminals {
  const things: Thing[] = [];
  const berths: Berth[] = [];
  const add: Add = (kind, s, t, turn, [length, width, top], variant = '', layer = 0) => {
    const [x, y] = coast.place(s, t);
    const angle = coast.angle + turn;
    const thing = { kind, x, y, angle, length, width, top, seed: rng.seed(), variant, layer };
    things.push(thing);
    return thing;
  };
  const pave = (plot: Plot): void => {
    const [[s0, s1], [t0, t1]] = [plot.s, plot.t];
    add('quay', (s0 + s1) / 2, (t0 + t1) / 2, 0, [s1 - s0, t1 - t0, 2.5]);
    store(rng, plot, add);
  };

  const depth = rng.range(60, 380);
  for (let s = -half; s < half; ) {
    const to = Math.min(half, s + rng.range(300, 900));
    pave({ s: [s, to], t: [-depth * rng.range(0.6, 1), 0], lies: 'along' });
    s = to;
  }
  let last = -half * 0.95;
  for (let s = last + rng.range(0, 300); s < half * 0.85; ) {
    const width = rng.range(90, 480);
    const length = rng.range(0.4, 1.4) * reach;
    pave({ s: [s, s + width], t: [-10, length], lies: 'out' });
    for (const [at, side] of [
      [s, -1],
      [s + width, 1],
    ] as const)
      berths.push({
        a: coast.place(at, 10),
        b: coast.place(at, length),
        out: [side * Math.cos(coast.angle), side * Math.sin(coast.angle)],
      });
    berths.push({
      ...shoreBerth(coast, s, s + width),
      a: coast.place(s, length),
      b: coast.place(s + width, length),
    });
    if (s - last > 90) berths.push(shoreBerth(coast, last, s));
    last = s + width;
    s = last + rng.range(80, 380);
  }
  if (half * 0.95 - last > 90) berths.push(shoreBerth(coast, last, half * 0.95));
  if (rng.chance(0.75)) breakwater(rng, half, reach * 1.2, add);
  return { things, berths };
}

/** Fills a plot by one trade. Positions: `u` along the quays, `v` across. */
function store(rng: Rng, plot: Plot, add: Add): void {
  const [along, across] = plot.lies === 'out' ? [plot.t, plot.s] : [plot.s, plot.t];
  const [L, W] = [along[1] - along[0], across[1] - across[0]];
  const put = (
    kind: string,
    u: number,
    v: number,
    size: readonly [number, number, number],
    variant = '',
  ): void => {
    const [s, t] = plot.lies === 'out' ? [across[0] + v, along[0] + u] : [along[0] + u, across[0] + v];
    const [length, width, top] = size;
    add(kind, s, t, plot.lies === 'out' ? Math.PI / 2 : 0, [length, width, top + 2.5], variant, 1);
  };
  const stores = rng.weighted<Stores>([
    ['containers', 40],
    ['sheds', 25],
    ['cars', 8],
    ['bulk', 10],
    ['tanks', 6],
    ['bare', 11],
  ]);
  if (stores === 'bare') return;
  const apron = stores === 'containers' ? rng.range(18, 55) : rng.range(6, 30);
  const full = rng.range(0.5, 0.97);
  const look = stores === 'containers' ? rng.pick(['rust', 'mixed', 'pale', 'dark']) : stores;
  for (let v = apron; v < W - apron; ) {
    const [deep, aisle] = rowOf(rng, stores);
    if (v + deep > W - apron) break;
    for (let u = rng.range(8, 40); u < L - 12; ) {
      const length = Math.min(L - 8 - u, lengthOf(rng, stores));
      if (length < 12) break;
      if (rng.chance(full)) {
        const [mid, middle] = [u + length / 2, v + deep / 2];
        if (stores === 'tanks') put('silo', mid, middle, [deep, deep, rng.range(8, 16)]);
        else if (stores === 'sheds')
          put('shed', mid, middle, [length, deep, rng.range(7, 14)], rng.pick(['gable', 'flat', 'barrel']));
        else if (stores === 'bulk')
          put('heap', mid, middle, [length, deep, rng.range(4, 10)], rng.pick(['coal', 'rust', 'sand']));
        else put('stacks', mid, middle, [length, deep, stores === 'cars' ? 1.5 : 2.6 * rng.int(1, 5)], look);
      }
      u += length + (stores === 'tanks' ? deep * 0.5 : rng.range(8, 30));
    }
    v += deep + aisle;
  }
}

/** Depth of a row of stores and of the lane behind it, m. */
function rowOf(rng: Rng, stores: Stores): [deep: number, aisle: number] {
  if (stores === 'containers') return [rng.range(13, 32), rng.range(6, 24)];
  if (stores === 'cars') return [rng.range(20, 70), rng.range(6, 14)];
  if (stores === 'tanks') return [rng.range(18, 55), rng.range(10, 30)];
  return [rng.range(18, 60), rng.range(10, 45)];
}

function lengthOf(rng: Rng, stores: Stores): number {
  if (stores === 'tanks') return 40;
  return stores === 'sheds' ? rng.range(50, 260) : rng.range(60, 280);
}
