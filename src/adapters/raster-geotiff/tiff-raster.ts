import { Fault } from '../../domain/fault.ts';
import type { RasterInfo } from '../../domain/scene.ts';
import type { Raster } from '../../ports/rasters.ts';
import { acquiredAtOf } from './acquired-at.ts';
import { bandRolesOf } from './band-roles.ts';
import type { BlockCache } from './block-cache.ts';
import { openDecoder } from './block-decoder.ts';
import { openBlockIndex } from './block-index.ts';
import { loadBlocks } from './block-loader.ts';
import type { ByteSource } from './byte-source.ts';
import { readGeoreference } from './georeference.ts';
import type { Level } from './level.ts';
import { checkExpansion } from './limits.ts';
import { readMetadata, readNodata, readRpc } from './metadata.ts';
import { pagedSource } from './paged-source.ts';
import { paletteOf } from './palette.ts';
import { type BandPlan, readPixels } from './pixel-reader.ts';
import { readDirectories, type TiffFile } from './tiff-directory.ts';
import type { TiffLayout } from './tiff-layout.ts';
import { readLevels, type TiffImage } from './tiff-levels.ts';
import { PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readNumbers } from './tiff-values.ts';

/**
 * A TIFF, BigTIFF, GeoTIFF or COG. Reads headers and, of small files, the block index.
 * @param id unique among open rasters
 * @throws Fault raster-unreadable, raster-unsupported, raster-too-large
 */
export async function openTiff(source: ByteSource, cache: BlockCache, id: string): Promise<Raster> {
  const file = await readDirectories(pagedSource(source));
  const images = await readLevels(file);
  const main = images[0] as (typeof images)[number];
  const { directory, layout } = main.image;
  checkExpansion(source, layout.width * layout.height, layout.samples * Math.ceil(layout.bits / 8));
  const { items, descriptions, interpretations } = await readMetadata(file, directory, layout.samples);
  const plan = await readBandPlan(file, main.image, interpretations);
  const levels = await Promise.all(
    images.map(async ({ image, mask }, i) => ({
      image: await openLevel(source, file, image, cache, `${id}/${i}`),
      mask: mask === null ? null : await openLevel(source, file, mask, cache, `${id}/${i}m`),
    })),
  );

  const placed = await readGeoreference(file, directory, layout.width, layout.height);
  const rpc = await readRpc(file, directory);
  const metadata = {
    ...items,
    ...(rpc === null ? {} : { rpc }),
    ...(placed.reason === null ? {} : { georeference: placed.reason }),
    ...(placed.georeference === null ? {} : { AREA_OR_POINT: placed.pixelIsPoint ? 'Point' : 'Area' }),
  };
  const colours =
    plan.palette === null
      ? plan.data.map((band) => descriptions[band] ?? interpretations[band] ?? null)
      : [null, null, null];
  const info: RasterInfo = {
    width: layout.width,
    height: layout.height,
    bands: colours.length,
    sampleType: layout.sampleType,
    bandRoles: bandRolesOf(colours, layout.sampleType, isRgb(layout.photometric)),
    // a palette's nodata is an index, which no sample shows: `valid` alone tells
    nodata: plan.palette === null ? plan.nodata : null,
    georeference: placed.georeference,
    acquiredAt: acquiredAtOf(items),
    metadata,
    overviews: images
      .slice(1)
      .map(({ image }) => ({ width: image.layout.width, height: image.layout.height })),
  };
  return {
    info,
    source: { bytes: source.size, etag: source.etag },
    get bytesRead() {
      return source.bytesRead;
    },
    async read(window, options = {}) {
      const { level = 0 } = options;
      const chosen = levels[level];
      if (chosen === undefined)
        throw new Fault(
          'invalid-request',
          `${source.name}: level ${level} is asked for, expected 0 to ${levels.length - 1}`,
        );
      return readPixels(source.name, chosen, plan, window, options);
    },
    async close() {
      cache.drop(`${id}/`);
      await source.close();
    },
  };
}

async function openLevel(
  source: ByteSource,
  file: TiffFile,
  { directory, layout }: TiffImage,
  cache: BlockCache,
  keyPrefix: string,
): Promise<Level> {
  const decode = await openDecoder(file, directory, layout);
  const index = await openBlockIndex(file, directory, layout);
  return { ...layout, load: loadBlocks({ source, layout, index, decode, cache, keyPrefix }) };
}

/** Which of the file's samples are bands, which one is alpha, and what they mean. */
async function readBandPlan(
  file: TiffFile,
  { directory, layout }: TiffImage,
  interpretations: readonly (string | null)[],
): Promise<BandPlan> {
  const nodata = await readNodata(file, directory);
  const alpha = alphaOf(layout, interpretations);
  const data = Array.from({ length: layout.samples }, (_, i) => i).filter((i) => i !== alpha);
  if (layout.photometric !== PHOTOMETRIC.Palette) return { data, alpha, nodata, palette: null };
  const colorMap = await readNumbers(file, directory, TAG.ColorMap);
  if (colorMap === null || colorMap.length < 3)
    throw new Fault('raster-unreadable', `${file.source.name}: has palette pixels, expected a ColorMap tag`);
  return { data: [0], alpha, nodata, palette: paletteOf(colorMap) };
}

/**
 * ExtraSamples describe the last samples; 1 and 2 are associated and unassociated alpha. GDAL's own word on a
 * sample, where there is one, goes first: files from NAIP call their near infrared band alpha in ExtraSamples.
 */
function alphaOf(
  { samples, extraSamples }: TiffLayout,
  interpretations: readonly (string | null)[],
): number | null {
  const said = interpretations.findIndex((word) => word?.toLowerCase() === 'alpha');
  if (said > 0) return said;
  const extra = extraSamples.findIndex((kind) => kind === 1 || kind === 2);
  const at = samples - extraSamples.length + extra;
  return extra === -1 || at < 1 || interpretations[at] != null ? null : at;
}

function isRgb(photometric: number): boolean {
  return photometric === PHOTOMETRIC.Rgb || photometric === PHOTOMETRIC.YCbCr;
}
