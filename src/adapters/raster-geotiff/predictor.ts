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
  const planes: T[] = [];
  for (let band = 0; band < bands; band++) {
    const plane = bands === 1 ? words : alike(words, width * rows);
    for (let row = 0, out = 0, at = band; row < rows; row++) {
      let sum = 0;
      for (let col = 0; col < width; col++, at += bands) {
        sum = (sum + (words[at] as number)) & mask;
        plane[out++] = sum;
      }
    }
    planes.push(plane);
  }
  return planes;
}

/** Splits interleaved bands; one band is returned as it is. */
export function split<T extends Samples>(interleaved: T, bands: number): T[] {
  if (bands === 1) return [interleaved];
  const pixels = interleaved.length / bands;
  const planes: T[] = [];
  for (let band = 0; band < bands; band++) {
    const plane = alike(interleaved, pixels);
    for (let i = 0, at = band; i < pixels; i++, at += bands) plane[i] = interleaved[at] as number;
    planes.push(plane);
  }
  return planes;
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
