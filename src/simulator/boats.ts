import type { Slot } from './marina.ts';
import type { Rng } from './random.ts';
import { drawHull, float, type ShipKind } from './ships.ts';
import type { Target } from './world.ts';

type Mix = readonly (readonly [ShipKind, number])[];

const KINDS: Readonly<Record<Slot['use'], Mix>> = {
  leisure: [
    ['motorboat', 6],
    ['sailboat', 5],
    ['skiff', 1],
  ],
  fishing: [
    ['fishing', 6],
    ['skiff', 6],
    ['motorboat', 2],
  ],
  buoy: [
    ['sailboat', 6],
    ['motorboat', 4],
    ['skiff', 3],
  ],
};

/** Boats in a marina's places: most are taken, by hulls that fit. */
export function fillSlots(rng: Rng, slots: readonly Slot[], wind: number): Target[] {
  const full = rng.range(0.35, 0.97);
  const lean = rng.range(0.2, 3);
  const boats: Target[] = [];
  for (const slot of slots) {
    if (!rng.chance(slot.use === 'buoy' ? full * 0.6 : full)) continue;
    const mix = KINDS[slot.use].map(
      ([kind, weight]) => [kind, kind === 'sailboat' ? weight * lean : weight] as const,
    );
    const drawn = drawHull(rng, rng.weighted(mix), slot.length);
    if (!drawn) continue;
    // Places are let by length: most boats are nearly as long as theirs.
    const stretch = Math.max(1, (slot.length * rng.range(0.7, 1)) / drawn.length);
    const shrink = Math.min(1, slot.width / (drawn.beam * stretch));
    const hull = {
      ...drawn,
      length: drawn.length * stretch * Math.sqrt(shrink),
      beam: drawn.beam * stretch * shrink,
    };
    const [x, y] = slot.at;
    if (slot.use === 'buoy') {
      boats.push(float(rng, hull, x, y, wind + rng.normal(0, 0.15), 'anchored'));
      continue;
    }
    const off = rng.range(0, 0.6) + hull.length / 2;
    const heading = slot.angle + (rng.chance(0.45) ? Math.PI : 0) + rng.normal(0, 0.02);
    boats.push(
      float(rng, hull, x + Math.cos(slot.angle) * off, y + Math.sin(slot.angle) * off, heading, 'berthed'),
    );
  }
  return boats;
}
