import { Fault } from '../src/domain/fault.ts';
import type { Scene, SceneRaster } from '../src/domain/scene.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';

/** @throws Fault not-found: the scene was deleted under the job */
export async function findScene(
  { sceneId }: { readonly sceneId: string },
  store: Pick<SceneStore, 'getScene'>,
): Promise<Scene> {
  const scene = await store.getScene(sceneId);
  if (scene === null) throw new Fault('not-found', `scene ${sceneId} is not there: it was deleted`);
  return scene;
}

/** What `ingest` read. @throws Fault internal when a stage runs before it */
export function rasterFacts(scene: Scene): SceneRaster {
  if (scene.raster === null) throw new Fault('internal', `scene ${scene.id} was not ingested yet`);
  return scene.raster;
}
