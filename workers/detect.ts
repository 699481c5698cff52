import { bandsFor } from '../src/domain/choose-model.ts';
import { detectTile } from '../src/domain/detect-tiles.ts';
import type { Detection } from '../src/domain/detection.ts';
import { tellsFamilies } from '../src/domain/family.ts';
import { Fault } from '../src/domain/fault.ts';
import { planResampling } from '../src/domain/grid-parts.ts';
import type { JobOf } from '../src/domain/job.ts';
import type { ModelManifest } from '../src/domain/model.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';
import { findScene, rasterFacts } from './find-scene.ts';
import { type OpenScene, withScene } from './open-scene.ts';
import { readGrid } from './read-grid.ts';
import type { Stage } from './stage.ts';

/** Tiles that are read while others are looked at: memory holds two batches and no more. */
const BATCH = 2;

/** Shows one shard of tiles to the model and keeps what it says of the ground that the tiles own. */
export const detect: Stage<'detect'> = async (job, ports, signal) => {
  const { store } = ports;
  const { sceneId, generation, modelId, shard } = job;
  const scene = await findScene(job, store);
  const model = modelOf(job, ports.detector.models);
  const seen = await withScene(scene, ports, signal, (open) => lookAt(job, model, open, ports, signal));
  // A network always answers families; coarse pixels do not show them.
  const untold = !tellsFamilies(model.families, rasterFacts(scene).gsdM);
  const detections = untold ? seen.map((detection) => ({ ...detection, family: null })) : seen;
  await store.saveShard(
    { sceneId, generation, modelId, shard, tiles: job.tiles.length, failed: null },
    detections,
  );
  // A shard that an operator revived after its scene had been counted without it: count again.
  if ((await findScene(job, store)).state.kind === 'done') return [{ kind: 'observe', sceneId, generation }];
  await tellProgress(job, store);
  return [];
};

function modelOf({ modelId }: JobOf<'detect'>, models: readonly ModelManifest[]): ModelManifest {
  const model = models.find(({ id }) => id === modelId);
  if (model) return model;
  throw new Fault(
    'model-not-found',
    `the model ${modelId} is not installed here; installed: ${models.map(({ id }) => id).join(', ') || 'none'}`,
  );
}

/** Reading the next batch overlaps with inference on the last one. */
async function lookAt(
  job: JobOf<'detect'>,
  model: ModelManifest,
  open: OpenScene,
  { detector }: Pick<Ports, 'detector'>,
  signal: AbortSignal,
): Promise<readonly Detection[]> {
  const { grid, stretch } = job;
  const { raster } = open;
  const bands = bandsFor(model, raster.info.bandRoles);
  const resampling = planResampling(raster.info, grid);
  const found: Detection[] = [];
  let looking: Promise<void> = Promise.resolve();
  for (let i = 0; i < job.tiles.length; i += BATCH) {
    signal.throwIfAborted();
    const tiles = job.tiles.slice(i, i + BATCH);
    const inputs: { readonly data: Uint8Array }[] = [];
    try {
      for (const { read } of tiles) {
        inputs.push({ data: (await readGrid(raster, resampling, read, bands, stretch, signal)).data });
      }
    } finally {
      // Also when reading fails: no inference is left behind without anyone to hear of its end.
      await looking;
    }
    looking = detector.detect(model, inputs, signal).then((boxes) => {
      tiles.forEach((tile, t) => {
        const inTile = boxes[t] ?? [];
        found.push(
          ...detectTile({
            tile,
            boxes: inTile,
            grid,
            place: open,
            nmsIou: model.thresholds.nmsIou,
            outlineM: model.outlineM,
          }),
        );
      });
    });
    // Awaited in the next turn; a failure until then must not count as unhandled.
    looking.catch(() => {});
  }
  await looking;
  return found;
}

/** Counted from the shards that are stored, so that a shard that runs twice counts once. */
async function tellProgress({ sceneId, generation }: JobOf<'detect'>, store: SceneStore): Promise<void> {
  const [plan, shards] = await Promise.all([
    store.getPlan(sceneId, generation),
    store.shards(sceneId, generation),
  ]);
  const tilesDone = shards.reduce((sum, shard) => sum + shard.tiles, 0);
  const tilesTotal = plan?.tiles ?? null;
  await store.updateScene(sceneId, { state: { kind: 'running', tilesDone, tilesTotal } }, { generation });
}
