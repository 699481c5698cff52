import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { createApp } from '../api/app.ts';
import type { Dashboard } from '../api/context.ts';
import { deliver } from '../workers/deliver.ts';
import { died } from '../workers/died.ts';
import { runWorker } from '../workers/run.ts';
import { schedule } from '../workers/schedule.ts';
import { stages } from '../workers/stages.ts';
import { judgeAll, sweep } from '../workers/sweep.ts';
import { collectBlobs } from './adapters/blobs-file/collect-blobs.ts';
import { createPictures } from './adapters/pictures-sharp/index.ts';
import { type BuiltInSite, readSites } from './adapters/sites-dir/index.ts';
import { readReferences } from './adapters/sites-dir/references.ts';
import { type Config, urlOf } from './config.ts';
import { Fault } from './domain/fault.ts';
import type { Reference } from './domain/reference.ts';
import { type OpenPorts, openPorts } from './open-ports.ts';
import { packageRoot, packageVersion } from './package-root.ts';
import type { Log } from './ports/log.ts';
import type { Store } from './ports/store.ts';

export interface Server {
  /** Where the API answers; null in a process that is a worker alone. */
  readonly url: string | null;
  readonly store: Store;
  /** Finishes what it holds, or gives it back. */
  close(): Promise<void>;
}

/** Jobs have so long to finish when the process is told to stop, ms. */
const GRACE_MS = 20_000;
const DAY_MS = 86_400_000;
/** How often messages that are due are looked for; an attempt takes less than half its lease. */
const DELIVER_EVERY_MS = 1_000;
const DELIVERY_LEASE_MS = 90_000;
/** Unreferenced blobs are kept so long: their scene may be on its way into the store. */
const YOUNG_BLOB_MS = 3_600_000;

/** Opens the adapters and runs the roles of this process. @throws Fault when one of them cannot start */
export async function startServer(config: Config, log: Log): Promise<Server> {
  // Blocks and tiles are each decoded once: what libvips keeps of them is memory for nothing.
  sharp.cache(false);
  const open = await openPorts(config, log);
  const closers: (() => Promise<void>)[] = [open.close];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const sites = await readSites(config.sitesDir);
    const references = await readReferences(config.sitesDir, sites);
    await loadBuiltInSites(open.ports.store, sites);
    if (config.roles.includes('worker')) closers.push(await startWorker(config, open));
    const api = config.roles.includes('api') ? await startApi(config, open, references) : null;
    if (api) closers.push(api.close);
    return { url: api?.url ?? null, store: open.ports.store, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those that are not there yet; what a person edited or removed stays as it is. */
async function loadBuiltInSites(store: Store, sites: readonly BuiltInSite[]): Promise<void> {
  await store.exclusively('built-in-sites', async () => {
    const known = new Set((await store.listSites()).map(({ id }) => id));
    for (const { site, areas } of sites) {
      const isLoaded = known.has(site.id) || (await store.getArea(areas[0]?.id ?? '')) !== null;
      if (isLoaded) continue;
      await store.saveSite(site);
      for (const area of areas) await store.saveArea(area, 0);
    }
  });
}

async function startWorker(
  config: Config,
  { ports, queue, notifiers }: OpenPorts,
): Promise<() => Promise<void>> {
  const { store, blobs, log, clock } = ports;
  const worker = await runWorker({ ports, queue, stages, died, concurrency: config.concurrency });
  let isJudged = false;
  const sweeping = schedule(
    'sweep',
    config.sweepSeconds * 1000,
    async () => {
      await sweep({ queue, store, log });
      if (!isJudged) await judgeAll(`start_${clock.now()}`, { queue, store });
      isJudged = true;
    },
    log,
  );
  const tidying = schedule(
    'retention',
    DAY_MS / 24,
    async () => {
      const now = clock.now();
      if (config.retainBlobsDays > 0) await store.releaseBlobs(now - config.retainBlobsDays * DAY_MS);
      await collectBlobs(store, blobs, now - YOUNG_BLOB_MS);
    },
    log,
  );
  const stopping = new AbortController();
  const delivery = { store, notifiers, clock, log, chance: Math.random, leaseMs: DELIVERY_LEASE_MS };
  const delivering = schedule('deliver', DELIVER_EVERY_MS, () => deliver(delivery, stopping.signal), log);
  return async () => {
    stopping.abort();
    await Promise.all([sweeping.stop(), tidying.stop(), delivering.stop()]);
    await worker.close(GRACE_MS);
  };
}

async function startApi(
  config: Config,
  { ports, queue, addresses }: OpenPorts,
  references: readonly Reference[],
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const stopping = new AbortController();
  const app = createApp({
    ports,
    queue,
    addresses,
    pictures: createPictures(),
    models: ports.detector.models,
    references,
    config: {
      version: packageVersion(),
      publicUrl: config.publicUrl,
      sendsMail: config.mail !== null,
      dashboard: builtDashboard(config),
      allowedHosts: config.allowedHosts,
      maxUploadBytes: config.maxUploadBytes,
      openTimeoutMs: 30_000,
      pollMs: 500,
      heartbeatMs: 15_000,
      enqueueAgainMs: 10_000,
      stopping: stopping.signal,
    },
  });
  const server = await new Promise<ReturnType<typeof app.listen>>((resolve, reject) => {
    const listening = app.listen(config.port, config.host, (error) => {
      if (error) reject(listenFault(config, error));
      else resolve(listening);
    });
  });
  // A scene of many gigabytes takes as long as it takes; a silent upload is ended by the API itself.
  server.requestTimeout = 0;
  const { port } = server.address() as AddressInfo;
  return {
    url: urlOf(config.host, port),
    close: async () => {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}

/** null where nobody built it. */
function builtDashboard({ basemapStyleUrl }: Config): Dashboard | null {
  const folder = join(packageRoot(), 'dist-web');
  return existsSync(join(folder, 'index.html')) ? { folder, basemapStyleUrl } : null;
}

function listenFault({ host, port }: Config, error: Error & { code?: string }): Fault {
  const why =
    error.code === 'EADDRINUSE' ? 'another program listens there; set PORT to a free one' : error.message;
  return new Fault('unavailable', `cannot listen on ${host}:${port}: ${why}`, { cause: error });
}
