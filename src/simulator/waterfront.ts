import { type Berth, buildHarbour, type Coast, shoreBerth } from './coast.ts';
import { buildDockland } from './dockland.ts';
import { layBuoys, layMarina, type Slot } from './marina.ts';
import { type Rng, rngOf } from './random.ts';
import type { PortLayout, SceneSpec } from './spec.ts';
import { buildTerminals } from './terminals.ts';
import type { Beam, Footprint, Thing } from './world.ts';

/** What is built at the water, and where hulls may lie there. */
export interface Waterfront {
  readonly things: readonly Thing[];
  readonly berths: readonly Berth[];
  readonly slots: readonly Slot[];
  /** Dry docks in which a ship may stand. */
  readonly docks: readonly Footprint[];
  readonly beams: readonly Beam[];
  /** How far out the works reach, m. */
  readonly reach: number;
}

/** The works of a scene's coast; `half` and `reach` as in buildHarbour. */
export function layWaterfront(
  ground: Rng,
  spec: SceneSpec,
  layout: PortLayout,
  coast: Coast,
  half: number,
  reach: number,
): Waterfront {
  const rng = rngOf(spec.layoutSeed * 53 + 9);
  if (layout === 'marina') return boatShore(rng, coast, half, Math.min(220, reach));
  if (layout === 'terminals') {
    const terminals = buildTerminals(rng, coast, half, reach);
    return { ...terminals, slots: [], docks: [], beams: [], reach };
  }
  const short = coast.acrossM === null ? reach : Math.min(reach, coast.acrossM * 0.22);
  const harbour = buildHarbour(ground, coast, half, short, coast.acrossM === null);
  const things = [...harbour.things];
  const berths = [...harbour.berths];
  const slots: Slot[] = [];
  for (const basin of harbour.basins) {
    // Coarse pixels show a marina as a grey patch: few are laid.
    if (!rng.chance(spec.gsdM > 3 ? 0.12 : 0.35)) continue;
    const room = Math.min(basin.to - basin.from - 50, 320);
    if (room < 50) continue;
    const from = basin.from + 25 + rng.next() * (basin.to - basin.from - 50 - room);
    const marina = layMarina(rng, coast, { from, to: from + room, depth: Math.min(180, basin.depth * 0.8) });
    things.push(...marina.things);
    slots.push(...marina.slots);
  }
  if (coast.acrossM !== null && rng.chance(0.7)) {
    const [from, to] = [-half * rng.range(0.2, 1), half * rng.range(0.2, 1)];
    const far = shoreBerth(coast, from, to);
    const shift = (p: Berth['a']): Berth['a'] => [
      p[0] + far.out[0] * (coast.acrossM as number),
      p[1] + far.out[1] * (coast.acrossM as number),
    ];
    berths.push({ a: shift(far.b), b: shift(far.a), out: [-far.out[0], -far.out[1]] });
    const width = rng.range(12, 50);
    things.push(quay(rng, coast, (from + to) / 2, coast.acrossM + width / 2, 0, to - from, width));
  }
  const works = buildDockland(rng, coast, half, short);
  things.push(...works.things);
  berths.push(...works.berths);
  return { things, berths, slots, docks: works.docks, beams: works.beams, reach: short };
}

/** A shore of boats: marinas, fishermen's quays, moles, buoys, and a breakwater around them. */
function boatShore(rng: Rng, coast: Coast, half: number, reach: number): Waterfront {
  const things: Thing[] = [quay(rng, coast, 0, -rng.range(5, 14), 0, half * 2, 28)];
  const berths: Berth[] = [];
  const slots: Slot[] = [];
  const depth = Math.max(70, reach);
  let s = -half * 0.95;
  while (s < half * 0.9) {
    const room = Math.min(half * 0.95 - s, rng.range(60, 260));
    const use = rng.weighted([
      ['marina', 6],
      ['quay', 2],
      ['bows-in', 2],
      ['buoys', 2],
    ]);
    const basin = { from: s, to: s + room, depth: depth * rng.range(0.55, 0.95) };
    if (use === 'marina') {
      const marina = layMarina(rng, coast, basin);
      things.push(...marina.things);
      slots.push(...marina.slots);
    } else if (use === 'quay') {
      berths.push(shoreBerth(coast, s, s + room));
    } else if (use === 'bows-in') {
      const wide = rng.range(2.6, 5);
      const longest = wide * rng.range(2.6, 3.4);
      for (let k = s + 6; k < s + room - 6; k += wide)
        slots.push({
          at: coast.place(k, 0.6),
          angle: coast.angle + Math.PI / 2,
          length: longest,
          width: wide - 0.4,
          use: rng.chance(0.7) ? 'fishing' : 'leisure',
        });
    } else slots.push(...layBuoys(rng, coast, basin));
    s += room + 6;
    if (s < half * 0.85 && rng.chance(0.45)) {
      const width = rng.range(5, 16);
      const length = depth * rng.range(0.6, 1.1);
      const mole = quay(rng, coast, s + width / 2, length / 2 - 1, Math.PI / 2, length, width);
      things.push(mole);
      for (const side of [-1, 1]) {
        const at = s + width / 2 + (side * width) / 2;
        const [a, b] = [coast.place(at, 8), coast.place(at, length)];
        berths.push({ a, b, out: [side * Math.cos(coast.angle), side * Math.sin(coast.angle)] });
      }
      s += width + 20;
    }
  }
  if (rng.chance(0.75)) {
    const width = rng.range(6, 16);
    const out = depth * rng.range(1.25, 1.6);
    const gap = rng.range(-0.5, 0.5) * half;
    const put = (from: number, to: number, t: number): void => {
      things.push({
        ...quay(rng, coast, (from + to) / 2, t, 0, to - from, width),
        kind: 'breakwater',
        top: 4,
      });
    };
    put(-half, gap - 25, out);
    put(gap + 25, half, out + rng.range(-10, 25));
    for (const side of [-1, 1])
      things.push({
        ...quay(rng, coast, side * half, out / 2 - 8, Math.PI / 2, out + 16, width),
        kind: 'breakwater',
        top: 4,
      });
  }
  if (rng.chance(0.5)) slots.push(...layBuoys(rng, coast, { from: -half, to: half, depth: depth * 2.2 }));
  return { things, berths, slots, docks: [], beams: [], reach: depth };
}

function quay(
  rng: Rng,
  coast: Coast,
  s: number,
  t: number,
  turn: number,
  length: number,
  width: number,
): Thing {
  const [x, y] = coast.place(s, t);
  return {
    kind: 'quay',
    x,
    y,
    angle: coast.angle + turn,
    length,
    width,
    top: 2.5,
    seed: rng.seed(),
    variant: '',
    layer: 0,
  };
}
