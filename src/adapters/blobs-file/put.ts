import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { BlobRef } from '../../ports/blobs.ts';
import { pathOf } from './path.ts';

interface Target {
  readonly folder: string;
  readonly reserveBytes: number;
}

/** How much is written between two looks at the free space. */
const CHECK_BYTES = 16 * 1024 ** 2;
/** A part that nobody has written to for so long belongs to a process that is gone. */
const STALE_MS = 60 * 60_000;

/**
 * Streams into a part file, then moves it to its name: a blob is whole or not there. Putting what is there already
 * renews its age, which garbage collection goes by.
 */
export async function putBlob(
  target: Target,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<BlobRef> {
  await requireSpace(target);
  const part = join(target.folder, 'parts', randomUUID());
  const file = await open(part, 'wx');
  try {
    const ref = await writeAll(target, file, bytes, maxBytes).finally(() => file.close());
    await moveIntoPlace(part, pathOf(target.folder, ref.sha256));
    return ref;
  } catch (error) {
    throw isCode(error, 'ENOSPC') ? await diskFull(target, error) : error;
  } finally {
    await rm(part, { force: true });
  }
}

async function writeAll(
  target: Target,
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<BlobRef> {
  const hash = createHash('sha256');
  let bytes = 0;
  let nextCheck = CHECK_BYTES;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new Fault('too-large', `the file has more than ${maxBytes} bytes, which is the limit`);
    }
    if (bytes >= nextCheck) {
      await requireSpace(target);
      nextCheck = bytes + CHECK_BYTES;
    }
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), bytes };
}

async function moveIntoPlace(part: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(part, path);
  // The name survives a power cut only once its folder is written.
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

async function requireSpace(target: Target): Promise<void> {
  if ((await freeBytes(target.folder)) < target.reserveBytes) throw await diskFull(target, undefined);
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function diskFull(target: Target, cause: unknown): Promise<Fault> {
  return new Fault(
    'disk-full',
    `${await freeBytes(target.folder)} bytes are free for ${target.folder}, ` +
      `${target.reserveBytes} are kept in reserve: delete scenes or make room`,
    { cause },
  );
}

export async function removeStaleParts(folder: string): Promise<void> {
  const parts = join(folder, 'parts');
  for (const name of await readdir(parts)) {
    const path = join(parts, name);
    // Another process may finish its part meanwhile.
    const info = await stat(path).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > STALE_MS) await rm(path, { force: true });
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === code;
}
