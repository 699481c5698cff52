import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredBlob } from '../../ports/blobs.ts';

/** In the order of their names; one folder of names is held at a time. */
export async function* listBlobs(folder: string): AsyncIterable<StoredBlob> {
  for (const first of await entries(folder, 2)) {
    for (const second of await entries(join(folder, first), 2)) {
      for (const sha256 of await entries(join(folder, first, second), 64)) {
        // Deleted meanwhile: not listed.
        const info = await stat(join(folder, first, second, sha256)).catch(() => null);
        if (info !== null) yield { sha256, bytes: info.size, storedAt: Math.floor(info.mtimeMs) };
      }
    }
  }
}

async function entries(folder: string, digits: number): Promise<readonly string[]> {
  const name = new RegExp(`^[0-9a-f]{${digits}}$`);
  return (await readdir(folder)).filter((entry) => name.test(entry)).sort();
}
