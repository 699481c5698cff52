import type { ScoredBox } from '../domain/detection.ts';
import type { ModelManifest } from '../domain/model.ts';

/** Square input tiles of one model: planar [band][row][col], 0..255, `manifest.input.tile` px a side. */
export interface DetectorInput {
  readonly data: Uint8Array;
}

export interface Detector {
  readonly models: readonly ModelManifest[];
  /** Boxes at or over `thresholds.keep`, in pixels of each input tile; no NMS across tiles. Order as given. */
  detect(
    model: ModelManifest,
    inputs: readonly DetectorInput[],
    signal?: AbortSignal,
  ): Promise<readonly (readonly ScoredBox[])[]>;
  /** Waits for running inference, then ends the threads. */
  close(): Promise<void>;
}
