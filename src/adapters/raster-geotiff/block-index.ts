import { Fault } from '../../domain/fault.ts';
import type { TiffDirectory, TiffEntry, TiffFile } from './tiff-directory.ts';
import { rowsOf, type TiffLayout } from './tiff-layout.ts';
import { COMPRESSION, FIELD_BYTES, TAG } from './tiff-tags.ts';
import { decodeValues } from './tiff-values.ts';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where each block's bytes lie. Offsets are read piece by piece: a large COG has megabytes of them. */
export interface BlockIndex {
  /** Bytes of a block; null when the file leaves it out (sparse). @throws Fault raster-unreadable */
  range(plane: number, row: number, col: number): Promise<ByteRange | null>;
}

/** Up to this many blocks, every one is checked when the file is opened; beyond, when it is read. */
const CHECKED_AT_ONCE = 8192;

/** @throws Fault raster-unreadable when the index is short or leads out of the file */
export async function openBlockIndex(
  file: TiffFile,
  directory: TiffDirectory,
  layout: TiffLayout,
): Promise<BlockIndex> {
  const { source } = file;
  const offsets = entryOf(file, directory, layout.tiled ? TAG.TileOffsets : TAG.StripOffsets);
  const counts = entryOf(file, directory, layout.tiled ? TAG.TileByteCounts : TAG.StripByteCounts);
  const piecesPerStrip = layout.tiled ? 1 : layout.stripRows / layout.blockHeight;
  const perColumn = layout.tiled ? layout.down : Math.ceil(layout.height / layout.stripRows);
  const planes = layout.planar ? layout.samples : 1;
  const expected = planes * perColumn * layout.across;
  for (const entry of [offsets, counts]) {
    const bytes = entry.count * (FIELD_BYTES[entry.type] ?? 0);
    if (entry.count >= expected && entry.offset + bytes <= source.size) continue;
    throw new Fault(
      'raster-unreadable',
      `${source.name}: ${layout.width} x ${layout.height} px in blocks of ${layout.blockWidth} x ${layout.blockHeight} ` +
        `take ${expected} blocks, but the file lists ${entry.count} at byte ${entry.offset} of ${source.size}`,
    );
  }
  const rowBytes = Math.ceil((layout.blockWidth * (layout.planar ? 1 : layout.samples) * layout.bits) / 8);

  async function physical(index: number): Promise<ByteRange | null> {
    const [offset, length] = await Promise.all([value(file, offsets, index), value(file, counts, index)]);
    if (length === 0) return null;
    if (offset + length <= source.size) return { offset, length };
    throw new Fault(
      'raster-unreadable',
      `${source.name}: block ${index} lies at bytes ${offset}..${offset + length}, expected it within the file's ` +
        `${source.size} bytes (truncated?)`,
    );
  }

  async function range(plane: number, row: number, col: number): Promise<ByteRange | null> {
    const strip = Math.floor(row / piecesPerStrip);
    const whole = await physical((plane * perColumn + strip) * layout.across + col);
    if (whole === null || layout.compression !== COMPRESSION.None) return whole;
    const skipped = (row % piecesPerStrip) * layout.blockHeight * rowBytes;
    const length = rowsOf(layout, row) * rowBytes;
    if (skipped + length <= whole.length) return { offset: whole.offset + skipped, length };
    throw new Fault(
      'raster-unreadable',
      `${source.name}: an uncompressed block holds ${whole.length} bytes, expected at least ${skipped + length}`,
    );
  }

  if (expected <= CHECKED_AT_ONCE) for (let i = 0; i < expected; i++) await physical(i);
  return { range };
}

function entryOf({ source }: TiffFile, directory: TiffDirectory, tag: number): TiffEntry {
  const entry = directory.entries.get(tag);
  if (entry !== undefined) return entry;
  throw new Fault(
    'raster-unreadable',
    `${source.name}: the directory at byte ${directory.offset} lacks tag ${tag}, expected offsets and sizes of blocks`,
  );
}

async function value({ source, littleEndian }: TiffFile, entry: TiffEntry, index: number): Promise<number> {
  const size = FIELD_BYTES[entry.type] ?? 0;
  const bytes = await source.read(entry.offset + index * size, size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodeValues(view, entry.type, 1, littleEndian)[0] ?? 0;
}
