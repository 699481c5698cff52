import { type FileHandle, open, stat } from 'node:fs/promises';
import { Fault } from '../../domain/fault.ts';
import { type ByteSource, checkRange } from './byte-source.ts';
import { MIB } from './limits.ts';

/**
 * A local file.
 * @throws Fault not-found, raster-unreadable when the path is no regular file (a pipe would block for ever)
 */
export async function openFile(path: string): Promise<ByteSource> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Fault(
      'not-found',
      `${path}: cannot be opened, expected a raster file there (${reason(cause)})`,
      {
        cause,
      },
    );
  });
  if (!found.isFile())
    throw new Fault('raster-unreadable', `${path}: is not a regular file, expected a raster file`);
  if (found.size === 0)
    throw new Fault('raster-unreadable', `${path}: holds 0 bytes, expected a TIFF, PNG or JPEG file`);
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new Fault('raster-unreadable', `${path}: cannot be read (${reason(cause)})`, { cause });
  });
  return fileSource(path, found.size, handle);
}

function fileSource(path: string, size: number, handle: FileHandle): ByteSource {
  let bytesRead = 0;
  const source: ByteSource = {
    name: path,
    size,
    etag: null,
    get bytesRead() {
      return bytesRead;
    },
    gap: { bytes: 4096, maxRange: 4 * MIB },
    async read(offset, length) {
      checkRange(source, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const { bytesRead: n } = await handle.read(bytes, done, length - done, offset + done);
        if (n === 0)
          throw new Fault(
            'source-changed',
            `${path}: ended at byte ${offset + done}, expected ${size} bytes as when opened`,
          );
        done += n;
      }
      bytesRead += length;
      return bytes;
    },
    close: () => handle.close(),
  };
  return source;
}

function reason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
