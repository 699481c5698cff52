import { Fault } from '../../domain/fault.ts';

/** Bounds on what one file may make this process do. Beyond them a Fault is thrown; nothing is tried. */

export const MIB = 1024 ** 2;

/** Decoded size of one block (tile or strip). */
export const MAX_BLOCK_BYTES = 256 * MIB;

/** One tag's value; block offsets and byte counts are apart, they are read piecewise. */
export const MAX_TAG_BYTES = 4 * MIB;

export const MAX_DIRECTORIES = 256;
export const MAX_DIRECTORY_ENTRIES = 4096;
export const MAX_BANDS = 1024;

/** Samples of one answer of `read`. */
export const MAX_WINDOW_BYTES = 2048 * MIB;

/**
 * A file whose header declares more than this, at more than this many bytes a byte of file, is a bomb.
 * Blank tiles of real scenes reach ratios of thousands, but not over 16 GiB of them.
 */
const MAX_SMALL_FILE_BYTES = 16 * 1024 * MIB;
const MAX_EXPANSION = 2000;

/** Whole pictures (PNG, JPEG) and files from servers that know no ranges are held in memory up to this size. */
export const MAX_WHOLE_FILE_BYTES = 128 * MIB;

/** @throws Fault raster-too-large when a small file declares a huge picture */
export function checkExpansion(
  source: { readonly name: string; readonly size: number },
  pixels: number,
  bytesPerPixel: number,
): void {
  const bytes = pixels * bytesPerPixel;
  if (bytes <= MAX_SMALL_FILE_BYTES || bytes <= source.size * MAX_EXPANSION) return;
  throw new Fault(
    'raster-too-large',
    `${source.name}: declares ${(pixels / 1e9).toFixed(1)} gigapixels (${bytes} bytes) in a file of ${source.size} ` +
      `bytes, expected at most ${MAX_EXPANSION} bytes from each; crop it with gdal_translate -projwin`,
  );
}
