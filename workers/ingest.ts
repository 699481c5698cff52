import { coarserM, footprintOf, judgedGsdM } from '../src/domain/ground.ts';
import type { SceneRaster } from '../src/domain/scene.ts';
import { checkCountable } from '../src/domain/submission.ts';
import { findScene } from './find-scene.ts';
import { type OpenScene, withScene } from './open-scene.ts';
import type { Stage } from './stage.ts';

/** Reads what the raster is from its headers alone: size, place on the ground, the GSD it is judged on. */
export const ingest: Stage<'ingest'> = async (job, ports, signal) => {
  const scene = await findScene(job, ports.store);
  const { sensor, declaredGsdM, whole } = scene;
  const raster = await withScene(scene, ports, signal, async (open): Promise<SceneRaster> => {
    const { info } = open.raster;
    checkCountable({
      georeferenced: info.georeference !== null,
      whole,
      declaredGsdM,
      metadata: info.metadata,
    });
    const gsdM = judgedGsdM({ pixelSizeM: open.pixelSizeM, sensor, declaredGsdM });
    return rasterOf(open, gsdM);
  });
  await ports.store.updateScene(
    scene.id,
    { raster, state: { kind: 'running', tilesDone: 0, tilesTotal: null } },
    { generation: job.generation },
  );
  return [{ ...job, kind: 'plan' }];
};

function rasterOf({ raster, georeference, pixelSizeM }: OpenScene, gsdM: number): SceneRaster {
  const { width, height, bands, sampleType } = raster.info;
  return {
    width,
    height,
    bands,
    sampleType,
    crs: georeference?.crs ?? null,
    affine: georeference?.affine ?? null,
    pixelSizeM: coarserM(pixelSizeM),
    gsdM,
    footprint: georeference ? footprintOf(georeference, width, height) : null,
  };
}
