import type { Detection } from '../../domain/detection.ts';
import type { Observation, Pass, SeriesPoint } from '../../domain/observation.ts';
import type { ScenePlan } from '../../domain/plan.ts';
import type { Scene } from '../../domain/scene.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { Area, Site } from '../../domain/site.ts';
import type { Tombstone } from '../../ports/observation-store.ts';
import type { SceneFault, Shard } from '../../ports/scene-store.ts';

/** Everything the store knows. No statement is interrupted by another, so none needs a lock. */
export interface Tables {
  readonly sites: Map<string, Omit<Site, 'areas'> & { readonly retired: boolean }>;
  /** By area id: all revisions, and whether the area is still planned. */
  readonly areas: Map<string, { readonly revisions: readonly Area[]; readonly retired: boolean }>;
  readonly scenes: Map<string, Scene>;
  /** By scene id: SHA-256 of the blobs it holds on to. */
  readonly blobRefs: Map<string, ReadonlySet<string>>;
  readonly plans: Map<string, ScenePlan>;
  readonly shards: Map<string, { readonly shard: Shard; readonly detections: readonly Detection[] }>;
  readonly faults: Map<string, readonly SceneFault[]>;
  readonly passes: Map<string, Pass>;
  readonly passScenes: Map<
    string,
    { readonly passId: string; readonly sceneId: string; readonly siteId: string | null }
  >;
  readonly views: Map<string, SceneView>;
  readonly observations: Map<string, Observation>;
  readonly history: Map<string, readonly Observation[]>;
  readonly tombstones: Map<string, Tombstone>;
  readonly series: Map<string, readonly SeriesPoint[]>;
}

export function emptyTables(): Tables {
  return {
    sites: new Map(),
    areas: new Map(),
    scenes: new Map(),
    blobRefs: new Map(),
    plans: new Map(),
    shards: new Map(),
    faults: new Map(),
    passes: new Map(),
    passScenes: new Map(),
    views: new Map(),
    observations: new Map(),
    history: new Map(),
    tombstones: new Map(),
    series: new Map(),
  };
}

/** Key of several parts: no part holds the separator. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.join('\u0000');
}

export function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Removes the rows for which `goes` is true; answers them. */
export function removeWhere<T>(table: Map<string, T>, goes: (row: T) => boolean): readonly T[] {
  const gone = [...table].filter(([, row]) => goes(row));
  for (const [key] of gone) table.delete(key);
  return gone.map(([, row]) => row);
}
