import { at, type Rng } from './random.ts';
import { drawLoad, FREIGHT_MIX, VEHICLES, type VehicleGroup, type VehicleType } from './rolling-stock.ts';
import { cellKey } from './spatial-index.ts';
import type { SceneSpec, YardLayout } from './spec.ts';
import { pointOn, type Track } from './tracks.ts';
import type { Target } from './world.ts';

/** Wagons coupled together on one track. */
type Wagons = readonly Target[];

/**
 * Strings of rail vehicles on the tracks. With `spec.objects` the number of freight wagons whose middle lies in the
 * scene is that, as far as the tracks hold so many.
 */
export function placeStrings(
  rng: Rng,
  tracks: readonly Track[],
  layout: YardLayout,
  spec: SceneSpec,
  size: readonly [number, number],
): Target[] {
  const strings = tracks.flatMap((track) => stringsOn(rng, track, size));
  const order = rng.chance(0.5) ? shuffle(rng, strings) : shuffle(rng, [...groupByTrack(strings)]).flat();
  const inScene = (t: Target): boolean =>
    t.class === 'railcar' && t.x >= 0 && t.y >= 0 && t.x < size[0] && t.y < size[1];
  const most = strings.flat().filter(inScene).length;
  const wanted = spec.objects ?? Math.round(most * drawOccupancy(rng, layout));
  const taken: Target[] = [];
  const free = makeFootprintTest();
  let count = 0;
  let string = 0;
  for (const wagons of order) {
    string++;
    for (const wagon of wagons) {
      if (count >= wanted && (spec.objects !== null || inScene(wagon))) break;
      if (!free(wagon)) {
        // a hole: what stands behind it is another string
        string++;
        continue;
      }
      taken.push({ ...wagon, string });
      if (inScene(wagon)) count++;
    }
    if (count >= wanted) break;
  }
  return taken;
}

function drawOccupancy(rng: Rng, layout: YardLayout): number {
  if (layout === 'line') return rng.chance(0.5) ? 0 : rng.range(0.2, 0.6);
  return rng.weighted([
    [0, 6],
    [rng.range(0.02, 0.2), 26],
    [rng.range(0.2, 0.6), 40],
    [rng.range(0.6, 1), 28],
  ]);
}

function stringsOn(rng: Rng, track: Track, size: readonly [number, number]): (Wagons & { track?: Track })[] {
  const strings: Target[][] = [];
  const [from, to] = track.clear;
  let cursor = from + rng.range(0, 40);
  while (cursor < to - 15) {
    const [x, y] = pointOn(track, cursor);
    if (x < -60 || y < -60 || x > size[0] + 60 || y > size[1] + 60) {
      cursor += 40;
      continue;
    }
    const wagons = drawString(rng, track, cursor, to);
    cursor = wagons.end + (rng.chance(0.35) ? rng.range(1, 8) : rng.range(8, 90));
    if (wagons.targets.length > 0) strings.push(wagons.targets);
  }
  return strings;
}

function drawString(
  rng: Rng,
  track: Track,
  from: number,
  to: number,
): { readonly targets: Target[]; readonly end: number } {
  const kind = rng.weighted([
    ['unit', 5],
    ['mixed', 4],
    ['passenger', 0.6],
    ['works', 0.3],
    ['light', 0.4],
  ]);
  const count =
    kind === 'passenger'
      ? rng.int(2, 10)
      : kind === 'works'
        ? rng.int(1, 4)
        : kind === 'light'
          ? 1
          : rng.int(1, 32);
  const unitGroup = rng.weighted(FREIGHT_MIX);
  const unitType: VehicleType = rng.pick(VEHICLES[unitGroup]);
  const unitLoad = drawLoad(rng, unitGroup, unitType);
  const unitSeed = rng.seed();
  const sameLooks = rng.chance(0.7);
  const targets: Target[] = [];
  let cursor = from;
  for (let i = 0; i < count; i++) {
    const lead = i === 0 && (kind === 'light' || (kind !== 'works' && rng.chance(0.12)));
    const group: VehicleGroup = lead ? 'locomotive' : groupFor(rng, kind, unitGroup);
    const type: VehicleType = group === unitGroup && kind === 'unit' ? unitType : rng.pick(VEHICLES[group]);
    if (cursor + type.overCouplers > to) break;
    const load =
      group === unitGroup && kind === 'unit' && rng.chance(0.93) ? unitLoad : drawLoad(rng, group, type);
    // Wagons of one batch share a paint: the low bits of the seed tell them apart by dirt alone.
    const seed = kind === 'unit' && sameLooks && !lead ? unitSeed * 64 + i : rng.seed() * 64 + i;
    targets.push(standOn(track, cursor, group, type, load, seed));
    cursor += type.overCouplers;
  }
  return { targets, end: cursor };
}

