import type { Bounds } from './geometry.ts';

/** A window of a raster in pixels; integers, half-open. */
export type PixelWindow = Bounds;

export type Samples = Uint8Array | Uint16Array | Int16Array | Float32Array;

/** Decoded samples, planar: band b, row r, column c is data[(b * height + r) * width + c]. */
export interface Pixels<T extends Samples = Samples> {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly data: T;
  /** 1 where the pixel holds ground, 0 for nodata, transparent, masked or outside the raster; [height * width]. */
  readonly valid: Uint8Array;
}
