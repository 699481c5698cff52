import type { ModelManifest } from '../src/domain/model.ts';
import type { Reference } from '../src/domain/reference.ts';
import type { AddressGuard } from '../src/ports/addresses.ts';
import type { Blobs } from '../src/ports/blobs.ts';
import type { Pictures } from '../src/ports/pictures.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Queue } from '../src/ports/queue.ts';
import type { ShownRasters } from './shown-rasters.ts';

/** What the API works with; it never detects, so the models' manifests are enough. */
export interface Context {
  readonly ports: Omit<Ports, 'detector' | 'blobs' | 'newsMs'> & { readonly blobs: Blobs };
  readonly queue: Queue;
  /** Where channels may lead. */
  readonly addresses: AddressGuard;
  readonly pictures: Pictures;
  readonly shown: ShownRasters;
  readonly models: readonly ModelManifest[];
  /** Published counts that come with the project. */
  readonly references: readonly Reference[];
  readonly config: ApiConfig;
}

/** What the app is made of; it adds the rest itself. */
export type Parts = Omit<Context, 'shown'>;

export interface Dashboard {
  /** Where it was built to: index.html and assets/. */
  readonly folder: string;
  /** A MapLibre style under the maps in place of the bundled outlines; null: nothing leaves the machine. */
  readonly basemapStyleUrl: string | null;
}

export interface ApiConfig {
  readonly version: string;
  /** Where readers reach the API, without a slash at its end. */
  readonly publicUrl: string;
  /** Whether there is a mail server: without one email channels are refused. */
  readonly sendsMail: boolean;
  /** null where it was not built: then the API answers alone. */
  readonly dashboard: Dashboard | null;
  /** Host header names answered beside loopback ones, without port. */
  readonly allowedHosts: readonly string[];
  /** Of one uploaded file. */
  readonly maxUploadBytes: number;
  /** How long a raster's headers may take to arrive at submission. */
  readonly openTimeoutMs: number;
  /** How often progress is looked up for a listener, and how often a silent connection shows that it lives. */
  readonly pollMs: number;
  readonly heartbeatMs: number;
  /** After how long a job that the queue did not take is sent again. */
  readonly enqueueAgainMs: number;
  /** Aborted when the server stops: open event streams end. */
  readonly stopping: AbortSignal;
}
