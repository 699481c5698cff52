import type { Rng } from './random.ts';
import type { Target } from './world.ts';

export type ShipKind = 'bulk' | 'tanker' | 'container-ship' | 'cargo' | 'ferry' | 'fishing' | 'tug' | 'barge';
export type ShipState = 'berthed' | 'rafted' | 'anchored' | 'under-way';

/** Hulls of this length and more are the class `ship`; shorter ones are boats, m. */
export const SHIP_FLOOR_M = 50;

/** Lengths, m, and length over beam, by kind. */
const FORMS: Readonly<
  Record<ShipKind, { readonly length: readonly [number, number]; readonly slim: readonly [number, number] }>
> = {
  bulk: { length: [90, 295], slim: [5.6, 6.8] },
  tanker: { length: [65, 275], slim: [5.4, 6.6] },
  'container-ship': { length: [100, 300], slim: [5.8, 7.6] },
  cargo: { length: [52, 150], slim: [5.2, 7] },
  ferry: { length: [45, 190], slim: [4.8, 6.8] },
  fishing: { length: [12, 62], slim: [3.2, 5] },
  tug: { length: [18, 36], slim: [2.6, 3.4] },
  barge: { length: [25, 95], slim: [2.8, 4.6] },
};

export const SHIP_MIX: readonly (readonly [ShipKind, number])[] = [
  ['bulk', 18],
  ['tanker', 14],
  ['container-ship', 12],
  ['cargo', 26],
  ['ferry', 6],
  ['fishing', 14],
  ['tug', 5],
  ['barge', 5],
];

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

/** A hull afloat as a target; its bow points along `angle`. */
export function float(rng: Rng, hull: Hull, x: number, y: number, angle: number, state: ShipState): Target {
  return {
    kind: hull.kind,
    variant: hull.kind,
    class: hull.length >= SHIP_FLOOR_M ? 'ship' : 'boat',
    family: null,
    load: state,
    layer: 2,
    x,
    y,
    angle,
    length: hull.length,
    width: hull.beam,
    top: Math.min(30, 3 + hull.length * 0.1),
    seed: rng.seed(),
  };
}
