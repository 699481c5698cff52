import { at, type Rng } from './random.ts';
import type { YardLayout } from './spec.ts';
import {
  type Centreline,
  drawSpacing,
  layCentreline,
  layFan,
  layTrack,
  type Track,
  type TrackLooks,
} from './tracks.ts';

/** Tracks of a layout around the scene's middle, and the line they follow. */
export function layYardTracks(
  rng: Rng,
  layout: YardLayout,
  [widthM, heightM]: readonly [number, number],
  heading: number,
): { readonly tracks: Track[]; readonly line: Centreline | null } {
  if (layout === 'none') return { tracks: [], line: null };
  const reach = Math.hypot(widthM, heightM) * 0.75 + 200;
  const middle: [number, number] = [
    widthM / 2 + rng.normal(0, 0.1) * Math.min(widthM, 900),
    heightM / 2 + rng.normal(0, 0.1) * Math.min(heightM, 900),
  ];
  const gentle = rng.chance(0.45) ? 0 : (rng.chance(0.5) ? 1 : -1) / rng.range(700, 5000);
  const beyond = (rng.chance(0.5) ? 1 : -1) / rng.range(600, 3000);
  const bendAt = rng.range(250, 700);
  const line = layCentreline(middle, heading, reach, (s) => (Math.abs(s) < bendAt ? gentle : beyond));
  const electrified = rng.chance(0.5);
  const looks = drawLooks(rng, electrified);
  const mains =
    layout === 'spur'
      ? rng.int(0, 1)
      : rng.weighted([
          [1, 3],
          [2, 6],
          [3, 1],
        ]);
  const tracks: Track[] = [];
  for (let i = 0; i < mains; i++) {
    const t = i * 4.4;
    tracks.push(
      layTrack(line, line.from + 5, line.to - 5, () => t, [line.from + 5, line.to - 5], looks('main')),
    );
  }
  const last = Math.max(0, mains - 1) * 4.4;
  for (const side of rng.chance(0.5) ? ([1, -1] as const) : ([-1, 1] as const)) {
    const count = fanSize(rng, layout, side === 1);
    if (count === 0) continue;
    const length = rng.range(420, 1000) * (layout === 'spur' ? 0.6 : 1);
    const shift = rng.normal(0, 130);
    tracks.push(
      ...layFan(
        line,
        {
          base: side === 1 ? last : 0,
          first: rng.range(4.4, 7),
          side,
          count,
          spacing: drawSpacing(rng, count),
          from: Math.max(line.from + 20, shift - length / 2),
          to: Math.min(line.to - 20, shift + length / 2),
          open: rng.weighted([
            ['none', 6],
            ['from', 2],
            ['to', 2],
          ]),
          slope: 1 / rng.range(6.5, 9.5),
        },
        (index) => ({ ...looks(layout === 'spur' ? 'spur' : 'yard'), edge: index === count - 1 }),
      ),
    );
  }
  return { tracks, line };
}

function fanSize(rng: Rng, layout: YardLayout, first: boolean): number {
  if (layout === 'line') return 0;
  if (layout === 'spur') return first ? rng.int(1, 3) : rng.int(0, 1);
  if (layout === 'station') return first ? rng.int(2, 7) : rng.int(0, 4);
  return first
    ? rng.int(8, 30)
    : rng.weighted([
        [0, 4],
        [rng.int(3, 16), 6],
      ]);
}

function drawLooks(rng: Rng, electrified: boolean): (role: Track['role']) => TrackLooks {
  const rust = rng.range(0, 1);
  const weeds = rng.chance(0.5) ? 0 : rng.range(0, 0.7);
  const whole = rng.chance(0.5);
  return (role) => ({
    role,
    rust: at(
      [rust + rng.normal(0, 0.18)].map((v) => Math.min(1, Math.max(0, v))),
      0,
    ),
    weeds: role === 'main' ? weeds * 0.2 : Math.min(1, Math.max(0, weeds + rng.normal(0, 0.2))),
    edge: role === 'main',
    electrified: electrified && (role === 'main' || whole),
    seed: rng.seed(),
  });
}