function groupFor(rng: Rng, kind: string, unitGroup: VehicleGroup): VehicleGroup {
  if (kind === 'passenger') return 'passenger';
  if (kind === 'works') return rng.chance(0.7) ? 'maintenance' : 'flat';
  return kind === 'unit' ? unitGroup : rng.weighted(FREIGHT_MIX);
}

/** A vehicle whose couplers reach from `from` on: its middle and direction are those of its bogies' chord. */
function standOn(
  track: Track,
  from: number,
  group: VehicleGroup,
  type: VehicleType,
  load: string,
  seed: number,
): Target {
  const mid = from + type.overCouplers / 2;
  const [ax, ay] = pointOn(track, mid - type.body * 0.33);
  const [bx, by] = pointOn(track, mid + type.body * 0.33);
  return {
    kind: group,
    variant: type.name,
    class: type.class,
    family: type.family,
    load,
    string: null,
    layer: 2,
    x: (ax + bx) / 2,
    y: (ay + by) / 2,
    angle: Math.atan2(by - ay, bx - ax),
    length: type.body,
    width: type.width,
    top: type.top + 0.4,
    seed,
  };
}

/** Accepts a vehicle when it stands clear of all accepted before (both seen as a row of discs). */
function makeFootprintTest(): (target: Target) => boolean {
  const cells = new Map<number, number[]>();
  const CELL = 4;
  return (target) => {
    const discs: number[] = [];
    const n = Math.ceil(target.length / 2.4);
    for (let k = 0; k <= n; k++) {
      const u = (k / n - 0.5) * (target.length - 2);
      discs.push(target.x + u * Math.cos(target.angle), target.y + u * Math.sin(target.angle));
    }
    for (let k = 0; k < discs.length; k += 2) {
      const [x, y] = [at(discs, k), at(discs, k + 1)];
      const [ci, cj] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      for (let j = cj - 1; j <= cj + 1; j++) {
        for (let i = ci - 1; i <= ci + 1; i++) {
          const cell = cells.get(cellKey(i, j)) ?? [];
          for (let m = 0; m < cell.length; m += 2) {
            if (Math.hypot(at(cell, m) - x, at(cell, m + 1) - y) < 2.9) return false;
          }
        }
      }
    }
    for (let k = 0; k < discs.length; k += 2) {
      const key = cellKey(Math.floor(at(discs, k) / CELL), Math.floor(at(discs, k + 1) / CELL));
      const cell = cells.get(key);
      if (cell) cell.push(at(discs, k), at(discs, k + 1));
      else cells.set(key, [at(discs, k), at(discs, k + 1)]);
    }
    return true;
  };
}

function groupByTrack(strings: readonly Wagons[]): Wagons[][] {
  // Neighbouring strings fill up together: blocks of eight are shuffled, not single ones.
  const groups: Wagons[][] = [];
  for (let i = 0; i < strings.length; i += 8) groups.push(strings.slice(i, i + 8));
  return groups;
}

function shuffle<T>(rng: Rng, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    const [a, b] = [at(out, i), at(out, j)];
    out[i] = b;
    out[j] = a;
  }
  return out;
}
