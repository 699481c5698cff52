import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../api/app.ts';
import type { ApiConfig, Parts } from '../../api/context.ts';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openBlobs } from '../../src/adapters/blobs-file/open-blobs.ts';
import { createPictures } from '../../src/adapters/pictures-sharp/index.ts';
import { openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { type Job, jobId, type Next } from '../../src/domain/job.ts';
import type { Queue } from '../../src/ports/queue.ts';
import { collectLog, type Line } from './quiet-log.ts';
import { sampleReference } from './store-samples.ts';

export interface ApiRig {
  readonly url: string;
  readonly context: Parts;
  /** Ids of the jobs that the API enqueued, in order. */
  readonly enqueued: string[];
  readonly lines: readonly Line[];
  /** What the clock says, ms UTC; tests may move it. */
  readonly clock: { at: number };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Names of the stored blobs. */
  blobs(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const NOW = Date.UTC(2026, 5, 1, 12, 0, 0);

/**
 * The API on an ephemeral port over the adapters of the embedded mode. No worker runs: what is enqueued stays in
 * the queue, and tests write into the store what workers would.
 */
async function startApi(config: Partial<ApiConfig> = {}): Promise<ApiRig> {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-api-'));
  const pool = await openPglite('pglite:memory');
  const store = await openStore(pool);
  const log = collectLog();
  const queue = await openSqlQueue(pool, { log, name: 'api', attempts: 1 });
  const blobs = await openBlobs(`file:${folder}`, { reserveBytes: 0 });
  const addresses = guardAddresses({ allowPrivateAddresses: true });
  const clock = { at: NOW };
  const enqueued: string[] = [];
  const stopping = new AbortController();
  const context: Parts = {
    ports: {
      store,
      blobs,
      rasters: openRasters({ addresses }),
      clock: { now: () => clock.at },
      log,
    },
    queue: recordEnqueued(queue, enqueued),
    addresses,
    pictures: createPictures(),
    models: [],
    references: [sampleReference({ id: 'published', importedAt: null })],
    config: {
      version: '0.0.0-test',
      publicUrl: 'http://127.0.0.1:3000',
      sendsMail: true,
      dashboard: null,
      allowedHosts: [],
      maxUploadBytes: 20_000_000,
      openTimeoutMs: 5_000,
      pollMs: 20,
      heartbeatMs: 100,
      enqueueAgainMs: 50,
      stopping: stopping.signal,
      ...config,
    },
  };
  const { url, close } = await serveApp(context);
  return {
    url,
    context,
    enqueued,
    lines: log.lines,
    clock,
    fetch: (path, init) => fetch(new URL(path, url), init),
    async blobs() {
      const names: string[] = [];
      for await (const { sha256 } of blobs.list()) names.push(sha256);
      return names;
    },
    async close() {
      stopping.abort();
      await close();
      await queue.close();
      await store.close();
      await pool.end();
      await rm(folder, { recursive: true });
    },
  };
}

/** Passes everything on, and notes what was enqueued. */
function recordEnqueued(queue: Queue, enqueued: string[]): Queue {
  return {
    ...queue,
    async enqueue(next: Next) {
      const jobs: readonly Job[] = 'kind' in next ? [next] : [...next.all, next.then];
      enqueued.push(...jobs.map(jobId));
      await queue.enqueue(next);
    },
  };
}

let shared: Promise<ApiRig> | null = null;

/** One rig for all the cases of a test file: opening a database takes longer than most of them. */
export function sharedApi(config: Partial<ApiConfig> = {}): Promise<ApiRig> {
  shared ??= startApi(config);
  return shared;
}

/** One more server over the same parts, or over others. */
export async function serveApp(context: Parts): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(createApp(context));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
