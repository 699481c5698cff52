import { Fault } from '../../domain/fault.ts';
import type { Pixels, PixelWindow, Samples } from '../../domain/pixels.ts';
import type { ReadOptions } from '../../ports/rasters.ts';
import type { Level } from './level.ts';
import { MAX_WINDOW_BYTES } from './limits.ts';
import { lookUp, type Palette } from './palette.ts';
import { newSamples } from './unpack.ts';
import { markMasked, markNodata, markNotFinite } from './validity.ts';
import { readWindow, type Target } from './window-reader.ts';

/** What the file's samples mean. */
export interface BandPlan {
  /** File samples that are bands, alpha left out. */
  readonly data: readonly number[];
  /** File sample that is alpha. */
  readonly alpha: number | null;
  /** In the file's samples: an index where there is a palette. */
  readonly nodata: number | null;
  /** Three bands come out where it is not null, of which the file holds one. */
  readonly palette: Palette | null;
}

/**
 * A window's bands, and which of its pixels are ground.
 * @throws Fault invalid-request, raster-too-large, and as `Level.load`
 */
export async function readPixels(
  name: string,
  { image, mask }: { readonly image: Level; readonly mask: Level | null },
  plan: BandPlan,
  window: PixelWindow,
  options: ReadOptions,
): Promise<Pixels> {
  const { signal, paletteIndices = false } = options;
  const palette = paletteIndices ? null : plan.palette;
  const available = palette === null ? plan.data.length : 3;
  const bands = options.bands ?? Array.from({ length: available }, (_, i) => i);
  const width = window.x1 - window.x0;
  const height = window.y1 - window.y0;
  checkRequest(name, window, bands, available, image);
  const pixels = width * height;
  const data = newSamples(image.sampleType, bands.length * pixels);
  const band = (i: number) => data.subarray(i * pixels, (i + 1) * pixels);

  const targets: Target[] =
    palette === null
      ? bands.map((wanted, i) => ({ band: plan.data[wanted] as number, into: band(i) }))
      : [{ band: 0, into: newSamples(image.sampleType, pixels) }];
  const alpha = plan.alpha === null ? null : newSamples(image.sampleType, pixels);
  const all = alpha === null ? targets : [...targets, { band: plan.alpha as number, into: alpha }];
  const valid = await readWindow(image, window, all, signal);

  const indices = palette === null ? null : (targets[0]?.into ?? null);
  const judged = indices ?? data;
  if (judged instanceof Float32Array) markNotFinite(valid, judged);
  if (plan.nodata !== null) markNodata(valid, judged, judged.length / pixels, plan.nodata);
  if (alpha !== null) markMasked(valid, alpha);
  if (mask !== null) {
    const shown = newSamples(mask.sampleType, pixels);
    await readWindow(mask, window, [{ band: 0, into: shown }], signal);
    markMasked(valid, shown);
  }
  if (palette !== null && indices !== null) {
    bands.forEach((channel, i) => {
      lookUp(palette, channel, indices, band(i));
    });
    blankOutside(data, valid, bands.length, window, image);
  }
  return { width, height, bands: bands.length, data, valid };
}

/** Index 0 has a colour, but outside the raster samples are 0. */
function blankOutside(
  data: Samples,
  valid: Uint8Array,
  bands: number,
  window: PixelWindow,
  level: Level,
): void {
  const { x0, y0, x1, y1 } = window;
  if (x0 >= 0 && y0 >= 0 && x1 <= level.width && y1 <= level.height) return;
  for (let i = 0; i < valid.length; i++) {
    const x = x0 + (i % (x1 - x0));
    const y = y0 + Math.floor(i / (x1 - x0));
    if (x >= 0 && y >= 0 && x < level.width && y < level.height) continue;
    for (let band = 0; band < bands; band++) data[band * valid.length + i] = 0;
  }
}

function checkRequest(
  name: string,
  { x0, y0, x1, y1 }: PixelWindow,
  bands: readonly number[],
  available: number,
  level: Level,
): void {
  if (![x0, y0, x1, y1].every(Number.isSafeInteger) || x1 <= x0 || y1 <= y0)
    throw new Fault(
      'invalid-request',
      `${name}: the window (${x0}, ${y0}) to (${x1}, ${y1}) is asked for, expected whole pixels and a positive size`,
    );
  const wrong = bands.find((band) => !Number.isInteger(band) || band < 0 || band >= available);
  if (wrong !== undefined || bands.length === 0)
    throw new Fault(
      'invalid-request',
      `${name}: bands [${bands.join(', ')}], expected some of 0 to ${available - 1}`,
    );
  const bytes = (x1 - x0) * (y1 - y0) * bands.length * newSamples(level.sampleType, 0).BYTES_PER_ELEMENT;
  if (bytes > MAX_WINDOW_BYTES)
    throw new Fault(
      'raster-too-large',
      `${name}: a window of ${x1 - x0} x ${y1 - y0} px and ${bands.length} bands is asked for, ${bytes} bytes, ` +
        `expected at most ${MAX_WINDOW_BYTES}`,
    );
}
