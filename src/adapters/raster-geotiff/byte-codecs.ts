import { promisify } from 'node:util';
import { constants, inflate } from 'node:zlib';
import { ZSTDDecoder } from 'zstddec';

const inflateAsync = promisify(inflate);
const zstd = new ZSTDDecoder();

/**
 * zlib's deflate, on the thread pool. Never more than `most` bytes come out, and the checksum's absence is forgiven
 * as libtiff forgives it; what is missing at the end is judged by the caller.
 * @throws Error
 */
export async function decodeDeflate(bytes: Uint8Array, size: number, most: number): Promise<Uint8Array> {
  return inflateAsync(bytes, {
    maxOutputLength: most,
    // one byte more than the answer takes, so that it comes in one piece
    chunkSize: Math.max(64, size + 1),
    finishFlush: constants.Z_SYNC_FLUSH,
  });
}

/** Zstandard by WebAssembly, never more than `most` bytes. A damaged or longer stream gives a short answer. */
export async function decodeZstd(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  await zstd.init();
  return zstd.decode(bytes, most);
}
