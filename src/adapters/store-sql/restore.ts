import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Fault, toFault } from '../../domain/fault.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';
import { type BackupRecord, type Cell, damaged, type Header, TABLES, VERSION } from './backup-format.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import { latestMigration, migrateTo, underMigrationLock } from './migrate.ts';
import { type Connection, withFaults } from './sql-fault.ts';

/** A batch is about a megabyte, one row of many boxes perhaps some more. */
const MAX_LINE_BYTES = 256 * 1024 ** 2;

export interface RestoreReport {
  readonly createdAt: string;
  readonly rows: number;
  readonly blobs: number;
}

/**
 * Reads a backup into the database and the blobs folder, in one transaction: all of it or nothing. An older
 * backup is brought up to date. No server may run on the database meanwhile.
 * @param options `replace`: what the store holds now is deleted first
 * @throws Fault conflict when the store is not empty; invalid-request when the file is damaged, newer than this
 *   program or no backup
 */
export async function restore(
  pool: SqlPool,
  blobs: Blobs,
  path: string,
  options: { readonly replace?: boolean } = {},
): Promise<RestoreReport> {
  return readBackup(path, async (reader) => {
    const hash = createHash('sha256');
    const header = await readHeader(reader, path, hash);
    return underMigrationLock(withFaults(pool), async (client) => {
      if (options.replace !== true) await requireEmpty(client);
      await client.query('DROP SCHEMA IF EXISTS crosstie CASCADE');
      await migrateTo(client, header.migration);
      const report = await readRecords({ client, blobs, reader, path, hash });
      await migrateTo(client, await latestMigration());
      return { createdAt: header.createdAt, ...report };
    });
  });
}

/** What the file does wrong is said about the file; what the database or the disk does, as it is. */
async function readBackup<T>(path: string, work: (reader: ByteReader) => Promise<T>): Promise<T> {
  const gunzip = createGunzip();
  const feeding = pipeline(createReadStream(path), gunzip).catch(() => undefined);
  try {
    return await work(createByteReader(gunzip));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      throw damaged(path, error.message, error);
    const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
    if (code.startsWith('Z_')) throw damaged(path, toFault(error).message, error);
    if (code === 'ENOENT') throw new Fault('not-found', `backup ${path} is not there`, { cause: error });
    throw error;
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

async function readHeader(reader: ByteReader, path: string, hash: Hash): Promise<Header> {
  const header = parse((await nextLine(reader, hash)) ?? new Uint8Array()) as Partial<Header> | null;
  if (header?.format !== 'crosstie-backup') throw damaged(path, 'it does not begin as a Crosstie backup');
  const { version = 0, migration = 0, createdAt = '' } = header;
  const known = await latestMigration();
  if (version > VERSION || migration > known) {
    throw new Fault(
      'invalid-request',
      `backup ${path} has format ${version} and migration ${migration}, this program reads ${VERSION} and ` +
        `${known}: use a newer Crosstie`,
    );
  }
  return { format: header.format, version, migration, createdAt };
}

async function requireEmpty(client: Connection): Promise<void> {
  const catalog = await readCatalog(client);
  for (const table of TABLES.filter((name) => catalog.has(name))) {
    const { rows } = await client.query(`SELECT 1 FROM crosstie.${table} LIMIT 1`);
    if (rows.length === 0) continue;
    throw new Fault(
      'conflict',
      `the store is not empty (there are ${table}): restore into an empty one, or say that it may be replaced`,
    );
  }
}

interface Restoring {
  readonly client: Connection;
  readonly blobs: Blobs;
  readonly reader: ByteReader;
  readonly path: string;
  readonly hash: Hash;
}

async function readRecords(into: Restoring): Promise<{ readonly rows: number; readonly blobs: number }> {
  const { reader, path, hash } = into;
  const catalog = await readCatalog(into.client);
  const found = { rows: 0, blobs: 0 };
  for (;;) {
    const before = hash.copy().digest('hex');
    const line = await nextLine(reader, hash);
    if (line === null) throw damaged(path, 'it has no end');
    const record = parse(line) as BackupRecord;
    if ('end' in record) {
      if (record.sha256 !== before) throw damaged(path, `its SHA-256 is ${before}, it says ${record.sha256}`);
      if (record.rows !== found.rows || record.blobs !== found.blobs) {
        throw damaged(path, `${found.rows} rows and ${found.blobs} blobs were read`);
      }
      return found;
    }
    if ('blob' in record) {
      await restoreBlob(into, record);
      found.blobs += 1;
    } else {
      await insertRows(into, catalog, record);
      found.rows += record.rows.length;
    }
  }
}

async function restoreBlob(
  { blobs, reader, path, hash }: Restoring,
  record: { readonly blob: string; readonly bytes: number },
): Promise<void> {
  const hashed = async function* (): AsyncIterable<Uint8Array> {
    for await (const chunk of reader.bytes(record.bytes)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const { sha256 } = await blobs.put(hashed());
  if (sha256 !== record.blob) throw damaged(path, `blob ${record.blob} has SHA-256 ${sha256}`);
  await nextLine(reader, hash);
}

async function insertRows(
  { client, path }: Restoring,
  catalog: Catalog,
  record: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly Cell[])[];
  },
): Promise<void> {
  const known = catalog.get(record.table);
  if (known === undefined) throw damaged(path, `there is no table "${record.table}"`);
  const cells = record.columns.map((column, i) => {
    const type = known.get(column);
    if (type === undefined) throw damaged(path, `table "${record.table}" has no column "${column}"`);
    return `(r ->> ${i})::${type}`;
  });
  const columns = record.columns.map((column) => `"${column}"`).join(', ');
  await client
    .query(
      `INSERT INTO crosstie.${record.table} (${columns}) SELECT ${cells.join(', ')} FROM json_array_elements($1) AS r`,
      [JSON.stringify(record.rows)],
    )
    .catch((error: unknown) => {
      throw isRefusal(error) ? damaged(path, toFault(error).message, error) : error;
    });
}

/** The database was made by this program and took these values once: what it refuses was changed since. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'invalid-request' || (typeof code === 'string' && /^2[23]...$/.test(code));
}

async function nextLine(reader: ByteReader, hash: Hash): Promise<Uint8Array | null> {
  const line = await reader.line(MAX_LINE_BYTES);
  if (line !== null) hash.update(line).update('\n');
  return line;
}

function parse(line: Uint8Array): unknown {
  return JSON.parse(Buffer.from(line).toString('utf8'));
}
