import type { Samples } from '../../domain/pixels.ts';
import { decodeDeflate, decodeZstd } from './byte-codecs.ts';
import { decodeLerc } from './lerc-codec.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './packbits.ts';
import { decodeJpeg, decodeWebP } from './picture-codecs.ts';
import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { type TiffLayout, unsupported } from './tiff-layout.ts';
import { COMPRESSION, PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readBytes, readNumbers } from './tiff-values.ts';
import { type BlockShape, shapeBytes, unpack } from './unpack.ts';

/** A decoded tile or strip. */
export interface Block {
  readonly width: number;
  readonly rows: number;
  /** Bands that are interleaved in it. */
  readonly bands: number;
  /** [row][col][band] */
  readonly samples: Samples;
  /** 0 where the codec itself masks a pixel; null: nowhere. */
  readonly valid: Uint8Array | null;
}

/** @throws Error that says what is wrong with the bytes; the caller knows which block they are */
export type BlockDecoder = (bytes: Uint8Array, rows: number) => Promise<Block>;

type ByteCodec = (bytes: Uint8Array, size: number, most: number) => Promise<Uint8Array>;

const NAMES: Readonly<Record<number, string>> = {
  2: 'CCITT RLE',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  6: 'old-style JPEG',
  34712: 'JPEG 2000',
  34925: 'LZMA',
  50002: 'JPEG XL',
};

/**
 * The decoder of one directory's blocks.
 * @throws Fault raster-unsupported on a codec, predictor or colour space that is not read
 */
export async function openDecoder(
  file: TiffFile,
  directory: TiffDirectory,
  layout: TiffLayout,
): Promise<BlockDecoder> {
  const { name } = file.source;
  const { compression, photometric } = layout;
  checkColours(name, layout);
  const shapeOf = (rows: number): BlockShape => ({
    width: layout.blockWidth,
    rows,
    bands: layout.planar ? 1 : layout.samples,
    bits: layout.bits,
    sampleType: layout.sampleType,
  });

  if (compression === COMPRESSION.Jpeg || compression === COMPRESSION.WebP) {
    if (layout.bits !== 8)
      throw unsupported(name, `${layout.bits}-bit samples in JPEG or WebP blocks`, '8-bit samples');
    const tables = await readBytes(file, directory, TAG.JpegTables);
    const ycbcr = photometric === PHOTOMETRIC.YCbCr;
    return async (bytes, rows) => {
      const shape = shapeOf(rows);
      const samples = await (compression === COMPRESSION.Jpeg
        ? decodeJpeg(bytes, tables, ycbcr, shape)
        : decodeWebP(bytes, shape));
      return { width: shape.width, rows, bands: shape.bands, samples, valid: null };
    };
  }

  if (compression === COMPRESSION.Lerc) {
    const inner = (await readNumbers(file, directory, TAG.LercParameters))?.[1] ?? 0;
    return async (bytes, rows) => {
      const shape = shapeOf(rows);
      // LERC leaves incompressible samples as they are, so a blob is never much larger than they
      const most = shapeBytes(shape) * 2 + 65536;
      const blob =
        inner === 1
          ? await decodeDeflate(bytes, most, most)
          : inner === 2
            ? await decodeZstd(bytes, most)
            : bytes;
      return {
        width: shape.width,
        rows,
        bands: shape.bands,
        ...(await decodeLerc(blob, shape, file.littleEndian)),
      };
    };
  }

  const codec = byteCodecOf(name, compression);
  const predictor = predictorOf(name, layout);
  // some writers fill the last strip up, so a whole block may come out of it
  const most = shapeBytes(shapeOf(layout.blockHeight));
  return async (bytes, rows) => {
    const shape = shapeOf(rows);
    const size = shapeBytes(shape);
    const decoded = await codec(bytes, size, most);
    if (decoded.length < size) throw new Error(`${decoded.length} bytes came out, expected ${size}`);
    const samples = unpack(decoded.subarray(0, size), shape, file.littleEndian, predictor);
    return { width: shape.width, rows, bands: shape.bands, samples, valid: null };
  };
}

function byteCodecOf(name: string, compression: number): ByteCodec {
  switch (compression) {
    case COMPRESSION.None:
      // a copy: unpacking may swap bytes in place, and these may be a shared buffer's
      return async (bytes) => new Uint8Array(bytes);
    case COMPRESSION.Lzw:
      return async (bytes, size) => decodeLzw(bytes, size);
    case COMPRESSION.PackBits:
      return async (bytes, size) => decodePackBits(bytes, size);
    case COMPRESSION.AdobeDeflate:
    case COMPRESSION.Deflate:
      return decodeDeflate;
    case COMPRESSION.Zstd:
      return async (bytes, _size, most) => decodeZstd(bytes, most);
    default:
      throw unsupported(
        name,
        `compression ${compression}${NAMES[compression] ? ` (${NAMES[compression]})` : ''}`,
        'none, LZW, deflate, PackBits, JPEG, WebP, ZSTD or LERC',
      );
  }
}

/** Predictors belong to the dictionary codecs alone; libtiff, too, ignores the tag elsewhere. */
function predictorOf(name: string, { compression, predictor, bits, sampleType }: TiffLayout): number {
  if (compression === COMPRESSION.None || compression === COMPRESSION.PackBits) return 1;
  const whole = bits === 8 || bits === 16 || bits === 32;
  if (predictor === 1 || (predictor === 2 && whole) || (predictor === 3 && sampleType === 'float32'))
    return predictor;
  throw unsupported(
    name,
    `predictor ${predictor} on ${bits}-bit ${sampleType} samples`,
    'predictor 1, 2 on whole bytes, or 3 on floats',
  );
}

function checkColours(name: string, { photometric, compression, samples, planar, bits }: TiffLayout): void {
  const { WhiteIsZero, BlackIsZero, Rgb, Palette, Mask, YCbCr } = PHOTOMETRIC;
  const plain: readonly number[] = [WhiteIsZero, BlackIsZero, Rgb, Mask];
  if (plain.includes(photometric)) return;
  if (photometric === Palette && bits <= 8) return;
  if (photometric === YCbCr && compression === COMPRESSION.Jpeg && samples === 3 && !planar) return;
  if (photometric === YCbCr && compression === COMPRESSION.WebP) return;
  throw unsupported(
    name,
    `photometric interpretation ${photometric} with compression ${compression}`,
    'gray, RGB, a palette of up to 8 bits, or YCbCr in JPEG blocks',
  );
}
