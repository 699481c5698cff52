/** A site on the map of the world. */
export interface Spot {
  readonly id: string;
  readonly name: string;
  readonly place: readonly [lon: number, lat: number];
  readonly state: string;
  readonly href: string;
  /** What a reader hears and sees beside the mark. */
  readonly says: string;
}

/** What is to be done about marks that show `before`: a mark that says the same is left alone. */
export function changesOf(
  before: readonly Spot[],
  now: readonly Spot[],
): { readonly gone: readonly string[]; readonly changed: readonly Spot[] } {
  const shown = new Map(before.map((spot) => [spot.id, JSON.stringify(spot)]));
  const kept = new Set(now.map(({ id }) => id));
  return {
    gone: before.flatMap(({ id }) => (kept.has(id) ? [] : [id])),
    changed: now.filter((spot) => shown.get(spot.id) !== JSON.stringify(spot)),
  };
}
