import { boundsOf } from '../map/scene-layers.ts';
import type { Area, Scene, Site } from '../server/types.ts';

/** The areas of sites that lie under a scene, by their bounds. */
export function areasOver({ footprint }: Scene, sites: readonly Site[]): readonly Area[] {
  if (footprint === null) return [];
  const [west, south, east, north] = boundsOf(footprint);
  return sites
    .flatMap(({ areas }) => areas)
    .filter(({ geometry }) => {
      if (geometry === null) return false;
      const [w, s, e, n] = boundsOf(geometry);
      return w < east && west < e && s < north && south < n;
    });
}
