import { Fault } from '../../domain/fault.ts';

/** Random access to the bytes of one file, wherever it lies. */
export interface ByteSource {
  /** For messages; a URL's query and credentials are left out. */
  readonly name: string;
  /** Bytes in the file. */
  readonly size: number;
  /** Version stamp of a remote file, null where there is none. */
  readonly etag: string | null;
  /** Bytes fetched so far. */
  readonly bytesRead: number;
  /** Largest hole, bytes, that is cheaper to read than to skip, and the most to ask for at once. */
  readonly gap: { readonly bytes: number; readonly maxRange: number };
  /** Exactly `length` bytes. @throws Fault raster-unreadable past the end, source-unreachable, source-changed */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws Fault raster-unreadable when the range leaves the file */
export function checkRange(source: Pick<ByteSource, 'name' | 'size'>, offset: number, length: number): void {
  const end = offset + length;
  if (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(end) &&
    offset >= 0 &&
    length >= 0 &&
    end <= source.size
  )
    return;
  throw new Fault(
    'raster-unreadable',
    `${source.name}: bytes ${offset}..${end} are asked for, expected them within the file's ${source.size} bytes ` +
      '(truncated file, or an offset past the end)',
  );
}

/** A file held in memory. */
export function memorySource(
  name: string,
  bytes: Uint8Array,
  etag: string | null,
  bytesRead = bytes.length,
): ByteSource {
  const source: ByteSource = {
    name,
    size: bytes.length,
    etag,
    bytesRead,
    gap: { bytes: 0, maxRange: bytes.length },
    read: async (offset, length) => {
      checkRange(source, offset, length);
      return bytes.subarray(offset, offset + length);
    },
    close: async () => {},
  };
  return source;
}
