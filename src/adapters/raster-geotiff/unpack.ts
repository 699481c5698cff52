import { endianness } from 'node:os';
import type { Samples } from '../../domain/pixels.ts';
import type { SampleType } from '../../domain/scene.ts';
import { sumRows, undoFloat } from './predictor.ts';

/** What a block's decompressed bytes are. */
export interface BlockShape {
  readonly width: number;
  readonly rows: number;
  /** Bands interleaved in the block. */
  readonly bands: number;
  readonly bits: number;
  readonly sampleType: SampleType;
}

const HOST_LITTLE_ENDIAN = endianness() === 'LE';

/** Decompressed size, bytes: rows start on whole bytes. */
export function shapeBytes({ width, rows, bands, bits }: BlockShape): number {
  return Math.ceil((width * bands * bits) / 8) * rows;
}

/**
 * A block's decompressed bytes as interleaved samples, [row][col][band], in this machine's byte order.
 * @param bytes exactly `shapeBytes` long; may be changed and kept
 */
export function unpack(
  bytes: Uint8Array,
  shape: BlockShape,
  littleEndian: boolean,
  predictor: number,
): Samples {
  const { width, rows, bands, bits, sampleType } = shape;
  if (bits !== 8 && bits !== 16 && bits !== 32) return unpackBits(bytes, shape);
  if (predictor === 3) return undoFloat(bytes, width, rows, bands);
  const owned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  toHostOrder(owned, bits, littleEndian);
  if (predictor === 2) sumRows(wordsOn(owned, bits), width, rows, bands);
  return samplesOn(owned, sampleType);
}

export function newSamples(type: SampleType, length: number): Samples {
  return new { uint8: Uint8Array, uint16: Uint16Array, int16: Int16Array, float32: Float32Array }[type](
    length,
  );
}

/** The same memory, read as samples. */
function samplesOn({ buffer, byteOffset, byteLength }: Uint8Array, type: SampleType): Samples {
  switch (type) {
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, byteLength);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, byteLength / 2);
    case 'int16':
      return new Int16Array(buffer, byteOffset, byteLength / 2);
    case 'float32':
      return new Float32Array(buffer, byteOffset, byteLength / 4);
  }
}

function wordsOn({ buffer, byteOffset, byteLength }: Uint8Array, bits: number) {
  if (bits === 8) return new Uint8Array(buffer, byteOffset, byteLength);
  if (bits === 16) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Swaps whole samples in place when the file's byte order is not this machine's. */
export function toHostOrder(bytes: ArrayBufferView, bits: number, littleEndian: boolean): void {
  if (littleEndian === HOST_LITTLE_ENDIAN) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits === 16) buffer.swap16();
  if (bits === 32) buffer.swap32();
}

/** Samples of 1 to 16 bits, high bits first, rows padded to whole bytes. */
function unpackBits(bytes: Uint8Array, { width, rows, bands, bits }: BlockShape): Uint8Array | Uint16Array {
  const n = width * bands;
  const rowBytes = Math.ceil((n * bits) / 8);
  const out = bits <= 8 ? new Uint8Array(n * rows) : new Uint16Array(n * rows);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let held = 0;
    let pool = 0;
    for (let i = row * n; i < (row + 1) * n; i++) {
      while (held < bits) {
        pool = ((pool << 8) | (bytes[at++] as number)) & 0xffffff;
        held += 8;
      }
      held -= bits;
      out[i] = (pool >> held) & mask;
    }
  }
  return out;
}
