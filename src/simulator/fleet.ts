import type { XY } from '../domain/affine.ts';
import type { Berth, Coast } from './coast.ts';
import type { Rng } from './random.ts';
import { drawHull, float, type Hull, SHIP_FLOOR_M, SHIP_MIX } from './ships.ts';
import type { SceneSpec } from './spec.ts';
import type { Target, Thing } from './world.ts';

export interface Fleet {
  readonly ships: readonly Target[];
  readonly wakes: readonly Thing[];
}

/** Where ships may float: the coast, its berths, and what stands in the water. */
export interface Waters {
  readonly coast: Coast;
  readonly berths: readonly Berth[];
  readonly obstacles: readonly Thing[];
  /** Works reach this far out, m. */
  readonly reach: number;
  readonly size: readonly [number, number];
}

/**
 * Ships at berth, rafted, at anchor and under way. With `spec.objects` the number of ships of 50 m and more whose
 * middle lies in the scene is that, as far as there is room.
 */
export function sendFleet(rng: Rng, waters: Waters, spec: SceneSpec): Fleet {
  const candidates = [...moor(rng, waters), ...swing(rng, waters)];
  const wanted = spec.objects ?? Math.round(drawBusyness(rng) * Math.min(70, 6 + candidates.length * 0.6));
  const ships: Target[] = [];
  const wakes: Thing[] = [];
  let count = 0;
  for (const ship of mingle(rng, candidates)) {
    const counted = ship.length >= SHIP_FLOOR_M && inScene(ship, waters.size);
    if (counted && count >= wanted) continue;
    if (!counted && ship.length >= SHIP_FLOOR_M && spec.objects === 0) continue;
    if (ships.some((other) => touching(other, ship))) continue;
    if (ship.load !== 'berthed' && ship.load !== 'rafted' && !afloat(ship, waters)) continue;
    ships.push(ship);
    if (counted) count++;
    if (ship.load === 'under-way') {
      const wake = wakeOf(rng, ship, waters.coast);
      if (wake) wakes.push(wake);
    }
  }
  return { ships, wakes };
}

function drawBusyness(rng: Rng): number {
  return rng.weighted([
    [0, 1],
    [rng.range(0.05, 0.3), 4],
    [rng.range(0.3, 1), 5],
  ]);
}

/** Ships along every berth, end to end with gaps, some with a second and third outside. */
function moor(rng: Rng, { berths, reach }: Waters): Target[] {
  const ships: Target[] = [];
  for (const berth of berths) {
    const length = Math.hypot(berth.b[0] - berth.a[0], berth.b[1] - berth.a[1]);
    const along: XY = [(berth.b[0] - berth.a[0]) / length, (berth.b[1] - berth.a[1]) / length];
    const small = rng.chance(0.25);
    let at = rng.range(4, 30);
    while (at < length - 15) {
      const longest = Math.min(length - at - 4, small ? 60 : reach * 1.1);
      const hull = drawHull(
        rng,
        small ? rng.pick(['fishing', 'tug', 'barge', 'cargo']) : rng.weighted(SHIP_MIX),
        longest,
      );
      if (!hull) {
        at += 20;
        continue;
      }
      const turned = rng.chance(0.5) ? Math.PI : 0;
      const heading = Math.atan2(along[1], along[0]) + turned + rng.normal(0, 0.008);
      const raft = hull.length < 110 && rng.chance(small ? 0.5 : 0.12) ? rng.int(2, small ? 5 : 3) : 1;
      let off = 1.2;
      for (let k = 0; k < raft; k++) {
        const own: Hull = k === 0 ? hull : { ...hull, length: hull.length * rng.range(0.85, 1.05) };
        const away = off + own.beam / 2;
        off += own.beam + 0.8;
        const slip = at + hull.length / 2 + (k === 0 ? 0 : rng.normal(0, 2));
        ships.push(
          float(
            rng,
            own,
            berth.a[0] + along[0] * slip + berth.out[0] * away,
            berth.a[1] + along[1] * slip + berth.out[1] * away,
            heading,
            raft > 1 ? 'rafted' : 'berthed',
          ),
        );
      }
      at += hull.length + rng.range(3, 14) + (rng.chance(0.4) ? rng.range(20, 160) : 0);
    }
  }
  return ships;
}

