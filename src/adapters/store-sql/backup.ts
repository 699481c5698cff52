import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Fault } from '../../domain/fault.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { SqlPool } from '../../ports/sql-pool.ts';
import { type BackupRecord, type Cell, type Header, TABLES, VERSION } from './backup-format.ts';
import { readCatalog } from './catalog.ts';
import { currentMigration } from './migrate.ts';
import { type Connection, withFaults } from './sql-fault.ts';

/** Rows come in batches of about this much text. */
const BATCH_BYTES = 1024 ** 2;
const MOST_ROWS = 5000;

export interface BackupReport {
  readonly rows: number;
  readonly blobs: number;
  /** SHA-256 of blobs that scenes refer to and that are not there. */
  readonly missing: readonly string[];
}

/**
 * Writes everything the store knows, and the blobs it refers to, to a file (backup-format.ts): one moment's view,
 * also while a server works on the same database. The file appears under its name when it is whole.
 * @throws Fault unavailable or disk-full when the file cannot be written
 */
export async function backup(pool: SqlPool, blobs: Blobs, path: string): Promise<BackupReport> {
  const statements = withFaults(pool);
  const part = `${path}.part`;
  const report = { rows: 0, blobs: 0, missing: [] as string[] };
  const client = await statements.connect();
  try {
    const bytes = Readable.from(writeRecords(client, blobs, report), { objectMode: false });
    await pipeline(bytes, createGzip(), createWriteStream(part, { flush: true }));
    await rename(part, path);
    return report;
  } catch (error) {
    throw fileFault(path, error);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
    await rm(part, { force: true });
  }
}

/** Errors of Node's file system carry `syscall`; others are not the file's. */
function fileFault(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const full = 'code' in error && error.code === 'ENOSPC';
  return new Fault(full ? 'disk-full' : 'unavailable', `cannot write backup ${path}: ${error.message}`, {
    cause: error,
  });
}

async function* writeRecords(
  client: Connection,
  blobs: Blobs,
  report: { rows: number; blobs: number; missing: string[] },
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  // One moment's view; ended before the blobs, which may take long and never change.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const createdAt = new Date().toISOString();
  const migration = await currentMigration(client);
  yield line({ format: 'crosstie-backup', version: VERSION, migration, createdAt }, hash);
  const catalog = await readCatalog(client);
  for (const table of TABLES) {
    const columns = [...(catalog.get(table)?.keys() ?? [])];
    if (columns.length === 0) continue;
    for await (const rows of readRows(client, table, columns)) {
      report.rows += rows.length;
      yield line({ table, columns, rows }, hash);
    }
  }
  const referenced = catalog.has('blob_refs') ? await blobsReferenced(client) : [];
  await client.query('COMMIT');
  for (const sha256 of referenced) yield* writeBlob(blobs, sha256, hash, report);
  yield line({ end: true, rows: report.rows, blobs: report.blobs, sha256: hash.digest('hex') });
}

async function blobsReferenced(client: Connection): Promise<readonly string[]> {
  const { rows } = await client.query<{ sha256: string }>(
    'SELECT DISTINCT sha256 FROM crosstie.blob_refs ORDER BY sha256',
  );
  return rows.map((row) => row.sha256);
}

async function* readRows(
  client: Connection,
  table: string,
  columns: readonly string[],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const cells = columns.map((column) => `"${column}"::text`).join(', ');
  await client.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT ARRAY[${cells}] AS cells FROM crosstie.${table}`,
  );
  for (let count = 100; ; ) {
    const { rows } = await client.query<{ cells: Cell[] }>(`FETCH ${count} FROM backup_rows`);
    if (rows.length === 0) break;
    yield rows.map((row) => row.cells);
    count = nextCount(count, rows);
  }
  await client.query('CLOSE backup_rows');
}

/** Rows of one table may have 100 bytes, or a megabyte of boxes. */
function nextCount(count: number, rows: readonly { readonly cells: readonly Cell[] }[]): number {
  let bytes = 0;
  for (const { cells } of rows) for (const cell of cells) bytes += cell?.length ?? 0;
  const fits = Math.floor((BATCH_BYTES * rows.length) / Math.max(bytes, 1));
  return Math.max(1, Math.min(fits, count * 4, MOST_ROWS));
}

async function* writeBlob(
  blobs: Blobs,
  sha256: string,
  hash: Hash,
  report: { blobs: number; missing: string[] },
): AsyncGenerator<Uint8Array> {
  if (!(await blobs.has(sha256))) {
    report.missing.push(sha256);
    return;
  }
  const { size: bytes } = await stat(await blobs.path(sha256));
  yield line({ blob: sha256, bytes }, hash);
  for await (const chunk of blobs.open(sha256)) {
    hash.update(chunk);
    yield chunk;
  }
  const newline = Buffer.from('\n');
  hash.update(newline);
  yield newline;
  report.blobs += 1;
}

function line(record: Header | BackupRecord, hash?: Hash): Uint8Array {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  hash?.update(bytes);
  return bytes;
}
