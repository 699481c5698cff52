import type { Detection, ObjectClass } from '../domain/detection.ts';
import type { ScenePlan } from '../domain/plan.ts';
import type { SceneFault, Shard } from '../domain/shard.ts';
import type { Page } from './page.ts';

/** What the stages leave about a scene on its way: plan, shards of tiles, boxes, faults. */
export interface ShardStore {
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
