import { type AxisTaps, axisTaps } from './axis-taps.ts';
import type { Bounds } from './geometry.ts';
import type { GridPart, Resampling } from './grid-parts.ts';
import type { Pixels, PixelWindow, Samples } from './pixels.ts';
import type { Stretch } from './radiometry.ts';

/** Bytes for a network: planar, zero where `valid` is. */
export type GridPixels = Pixels<Uint8Array>;

const FLAT: Stretch[number] = { low: 0, high: 0 };

export function blankGrid(window: Bounds, bands: number): GridPixels {
  const [width, height] = [window.x1 - window.x0, window.y1 - window.y0];
  const area = width * height;
  return { width, height, bands, data: new Uint8Array(bands * area), valid: new Uint8Array(area) };
}

/** The bands of `pixels` as the planes `planes` of `bands`; the others are 0. The same pixels where none is missing. */
export function spreadPlanes(pixels: GridPixels, planes: readonly number[], bands: number): GridPixels {
  if (planes.length === bands) return pixels;
  const area = pixels.width * pixels.height;
  const data = new Uint8Array(bands * area);
  planes.forEach((plane, band) => {
    data.set(pixels.data.subarray(band * area, (band + 1) * area), plane * area);
  });
  return { ...pixels, bands, data };
}

/**
 * Fills one part of a grid window from the pixels of its source window: each sample is stretched to 0..255, then
 * averaged by area where the grid is coarser, interpolated between pixel centres where it is finer. Invalid pixels
 * have no say; a grid pixel with less than half of its weight valid is invalid and 0.
 */
export function resampleInto(
  target: GridPixels,
  window: Bounds,
  part: GridPart,
  pixels: Pixels,
  resampling: Resampling,
  stretch: Stretch,
): void {
  if (part.source === null) return;
  if (resampling.scaleX === 1 && resampling.scaleY === 1) {
    stretchInto(target, window, part.source, pixels, stretch);
    return;
  }
  const { grid, source } = part;
  const across = axisTaps(resampling.scaleX, resampling.width, grid.x0, grid.x1);
  const down = axisTaps(resampling.scaleY, resampling.height, grid.y0, grid.y1);
  const valid = validOf(pixels);
  const sums = new Float64Array(pixels.width);
  const weights = valid ? new Float64Array(pixels.width) : null;
  for (let row = 0; row < grid.y1 - grid.y0; row++) {
    const at = (row + grid.y0 - window.y0) * target.width + grid.x0 - window.x0;
    const total = down.total[row] as number;
    if (valid && weights) sumWeights(valid, pixels.width, source.y0, down, row, weights);
    for (let band = 0; band < pixels.bands; band++) {
      sumSamples(pixels, band, source.y0, valid, down, row, stretch[band] ?? FLAT, sums);
      writeRow(target, band, at, across, total, source.x0, sums, weights);
    }
  }
}

/** Grid pixels are source pixels: what the general way below comes to, without its sums. */
function stretchInto(
  target: GridPixels,
  window: Bounds,
  source: PixelWindow,
  pixels: Pixels,
  stretch: Stretch,
): void {
  const { data, width, height, bands } = pixels;
  const valid = validOf(pixels);
  for (let y = 0; y < height; y++) {
    const at = (y + source.y0 - window.y0) * target.width + source.x0 - window.x0;
    for (let x = 0; x < width; x++) target.valid[at + x] = valid ? (valid[y * width + x] as number) : 1;
    for (let band = 0; band < bands; band++) {
      const { low, high } = stretch[band] ?? FLAT;
      const gain = high > low ? 255 / (high - low) : 0;
      const to = band * target.width * target.height + at;
      const from = (band * height + y) * width;
      for (let x = 0; x < width; x++) {
        if (valid && valid[y * width + x] === 0) continue;
        const v = ((data[from + x] as number) - low) * gain;
        target.data[to + x] = v < 0 ? 0 : v > 255 ? 255 : (v + 0.5) | 0;
      }
    }
  }
}

/** Null when all is valid: then no weights need be kept. */
function validOf({ data, valid, bands }: Pixels): Uint8Array | null {
  const area = valid.length;
  const finite =
    data instanceof Float32Array ? valid.map((v, i) => v & Number(finiteAt(data, i, area, bands))) : valid;
  return finite.includes(0) ? finite : null;
}

