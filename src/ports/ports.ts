import type { BlobPaths } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Detector } from './detector.ts';
import type { Log } from './log.ts';
import type { Rasters } from './rasters.ts';
import type { Store } from './store.ts';

/** What a stage is given. The queue is not among them: a stage returns its next jobs. */
export interface Ports {
  readonly store: Store;
  readonly blobs: BlobPaths;
  readonly rasters: Rasters;
  readonly detector: Detector;
  readonly clock: Clock;
  readonly log: Log;
  /** Passes acquired longer ago than this are no news, ms. */
  readonly newsMs: number;
}
