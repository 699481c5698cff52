import { Fault } from '../src/domain/fault.ts';
import type { SceneSource } from '../src/domain/scene.ts';
import { checkUnchanged } from '../src/domain/source-change.ts';
import type { Blobs } from '../src/ports/blobs.ts';
import type { Raster, RasterLocation } from '../src/ports/rasters.ts';
import type { Context } from './context.ts';

/** Opens what a scene or mask is read from, for the time of `use`. @throws Fault as `openRaster` does */
export async function withRaster<T>(
  source: SceneSource,
  context: Pick<Context, 'ports' | 'config'>,
  signal: AbortSignal,
  use: (raster: Raster) => Promise<T> | T,
): Promise<T> {
  const raster = await openRaster(source, context, signal);
  try {
    return await use(raster);
  } finally {
    await raster.close();
  }
}

/**
 * @throws Fault what opening throws, in words of the upload and not of this machine's folders; not-found when the
 *   blob is gone (its retention has ended); source-unreachable when no headers come in time; source-changed when another file
 *   lies behind the URL than was submitted
 */
export async function openRaster(
  source: SceneSource,
  { ports, config }: Pick<Context, 'ports' | 'config'>,
  signal: AbortSignal,
): Promise<Raster> {
  const location = await locationOf(source, ports.blobs);
  const slow = AbortSignal.timeout(config.openTimeoutMs);
  const opened = ports.rasters.open(location, AbortSignal.any([slow, signal]));
  const raster = await opened.catch((thrown: unknown) => {
    if (slow.aborted)
      throw new Fault(
        'source-unreachable',
        `${nameOf(source)} gave no raster headers within ${config.openTimeoutMs} ms`,
        { cause: thrown },
      );
    throw inWordsOf(source, location, thrown);
  });
  try {
    checkUnchanged(source, raster.source);
    return raster;
  } catch (changed) {
    await raster.close();
    throw changed;
  }
}

async function locationOf(source: SceneSource, blobs: Blobs): Promise<RasterLocation> {
  return source.kind === 'href' ? { href: source.href } : { path: await blobs.path(source.sha256) };
}

function inWordsOf(source: SceneSource, location: RasterLocation, thrown: unknown): unknown {
  if (!(thrown instanceof Fault) || !('path' in location)) return thrown;
  const { code, message, retryable } = thrown;
  return new Fault(code, message.replaceAll(location.path, nameOf(source)), { cause: thrown, retryable });
}

function nameOf(source: SceneSource): string {
  return source.kind === 'href' ? source.href : source.name;
}
