import { Fault } from '../../domain/fault.ts';
import { MAX_DIRECTORIES, MAX_DIRECTORY_ENTRIES } from './limits.ts';
import type { PagedSource } from './paged-source.ts';
import { FIELD_BYTES } from './tiff-tags.ts';

/** One tag of a directory: where its values lie, not the values. */
export interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Absolute byte offset of the first value. */
  readonly offset: number;
}

/** An image file directory (IFD): one picture, overview or mask. */
export interface TiffDirectory {
  readonly offset: number;
  readonly entries: ReadonlyMap<number, TiffEntry>;
}

/** A TIFF file's skeleton. */
export interface TiffFile {
  readonly source: PagedSource;
  readonly littleEndian: boolean;
  readonly directories: readonly TiffDirectory[];
}

/** Classic TIFF has 4-byte offsets and 2-byte entry counts, BigTIFF 8 and 8. */
interface Dialect {
  readonly littleEndian: boolean;
  readonly big: boolean;
}

/** True for the first bytes of a TIFF or BigTIFF in either byte order. */
export function isTiff(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  return (
    (a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0) ||
    (a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43))
  );
}

/**
 * Walks the chain of directories. Bounded: at most 256 of them, 4,096 entries each, no offset twice.
 * @throws Fault raster-unreadable, raster-unsupported
 */
export async function readDirectories(source: PagedSource): Promise<TiffFile> {
  const head = await source.read(0, Math.min(16, source.size));
  const littleEndian = head[0] === 0x49;
  const view = viewOf(head);
  const big = view.getUint16(2, littleEndian) === 43;
  const dialect = { littleEndian, big };
  if (head.length < (big ? 16 : 8))
    throw new Fault(
      'raster-unreadable',
      `${source.name}: ends within its header, after ${source.size} bytes`,
    );
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  let offset = readOffset(view, big ? 8 : 4, dialect);
  while (offset !== 0) {
    if (seen.has(offset))
      throw new Fault(
        'raster-unreadable',
        `${source.name}: the directory at byte ${offset} follows itself, expected a chain that ends`,
      );
    if (seen.size === MAX_DIRECTORIES)
      throw new Fault(
        'raster-unsupported',
        `${source.name}: holds over ${MAX_DIRECTORIES} directories, expected fewer`,
      );
    seen.add(offset);
    const { directory, next } = await readDirectory(source, dialect, offset);
    directories.push(directory);
    offset = next;
  }
  if (directories.length === 0)
    throw new Fault('raster-unreadable', `${source.name}: holds no picture, expected at least one directory`);
  return { source, littleEndian, directories };
}

async function readDirectory(
  source: PagedSource,
  dialect: Dialect,
  offset: number,
): Promise<{ readonly directory: TiffDirectory; readonly next: number }> {
  const { littleEndian, big } = dialect;
  const [countBytes, entryBytes, offsetBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const counted = viewOf(await source.read(offset, countBytes));
  const count = big ? readOffset(counted, 0, dialect) : counted.getUint16(0, littleEndian);
  if (count === 0 || count > MAX_DIRECTORY_ENTRIES)
    throw new Fault(
      'raster-unreadable',
      `${source.name}: the directory at byte ${offset} declares ${count} entries, expected 1 to ${MAX_DIRECTORY_ENTRIES}`,
    );
  const start = offset + countBytes;
  const view = viewOf(await source.read(start, count * entryBytes + offsetBytes));
  const entries = new Map<number, TiffEntry>();
  for (let i = 0; i < count; i++) {
    const at = i * entryBytes;
    const type = view.getUint16(at + 2, littleEndian);
    const valueBytes = FIELD_BYTES[type];
    if (valueBytes === undefined) continue;
    const values = big ? readOffset(view, at + 4, dialect) : view.getUint32(at + 4, littleEndian);
    const valueAt = at + (big ? 12 : 8);
    const inline = valueBytes * values <= offsetBytes;
    entries.set(view.getUint16(at, littleEndian), {
      type,
      count: values,
      offset: inline ? start + valueAt : readOffset(view, valueAt, dialect),
    });
  }
  return { directory: { offset, entries }, next: readOffset(view, count * entryBytes, dialect) };
}

function readOffset(view: DataView, at: number, { littleEndian, big }: Dialect): number {
  return big ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