function finiteAt(data: Float32Array, pixel: number, area: number, bands: number): boolean {
  for (let band = 0; band < bands; band++) if (!Number.isFinite(data[band * area + pixel])) return false;
  return true;
}

/** Down the columns first: source rows lie in memory one after another. Invalid samples add nothing. */
function sumSamples(
  { data, width, height }: Pixels,
  band: number,
  y0: number,
  valid: Uint8Array | null,
  down: AxisTaps,
  row: number,
  { low, high }: Stretch[number],
  sums: Float64Array,
): void {
  const gain = high > low ? 255 / (high - low) : 0;
  sums.fill(0);
  for (let tap = down.start[row] as number; tap < (down.start[row + 1] as number); tap++) {
    const from = ((down.index[tap] as number) - y0) * width;
    const base = band * width * height + from;
    const weight = down.weight[tap] as number;
    if (valid) addValid(data, base, valid, from, low, gain, weight, sums);
    else addAll(data, base, low, gain, weight, sums);
  }
}

// The two loops below and writeRow's see every sample of every tile: they are kept apart and bare on purpose.

function addAll(
  data: Samples,
  base: number,
  low: number,
  gain: number,
  weight: number,
  sums: Float64Array,
): void {
  for (let x = 0; x < sums.length; x++) {
    const v = ((data[base + x] as number) - low) * gain;
    sums[x] = (sums[x] as number) + weight * (v < 0 ? 0 : v > 255 ? 255 : v);
  }
}

function addValid(
  data: Samples,
  base: number,
  valid: Uint8Array,
  from: number,
  low: number,
  gain: number,
  weight: number,
  sums: Float64Array,
): void {
  for (let x = 0; x < sums.length; x++) {
    if (valid[from + x] === 0) continue;
    const v = ((data[base + x] as number) - low) * gain;
    sums[x] = (sums[x] as number) + weight * (v < 0 ? 0 : v > 255 ? 255 : v);
  }
}

function sumWeights(
  valid: Uint8Array,
  width: number,
  y0: number,
  down: AxisTaps,
  row: number,
  weights: Float64Array,
): void {
  weights.fill(0);
  for (let tap = down.start[row] as number; tap < (down.start[row + 1] as number); tap++) {
    const from = ((down.index[tap] as number) - y0) * width;
    const weight = down.weight[tap] as number;
    for (let x = 0; x < width; x++) {
      if (valid[from + x] !== 0) weights[x] = (weights[x] as number) + weight;
    }
  }
}

/** `weights` null: all of `downTotal` is valid. */
function writeRow(
  target: GridPixels,
  band: number,
  at: number,
  across: AxisTaps,
  downTotal: number,
  x0: number,
  sums: Float64Array,
  weights: Float64Array | null,
): void {
  const { start, index, weight, total } = across;
  const base = band * target.width * target.height + at;
  const out = target.data;
  for (let col = 0; col < total.length; col++) {
    const full = (total[col] as number) * downTotal;
    if (full <= 0) continue;
    const last = start[col + 1] as number;
    let sum = 0;
    for (let tap = start[col] as number; tap < last; tap++) {
      sum += (weight[tap] as number) * (sums[(index[tap] as number) - x0] as number);
    }
    const share = weights ? validShare(across, col, x0, weights, full) : 1;
    // a hair under half: rounding may make 0.4999999 of it
    if (share < 0.4999999) continue;
    target.valid[at + col] = 1;
    out[base + col] = (sum / (full * share) + 0.5) | 0;
  }
}

function validShare(
  { start, index, weight }: AxisTaps,
  col: number,
  x0: number,
  weights: Float64Array,
  full: number,
): number {
  let sum = 0;
  for (let tap = start[col] as number; tap < (start[col + 1] as number); tap++) {
    sum += (weight[tap] as number) * (weights[(index[tap] as number) - x0] as number);
  }
  // rounding must not tell a window with a hole elsewhere from one without
  return sum > 0.9999999 * full ? 1 : sum / full;
}