/** Ships in open water: at anchor all to one wind, or under way. */
function swing(rng: Rng, { coast, reach, size }: Waters): Target[] {
  const wind = rng.range(0, 2 * Math.PI);
  const ships: Target[] = [];
  const tries = Math.round(Math.min(160, 20 + (size[0] * size[1]) / 120_000));
  for (let k = 0; k < tries; k++) {
    const [x, y] = [rng.range(0, size[0]), rng.range(0, size[1])];
    const [, t] = coast.frame(x, y);
    const underWay = rng.chance(0.3);
    const longest = t < reach * 1.2 ? 70 : 300;
    const hull = drawHull(rng, rng.weighted(SHIP_MIX), Math.min(longest, Math.hypot(...size) * 0.5));
    if (!hull || t < hull.length * 0.3) continue;
    const heading = underWay
      ? coast.angle +
        (rng.chance(0.6) ? Math.PI / 2 : 0) +
        (rng.chance(0.5) ? Math.PI : 0) +
        rng.normal(0, 0.5)
      : wind + rng.normal(0, 0.12);
    ships.push(float(rng, hull, x, y, heading, underWay ? 'under-way' : 'anchored'));
  }
  return ships;
}

/** The wash behind a ship, as long as there is water for it; null where there is none. */
function wakeOf(rng: Rng, ship: Target, coast: Coast): Thing | null {
  const drawn = ship.length * rng.range(2, 6);
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
    variant: ship.width.toFixed(1),
    x: ship.x - c * back,
    y: ship.y - s * back,
    angle: ship.angle,
    length,
    width: Math.min(length * 0.62, ship.width * 3 + length * 0.35),
    top: 0,
    seed: rng.seed(),
    layer: 0,
  };
}

function inScene(ship: Target, [w, h]: readonly [number, number]): boolean {
  return ship.x >= 0 && ship.y >= 0 && ship.x < w && ship.y < h;
}

/** Whole hull on water, clear of piers, moles and rocks. */
function afloat(ship: Target, { coast, obstacles }: Waters): boolean {
  for (const u of [-0.5, -0.25, 0, 0.25, 0.5]) {
    const x = ship.x + u * ship.length * Math.cos(ship.angle);
    const y = ship.y + u * ship.length * Math.sin(ship.angle);
    if (coast.offshore(x, y) < ship.width + 8) return false;
    if (obstacles.some((o) => within(o, x, y, ship.width + 6))) return false;
  }
  return true;
}

export function within(o: Thing, x: number, y: number, gap: number): boolean {
  const [c, s] = [Math.cos(o.angle), Math.sin(o.angle)];
  const u = (x - o.x) * c + (y - o.y) * s;
  const v = (y - o.y) * c - (x - o.x) * s;
  return Math.abs(u) < o.length / 2 + gap && Math.abs(v) < o.width / 2 + gap;
}

/** Whether hulls come closer than 0.3 m; seen as points along each centre line against the other's box. */
function touching(a: Target, b: Target): boolean {
  if (Math.hypot(a.x - b.x, a.y - b.y) > (a.length + b.length) / 2 + 5) return false;
  return meets(a, b) || meets(b, a);
}

function meets(a: Target, b: Target): boolean {
  for (let k = -8; k <= 8; k++) {
    const u = (k / 16) * a.length;
    if (within(b, a.x + u * Math.cos(a.angle), a.y + u * Math.sin(a.angle), a.width / 2 + 0.3)) return true;
  }
  return false;
}

function mingle<T>(rng: Rng, items: readonly T[]): T[] {
  return items
    .map((item) => [rng.next(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}
