import type { ScenePlace } from '../src/domain/detect-tiles.ts';
import { Fault } from '../src/domain/fault.ts';
import { type PixelSizeM, pixelSizeM, shiftGeoreference } from '../src/domain/ground.ts';
import type { Georeference, Scene, SceneSource } from '../src/domain/scene.ts';
import { checkUnchanged } from '../src/domain/source-change.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Raster, RasterLocation } from '../src/ports/rasters.ts';

/** A scene's pixels and where they lie, with the analyst's shift applied. */
export interface OpenScene extends ScenePlace {
  readonly raster: Raster;
  readonly georeference: Georeference | null;
  readonly pixelSizeM: PixelSizeM;
}

type Sources = Pick<Ports, 'blobs' | 'rasters'>;

/** Runs `work` on the scene's raster and closes it. @throws Fault what opening the raster throws */
export async function withScene<T>(
  scene: Scene,
  { blobs, rasters }: Sources,
  signal: AbortSignal,
  work: (open: OpenScene) => Promise<T>,
): Promise<T> {
  const raster = await rasters.open(await locate(scene.source, blobs), signal);
  try {
    checkUnchanged(scene.source, raster.source);
    return await work({ raster, ...placeOf(scene, raster) });
  } finally {
    await raster.close();
  }
}

export async function locate(source: SceneSource, blobs: Sources['blobs']): Promise<RasterLocation> {
  return source.kind === 'blob' ? { path: await blobs.path(source.sha256) } : { href: source.href };
}

function placeOf(scene: Scene, { info }: Raster): Pick<OpenScene, 'georeference' | 'pixelSizeM'> {
  if (info.georeference) {
    const size = pixelSizeM(info.georeference, info.width, info.height);
    return { georeference: shiftGeoreference(info.georeference, scene.shiftM), pixelSizeM: size };
  }
  const declared = scene.declaredGsdM;
  if (declared === null) {
    throw new Fault(
      'raster-not-georeferenced',
      `scene ${scene.id} has no georeference and no declared GSD: expected one of the two`,
    );
  }
  return { georeference: null, pixelSizeM: { x: declared, y: declared } };
}
