import { createReadStream } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Fault, toFault } from '../../domain/fault.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { listBlobs } from './list.ts';
import { pathOf } from './path.ts';
import { putBlob, removeStaleParts } from './put.ts';

const GIB = 1024 ** 3;

export interface FolderOptions {
  /** Bytes that stay free on the disk whatever is put; 1 GiB unless told. */
  readonly reserveBytes?: number;
}

/**
 * Blobs as files `aa/bb/aabb...` of a folder, named by the SHA-256 of their bytes; any number of processes may share
 * it. What an interrupted put left is removed here.
 * @param url `file:` and a folder, which is made when missing
 * @throws Fault invalid-request on another URL, unavailable when the folder cannot be made
 */
export async function openBlobs(url: string, options: FolderOptions = {}): Promise<Blobs> {
  if (!/^file:./.test(url)) throw new Fault('invalid-request', `blobs URL "${url}": expected file:FOLDER`);
  const folder = resolve(url.slice('file:'.length).replace(/^\/\/(?=\/|\.)/, ''));
  const reserveBytes = options.reserveBytes ?? GIB;
  try {
    await mkdir(join(folder, 'parts'), { recursive: true });
    await removeStaleParts(folder);
  } catch (error) {
    throw new Fault('unavailable', `cannot make blobs folder ${folder}: ${toFault(error).message}`, {
      cause: error,
    });
  }
  const path = (sha256: string): Promise<string> => findBlob(folder, sha256);
  return {
    put: (bytes, limits) => putBlob({ folder, reserveBytes }, bytes, limits?.maxBytes ?? Infinity),
    path,
    async *open(sha256) {
      yield* createReadStream(await path(sha256));
    },
    has: (sha256) =>
      path(sha256).then(
        () => true,
        () => false,
      ),
    delete: (sha256) => rm(pathOf(folder, sha256), { force: true }),
    list: () => listBlobs(folder),
  };
}

async function findBlob(folder: string, sha256: string): Promise<string> {
  const path = pathOf(folder, sha256);
  try {
    await access(path);
    return path;
  } catch (error) {
    throw new Fault('not-found', `blob ${sha256} is not in ${folder}`, { cause: error });
  }
}
