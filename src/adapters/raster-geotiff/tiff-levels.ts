import { Fault } from '../../domain/fault.ts';
import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { readLayout, type TiffLayout } from './tiff-layout.ts';
import { PHOTOMETRIC, TAG } from './tiff-tags.ts';
import { readNumbers } from './tiff-values.ts';

/** A directory with its layout. */
export interface TiffImage {
  readonly directory: TiffDirectory;
  readonly layout: TiffLayout;
}

/** The picture itself (first) and its overviews, finest first, each with the mask of its size where there is one. */
export interface TiffLevel {
  readonly image: TiffImage;
  readonly mask: TiffImage | null;
}

const REDUCED = 1;
const MASK = 4;

/**
 * Sorts a file's directories: the first full-resolution picture, its overviews, their masks. Further pages are
 * left alone.
 * @throws Fault raster-unreadable, raster-unsupported, raster-too-large
 */
export async function readLevels(file: TiffFile): Promise<readonly TiffLevel[]> {
  const kinds = await Promise.all(file.directories.map((directory) => subfileType(file, directory)));
  const first = kinds.findIndex((kind) => (kind & (REDUCED | MASK)) === 0);
  const main = file.directories[first === -1 ? 0 : first];
  if (main === undefined) throw new Fault('raster-unreadable', `${file.source.name}: holds no picture`);
  const full = { directory: main, layout: await readLayout(file, main) };
  const masks: TiffImage[] = [];
  const overviews: TiffImage[] = [];
  for (const [i, directory] of file.directories.entries()) {
    const kind = kinds[i] ?? 0;
    if (directory === main || (kind & (REDUCED | MASK)) === 0) continue;
    const layout = await readLayout(file, directory);
    if ((kind & MASK) !== 0) masks.push({ directory, layout });
    else if (isOverviewOf(full.layout, layout)) overviews.push({ directory, layout });
  }
  const maskOf = ({ layout: { width, height } }: TiffImage) =>
    masks.find(({ layout }) => layout.width === width && layout.height === height) ?? null;
  const mask = maskOf(full);
  const levels: TiffLevel[] = [{ image: full, mask }];
  for (const image of overviews.sort((p, q) => q.layout.width - p.layout.width)) {
    const own = maskOf(image);
    // an overview without the mask that its picture has would show what is hidden
    if (mask === null || own !== null) levels.push({ image, mask: own });
  }
  return levels;
}

async function subfileType(file: TiffFile, directory: TiffDirectory): Promise<number> {
  const [kind] = (await readNumbers(file, directory, TAG.NewSubfileType)) ?? [];
  const [old] = (await readNumbers(file, directory, TAG.SubfileType)) ?? [];
  const [photometric] = (await readNumbers(file, directory, TAG.Photometric)) ?? [];
  const masked = photometric === PHOTOMETRIC.Mask ? MASK : 0;
  return (kind ?? (old === 2 ? REDUCED : 0)) | masked;
}

/** Same bands, smaller, and of the same shape: thumbnails of another aspect are no overviews. */
function isOverviewOf(full: TiffLayout, layout: TiffLayout): boolean {
  if (layout.samples !== full.samples || layout.sampleType !== full.sampleType) return false;
  if (layout.width >= full.width || layout.height >= full.height) return false;
  const factor = full.width / layout.width;
  return Math.abs(full.height / factor - layout.height) <= 2;
}
