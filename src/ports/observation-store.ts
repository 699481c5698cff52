import type { ObjectClass } from '../domain/detection.ts';
import type { Observation, Pass, SeriesPoint } from '../domain/observation.ts';
import type { Origin } from '../domain/scene.ts';
import type { SceneView } from '../domain/scene-view.ts';

export interface ObservationStore {
  /**
   * The pass of a scene over a site: the one it already belongs to, else the pass of the same site and origin
   * whose anchor is nearest within ten minutes, else a new one anchored at the scene. Ids never change.
   */
  assignPass(scene: {
    readonly id: string;
    readonly siteId: string | null;
    readonly origin: Origin;
    readonly at: number;
  }): Promise<Pass>;
  passScenes(passId: string): Promise<readonly string[]>;
  /** What one scene shows of one area; replaces what an earlier run left. */
  saveSceneView(view: SceneView): Promise<void>;
  sceneViews(query: {
    readonly passId: string;
    readonly areaId: string;
    readonly areaRevision: number;
    readonly modelId: string;
  }): Promise<readonly SceneView[]>;
  /** Upserts by area revision + pass + model; a superseded version is kept as history. */
  saveObservation(observation: Observation): Promise<void>;
  getObservation(id: string): Promise<Observation | null>;
  observationsOfScene(sceneId: string): Promise<readonly Observation[]>;
  /** By acquisition time. Undated observations are left out. */
  listObservations(query: ObservationQuery): Promise<readonly Observation[]>;
  /** Brings the materialised series of an area up to date: replaces its points with these. */
  replaceSeries(areaId: string, origin: Origin, points: readonly SeriesPoint[]): Promise<void>;
  series(query: SeriesQuery): Promise<readonly SeriesPoint[]>;
}

export interface ObservationQuery {
  readonly areaId: string;
  readonly origin: Origin;
}

export interface SeriesQuery {
  readonly siteId: string;
  readonly areaId?: string;
  readonly class?: ObjectClass;
  readonly origin: Origin;
  /** ms UTC, from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}
