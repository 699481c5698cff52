import type { ObjectClass } from '../domain/detection.ts';
import type { Observation, SeriesPoint, Tombstone } from '../domain/observation.ts';
import type { Origin } from '../domain/scene.ts';
import type { SceneView } from '../domain/scene-view.ts';
import type { SensorClass } from '../domain/sensor-class.ts';
import type { PassStore } from './pass-store.ts';

/** Observations with their history, and the series made of them. */
export interface ObservationStore extends PassStore {
  /**
   * Upserts by area revision + pass + model + version; a superseded version is kept as history. One that differs in
   * `observedAt` alone says nothing new and changes nothing.
   * @param views that it was made of: where one was taken back meanwhile nothing is saved, and the answer is false
   */
  saveObservation(observation: Observation, views?: readonly SceneView[]): Promise<boolean>;
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

interface ObservationQuery {
  readonly areaId: string;
  readonly origin: Origin;
}

export interface SeriesQuery {
  readonly siteId: string;
  readonly areaId?: string;
  readonly class?: ObjectClass;
  readonly origin: Origin;
  readonly modelId?: string;
  /** This version, or `all`; absent: of each look the newest. */
  readonly modelVersion?: string;
  readonly sensorClass?: SensorClass;
  readonly observation?: string;
  /** ms UTC, from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
}
