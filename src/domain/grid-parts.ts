import { axisTaps } from './axis-taps.ts';
import type { Bounds } from './geometry.ts';
import type { PixelWindow } from './pixels.ts';
import type { RasterInfo } from './scene.ts';
import type { ModelGrid } from './tile.ts';

/**
 * How the pixels of a raster become those of a grid: which level to read, and grid pixels per pixel of that level.
 * It follows from scene and grid alone, so a grid pixel is the same whichever window it is computed in.
 */
export interface Resampling {
  /** 0: the full image; k: overview k - 1. */
  readonly level: number;
  readonly scaleX: number;
  readonly scaleY: number;
  /** Of the level, px. */
  readonly width: number;
  readonly height: number;
}

/** One piece of a grid window and the pixels of the level that it is made of. */
export interface GridPart {
  /** Grid pixels. */
  readonly grid: Bounds;
  /** Pixels of the level, inside it; null where the part lies wholly outside the scene. */
  readonly source: PixelWindow | null;
}

/** Twice this is about what one read may hold in memory, px. */
const MOST_SOURCE_PIXELS = 4_000_000;
/** An overview this much coarser than the grid still serves: sizes of overviews are rounded up. */
const COARSER = 1.005;

/** The coarsest level whose pixels are still no coarser than the grid's; the full image when none is. */
export function planResampling(
  raster: Pick<RasterInfo, 'width' | 'height' | 'overviews'>,
  grid: ModelGrid,
): Resampling {
  const levels = [raster, ...raster.overviews].map(({ width, height }, level) => ({
    level,
    scaleX: (grid.scaleX * raster.width) / width,
    scaleY: (grid.scaleY * raster.height) / height,
    width,
    height,
  }));
  const fits = levels.filter((l) => l.level === 0 || Math.max(l.scaleX, l.scaleY) <= COARSER);
  return fits.reduce((best, l) => (l.width * l.height < best.width * best.height ? l : best));
}

/** Splits a grid window into parts of whole rows, none of which needs more than about four megapixels at once. */
export function planParts(
  resampling: Resampling,
  window: Bounds,
  mostPixels = MOST_SOURCE_PIXELS,
): readonly GridPart[] {
  const perRow = (window.x1 - window.x0) / resampling.scaleX / resampling.scaleY;
  const rows = Math.max(1, Math.floor(mostPixels / perRow));
  const parts: GridPart[] = [];
  for (let y0 = window.y0; y0 < window.y1; y0 += rows) {
    const grid = { ...window, y0, y1: Math.min(y0 + rows, window.y1) };
    parts.push({ grid, source: sourceOf(resampling, grid) });
  }
  return parts;
}

/** The pixels of the level that a grid window is made of; null when it is none. */
function sourceOf({ scaleX, scaleY, width, height }: Resampling, window: Bounds): PixelWindow | null {
  const x = axisTaps(scaleX, width, window.x0, window.x1);
  const y = axisTaps(scaleY, height, window.y0, window.y1);
  if (x.end <= x.begin || y.end <= y.begin) return null;
  return { x0: x.begin, y0: y.begin, x1: x.end, y1: y.end };
}
