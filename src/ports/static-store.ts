import type { BoxFooting, Footing } from '../domain/footing.ts';
import type { Origin } from '../domain/scene.ts';
import type { AreaMark } from '../domain/static-register.ts';

/** What counts rest on, and what analysts say of objects that stay put. */
export interface StaticStore {
  /** It goes with the version of the observation that it belongs to; nothing when that was withdrawn meanwhile. */
  saveFooting(footing: Footing): Promise<void>;
  /** Of an area's dated observations as they stand; older ones may have none. */
  listFootings(query: { readonly areaId: string; readonly origin: Origin }): Promise<readonly Footing[]>;
  /** The same without the cells, which are many. */
  listBoxes(query: { readonly areaId: string; readonly origin: Origin }): Promise<readonly BoxFooting[]>;
  saveStaticMark(mark: AreaMark): Promise<void>;
  /** In the order in which they were said. */
  listStaticMarks(query: {
    readonly siteId?: string;
    readonly areaId?: string;
  }): Promise<readonly AreaMark[]>;
  /** What was deleted, or null. */
  deleteStaticMark(id: string): Promise<AreaMark | null>;
}
