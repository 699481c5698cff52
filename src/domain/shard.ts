import type { FaultCode } from './fault.ts';

/** What became of one shard of tiles; `detect` jobs write it. Failed tiles were not seen. */
export interface Shard {
  readonly sceneId: string;
  readonly generation: number;
  readonly modelId: string;
  readonly shard: number;
  readonly tiles: number;
  readonly failed: { readonly code: FaultCode; readonly message: string } | null;
}

/** What went wrong with a scene, for those who submitted it. */
export interface SceneFault {
  readonly sceneId: string;
  readonly generation: number;
  /** Job kind or `submit`. */
  readonly stage: string;
  readonly code: FaultCode;
  readonly message: string;
  /** ms UTC. */
  readonly at: number;
}
