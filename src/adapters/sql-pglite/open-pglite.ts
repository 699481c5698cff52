import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Fault, toFault } from '../../domain/fault.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';
import { lockFolder } from './folder-lock.ts';
import { startHousekeeping } from './housekeeping.ts';
import { PglitePool } from './pool.ts';
import { readSeed } from './seed.ts';

/** Of @electric-sql/pglite 0.5.8; a test compares it with what the engine says. */
export const POSTGRES_MAJOR = 18;

/** Unqualified names are the queue's: its backend never names its schema. */
const SEARCH_PATH = 'SET search_path TO bullmq, public';

/**
 * Opens PostgreSQL inside this process.
 * @param url `pglite:memory`, or `pglite:` and a folder, which is made when missing
 * @throws Fault invalid-request on another URL; unavailable when another process holds the folder, when its
 *   database has another PostgreSQL major than this PGlite, or when it does not open
 */
export async function openPglite(url: string): Promise<SqlPool> {
  if (!url.startsWith('pglite:') || url === 'pglite:') {
    throw new Fault('invalid-request', `database URL "${url}": expected pglite:memory or pglite:FOLDER`);
  }
  const where = url.slice('pglite:'.length);
  if (where === 'memory') return openPool(await create(), async () => undefined);

  const folder = resolve(where.replace(/^\/\/(?=\/|\.)/, ''));
  await makeFolder(folder);
  const unlock = await lockFolder(folder);
  try {
    return await openPool(await openFolder(folder), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

const engineOptions = {
  /** int8 as a number where that is exact. */
  parsers: { 20: parseInt8 },
  /** One session: smaller buffers and tables of locks than a server's save 90 MB, and checkpoints stay short. */
  postgresqlconf: [
    'shared_buffers = 32MB',
    'max_connections = 10',
    'wal_level = minimal',
    'max_wal_senders = 0',
    'min_wal_size = 32MB',
    'max_wal_size = 128MB',
  ],
};

function parseInt8(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

async function create(dataDir?: string): Promise<PGlite> {
  const seed = await readSeed();
  const where = dataDir === undefined ? {} : { dataDir };
  return PGlite.create({ ...engineOptions, ...where, ...(seed === null ? {} : { loadDataDir: seed }) });
}

async function openPool(engine: PGlite, onEnd: () => Promise<void>): Promise<SqlPool> {
  // Parameters arrive as PostgreSQL's text format already (parameter.ts): pass them on as they are.
  for (const oid of Object.keys(engine.serializers)) engine.serializers[oid] = (text: string) => text;
  await engine.exec(SEARCH_PATH);
  const pool = new PglitePool(engine, async () => {
    stopHousekeeping();
    await onEnd();
  });
  const stopHousekeeping = startHousekeeping(pool);
  return pool;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Fault('unavailable', `cannot make database folder ${folder}: ${toFault(error).message}`, {
      cause: error,
    });
  }
}

/** A new database is made aside and moved into place whole: a start that was killed leaves nothing half made. */
async function openFolder(folder: string): Promise<PGlite> {
  const data = join(folder, 'pg');
  const part = join(folder, 'pg.part');
  await rm(part, { recursive: true, force: true });
  if (!(await exists(data))) {
    const engine = await create(part);
    await engine.close();
    await rename(part, data);
  }
  await checkMajor(data, folder);
  try {
    return await PGlite.create(data, engineOptions);
  } catch (error) {
    throw new Fault('unavailable', `database in ${data} does not open: ${toFault(error).message}`, {
      cause: error,
      retryable: false,
    });
  }
}

/** PostgreSQL stamps its folder with its major version; another major crashes on it without saying why. */
async function checkMajor(data: string, folder: string): Promise<void> {
  const stamp = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => 'missing')).trim();
  if (stamp === String(POSTGRES_MAJOR)) return;
  throw new Fault(
    'unavailable',
    `database folder ${folder} was made by PostgreSQL ${stamp}, this PGlite is PostgreSQL ${POSTGRES_MAJOR}: ` +
      'run `crosstie backup` with the version that made it, then `crosstie restore` into an empty folder',
    { retryable: false },
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
