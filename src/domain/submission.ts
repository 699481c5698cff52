import { Fault } from './fault.ts';
import { checkGsdM } from './ground.ts';
import type { Origin, RasterInfo } from './scene.ts';
import { checkAcquired, parseInstant } from './time.ts';

/**
 * When a scene was acquired: what its submitter says, else what the file says with an offset. Never guessed.
 * @param stated ISO 8601 with an offset, or null
 * @param now ms UTC
 * @returns ms UTC
 * @throws Fault invalid-time
 */
export function acquiredAtOf(
  stated: string | null,
  info: Pick<RasterInfo, 'acquiredAt' | 'metadata'>,
  now: number,
): number {
  const at = stated === null ? info.acquiredAt : parseInstant(stated);
  if (at === null) {
    const dates = Object.entries(info.metadata).filter(([key]) => /date|time|acqui/i.test(key));
    const found = dates.slice(0, 3).map(([key, value]) => `${key} ${JSON.stringify(value.slice(0, 60))}`);
    throw new Fault(
      'invalid-time',
      `no acquisition time: the request has no acquiredAt, and the file has ${
        found.length === 0 ? 'no date' : `${found.join(', ')}, which is not one instant with an offset`
      }; send acquiredAt (with acquiredAtAssumed where it is an assumption)`,
    );
  }
  checkAcquired(at, now);
  return at;
}

/**
 * Whether anything can be counted in a scene at all.
 * @throws Fault raster-not-georeferenced, invalid-gsd
 */
export function checkCountable(of: {
  readonly georeferenced: boolean;
  readonly whole: boolean;
  readonly declaredGsdM: number | null;
  /** Its item `georeference` says why there is none. */
  readonly metadata: RasterInfo['metadata'];
}): void {
  if (of.declaredGsdM !== null) checkGsdM(of.declaredGsdM);
  if (of.georeferenced || (of.whole && of.declaredGsdM !== null)) return;
  const why = of.metadata.georeference === undefined ? '' : ` (${of.metadata.georeference})`;
  throw new Fault(
    'raster-not-georeferenced',
    `the raster has no georeference${why}: expected a GeoTIFF with its place on the ground, ` +
      'or the size of its pixels (gsd, m; over HTTP with whole = true), to count it in pixels',
  );
}

/**
 * Real or simulated. A file that says that it is simulated is never taken for real.
 * @throws Fault conflict
 */
export function originOf(stated: Origin | null, metadata: RasterInfo['metadata']): Origin {
  const simulated = Object.entries(metadata).find(
    ([key, value]) => /(^|[^a-z])origin$/i.test(key) && value.trim().toLowerCase() === 'simulated',
  );
  if (simulated === undefined) return stated ?? 'real';
  if (stated === 'real')
    throw new Fault(
      'conflict',
      `origin is "real" in the request, and ${simulated[0]} is "simulated" in the file`,
    );
  return 'simulated';
}
