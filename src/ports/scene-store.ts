import type { Detection, ObjectClass } from '../domain/detection.ts';
import type { FaultCode } from '../domain/fault.ts';
import type { ScenePlan } from '../domain/plan.ts';
import type { Scene, SceneState } from '../domain/scene.ts';
import type { Page } from './page.ts';

export interface SceneStore {
  /** Inserts unless the id is there; answers the stored scene. Blob references follow the scene's sources. */
  insertScene(scene: Scene): Promise<{ readonly scene: Scene; readonly created: boolean }>;
  getScene(id: string): Promise<Scene | null>;
  /** @throws Fault not-found */
  updateScene(id: string, change: SceneChange): Promise<Scene>;
  /** Newest first. */
  listScenes(query: {
    readonly limit: number;
    readonly cursor?: string;
    readonly state?: SceneState['kind'];
  }): Promise<Page<Scene>>;
  /** Scenes that are queued or running: the sweeper compares them with the queue. */
  unfinishedScenes(): Promise<readonly Scene[]>;
  /** Scene, plan, shards, detections and blob references go; observations that cite it leave a tombstone. */
  deleteScene(id: string): Promise<boolean>;

  savePlan(plan: ScenePlan): Promise<void>;
  getPlan(sceneId: string, generation: number): Promise<ScenePlan | null>;
  /** Replaces what an earlier run of the same shard left. */
  saveShard(shard: Shard, detections: readonly Detection[]): Promise<void>;
  shards(sceneId: string, generation: number): Promise<readonly Shard[]>;
  detections(query: DetectionQuery): Promise<Page<Detection>>;

  addFault(fault: SceneFault): Promise<void>;
  faults(sceneId: string): Promise<readonly SceneFault[]>;
  /** SHA-256 of blobs that no scene refers to. */
  unreferencedBlobs(among: readonly string[]): Promise<readonly string[]>;
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
