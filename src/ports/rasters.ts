import type { Pixels, PixelWindow } from '../domain/pixels.ts';
import type { RasterInfo } from '../domain/scene.ts';

/** A local path, or an http(s) URL read by range requests. */
export type RasterLocation = { readonly path: string } | { readonly href: string };

/** Opens raster files. Headers only: no pixel is read until `read`. */
export interface Rasters {
  /** @throws Fault raster-unreadable, raster-unsupported, raster-too-large, source-unreachable, forbidden-address */
  open(location: RasterLocation, signal?: AbortSignal): Promise<Raster>;
}

export interface Raster {
  readonly info: RasterInfo;
  /**
   * What was behind the location when it was opened: with the URL it is a remote scene's identity. `etag` as the
   * server sent it, null for files and where there is none; `bytes` null where the length is not known.
   */
  readonly source?: { readonly etag: string | null; readonly bytes: number | null };
  /** Bytes fetched or read so far, for progress and benchmarks. */
  readonly bytesRead: number;
  /**
   * Samples of a window of the full image (`level` 0) or of overview `level - 1`; the window may reach outside,
   * where samples are 0 and `valid` is 0. Palettes are expanded, YCbCr becomes RGB, types stay as they are.
   * @throws Fault raster-unreadable when a block is damaged, source-changed when the file behind a URL changed
   */
  read(window: PixelWindow, options?: ReadOptions): Promise<Pixels>;
  close(): Promise<void>;
}

export interface ReadOptions {
  readonly level?: number;
  /** Band indices, in the order wanted; all when absent. */
  readonly bands?: readonly number[];
  /** Gives a palette's indices as one band, not its colours: what class masks mean. */
  readonly paletteIndices?: boolean;
  readonly signal?: AbortSignal | undefined;
}
