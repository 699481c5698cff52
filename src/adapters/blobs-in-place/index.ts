import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { SceneSource } from '../../domain/scene.ts';
import type { BlobPaths } from '../../ports/blobs.ts';

export interface BlobsInPlace extends BlobPaths {
  /** Hashes a local file; from then on its SHA-256 leads to it. @throws Fault not-found, raster-unreadable */
  adopt(path: string, signal?: AbortSignal): Promise<Extract<SceneSource, { kind: 'blob' }>>;
}

/** Blobs that are files where they lie: nothing is copied. */
export function createBlobsInPlace(): BlobsInPlace {
  const paths = new Map<string, string>();
  return {
    adopt: async (given, signal) => {
      const path = resolve(given);
      const { size } = await statFile(path, given);
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 }))
        hash.update(chunk);
      const sha256 = hash.digest('hex');
      paths.set(sha256, path);
      return { kind: 'blob', sha256, name: basename(path), bytes: size };
    },
    path: async (sha256) => {
      const path = paths.get(sha256);
      if (path === undefined) throw new Fault('not-found', `no file with SHA-256 ${sha256} was handed in`);
      return path;
    },
  };
}

async function statFile(path: string, given: string): Promise<{ readonly size: number }> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Fault('not-found', `${given} is not there: expected a raster file or an http(s) URL`, {
      cause,
    });
  });
  if (!found.isFile()) throw new Fault('raster-unreadable', `${given} is no file: expected a raster file`);
  return found;
}
