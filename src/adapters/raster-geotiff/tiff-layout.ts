import { Fault } from '../../domain/fault.ts';
import type { SampleType } from '../../domain/scene.ts';
import { MAX_BANDS, MAX_BLOCK_BYTES, MIB } from './limits.ts';
import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { COMPRESSION, PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readNumbers } from './tiff-values.ts';

/** How one directory's samples lie in the file. Blocks are tiles, strips, or pieces of uncompressed strips. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  /** Samples per pixel in the file, alpha included. */
  readonly samples: number;
  readonly bits: number;
  readonly sampleType: SampleType;
  /** One block holds one band. */
  readonly planar: boolean;
  readonly tiled: boolean;
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Blocks in a row, and in a column, of one plane. */
  readonly across: number;
  readonly down: number;
  /** Rows of the strip as the file has it; a divisor splits it into blocks of `blockHeight`. */
  readonly stripRows: number;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number;
  /** Meaning of the samples beyond the colours: 1 and 2 are alpha. */
  readonly extraSamples: readonly number[];
}

/** Uncompressed strips are cut to about this, so that a small window reads little of a one-strip file. */
const PIECE_BYTES = MIB / 4;

/** @throws Fault raster-unreadable, raster-unsupported, raster-too-large */
export async function readLayout(file: TiffFile, directory: TiffDirectory): Promise<TiffLayout> {
  const { name } = file.source;
  const all = async (tag: number) => readNumbers(file, directory, tag);
  const one = async (tag: number, absent: number) => (await all(tag))?.[0] ?? absent;

  const width = positive(name, 'ImageWidth', await one(TAG.ImageWidth, 0));
  const height = positive(name, 'ImageLength', await one(TAG.ImageLength, 0));
  const samples = positive(name, 'SamplesPerPixel', await one(TAG.SamplesPerPixel, 1), MAX_BANDS);
  const bits = same(name, 'BitsPerSample', (await all(TAG.BitsPerSample)) ?? [1]);
  const format = same(name, 'SampleFormat', (await all(TAG.SampleFormat)) ?? [1]);
  const planar = (await one(TAG.PlanarConfiguration, 1)) === 2 && samples > 1;
  const compression = await one(TAG.Compression, COMPRESSION.None);
  const photometric = await one(TAG.Photometric, PHOTOMETRIC.BlackIsZero);
  const tiled = directory.entries.has(TAG.TileOffsets);
  if ((await one(TAG.FillOrder, 1)) !== 1) throw unsupported(name, 'FillOrder 2', 'bits from high to low');
  const stripRows = Math.min(
    positive(name, 'RowsPerStrip', await one(TAG.RowsPerStrip, 2 ** 32 - 1)),
    height,
  );
  const blockWidth = tiled ? positive(name, 'TileWidth', await one(TAG.TileWidth, 0)) : width;
  const rows = tiled ? positive(name, 'TileLength', await one(TAG.TileLength, 0)) : stripRows;
  const rowBytes = Math.ceil((blockWidth * (planar ? 1 : samples) * bits) / 8);
  const cut = !tiled && compression === COMPRESSION.None;
  const blockHeight = cut ? largestDivisor(rows, Math.max(1, Math.floor(PIECE_BYTES / rowBytes))) : rows;
  if (rowBytes * blockHeight > MAX_BLOCK_BYTES)
    throw new Fault(
      'raster-too-large',
      `${name}: one block is declared as ${blockWidth} x ${blockHeight} px, ${rowBytes * blockHeight} bytes, expected ` +
        `at most ${MAX_BLOCK_BYTES}; a real picture can be rewritten with gdal_translate -co TILED=YES`,
    );
  return {
    width,
    height,
    samples,
    bits,
    sampleType: sampleTypeOf(name, format, bits),
    planar,
    tiled,
    blockWidth,
    blockHeight,
    across: Math.ceil(width / blockWidth),
    down: Math.ceil(height / blockHeight),
    stripRows,
    compression,
    predictor: await one(TAG.Predictor, 1),
    photometric,
    extraSamples: (await all(TAG.ExtraSamples)) ?? [],
  };
}

/** Rows held by the block in this row of blocks; the last strip is cut at the picture's edge, tiles never are. */
export function rowsOf(layout: TiffLayout, blockRow: number): number {
  if (layout.tiled) return layout.blockHeight;
  return Math.min(layout.blockHeight, layout.height - blockRow * layout.blockHeight);
}

function sampleTypeOf(name: string, format: number, bits: number): SampleType {
  const unsigned = format === 1 || format === 4;
  if (unsigned && bits >= 1 && bits <= 8) return 'uint8';
  if (unsigned && bits > 8 && bits <= 16) return 'uint16';
  if (format === 2 && bits === 16) return 'int16';
  if (format === 3 && bits === 32) return 'float32';
  const kind =
    ['?', 'unsigned', 'signed', 'float', 'undefined', 'complex', 'complex'][format] ?? `format ${format}`;
  throw unsupported(
    name,
    `samples of ${bits} bits (${kind})`,
    'unsigned integers up to 16 bits, signed 16-bit integers or 32-bit floats; convert with gdal_translate -ot Float32',
  );
}

function positive(name: string, what: string, value: number, most = 2 ** 32 - 1): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Fault('raster-unreadable', `${name}: ${what} is ${value}, expected 1 to ${most}`);
}

/** All samples must agree. */
function same(name: string, what: string, values: readonly number[]): number {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return first;
  throw unsupported(name, `${what} ${values.slice(0, 8).join(', ')}`, 'the same for all bands');
}

function largestDivisor(number: number, most: number): number {
  for (let pieces = 1; pieces * pieces <= number; pieces++) {
    if (number % pieces === 0 && number / pieces <= most) return number / pieces;
  }
  for (let size = Math.min(most, Math.floor(Math.sqrt(number))); size > 1; size--) {
    if (number % size === 0) return size;
  }
  return 1;
}

export function unsupported(name: string, found: string, expected: string): Fault {
  return new Fault('raster-unsupported', `${name}: ${found} is not read, expected ${expected}`);
}
