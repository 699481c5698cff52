import sharp, { type Metadata } from 'sharp';
import { Fault } from '../../domain/fault.ts';
import type { RasterInfo } from '../../domain/scene.ts';
import type { Raster } from '../../ports/rasters.ts';
import { throwIfAborted, untilAborted } from './abort.ts';
import { bandRolesOf } from './band-roles.ts';
import type { BlockCache } from './block-cache.ts';
import type { Block } from './block-decoder.ts';
import type { ByteSource } from './byte-source.ts';
import type { Level } from './level.ts';
import { MAX_WHOLE_FILE_BYTES, MIB } from './limits.ts';
import { type BandPlan, readPixels } from './pixel-reader.ts';
import { unsupported } from './tiff-layout.ts';

/** Pictures are decoded from the top down to the rows wanted, so blocks are as high as memory allows. */
const BLOCK_BYTES = 64 * MIB;
const MAX_PIXELS = 1e9;

/** True for the first bytes of a PNG or JPEG file. */
export function isPicture(head: Uint8Array): boolean {
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const jpeg = [0xff, 0xd8, 0xff];
  return [png, jpeg].some((magic) => magic.every((byte, i) => head[i] === byte));
}

/**
 * A PNG or JPEG without georeference; palettes are expanded, alpha says what is valid.
 * @throws Fault raster-unreadable, raster-unsupported, raster-too-large
 */
export async function openPicture(source: ByteSource, cache: BlockCache, id: string): Promise<Raster> {
  if (source.size > MAX_WHOLE_FILE_BYTES)
    throw new Fault(
      'raster-too-large',
      `${source.name}: a PNG or JPEG of ${source.size} bytes, expected at most ${MAX_WHOLE_FILE_BYTES}; ` +
        'rewrite it with gdal_translate -of COG',
    );
  const bytes = await source.read(0, source.size);
  const options = { failOn: 'error', limitInputPixels: MAX_PIXELS, ignoreIcc: true } as const;
  const metadata = await sharp(bytes, options)
    .metadata()
    .catch((cause: unknown) => {
      throw damaged(source.name, cause);
    });
  const { width, height } = metadata;
  const shape = shapeOf(source.name, metadata);
  const words = shape.sampleType === 'uint16' ? 2 : 1;
  const blockHeight = Math.min(
    height,
    Math.max(1, Math.floor(BLOCK_BYTES / (width * shape.samples * words))),
  );

  async function decode(row: number): Promise<Block> {
    const top = row * blockHeight;
    const rows = Math.min(blockHeight, height - top);
    const { data, info } = await sharp(bytes, options)
      .extract({ left: 0, top, width, height: rows })
      .toColourspace(shape.space)
      .raw({ depth: words === 2 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
      .catch((cause: unknown) => {
        throw damaged(source.name, cause);
      });
    if (info.channels !== shape.samples || info.height !== rows)
      throw damaged(source.name, `${info.channels} channels came out, expected ${shape.samples}`);
    const Words = words === 2 ? Uint16Array : Uint8Array;
    const samples = new Words(data.buffer, data.byteOffset, data.length / words);
    return { width, rows, bands: shape.samples, samples, valid: null };
  }

  const level: Level = {
    width,
    height,
    sampleType: shape.sampleType,
    blockWidth: width,
    blockHeight,
    planar: false,
    async load(places, use, signal) {
      for (const place of places) {
        throwIfAborted(signal);
        const key = `${id}/${place.row}`;
        const block = cache.get(key) ?? decode(place.row);
        cache.put(key, block);
        use(place, await untilAborted(block, signal));
      }
    },
  };
  const bands = shape.samples - (shape.alpha ? 1 : 0);
  const plan: BandPlan = {
    data: Array.from({ length: bands }, (_, i) => i),
    alpha: shape.alpha ? bands : null,
    nodata: null,
    palette: null,
  };
  const info: RasterInfo = {
    width,
    height,
    bands,
    sampleType: shape.sampleType,
    bandRoles: bandRolesOf(new Array<null>(bands).fill(null), shape.sampleType, true),
    nodata: null,
    georeference: null,
    acquiredAt: null,
    metadata: { georeference: `a plain ${metadata.format} picture` },
    overviews: [],
  };
  return {
    info,
    source: { bytes: source.size, etag: source.etag },
    get bytesRead() {
      return source.bytesRead;
    },
    async read(window, read = {}) {
      if ((read.level ?? 0) !== 0)
        throw new Fault(
          'invalid-request',
          `${source.name}: level ${read.level} is asked for, expected 0: a picture`,
        );
      return readPixels(source.name, { image: level, mask: null }, plan, window, read);
    },
    async close() {
      cache.drop(`${id}/`);
      await source.close();
    },
  };
}

interface PictureShape {
  readonly samples: number;
  readonly alpha: boolean;
  readonly sampleType: 'uint8' | 'uint16';
  /** sharp turns 16-bit samples into 8 unless the space says otherwise. */
  readonly space: 'b-w' | 'grey16' | 'srgb' | 'rgb16';
}

function shapeOf(name: string, { space, channels, depth, hasAlpha }: Metadata): PictureShape {
  if (space === 'cmyk') throw unsupported(name, 'a CMYK picture', 'gray or RGB');
  const alpha = hasAlpha === true;
  const gray = channels - (alpha ? 1 : 0) === 1;
  const sampleType = depth === 'ushort' ? 'uint16' : 'uint8';
  const deep = sampleType === 'uint16';
  return {
    samples: (gray ? 1 : 3) + (alpha ? 1 : 0),
    alpha,
    sampleType,
    space: gray ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb',
  };
}

function damaged(name: string, cause: unknown): Fault {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Fault('raster-unreadable', `${name}: the picture is damaged: ${reason}`, { cause });
}
