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
  stretchOf,
} from '../src/domain/radiometry.ts';
import { blankGrid, type GridPixels, resampleInto } from '../src/domain/resample.ts';
import type { Raster } from '../src/ports/rasters.ts';

/**
 * The mapping to 0..255 that a model wants of a whole scene; null when no sampled pixel holds ground.
 * @throws Fault raster-unsupported when a band is missing, and what `Raster.read` throws
 */
export async function measureStretch(
  raster: Raster,
  model: ModelManifest,
  signal?: AbortSignal,
): Promise<Stretch | null> {
  const { sampleType, bandRoles } = raster.info;
  const bands = bandsFor(model, bandRoles);
  const fixed = fixedStretch(model.input.radiometry, sampleType, bands.length);
  if (fixed) return fixed;
  const histogram = emptyHistogram(sampleType, bands.length);
  const { level, windows } = planSample(raster.info);
  for (const window of windows) addSamples(histogram, await raster.read(window, { level, bands, signal }));
  return stretchOf(histogram, model.input.radiometry);
}

/** A window of a model's grid: read where it lies in the scene, zeros and invalid elsewhere. */
export async function readGrid(
  raster: Raster,
  resampling: Resampling,
  window: Bounds,
  bands: readonly number[],
  stretch: Stretch,
  signal?: AbortSignal,
): Promise<GridPixels> {
  const target = blankGrid(window, bands.length);
  for (const part of planParts(resampling, window)) {
    if (part.source === null) continue;
    const pixels = await raster.read(part.source, { level: resampling.level, bands, signal });
    resampleInto(target, window, part, pixels, resampling, stretch);
  }
  return target;
}
