import type { Bounds } from './geometry.ts';

/**
 * The grid a model works on: the scene resampled to the model's GSD. Grid pixel (i, j) covers scene pixels
 * [i / scaleX, (i + 1) / scaleX) x [j / scaleY, (j + 1) / scaleY). It is anchored to the scene's first pixel,
 * so a grid pixel's value depends on the scene alone and never on the tiling.
 */
export interface ModelGrid {
  /** Grid pixels per scene pixel: below 1 when pixels are averaged, above 1 when they are interpolated. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Grid size, px. */
  readonly width: number;
  readonly height: number;
}

/** One look of the model. Both windows are in grid pixels; `own` windows partition the planned ground. */
export interface Tile {
  /** Column and row in the tiling: stable names for one grid and one tile size. */
  readonly col: number;
  readonly row: number;
  /** Decoded and shown to the model; may reach outside the scene, where it is filled with zeros. */
  readonly read: Bounds;
  /** Counted: a box belongs to the tile whose own window holds its centre. */
  readonly own: Bounds;
}
