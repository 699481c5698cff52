import type { Area, Site } from '../domain/site.ts';
import type { AlertStore } from './alert-store.ts';
import type { ObservationStore } from './observation-store.ts';
import type { ReferenceStore } from './reference-store.ts';
import type { ReviewStore } from './review-store.ts';
import type { SceneStore } from './scene-store.ts';
import type { StaticStore } from './static-store.ts';

/** The database: the truth about everything but pixels. Every write is idempotent. */
export interface Store
  extends SiteStore,
    SceneStore,
    ObservationStore,
    AlertStore,
    ReferenceStore,
    ReviewStore,
    StaticStore {
  /** Runs `work` while no one else, in any process, runs work under the same key. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** @throws Fault unavailable when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface SiteStore {
  listSites(): Promise<readonly Site[]>;
  getSite(id: string): Promise<Site | null>;
  /** Creates or renames. */
  saveSite(site: Omit<Site, 'areas'>): Promise<Site>;
  /** Its areas are retired; what no pass and no observation cites goes for good. */
  deleteSite(id: string): Promise<boolean>;
  /**
   * A new revision of an area, or its first; a retired area is planned again.
   * @throws Fault conflict when `expected` is not the latest revision (0: the area must be new); not-found when
   *   its site is not there
   */
  saveArea(area: Omit<Area, 'revision'>, expected: number): Promise<Area>;
  /** The latest revision, or the one asked for. Retired areas keep their revisions. */
  getArea(id: string, revision?: number): Promise<Area | null>;
  areaRevisions(id: string): Promise<readonly Area[]>;
  /**
   * The area is no longer planned; its observations stay.
   * @throws Fault conflict when `expected` is given, and is not the latest revision of an area that is planned
   */
  retireArea(id: string, expected?: number): Promise<boolean>;
}
