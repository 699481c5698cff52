import { Afloat } from './afloat.ts';
import { fillSlots } from './boats.ts';
import type { Berth } from './coast.ts';
import type { Slot } from './marina.ts';
import { dryDocked, moor, type Party } from './moorings.ts';
import type { Rng } from './random.ts';
import { type Roads, swing, wakeOf } from './roads.ts';
import { SHIP_FLOOR_M } from './ships.ts';
import type { SceneSpec } from './spec.ts';
import type { Footprint, Target, Thing } from './world.ts';

export interface Fleet {
  readonly ships: readonly Target[];
  readonly wakes: readonly Thing[];
}

/** Where ships may float: the coast, its berths, boats' places, and what stands in the water. */
export interface Waters extends Omit<Roads, 'wind'> {
  readonly berths: readonly Berth[];
  readonly slots: readonly Slot[];
  /** Dry docks in which a ship may stand. */
  readonly docks: readonly Footprint[];
  readonly obstacles: readonly Thing[];
  /** How many ships there may be in open water, in parts of what is usual. */
  readonly traffic: number;
}

/**
 * Ships at berth, rafted, at anchor and under way. With `spec.objects` the number of ships of 50 m and more whose
 * middle lies in the scene is that, as far as there is room.
 */
export function sendFleet(rng: Rng, waters: Waters, spec: SceneSpec): Fleet {
  const wind = rng.range(0, 2 * Math.PI);
  const longest = Math.max(waters.reach * 1.1, 60);
  const parties = mingle(rng, [
    ...moor(rng, waters.berths, longest),
    ...swing(rng, { ...waters, wind }),
    ...dryDocked(rng, waters.docks),
  ]);
  const wanted =
    spec.objects ?? Math.round(waters.traffic * drawBusyness(rng) * Math.min(70, 6 + parties.length * 0.6));
  const afloat = new Afloat(waters.coast, waters.obstacles);
  const wakes: Thing[] = [];
  let count = 0;
  const admit = (party: Party): void => {
    for (const [k, ship] of party.entries()) {
      const large = ship.length >= SHIP_FLOOR_M;
      const counted = large && inScene(ship, waters.size);
      if (counted && count >= wanted) return;
      if (!counted && large && wanted === 0) return;
      if (!afloat.take(ship)) return;
      if (counted) count++;
      if (k > 0 || ship.load !== 'under-way') continue;
      const wake = wakeOf(rng, ship, waters.coast);
      if (wake) wakes.push(wake);
    }
  };
  for (const party of parties) admit(party);
  for (const boat of fillSlots(rng, waters.slots, wind)) admit([boat]);
  return { ships: afloat.ships, wakes };
}

function drawBusyness(rng: Rng): number {
  return rng.weighted([
    [0, 1],
    [rng.range(0.05, 0.3), 4],
    [rng.range(0.3, 1), 5],
  ]);
}

function inScene(ship: Target, [w, h]: readonly [number, number]): boolean {
  return ship.x >= 0 && ship.y >= 0 && ship.x < w && ship.y < h;
}

function mingle<T>(rng: Rng, items: readonly T[]): T[] {
  return items
    .map((item) => [rng.next(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}
