import type { Coast } from './coast.ts';
import type { Party } from './moorings.ts';
import type { Rng } from './random.ts';
import { BOAT_MIX, drawHull, float, RIVER_MIX, SHIP_MIX, skewMix } from './ships.ts';
import type { Target, Thing } from './world.ts';

export interface Roads {
  readonly coast: Coast;
  /** Works reach this far out, m. */
  readonly reach: number;
  readonly size: readonly [number, number];
  /** Anchored hulls point along it, radians. */
  readonly wind: number;
}

/** Ships in open water: at anchor all to one wind, or under way; boats among them; convoys on rivers. */
export function swing(rng: Rng, { coast, reach, size, wind }: Roads): Party[] {
  const trade = skewMix(rng, coast.acrossM === null ? SHIP_MIX : RIVER_MIX);
  const parties: Party[] = [];
  const tries = Math.round(Math.min(160, 20 + (size[0] * size[1]) / 120_000));
  const boats = rng.range(0, 0.6);
  for (let k = 0; k < tries; k++) {
    const [x, y] = [rng.range(0, size[0]), rng.range(0, size[1])];
    const [, t] = coast.frame(x, y);
    const underWay = rng.chance(coast.acrossM === null ? 0.3 : 0.65);
    const heading = underWay
      ? coast.angle +
        (coast.acrossM === null && rng.chance(0.6) ? Math.PI / 2 : 0) +
        (rng.chance(0.5) ? Math.PI : 0) +
        rng.normal(0, coast.acrossM === null ? 0.5 : 0.06)
      : wind + rng.normal(0, 0.12);
    const state = underWay ? 'under-way' : 'anchored';
    if (coast.acrossM !== null && rng.chance(0.3)) {
      parties.push(convoy(rng, x, y, heading, state));
      continue;
    }
    const longest = t < reach * 1.2 ? 70 : 330;
    const small = rng.chance(boats);
    const hull = drawHull(
      rng,
      rng.weighted(small ? BOAT_MIX : trade),
      Math.min(longest, Math.max(120, Math.hypot(...size) * 0.5)),
    );
    if (!hull || t < hull.length * 0.3) continue;
    const ship = float(rng, hull, x, y, heading, state);
    parties.push([ship, ...guests(rng, ship)]);
  }
  return parties;
}

/** Tugs beside a ship under way, a lighter or bunker barge beside one at anchor. */
function guests(rng: Rng, ship: Target): Target[] {
  if (ship.length < 100 || !rng.chance(0.2)) return [];
  const moving = ship.load === 'under-way';
  const side = rng.pick([-1, 1]);
  const guest = drawHull(
    rng,
    moving ? 'tug' : rng.pick(['barge', 'tanker']),
    moving ? 38 : ship.length * 0.5,
  );
  if (!guest) return [];
  const [c, s] = [Math.cos(ship.angle), Math.sin(ship.angle)];
  const u = ship.length * rng.range(-0.35, 0.2);
  const v = side * (ship.width / 2 + guest.beam / 2 + rng.range(0.6, moving ? 6 : 1.5));
  return [
    float(
      rng,
      guest,
      ship.x + u * c - v * s,
      ship.y + u * s + v * c,
      ship.angle,
      moving ? 'under-way' : 'rafted',
    ),
  ];
}

/** Barges lashed in rows ahead of a pusher, or one behind the other; the pusher comes first. */
function convoy(rng: Rng, x: number, y: number, heading: number, state: 'under-way' | 'anchored'): Target[] {
  const pusher = drawHull(rng, 'pusher', 34);
  const barge = drawHull(rng, 'barge', 95);
  if (!pusher || !barge) return [];
  const [c, s] = [Math.cos(heading), Math.sin(heading)];
  const wide = rng.weighted([
    [1, 4],
    [2, 5],
    [3, 1],
  ]);
  const long = rng.weighted([
    [1, 4],
    [2, 4],
    [3, 1],
  ]);
  const put = (hull: typeof barge, u: number, v: number): Target =>
    float(rng, hull, x + u * c - v * s, y + u * s + v * c, heading, state);
  const targets = [put(pusher, 0, 0)];
  for (let i = 0; i < long; i++)
    for (let j = 0; j < wide; j++)
      targets.push(
        put(
          barge,
          pusher.length / 2 + 0.6 + barge.length / 2 + i * (barge.length + 0.6),
          (j - (wide - 1) / 2) * (barge.beam + 0.6),
        ),
      );
  return targets;
}

/** The wash behind a ship, as long as there is water for it; null where there is none. */
export function wakeOf(rng: Rng, ship: Target, coast: Coast): Thing | null {
  const drawn = ship.length * (ship.length < 40 ? rng.range(4, 22) : rng.range(2, 7));
  const [c, s] = [Math.cos(ship.angle), Math.sin(ship.angle)];
  let length = 0;
  while (length < drawn) {
    const next = length + ship.length / 4;
    const back = next - ship.length / 2;
    const spread = next * 0.3;
    const [x, y] = [ship.x - c * back, ship.y - s * back];
    if (
      coast.offshore(x - s * spread, y + c * spread) < 5 ||
      coast.offshore(x + s * spread, y - c * spread) < 5
    )
      break;
    length = next;
  }
  if (length < ship.length * 1.3) return null;
  const back = length / 2 - ship.length / 2;
  return {
    kind: 'wake',
    variant: `${ship.width.toFixed(1)}x${ship.length.toFixed(1)}`,
    x: ship.x - c * back,
    y: ship.y - s * back,
    angle: ship.angle,
    length,
    width: ship.width * 3 + length * 0.75,
    top: 0,
    seed: rng.seed(),
    layer: 0,
  };
}
