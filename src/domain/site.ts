import type { ObjectClass } from './detection.ts';
import type { Ring } from './geometry.ts';

export const AREA_KINDS = ['yard', 'bridge', 'berth', 'anchorage', 'customs', 'river', 'scene'] as const;
/** `scene` is the whole footprint of one scene, counted on request; it belongs to no site. */
export type AreaKind = (typeof AREA_KINDS)[number];

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA zone for local times, e.g. `Asia/Pyongyang`. */
  readonly timezone: string;
  /** Fictional sites hold simulated scenes only. */
  readonly fictional: boolean;
  readonly areas: readonly Area[];
}

/** One revision of an area of interest. Editing an area makes a new revision; old observations keep theirs. */
export interface Area {
  /** Unique within the project: `<site>-<name>`; the same through all revisions. */
  readonly id: string;
  readonly siteId: string | null;
  readonly name: string;
  readonly kind: AreaKind;
  /** lon/lat, closed (first = last), counter-clockwise. Null only for kind `scene` without georeference. */
  readonly ring: Ring | null;
  readonly classes: readonly ObjectClass[];
  /** A person saw on imagery that the ring lies on the yard, the quay, the water. */
  readonly verified: boolean;
  /** 1, 2, ... */
  readonly revision: number;
}

/** Whether the area is known to lie where it should; a whole footprint is where it is. */
export function isPlaced({ kind, verified }: Pick<Area, 'kind' | 'verified'>): boolean {
  return verified || kind === 'scene';
}
