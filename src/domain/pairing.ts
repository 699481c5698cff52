import { coincidence, type GroundBox, reachM } from './ground-box.ts';
import { indexPoints } from './near.ts';

/** Something with a box and a class. */
export interface Placed {
  readonly class: string;
  readonly box: GroundBox;
}

/**
 * Pairs of one class whose boxes coincide, the best first, each at most once: [index among `known`, index among `found`].
 * Of pairs as good the order of both lists decides.
 */
export function pairUp(
  known: readonly Placed[],
  found: readonly Placed[],
): readonly (readonly [number, number])[] {
  if (known.length === 0 || found.length === 0) return [];
  const reach = Math.max(...known.map(({ box }) => reachM(box.lengthM)));
  const near = indexPoints(
    known.map(({ box }) => box.centre),
    reach,
  );
  const candidates: { readonly k: number; readonly f: number; readonly share: number }[] = [];
  found.forEach((one, f) => {
    near(one.box.centre, (k) => {
      const other = known[k] as Placed;
      const share = other.class === one.class ? coincidence(other.box, one.box) : 0;
      if (share > 0) candidates.push({ k, f, share });
    });
  });
  const taken = { known: new Set<number>(), found: new Set<number>() };
  return candidates
    .sort((a, b) => b.share - a.share || a.k - b.k || a.f - b.f)
    .flatMap(({ k, f }) => {
      if (taken.known.has(k) || taken.found.has(f)) return [];
      taken.known.add(k);
      taken.found.add(f);
      return [[k, f] as const];
    });
}
