import sharp from 'sharp';
import { completeJpeg, type JpegStream } from './jpeg-stream.ts';
import type { BlockShape } from './unpack.ts';

/**
 * JPEG blocks, 8 bits, 1 to 4 bands, by libjpeg through sharp; YCbCr becomes RGB.
 * @returns interleaved samples of `rows` full rows
 * @throws Error
 */
export async function decodeJpeg(
  block: Uint8Array,
  tables: Uint8Array | null,
  ycbcr: boolean,
  shape: BlockShape,
): Promise<Uint8Array> {
  const stream = completeJpeg(block, tables, ycbcr);
  const { width, height, components, precision } = stream.frame;
  if (
    width !== shape.width ||
    height < shape.rows ||
    height > 65535 ||
    components !== shape.bands ||
    precision !== 8
  )
    throw new Error(
      `the JPEG stream declares ${width} x ${height} px, ${components} components of ${precision} bits, ` +
        `expected ${shape.width} x ${shape.rows}, ${shape.bands} of 8`,
    );
  if (components === 2) return decodeTwoComponents(stream, shape);
  const picture = sharp(stream.bytes, {
    failOn: 'error',
    limitInputPixels: width * height,
    ignoreIcc: true,
  });
  const raw =
    components === 4
      ? picture.pipelineColourspace('cmyk').toColourspace('cmyk')
      : picture.toColourspace(components === 1 ? 'b-w' : 'srgb');
  const { data, info } = await raw.raw().toBuffer({ resolveWithObject: true });
  // libvips takes four components for CMYK and turns them round; here they are bands
  if (components === 4) for (let i = 0; i < data.length; i++) data[i] = 255 - (data[i] as number);
  return fullRows(data, info.width, info.height, info.channels, shape);
}

/** libvips knows no picture of two components; geotiff.js does, slowly. */
async function decodeTwoComponents({ bytes }: JpegStream, shape: BlockShape): Promise<Uint8Array> {
  const { getDecoder } = await import('geotiff');
  const decoder = await getDecoder(7, {
    predictor: 1,
    planarConfiguration: 1,
    tileWidth: shape.width,
    tileHeight: shape.rows,
    bitsPerSample: [8, 8],
  });
  const copy = new Uint8Array(bytes);
  return fullRows(new Uint8Array(await decoder.decode(copy.buffer)), shape.width, shape.rows, 2, shape);
}

/**
 * WebP blocks, 8 bits, 3 or 4 bands. A stream without alpha stands for an opaque block.
 * @throws Error
 */
export async function decodeWebP(block: Uint8Array, shape: BlockShape): Promise<Uint8Array> {
  const picture = sharp(block, {
    failOn: 'error',
    limitInputPixels: shape.width * shape.rows,
    ignoreIcc: true,
  });
  const exact = shape.bands === 4 ? picture.ensureAlpha() : picture.removeAlpha();
  const { data, info } = await exact.raw().toBuffer({ resolveWithObject: true });
  return fullRows(data, info.width, info.height, info.channels, shape);
}

function fullRows(
  data: Uint8Array,
  width: number,
  height: number,
  bands: number,
  shape: BlockShape,
): Uint8Array {
  const size = shape.width * shape.rows * shape.bands;
  if (width === shape.width && height >= shape.rows && bands === shape.bands && data.length >= size)
    return new Uint8Array(data.buffer, data.byteOffset, size);
  throw new Error(
    `a picture of ${width} x ${height} px and ${bands} bands came out, ` +
      `expected ${shape.width} x ${shape.rows} and ${shape.bands}`,
  );
}
