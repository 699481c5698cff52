import { guardAddresses } from './adapters/addresses/index.ts';
import { openBlobs } from './adapters/blobs-file/open-blobs.ts';
import { systemClock } from './adapters/clock-system/index.ts';
import { openDetector } from './adapters/detector-onnx/index.ts';
import { createHttpPost } from './adapters/http-post/index.ts';
import { loadModels } from './adapters/models-dir/index.ts';
import { createEmailNotifier } from './adapters/notify-email/index.ts';
import { createSlackNotifier } from './adapters/notify-slack/index.ts';
import { createWebhookNotifier } from './adapters/notify-webhook/index.ts';
import { openRedisQueue, openSqlQueue } from './adapters/queue-bullmq/open-queue.ts';
import { openRasters } from './adapters/raster-geotiff/index.ts';
import { openPglite } from './adapters/sql-pglite/open-pglite.ts';
import { openPostgres } from './adapters/sql-postgres/open-postgres.ts';
import { openStore } from './adapters/store-sql/open-store.ts';
import type { Config } from './config.ts';
import type { AddressGuard } from './ports/addresses.ts';
import type { Blobs } from './ports/blobs.ts';
import type { Log } from './ports/log.ts';
import type { Notifiers } from './ports/notifier.ts';
import type { Ports } from './ports/ports.ts';
import type { Queue } from './ports/queue.ts';
import type { SqlPool } from './ports/sql-pool.ts';

/** Everything that one process works with. */
export interface OpenPorts {
  readonly ports: Ports & { readonly blobs: Blobs };
  readonly queue: Queue;
  readonly addresses: AddressGuard;
  readonly notifiers: Notifiers;
  /** In the order in which things depend on one another. */
  close(): Promise<void>;
}

/** The address chooses the adapter. @throws Fault when something cannot be opened; what was opened is closed again */
export async function openPorts(config: Config, log: Log): Promise<OpenPorts> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const opened = <T>(value: T, closer: (value: T) => Promise<void>): T => {
    closers.push(() => closer(value));
    return value;
  };
  try {
    const models = await loadModels(config.modelsDir);
    const blobs = await openBlobs(config.blobsUrl, { reserveBytes: config.diskReserveBytes });
    const pool = opened(await openPool(config.databaseUrl), (it) => it.end());
    const store = opened(await openStore(pool), (it) => it.close());
    const queue = opened(await openQueue(config, pool, log), (it) => it.close());
    const detector = opened(openDetector({ models, threads: config.threads }), (it) => it.close());
    const addresses = guardAddresses(config);
    const rasters = openRasters({ addresses });
    const newsMs = config.newsDays * 86_400_000;
    const ports = { store, blobs, rasters, detector, clock: systemClock, log, newsMs };
    return { ports, queue, addresses, notifiers: createNotifiers(config, addresses), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The database alone, for backup and restore. */
export async function openPool(databaseUrl: string): Promise<SqlPool> {
  return databaseUrl.startsWith('pglite:') ? openPglite(databaseUrl) : openPostgres(databaseUrl);
}

function openQueue({ queueUrl }: Config, pool: SqlPool, log: Log): Promise<Queue> {
  return queueUrl === null ? openSqlQueue(pool, { log }) : openRedisQueue(queueUrl, { log });
}

function createNotifiers({ publicUrl, mail }: Config, addresses: AddressGuard): Notifiers {
  const http = createHttpPost({ addresses });
  return {
    webhook: createWebhookNotifier({ http, clock: systemClock, publicUrl }),
    email: createEmailNotifier(mail, publicUrl),
    slack: createSlackNotifier({ http, publicUrl }),
  };
}
