import { decode, getBlobInfo, load } from 'lerc';
import type { Samples } from '../../domain/pixels.ts';
import type { SampleType } from '../../domain/scene.ts';
import { type BlockShape, toHostOrder } from './unpack.ts';

const TYPES: Readonly<Record<string, SampleType>> = {
  U8: 'uint8',
  U16: 'uint16',
  S16: 'int16',
  F32: 'float32',
};

/**
 * LERC blocks (Esri's Limited Error Raster Compression), by Esri's own WebAssembly. Bands are LERC's depths.
 * Masked pixels are 0, or NaN in floats as libtiff gives them.
 * @throws Error
 */
export async function decodeLerc(
  blob: Uint8Array,
  shape: BlockShape,
  littleEndian: boolean,
): Promise<{ readonly samples: Samples; readonly valid: Uint8Array | null }> {
  await load();
  // the header is judged first: it may declare gigabytes in a few bytes
  const { width, height, depthCount, bandCount } = getBlobInfo(blob);
  if (width !== shape.width || height !== shape.rows || depthCount !== shape.bands || bandCount !== 1)
    throw new Error(
      `the LERC blob declares ${width} x ${height} px, ${depthCount} x ${bandCount} bands, ` +
        `expected ${shape.width} x ${shape.rows}, ${shape.bands}`,
    );
  const { pixels, mask, pixelType } = decode(blob, { returnInterleaved: true });
  const [data] = pixels;
  if (TYPES[pixelType] !== shape.sampleType || data === undefined)
    throw new Error(`the LERC blob holds ${pixelType} samples, expected ${shape.sampleType}`);
  // libtiff swaps what goes into LERC and what comes out of it, as of any codec
  toHostOrder(data, shape.bits, littleEndian);
  const samples = data as Samples;
  const masked = mask?.includes(0) === true ? mask : null;
  if (masked !== null && shape.sampleType === 'float32') blank(samples, masked, shape.bands);
  return { samples, valid: masked };
}

function blank(samples: Samples, mask: Uint8Array, bands: number): void {
  for (let i = 0; i < mask.length; i++)
    if (mask[i] === 0) samples.fill(Number.NaN, i * bands, (i + 1) * bands);
}
