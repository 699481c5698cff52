import type { Radiometry } from './model.ts';
import type { Pixels, PixelWindow } from './pixels.ts';
import type { RasterInfo, SampleType } from './scene.ts';

/**
 * What becomes 0 and what becomes 255, per band: v = 255 (x - low) / (high - low), clipped; 0 throughout where
 * high <= low. One for a whole scene, never one per tile: a tile of open water would be stretched to noise.
 */
export type Stretch = readonly { readonly low: number; readonly high: number }[];

/** Samples enough for percentiles; more would only take time. */
const ENOUGH_PIXELS = 2_000_000;
/** Where there is no overview: so many blocks a side, of so many px, one in each cell of a grid over the image. */
const CELLS = 14;
const BLOCK = 96;
/** Floats are binned by sign, exponent and leading bits of the mantissa: steps of 2^-11 of the value. */
const FLOAT_BITS = 20;

/**
 * The stretch of all bands of a model from that of the bands that the raster has, in their order.
 * @param bands null where the raster has none: 0 throughout
 */
export function stretchAll(bands: readonly (number | null)[], present: Stretch): Stretch {
  const left = present.values();
  return bands.map((band) => (band === null ? undefined : left.next().value) ?? { low: 0, high: 0 });
}

/** How often each sample value occurs, per band. Grows by `addSamples`. */
export interface Histogram {
  readonly sampleType: SampleType;
  readonly counts: readonly Uint32Array[];
  readonly totals: number[];
}

/** Windows to read for the percentiles of a scene, all of one level (0: the full image). */
export interface SamplePlan {
  readonly level: number;
  readonly windows: readonly PixelWindow[];
}

/**
 * The finest overview of at most two megapixels, else the image if it is that small, else blocks of the coarsest
 * level there is, spread over it and placed by `seed`: the same scene always has the same mapping.
 */
export function planSample(raster: Pick<RasterInfo, 'width' | 'height' | 'overviews'>, seed = 1): SamplePlan {
  const levels = [raster, ...raster.overviews];
  const level = levels.findIndex(({ width, height }) => width * height <= ENOUGH_PIXELS);
  if (level >= 0) return { level, windows: [wholeOf(levels[level] as PixelSize)] };
  const coarsest = levels.length - 1;
  return { level: coarsest, windows: sampleBlocks(levels[coarsest] as PixelSize, seed) };
}

/** The mapping that needs no samples: 8-bit pictures as they are. Null where `stretchOf` must be asked. */
export function fixedStretch(radiometry: Radiometry, sampleType: SampleType, bands: number): Stretch | null {
  if (radiometry.kind !== 'as-is' || sampleType !== 'uint8') return null;
  return Array.from({ length: bands }, () => ({ low: 0, high: 255 }));
}

export function emptyHistogram(sampleType: SampleType, bands: number): Histogram {
  const size = { uint8: 256, uint16: 65536, int16: 65536, float32: 2 ** FLOAT_BITS }[sampleType];
  return {
    sampleType,
    counts: Array.from({ length: bands }, () => new Uint32Array(size)),
    totals: new Array<number>(bands).fill(0),
  };
}

/** Counts the valid, finite samples of all bands in. */
export function addSamples(histogram: Histogram, { data, valid, bands }: Pixels): void {
  const area = valid.length;
  const binOf = binner(histogram.sampleType);
  for (let band = 0; band < bands; band++) {
    const counts = histogram.counts[band];
    if (!counts) throw new RangeError(`band ${band}: the histogram has ${histogram.counts.length}`);
    let added = 0;
    for (let i = 0; i < area; i++) {
      const value = data[band * area + i] as number;
      if (valid[i] === 0 || !Number.isFinite(value)) continue;
      (counts[binOf(value)] as number)++;
      added++;
    }
    histogram.totals[band] = (histogram.totals[band] ?? 0) + added;
  }
}

/** Low and high percentiles (0..100) of each band; null where no sample was valid. */
export function stretchOf(histogram: Histogram, { low, high }: Radiometry): Stretch | null {
  if (histogram.totals.some((total) => total === 0)) return null;
  return histogram.counts.map((_, band) => ({
    low: percentile(histogram, band, low),
    high: percentile(histogram, band, high),
  }));
}

/**
 * The value below which `percent` of a band's samples lie, interpolated between neighbours in rank as
 * numpy.percentile does. Exact for integers.
 */
export function percentile({ counts, totals, sampleType }: Histogram, band: number, percent: number): number {
  const rank = (percent / 100) * ((totals[band] as number) - 1);
  const bins = counts[band] as Uint32Array;
  const middleOf = valuer(sampleType);
  let below = 0;
  for (let bin = 0; bin < bins.length; bin++) {
    below += bins[bin] as number;
    if (below <= Math.floor(rank)) continue;
    const value = middleOf(bin);
    const fraction = rank - Math.floor(rank);
    if (fraction === 0 || below > Math.floor(rank) + 1) return value;
    let next = bin + 1;
    while (next < bins.length && bins[next] === 0) next++;
    return next < bins.length ? value + fraction * (middleOf(next) - value) : value;
  }
  throw new RangeError(`band ${band} has no samples`);
}

interface PixelSize {
  readonly width: number;
  readonly height: number;
}

function wholeOf({ width, height }: PixelSize): PixelWindow {
  return { x0: 0, y0: 0, x1: width, y1: height };
}

/** Jittered sampling: a block at a random place in each cell, so that none is far from all of them. */
function sampleBlocks({ width, height }: PixelSize, seed: number): PixelWindow[] {
  const random = randomFrom(seed);
  const windows: PixelWindow[] = [];
  const span = (size: number, cell: number): readonly [from: number, to: number] => {
    const [first, last] = [Math.floor((cell * size) / CELLS), Math.floor(((cell + 1) * size) / CELLS)];
    const from = first + Math.floor(random() * Math.max(1, last - first - BLOCK));
    return [from, Math.min(from + BLOCK, size)];
  };
  for (let row = 0; row < CELLS; row++) {
    for (let col = 0; col < CELLS; col++) {
      const [x0, x1] = span(width, col);
      const [y0, y1] = span(height, row);
      if (x1 > x0 && y1 > y0) windows.push({ x0, y0, x1, y1 });
    }
  }
  return windows;
}

/** mulberry32 (T. Ettinger, public domain): 0 <= x < 1. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function binner(sampleType: SampleType): (value: number) => number {
  if (sampleType === 'int16') return (value) => value + 32768;
  if (sampleType !== 'float32') return (value) => value;
  // IEEE 754 bits sort as numbers do once negatives are turned round
  return (value) => {
    float[0] = value;
    const b = bits[0] as number;
    return (b & 0x80000000 ? ~b >>> 0 : (b | 0x80000000) >>> 0) >>> (32 - FLOAT_BITS);
  };
}

function valuer(sampleType: SampleType): (bin: number) => number {
  if (sampleType === 'int16') return (bin) => bin - 32768;
  if (sampleType !== 'float32') return (bin) => bin;
  return (bin) => {
    // the middle of the bin
    const b = ((bin << (32 - FLOAT_BITS)) | (1 << (31 - FLOAT_BITS))) >>> 0;
    bits[0] = b & 0x80000000 ? b & 0x7fffffff : ~b >>> 0;
    return float[0] as number;
  };
}
