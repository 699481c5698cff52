import type { Stretch } from './radiometry.ts';
import type { ModelGrid, Tile } from './tile.ts';

/** One step of work. Payloads are small; what is big lies in the store. Every job may run twice. */
export type Job =
  | { readonly kind: 'ingest'; readonly sceneId: string; readonly generation: number }
  | { readonly kind: 'plan'; readonly sceneId: string; readonly generation: number }
  | {
      readonly kind: 'detect';
      readonly sceneId: string;
      readonly generation: number;
      readonly modelId: string;
      /** Index of this shard among those of the scene's plan, over all models. */
      readonly shard: number;
      readonly grid: ModelGrid;
      /** One for the whole scene and model, measured when the scene was planned. */
      readonly stretch: Stretch;
      readonly tiles: readonly Tile[];
    }
  | {
      readonly kind: 'observe';
      readonly sceneId: string;
      readonly generation: number;
      readonly cause?: string;
    }
  | {
      readonly kind: 'evaluate';
      readonly areaId: string;
      readonly sceneId: string;
      readonly generation: number;
      /**
       * What asked for it beside the scene, as `rv_1f.3`, a revision of a review. Part of the id: a job under way has
       * read what was there before, and must not be taken for the one that is to come.
       */
      readonly cause?: string;
    };

export type JobKind = Job['kind'];
export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>;

/** What a stage returns: a job, or many jobs and the one that follows when the last of them has ended. */
export type Next = Job | { readonly all: readonly Job[]; readonly then: Job };

/** From content plus generation, so that the same job is the same id. No `:`, which BullMQ keeps for itself. */
export function jobId(job: Job): string {
  const base = `${job.kind}~${job.sceneId}~g${job.generation}`;
  const cause = 'cause' in job ? `~${job.cause}` : '';
  switch (job.kind) {
    case 'detect':
      return `${base}~s${job.shard}`;
    case 'evaluate':
      return `${base}~${job.areaId}${cause}`;
    default:
      return `${base}${cause}`;
  }
}
