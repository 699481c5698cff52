import type { Drawing } from '../domain/drawing.ts';
import type { Stretch } from '../domain/radiometry.ts';
import type { TilePlan } from '../domain/web-tile.ts';
import type { Raster } from './rasters.ts';

export const PICTURE_FORMATS = ['png', 'webp'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** Draws evidence for people. */
export interface Pictures {
  /**
   * The window of the raster, stretched for the eye, with outline, boxes, scale bar, north arrow, title and marks.
   * Memory follows the picture's size and not the window's.
   * @throws Fault what reading the raster throws
   */
  annotate(raster: Raster, drawing: Drawing, options: PictureOptions): Promise<Uint8Array>;
  /**
   * One tile of the scene's map as WebP, transparent where the raster holds no ground.
   * @param plan null: nothing of the raster lies there
   * @throws Fault what reading the raster throws
   */
  tile(raster: Raster, plan: TilePlan | null, stretch: Stretch, options: TileOptions): Promise<Uint8Array>;
}

interface TileOptions {
  /** Words written small in a corner, such as SIMULATED. */
  readonly marks: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export interface PictureOptions {
  readonly format: PictureFormat;
  /** Longest side of the imagery in the picture, px; small windows are enlarged up to eightfold towards it. */
  readonly maxSide: number;
  readonly signal?: AbortSignal | undefined;
}
