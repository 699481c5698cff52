import type { Scene, SceneState } from '../domain/scene.ts';
import type { Page } from './page.ts';
import type { ShardStore } from './shard-store.ts';

/** Scenes and what they hold on to. */
export interface SceneStore extends ShardStore {
  /** Inserts unless the id is there; answers the stored scene, which refers to its blobs (again) from now on. */
  insertScene(scene: Scene): Promise<{ readonly scene: Scene; readonly created: boolean }>;
  getScene(id: string): Promise<Scene | null>;
  /**
   * `only`: a job of an older generation must not change what a newer one is doing.
   * @throws Fault not-found; cancelled when the scene has left the generation in `only`, or was cancelled
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
   * `change` is made with it or not at all: a job of the generation that is left can say nothing in between. Where it corrects nothing
   * (`isRestart`), what was observed in retired areas stays: nobody would observe it again.
   */
  withdrawScene(id: string, change?: SceneChange): Promise<Withdrawal>;
  /** Withdraws; then scene, plan, shards, detections, faults and blob references go. */
  deleteScene(id: string): Promise<boolean>;
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
