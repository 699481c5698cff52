import type { Detection, ObjectClass } from '../domain/detection.ts';
import type { FaultCode } from '../domain/fault.ts';
import type { ScenePlan } from '../domain/plan.ts';
import type { Scene, SceneState } from '../domain/scene.ts';
import type { Page } from './page.ts';

export interface SceneStore {
  /** Inserts unless the id is there; answers the stored scene. Blob references follow the scene's sources. */
  insertScene(scene: Scene): Promise<{ readonly scene: Scene; readonly created: boolean }>;
  getScene(id: string): Promise<Scene | null>;
  /**
   * `only`: a job of an older generation must not change what a newer one is doing.
   * @throws Fault not-found; cancelled when the scene has left the generation in `only`
   */
  updateScene(id: string, change: SceneChange, only?: { readonly generation: number }): Promise<Scene>;
  /** Newest first. */
  listScenes(query: {
    readonly limit: number;
    readonly cursor?: string;
    readonly state?: SceneState['kind'];
  }): Promise<Page<Scene>>;
  /** Scenes that are queued or running: the sweeper compares them with the queue. */
  unfinishedScenes(): Promise<readonly Scene[]>;
  /**
   * Takes back what a scene said, before it is deleted or its time or origin is corrected: its views go, and the
   * observations that cite it become tombstones. May be repeated: the answer stays the same until the scene goes.
   */
  withdrawScene(id: string): Promise<Withdrawal>;
  /** Withdraws; then scene, plan, shards, detections, faults and blob references go. */
  deleteScene(id: string): Promise<boolean>;

  /**
   * Plans, shards and detections of earlier generations go.
   * @throws Fault not-found when the scene was deleted, from every method that writes about one
   */
  savePlan(plan: ScenePlan): Promise<void>;
  getPlan(sceneId: string, generation: number): Promise<ScenePlan | null>;
  /** Replaces what an earlier run of the same shard left. */
  saveShard(shard: Shard, detections: readonly Detection[]): Promise<void>;
  shards(sceneId: string, generation: number): Promise<readonly Shard[]>;
  detections(query: DetectionQuery): Promise<Page<Detection>>;

  /** Once per stage, code and message; nothing when the scene was deleted. */
  addFault(fault: SceneFault): Promise<void>;
  faults(sceneId: string): Promise<readonly SceneFault[]>;
  /** SHA-256 of blobs that no scene refers to. */
  unreferencedBlobs(among: readonly string[]): Promise<readonly string[]>;
  /** Retention: scenes that have ended and were created before this instant (ms UTC) let go of their blobs. */
  releaseBlobs(createdBefore: number): Promise<void>;
}

export interface Withdrawal {
  /** The other scenes of its passes: to be observed again. */
  readonly others: readonly string[];
  /** Areas whose series have lost a point. */
  readonly areaIds: readonly string[];
}

export type SceneChange = Partial<Omit<Scene, 'id' | 'source' | 'createdAt'>>;

/** What became of one shard of tiles; `detect` jobs write it. Failed tiles were not seen. */
export interface Shard {
  readonly sceneId: string;
  readonly generation: number;
  readonly modelId: string;
  readonly shard: number;
  readonly tiles: number;
  readonly failed: { readonly code: FaultCode; readonly message: string } | null;
}

export interface DetectionQuery {
  readonly sceneId: string;
  readonly generation: number;
  readonly modelId?: string;
  readonly classes?: readonly ObjectClass[];
  readonly minScore?: number;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface SceneFault {
  readonly sceneId: string;
  readonly generation: number;
  /** Job kind or `submit`. */
  readonly stage: string;
  readonly code: FaultCode;
  readonly message: string;
  readonly at: number;
}
