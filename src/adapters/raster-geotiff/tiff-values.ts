import { Fault } from '../../domain/fault.ts';
import { MAX_TAG_BYTES } from './limits.ts';
import type { TiffDirectory, TiffEntry, TiffFile } from './tiff-directory.ts';
import { FIELD_BYTES } from './tiff-tags.ts';

/**
 * A tag's values as numbers; null when the tag is absent. RATIONALs become quotients.
 * @throws Fault raster-unreadable when the values leave the file or are too many
 */
export async function readNumbers(
  file: TiffFile,
  directory: TiffDirectory,
  tag: number,
): Promise<readonly number[] | null> {
  const entry = directory.entries.get(tag);
  if (entry === undefined) return null;
  const bytes = await readEntry(file, tag, entry);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return decodeValues(view, entry.type, entry.count, file.littleEndian);
}

/** A tag's text up to its first NUL; null when absent. Bytes that are no UTF-8 are read as Latin-1. */
export async function readText(
  file: TiffFile,
  directory: TiffDirectory,
  tag: number,
): Promise<string | null> {
  const bytes = await readBytes(file, directory, tag);
  if (bytes === null) return null;
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('latin1').decode(text);
  }
}

export async function readBytes(
  file: TiffFile,
  directory: TiffDirectory,
  tag: number,
): Promise<Uint8Array | null> {
  const entry = directory.entries.get(tag);
  return entry === undefined ? null : readEntry(file, tag, entry);
}

async function readEntry({ source }: TiffFile, tag: number, entry: TiffEntry): Promise<Uint8Array> {
  const length = entry.count * (FIELD_BYTES[entry.type] ?? 0);
  if (length <= MAX_TAG_BYTES) return source.read(entry.offset, length);
  throw new Fault(
    'raster-unreadable',
    `${source.name}: tag ${tag} declares ${length} bytes, expected at most ${MAX_TAG_BYTES}`,
  );
}

/** `count` values of a TIFF field type from the start of `view`. */
export function decodeValues(view: DataView, type: number, count: number, littleEndian: boolean): number[] {
  const size = FIELD_BYTES[type] ?? 0;
  return Array.from({ length: count }, (_, i) => decodeValue(view, i * size, type, littleEndian));
}

function decodeValue(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, littleEndian));
    case 17:
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return view.getUint8(at);
  }
}
