import { hash01, type Rng } from './random.ts';
import type { Footprint, Target } from './world.ts';

export type ShipKind =
  | 'bulk'
  | 'tanker'
  | 'container-ship'
  | 'cargo'
  | 'ro-ro'
  | 'cruise'
  | 'ferry'
  | 'naval'
  | 'submarine'
  | 'dredger'
  | 'fishing'
  | 'tug'
  | 'pusher'
  | 'barge'
  | 'yacht'
  | 'motorboat'
  | 'sailboat'
  | 'skiff';
export type ShipState = 'berthed' | 'rafted' | 'docked' | 'anchored' | 'under-way';

/** Hulls of this length and more are the class `ship`; shorter ones are boats, m. */
export const SHIP_FLOOR_M = 50;

interface Form {
  /** m */
  readonly length: readonly [number, number];
  /** Length over beam. */
  readonly slim: readonly [number, number];
  /** What stands on the deck: its height in parts of the length, and at most, m. */
  readonly rise: readonly [share: number, most: number];
}

const FORMS: Readonly<Record<ShipKind, Form>> = {
  bulk: { length: [90, 300], slim: [5.6, 6.8], rise: [0.09, 20] },
  tanker: { length: [65, 290], slim: [5.4, 6.6], rise: [0.09, 20] },
  'container-ship': { length: [100, 330], slim: [5.8, 7.6], rise: [0.11, 24] },
  cargo: { length: [52, 150], slim: [5.2, 7], rise: [0.1, 14] },
  'ro-ro': { length: [110, 230], slim: [5.8, 7], rise: [0.1, 20] },
  cruise: { length: [110, 330], slim: [6.4, 8.2], rise: [0.1, 24] },
  ferry: { length: [28, 190], slim: [3.8, 6.8], rise: [0.1, 14] },
  naval: { length: [30, 190], slim: [7, 9.4], rise: [0.1, 14] },
  submarine: { length: [60, 110], slim: [8.5, 11], rise: [0.06, 6] },
  dredger: { length: [45, 140], slim: [4.2, 5.8], rise: [0.1, 13] },
  fishing: { length: [9, 75], slim: [3.1, 5], rise: [0.16, 8] },
  tug: { length: [16, 38], slim: [2.5, 3.4], rise: [0.3, 9] },
  pusher: { length: [14, 34], slim: [2.2, 3.2], rise: [0.3, 8] },
  barge: { length: [25, 95], slim: [3.6, 7], rise: [0.05, 4] },
  yacht: { length: [18, 75], slim: [4, 5.6], rise: [0.14, 8] },
  motorboat: { length: [5, 17], slim: [2.5, 3.4], rise: [0.16, 2.6] },
  sailboat: { length: [6, 19], slim: [2.9, 3.7], rise: [0.06, 0.9] },
  skiff: { length: [4.5, 13], slim: [3, 4.8], rise: [0.08, 0.8] },
};

type Mix = readonly (readonly [ShipKind, number])[];

/** What calls at a port of goods. */
export const SHIP_MIX: Mix = [
  ['bulk', 17],
  ['tanker', 14],
  ['container-ship', 12],
  ['cargo', 22],
  ['ro-ro', 4],
  ['cruise', 3],
  ['ferry', 6],
  ['naval', 4],
  ['dredger', 2],
  ['fishing', 12],
  ['tug', 5],
  ['barge', 5],
  ['yacht', 1],
];

/** What lies in a navy's harbour. */
export const NAVY_MIX: Mix = [
  ['naval', 20],
  ['submarine', 2],
  ['tug', 3],
  ['cargo', 1],
  ['tanker', 1],
  ['barge', 2],
  ['motorboat', 2],
];

/** Short hulls along a quay. */
export const SMALL_MIX: Mix = [
  ['fishing', 8],
  ['tug', 3],
  ['barge', 3],
  ['cargo', 3],
  ['ferry', 2],
  ['yacht', 2],
  ['naval', 1],
  ['skiff', 2],
];

/** What moves on a river. */
export const RIVER_MIX: Mix = [
  ['barge', 12],
  ['cargo', 8],
  ['tanker', 3],
  ['ferry', 3],
  ['dredger', 2],
  ['tug', 2],
  ['motorboat', 3],
  ['skiff', 3],
];

/** Boats about in open water. */
export const BOAT_MIX: Mix = [
  ['motorboat', 8],
  ['sailboat', 4],
  ['skiff', 5],
  ['fishing', 6],
  ['tug', 1],
  ['yacht', 1],
];

/** Every scene has its own character: weights are multiplied by chance. */
export function skewMix(rng: Rng, mix: Mix): Mix {
  return mix.map(([kind, weight]) => [kind, weight * Math.exp(rng.normal(0, 0.7))] as const);
}

export interface Hull {
  readonly kind: ShipKind;
  readonly length: number;
  readonly beam: number;
}

/** A hull of a kind no longer than `longest`; null where the kind has none so short. */
export function drawHull(rng: Rng, kind: ShipKind, longest: number): Hull | null {
  const { length, slim } = FORMS[kind];
  const [low, high] = [length[0], Math.min(length[1], longest)];
  if (high < low) return null;
  // Small ships are commoner than large ones.
  const drawn = low * (high / low) ** (rng.next() ** 1.15);
  return { kind, length: drawn, beam: drawn / rng.range(slim[0], slim[1]) };
}

/** Height of a hull's deck over the water, m: low when laden. */
export function freeboardOf(ship: Footprint & { readonly seed: number }): number {
  const laden = 0.65 + 0.75 * hash01(ship.seed, 31, 4);
  return ship.length < 25 ? 0.5 + 0.05 * ship.length : Math.min(12, (1 + ship.length * 0.042) * laden);
}

/** A hull afloat as a target; its bow points along `angle`. */
export function float(rng: Rng, hull: Hull, x: number, y: number, angle: number, state: ShipState): Target {
  const placed = { x, y, angle, length: hull.length, width: hull.beam, seed: rng.seed() };
  const [share, most] = FORMS[hull.kind].rise;
  return {
    ...placed,
    kind: hull.kind,
    variant: hull.kind,
    class: hull.length >= SHIP_FLOOR_M ? 'ship' : 'boat',
    family: null,
    load: state,
    string: null,
    layer: 2,
    top: freeboardOf(placed) + Math.min(most, hull.length * share + 0.4),
  };
}
