import type { XY } from '../domain/affine.ts';
import type { Coast } from './coast.ts';
import type { Rng } from './random.ts';
import type { Thing } from './world.ts';

/** Room for one boat: bow or stern to a pontoon or a quay, or on a buoy. */
export interface Slot {
  /** Middle of the boat's end at the pontoon; of the whole boat where it lies on a buoy. */
  readonly at: XY;
  /** Away from the pontoon, radians. */
  readonly angle: number;
  /** The longest and widest hull that fits, m. */
  readonly length: number;
  readonly width: number;
  /** Leisure, fishing or on a buoy: what lies here. */
  readonly use: 'leisure' | 'fishing' | 'buoy';
}

export interface Marina {
  readonly things: readonly Thing[];
  readonly slots: readonly Slot[];
}

/** A stretch of water along the shore, from `from` to `to` along it and `depth` out, m. */
export interface Basin {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

type Lay = (s: number, t: number, turn: number, length: number, width: number) => void;

/** Pontoons with boats' places on both sides; a field of buoys where it does not reach. */
export function layMarina(rng: Rng, coast: Coast, basin: Basin): Marina {
  const things: Thing[] = [];
  const slots: Slot[] = [];
  const lay: Lay = (s, t, turn, length, width) => {
    const [x, y] = coast.place(s, t);
    things.push({
      kind: 'pontoon',
      x,
      y,
      angle: coast.angle + turn,
      length,
      width,
      top: 0.6,
      seed: rng.seed(),
      variant: '',
      layer: 0,
    });
  };
  const slot = (
    s: number,
    t: number,
    turn: number,
    length: number,
    width: number,
    use: Slot['use'],
  ): void => {
    slots.push({ at: coast.place(s, t), angle: coast.angle + turn, length, width, use });
  };
  const use = rng.chance(0.7) ? 'leisure' : 'fishing';
  const fingers = use === 'leisure' && rng.chance(0.65);
  const longest = use === 'leisure' ? rng.range(7, 16) : rng.range(7, 18);
  const walk = rng.range(1.6, 3);
  const fairway = longest * rng.range(1.2, 1.9);
  const spine = basin.to - basin.from > 90 && rng.chance(0.4);
  if (spine) {
    // One pontoon out from the shore, the others off it along the shore.
    const mid = basin.from + (basin.to - basin.from) * rng.range(0.3, 0.7);
    lay(mid, basin.depth / 2, Math.PI / 2, basin.depth, walk * 1.3);
    for (let t = longest + 6; t < basin.depth - longest * 0.6; t += 2 * longest + walk + fairway) {
      for (const [a, b] of [
        [basin.from + 4, mid - walk],
        [mid + walk, basin.to - 4],
      ] as const) {
        lay((a + b) / 2, t, 0, b - a, walk);
        berths(a + 2, b - 2, (k, side) => ({ s: k, t: t + (side * walk) / 2, turn: (side * Math.PI) / 2 }));
      }
    }
  } else {
    for (let s = basin.from + longest + 3; s < basin.to - longest; s += 2 * longest + walk + fairway) {
      const out = basin.depth * rng.range(0.75, 1);
      lay(s, out / 2, Math.PI / 2, out + 2, walk);
      if (rng.chance(0.5)) lay(s, out, 0, rng.range(6, longest * 1.6), walk * 1.2);
      berths(5, out - walk, (k, side) => ({ s: s + (side * walk) / 2, t: k, turn: side > 0 ? 0 : Math.PI }));
    }
  }
  // Boats lie side by side at the wall too.
  if (rng.chance(0.6)) {
    const wide = rng.range(2.6, 4.2);
    for (let s = basin.from + 4; s < basin.to - 4; s += wide) {
      if (
        !things.some(
          (o) =>
            Math.abs(coast.frame(o.x, o.y)[0] - s) < o.length / 2 + 4 &&
            o.angle !== coast.angle + Math.PI / 2,
        )
      )
        slot(s, 0.4, Math.PI / 2, Math.min(longest * 0.6, 8), wide - 0.4, use);
    }
  }
  return { things, slots };

  /** Places along both sides of a pontoon, with finger jetties between every two or none. */
  function berths(
    from: number,
    to: number,
    at: (along: number, side: 1 | -1) => { s: number; t: number; turn: number },
  ): void {
    for (const side of [1, -1] as const) {
      const own = longest * rng.range(0.75, 1);
      const wide = own * rng.range(0.3, 0.4) + 0.5;
      const jetty = fingers ? rng.range(0.6, 1.1) : 0;
      let k = from;
      while (k + 2 * wide < to) {
        if (fingers) {
          const { s, t, turn } = at(k + jetty / 2, side);
          const reach = own * rng.range(0.7, 0.95);
          lay(s + Math.cos(turn) * (reach / 2), t + Math.sin(turn) * (reach / 2), turn, reach, jetty);
        }
        k += jetty + 0.15;
        for (let two = 0; two < 2; two++, k += wide) {
          const { s, t, turn } = at(k + wide / 2, side);
          slot(s + 0.4 * Math.cos(turn), t + 0.4 * Math.sin(turn), turn, own, wide - 0.35, use);
        }
      }
    }
  }
}

/** Boats on buoys in rows, all to one wind when they swing. */
export function layBuoys(rng: Rng, coast: Coast, basin: Basin): Slot[] {
  const slots: Slot[] = [];
  const pitch = rng.range(16, 34);
  const rough = rng.range(0.05, 0.35) * pitch;
  for (let t = pitch; t < basin.depth; t += pitch)
    for (let s = basin.from + pitch; s < basin.to - pitch; s += pitch)
      slots.push({
        at: coast.place(s + rng.normal(0, rough), t + rng.normal(0, rough)),
        angle: 0,
        length: rng.range(5, 14),
        width: 4.5,
        use: 'buoy',
      });
  return slots;
}
