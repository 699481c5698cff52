import type { XY } from '../src/domain/affine.ts';
import type { ModelManifest } from '../src/domain/model.ts';
import type { ScenePlan } from '../src/domain/plan.ts';
import type { Shard } from '../src/domain/shard.ts';
import { shardTiles } from '../src/domain/tiling.ts';
import type { OpenScene } from './open-scene.ts';
import { type PlannedTiles, plannedTiles } from './planned-tiles.ts';

/** Whether a scene pixel lies in a tile that a model did not get to see. */
export type IsFailed = (modelId: string, pixel: XY) => boolean;

/**
 * Ground whose shard failed, or never told its end. Which tiles a shard held follows from the plan; should plan and
 * shards not fit each other, nothing is believed to have been looked at.
 */
export function failedTiles(
  plan: ScenePlan,
  shards: readonly Shard[],
  models: readonly ModelManifest[],
  open: OpenScene,
): IsFailed {
  const done = new Set(shards.filter((shard) => shard.failed === null).map((shard) => shard.shard));
  if (done.size === plan.shards) return () => false;

  const looks = models.flatMap((model) => {
    const planned = plannedTiles(model, plan.targets, open);
    return planned ? [{ modelId: model.id, planned, shards: shardTiles(planned.tiles) }] : [];
  });
  // a model for which no pixel held ground has no shards
  const told = new Set(shards.map((shard) => shard.modelId));
  const total = (of: typeof looks): number => of.reduce((sum, look) => sum + look.shards.length, 0);
  const numbered = total(looks) === plan.shards ? looks : looks.filter(({ modelId }) => told.has(modelId));
  if (total(numbered) !== plan.shards) return () => true;

  const failed = new Map<string, (pixel: XY) => boolean>();
  let first = 0;
  for (const { modelId, planned, shards: tiles } of numbered) {
    const lost = tiles.filter((_, i) => !done.has(first + i)).flat();
    failed.set(modelId, isWithin({ ...planned, tiles: lost }));
    first += tiles.length;
  }
  return (modelId, pixel) => failed.get(modelId)?.(pixel) ?? false;
}

function isWithin({ grid, tiles }: PlannedTiles): (pixel: XY) => boolean {
  return ([col, row]) => {
    const [x, y] = [col * grid.scaleX, row * grid.scaleY];
    return tiles.some(({ own }) => x >= own.x0 && x < own.x1 && y >= own.y0 && y < own.y1);
  };
}
