import type { Samples } from '../../domain/pixels.ts';

type Words = Uint8Array | Uint16Array | Uint32Array;

/**
 * Undoes horizontal differencing (predictor 2) and splits bands in one go.
 * Differences are modulo the sample's size, so signed samples and floats are summed as the words they are made of.
 * @param words interleaved [row][col][band]
 * @returns one array a band, [row][col]
 */
export function sumAndSplit<T extends Words>(words: T, width: number, rows: number, bands: number): T[] {
  const mask = words.BYTES_PER_ELEMENT === 1 ? 0xff : words.BYTES_PER_ELEMENT === 2 ? 0xffff : -1;
  const pixels = width * rows;
  const sums = bands === 1 ? words : alike(words, pixels * bands);
  let band = 0;
  // three bands at once read each cache line once; the rest go one by one
  for (; bands - band >= 3; band += 3) sumThree(words, sums, width, rows, bands, band, mask);
  for (; band < bands; band++) sumOne(words, sums, width, rows, bands, band, mask);
  return Array.from({ length: bands }, (_, i) => sums.subarray(i * pixels, (i + 1) * pixels) as T);
}

function sumOne(
  words: Words,
  sums: Words,
  width: number,
  rows: number,
  bands: number,
  band: number,
  mask: number,
): void {
  let at = band;
  let out = band * width * rows;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let col = 0; col < width; col++, at += bands) {
      sum = (sum + (words[at] as number)) & mask;
      sums[out++] = sum;
    }
  }
}

function sumThree(
  words: Words,
  sums: Words,
  width: number,
  rows: number,
  bands: number,
  band: number,
  mask: number,
): void {
  const pixels = width * rows;
  let at = band;
  let out = band * pixels;
  for (let row = 0; row < rows; row++) {
    let first = 0;
    let second = 0;
    let third = 0;
    for (let col = 0; col < width; col++, at += bands, out++) {
      first = (first + (words[at] as number)) & mask;
      second = (second + (words[at + 1] as number)) & mask;
      third = (third + (words[at + 2] as number)) & mask;
      sums[out] = first;
      sums[out + pixels] = second;
      sums[out + 2 * pixels] = third;
    }
  }
}

/** Splits interleaved bands; one band is returned as it is. */
export function split<T extends Samples>(interleaved: T, bands: number): T[] {
  if (bands === 1) return [interleaved];
  const pixels = interleaved.length / bands;
  const planes = alike(interleaved, interleaved.length);
  for (let band = 0, out = 0; band < bands; band++) {
    for (let at = band; at < interleaved.length; at += bands) planes[out++] = interleaved[at] as number;
  }
  return Array.from({ length: bands }, (_, i) => planes.subarray(i * pixels, (i + 1) * pixels) as T);
}

/**
 * Undoes the floating point predictor (3): each row holds all high bytes, then all second bytes and so on,
 * differenced bytewise (Adobe Photoshop TIFF technical note 3, 2005). Independent of the file's byte order.
 * @param bytes changed in place
 * @returns interleaved floats, [row][col][band]
 */
export function undoFloat(bytes: Uint8Array, width: number, rows: number, bands: number): Float32Array {
  const n = width * bands;
  const words = new Uint32Array(n * rows);
  for (let row = 0; row < rows; row++) {
    const start = row * n * 4;
    const end = start + n * 4;
    for (let i = start + bands; i < end; i++)
      bytes[i] = ((bytes[i] as number) + (bytes[i - bands] as number)) & 0xff;
    for (let i = 0, at = start, out = row * n; i < n; i++, at++) {
      words[out++] =
        ((bytes[at] as number) << 24) |
        ((bytes[at + n] as number) << 16) |
        ((bytes[at + 2 * n] as number) << 8) |
        (bytes[at + 3 * n] as number);
    }
  }
  return new Float32Array(words.buffer);
}

/** A zeroed array of the same element type; a Buffer counts as the Uint8Array that it is. */
function alike<T extends Words | Samples>(of: T, length: number): T {
  const made =
    of instanceof Uint8Array
      ? new Uint8Array(length)
      : of instanceof Uint16Array
        ? new Uint16Array(length)
        : of instanceof Int16Array
          ? new Int16Array(length)
          : of instanceof Uint32Array
            ? new Uint32Array(length)
            : new Float32Array(length);
  return made as T;
}
