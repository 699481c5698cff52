import { createLog } from '../../src/adapters/log-pino/index.ts';
import { readConfig } from '../../src/config.ts';
import { packageRoot } from '../../src/package-root.ts';
import { startServer } from '../../src/server.ts';

/** The real server with a store in memory, its blobs in a folder of the caller's, and a port of its own. */
export function startOwnServer(folder: string) {
  const env = {
    DATABASE_URL: 'pglite:memory',
    BLOBS_URL: `file:${folder}/blobs`,
    PORT: '0',
    DISK_RESERVE_BYTES: '0',
    LOG_LEVEL: 'error',
  };
  return startServer(readConfig(env, packageRoot()), createLog('error'));
}
