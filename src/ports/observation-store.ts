import type { ObjectClass } from '../domain/detection.ts';
import type { Observation, Pass, SeriesPoint } from '../domain/observation.ts';
import type { Origin } from '../domain/scene.ts';
import type { SceneView } from '../domain/scene-view.ts';

export interface ObservationStore {
  /**
   * The pass of a scene over a site: the one it already belongs to while that is of its origin and within ten
   * minutes, else the one that `choosePass` (src/domain/passes.ts) says, with concurrent callers one by one.
   * Ids never change.
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
  /**
   * Upserts by area revision + pass + model; a superseded version is kept as history. One that differs in
   * `observedAt` alone says nothing new and changes nothing.
   */
  saveObservation(observation: Observation): Promise<void>;
  getObservation(id: string): Promise<Observation | null>;
  /** Superseded versions, newest first. */
  observationHistory(id: string): Promise<readonly Observation[]>;
  /** What an observation said before a scene that it cites was withdrawn; null while the observation stands. */
  getTombstone(id: string): Promise<Tombstone | null>;
  observationsOfScene(sceneId: string): Promise<readonly Observation[]>;
  /** By acquisition time. Undated observations are left out. */
  listObservations(query: ObservationQuery): Promise<readonly Observation[]>;
  /** Brings the materialised series of an area up to date: replaces its points with these. */
  replaceSeries(areaId: string, origin: Origin, points: readonly SeriesPoint[]): Promise<void>;
  series(query: SeriesQuery): Promise<readonly SeriesPoint[]>;
}

export interface Tombstone {
  readonly observation: Observation;
  /** The scene that was withdrawn. */
  readonly sceneId: string;
  /** ms UTC. */
  readonly withdrawnAt: number;
}

interface ObservationQuery {
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
