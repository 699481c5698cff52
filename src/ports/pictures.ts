import type { Drawing } from '../domain/drawing.ts';
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
}

export interface PictureOptions {
  readonly format: PictureFormat;
  /** Longest side of the imagery in the picture, px; small windows are enlarged up to eightfold towards it. */
  readonly maxSide: number;
  readonly signal?: AbortSignal | undefined;
}
