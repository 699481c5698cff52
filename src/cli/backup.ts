import { openBlobs } from '../adapters/blobs-file/open-blobs.ts';
import { backup } from '../adapters/store-sql/backup.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { restore } from '../adapters/store-sql/restore.ts';
import type { Config } from '../config.ts';
import { openPool } from '../open-ports.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { SqlPool } from '../ports/sql-pool.ts';

/** Database and blobs in one file, from either mode. @returns what was written, in words */
export async function runBackup(file: string, config: Config): Promise<string> {
  return withStorage(config, async (pool, blobs) => {
    const store = await openStore(pool);
    try {
      const { rows, blobs: count, missing } = await backup(pool, blobs, file);
      const lost = missing.map((sha256) => `\n  not there, though a scene refers to it: blob ${sha256}`);
      return `${file}: ${rows} rows and ${count} blobs.${lost.join('')}`;
    } finally {
      await store.close();
    }
  });
}

/** @throws Fault conflict when the store is not empty and `replace` was not said */
export async function runRestore(
  file: string,
  options: { readonly replace?: boolean },
  config: Config,
): Promise<string> {
  return withStorage(config, async (pool, blobs) => {
    const { createdAt, rows, blobs: count } = await restore(pool, blobs, file, options);
    return `${file} of ${createdAt}: ${rows} rows and ${count} blobs restored.`;
  });
}

async function withStorage<T>(config: Config, work: (pool: SqlPool, blobs: Blobs) => Promise<T>): Promise<T> {
  const blobs = await openBlobs(config.blobsUrl, { reserveBytes: config.diskReserveBytes });
  const pool = await openPool(config.databaseUrl);
  try {
    return await work(pool, blobs);
  } finally {
    await pool.end();
  }
}
