import { bandsFor } from '../src/domain/choose-model.ts';
import type { Bounds } from '../src/domain/geometry.ts';
import { planParts, type Resampling } from '../src/domain/grid-parts.ts';
import type { ModelManifest } from '../src/domain/model.ts';
import {
  addSamples,
  emptyHistogram,
  fixedStretch,
  planSample,
  type Stretch,
  stretchAll,
  stretchOf,
} from '../src/domain/radiometry.ts';
import { blankGrid, type GridPixels, resampleInto, spreadPlanes } from '../src/domain/resample.ts';
import type { Raster } from '../src/ports/rasters.ts';

/**
 * The mapping to 0..255 that a model wants of a whole scene; null when no sampled pixel holds ground.
 * @throws Fault raster-unsupported when a band is missing that is not optional, and what `Raster.read` throws
 */
export async function measureStretch(
  raster: Raster,
  model: ModelManifest,
  signal?: AbortSignal,
): Promise<Stretch | null> {
  const { sampleType, bandRoles } = raster.info;
  const all = bandsFor(model, bandRoles);
  const bands = all.filter((band) => band !== null);
  const fixed = fixedStretch(model.input.radiometry, sampleType, bands.length);
  if (fixed) return stretchAll(all, fixed);
  const histogram = emptyHistogram(sampleType, bands.length);
  const { level, windows } = planSample(raster.info);
  for (const window of windows) addSamples(histogram, await raster.read(window, { level, bands, signal }));
  const measured = stretchOf(histogram, model.input.radiometry);
  return measured && stretchAll(all, measured);
}

/**
 * A window of a model's grid: read where it lies in the scene, zeros and invalid elsewhere.
 * @param bands of the raster, in the model's order; null gives a plane of zeros
 * @param stretch one for each of them
 */
export async function readGrid(
  raster: Raster,
  resampling: Resampling,
  window: Bounds,
  bands: readonly (number | null)[],
  stretch: Stretch,
  signal?: AbortSignal,
): Promise<GridPixels> {
  const planes = bands.flatMap((band, plane) => (band === null ? [] : [{ band, plane }]));
  const read = planes.map(({ band }) => band);
  const stretches = stretch.filter((_, plane) => bands[plane] !== null);
  const target = blankGrid(window, planes.length);
  for (const part of planParts(resampling, window)) {
    if (part.source === null) continue;
    const pixels = await raster.read(part.source, { level: resampling.level, bands: read, signal });
    resampleInto(target, window, part, pixels, resampling, stretches);
  }
  return spreadPlanes(
    target,
    planes.map(({ plane }) => plane),
    bands.length,
  );
}
