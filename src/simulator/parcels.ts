import { fractalNoise } from './noise.ts';
import { hash01, hash32, rngOf } from './random.ts';
import { cellKey } from './spatial-index.ts';

/** What a piece of land is used for. */
export const LAND_USES = [
  'grass',
  'field',
  'orchard',
  'vineyard',
  'forest',
  'bare',
  'sheds',
  'lorry-park',
  'car-park',
  'containers',
  'houses',
  'glasshouses',
  'rubble',
  'pond',
  'solar',
  'scrap',
] as const;
export type LandUse = (typeof LAND_USES)[number];

/** A rectangle of land in the field's own frame (turned by `angle` around the scene's corner), m. */
export interface Parcel {
  readonly use: LandUse;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly seed: number;
  /** Half width of the road along its left and upper edge, m; 0: none. */
  readonly roadLeft: number;
  readonly roadUp: number;
  readonly roadRight: number;
  readonly roadDown: number;
}

/** Land cut into parcels without end: any place asks for its own, none is stored. */
export interface ParcelField {
  readonly angle: number;
  /** In the field's own frame. */
  parcelAt(u: number, v: number): Parcel;
  /** Parcels that touch a box of the field's own frame. */
  parcelsIn(u0: number, v0: number, u1: number, v1: number): Parcel[];
}

export interface FieldPlan {
  readonly seed: number;
  readonly angle: number;
  /** Mean side of a parcel, m. */
  readonly size: number;
  readonly uses: readonly (readonly [LandUse, number])[];
  /** Like uses lie together in quarters of about this size, m; absent: each parcel for itself. */
  readonly zoneM?: number;
}

const JITTER = 0.35;

export function cutParcels(plan: FieldPlan): ParcelField {
  const cache = new Map<number, Parcel>();
  const lineX = (i: number): number => (i + JITTER * (hash01(i, 0, plan.seed) - 0.5)) * plan.size;
  const lineY = (i: number, j: number): number =>
    (j + JITTER * (hash01(i, j, plan.seed + 1) - 0.5)) * plan.size * 0.8;
  const roadX = (i: number): number => roadWidth(hash01(i, 1, plan.seed + 2));
  const roadY = (i: number, j: number): number => roadWidth(hash01(i, j, plan.seed + 3));
  const make = (i: number, j: number): Parcel => {
    const key = cellKey(i, j);
    const known = cache.get(key);
    if (known) return known;
    // The cache only saves time: a parcel is a function of its place, so it may be dropped at will.
    if (cache.size > 20_000) cache.clear();
    const seed = hash32(i, j, plan.seed + 4);
    const parcel: Parcel = {
      use: useOf(plan, i, j, seed),
      x0: lineX(i),
      x1: lineX(i + 1),
      y0: lineY(i, j),
      y1: lineY(i, j + 1),
      seed,
      roadLeft: roadX(i),
      roadRight: roadX(i + 1),
      roadUp: roadY(i, j),
      roadDown: roadY(i, j + 1),
    };
    cache.set(key, parcel);
    return parcel;
  };
  const columnOf = (u: number): number => {
    const i = Math.floor(u / plan.size);
    if (u < lineX(i)) return i - 1;
    return u >= lineX(i + 1) ? i + 1 : i;
  };
  const rowOf = (i: number, v: number): number => {
    const j = Math.floor(v / (plan.size * 0.8));
    if (v < lineY(i, j)) return j - 1;
    return v >= lineY(i, j + 1) ? j + 1 : j;
  };
  return {
    angle: plan.angle,
    parcelAt(u, v) {
      const i = columnOf(u);
      return make(i, rowOf(i, v));
    },
    parcelsIn(u0, v0, u1, v1) {
      const found: Parcel[] = [];
      for (let i = columnOf(u0); i <= columnOf(u1); i++) {
        for (let j = rowOf(i, v0); j <= rowOf(i, v1); j++) found.push(make(i, j));
      }
      return found;
    },
  };
}

/** Half widths, m: half of the edges are mere borders, some dirt tracks, some streets. */
function roadWidth(chance: number): number {
  if (chance < 0.5) return 0;
  return chance < 0.7 ? 1.6 : 3 + 4 * (chance - 0.7);
}

/** Quarters: the use follows a smooth noise, loosened by chance, through the list of uses in its order. */
function useOf(plan: FieldPlan, i: number, j: number, seed: number): LandUse {
  const rng = rngOf(seed);
  if (plan.zoneM === undefined) return rng.weighted(plan.uses);
  const cells = plan.zoneM / plan.size;
  const smooth = fractalNoise(i / cells, (j * 0.8) / cells, plan.seed & 0xffff, 2);
  const place = Math.min(0.999, Math.max(0, 0.5 + 0.75 * smooth + rng.normal(0, 0.05)));
  const total = plan.uses.reduce((sum, [, weight]) => sum + weight, 0);
  let left = place * total;
  for (const [use, weight] of plan.uses) {
    left -= weight;
    if (left < 0) return use;
  }
  return rng.weighted(plan.uses);
}
