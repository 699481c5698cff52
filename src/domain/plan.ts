import type { ObjectClass } from './detection.ts';
import type { UnusableReason } from './observation.ts';
import type { Band } from './scene.ts';
import type { Area } from './site.ts';

/** What is to be counted in one scene, frozen when the scene was planned: later edits of areas do not reach it. */
export interface ScenePlan {
  readonly sceneId: string;
  readonly generation: number;
  readonly targets: readonly Target[];
  readonly shards: number;
  readonly tiles: number;
}

/** One area and one model (or the reason why no model may look). */
export interface Target {
  readonly area: Area;
  readonly classes: readonly ObjectClass[];
  readonly model:
    | {
        readonly kind: 'model';
        readonly id: string;
        readonly version: string;
        /** Optional bands that the scene lacks; absent: none. */
        readonly missingBands?: readonly Band[];
      }
    | { readonly kind: 'none'; readonly reason: UnusableReason; readonly detail: string };
}
