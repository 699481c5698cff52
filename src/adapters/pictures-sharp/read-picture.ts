import { Fault } from '../../domain/fault.ts';
import type { PixelWindow } from '../../domain/pixels.ts';
import type { Raster } from '../../ports/rasters.ts';

/** Samples at once, so that a large window never lies in memory whole. */
const STRIP_SAMPLES = 12_000_000;

/** Area means of a window on the picture's grid; band after band. `weight` is the share of each cell with ground. */
export interface ReducedWindow {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly mean: Float32Array;
  readonly weight: Float32Array;
}

/**
 * Reads a window of the raster at `scale` picture pixels per raster pixel (<= 1) as red, green and blue, or as one
 * grey band. From the coarsest overview that is still fine enough, in strips of rows, averaged by exact area.
 */
export async function readReduced(
  raster: Raster,
  window: PixelWindow,
  scale: number,
  signal: AbortSignal | undefined,
): Promise<ReducedWindow> {
  const { red, green, blue } = raster.info.bandRoles;
  const bands = red === green && green === blue ? [red] : [red, green, blue];
  const width = Math.max(1, Math.round((window.x1 - window.x0) * scale));
  const height = Math.max(1, Math.round((window.y1 - window.y0) * scale));

  const level = chooseLevel(raster, scale);
  const fx = level.width / raster.info.width;
  const fy = level.height / raster.info.height;
  const source: PixelWindow = {
    x0: Math.floor(window.x0 * fx),
    y0: Math.floor(window.y0 * fy),
    x1: Math.max(Math.floor(window.x0 * fx) + 1, Math.ceil(window.x1 * fx)),
    y1: Math.max(Math.floor(window.y0 * fy) + 1, Math.ceil(window.y1 * fy)),
  };

  const sum = new Float32Array(bands.length * width * height);
  const weight = new Float32Array(width * height);
  const columns = split(source.x0, source.x1, window.x0 * fx, width / ((window.x1 - window.x0) * fx), width);
  const rows = split(source.y0, source.y1, window.y0 * fy, height / ((window.y1 - window.y0) * fy), height);
  const stripRows = Math.max(1, Math.floor(STRIP_SAMPLES / (bands.length * (source.x1 - source.x0))));

  for (let y0 = source.y0; y0 < source.y1; y0 += stripRows) {
    if (signal?.aborted) throw new Fault('cancelled', 'the picture was no longer wanted');
    const strip = { ...source, y0, y1: Math.min(source.y1, y0 + stripRows) };
    const pixels = await raster.read(strip, { level: level.index, bands, signal });
    accumulate(pixels, y0 - source.y0, columns, rows, { sum, weight, width, height });
  }

  for (let b = 0; b < bands.length; b++)
    for (let i = 0; i < weight.length; i++)
      if ((weight[i] as number) > 0)
        sum[b * weight.length + i] = (sum[b * weight.length + i] as number) / (weight[i] as number);
  return { width, height, bands: bands.length, mean: sum, weight };
}

interface Level {
  /** 0 is the full image. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

/** The coarsest level that is still fine enough for `scale` picture pixels per raster pixel. */
export function chooseLevel({ info }: Raster, scale: number): Level {
  const levels: readonly Level[] = [info, ...info.overviews].map(({ width, height }, index) => ({
    index,
    width,
    height,
  }));
  const fineEnough = levels.filter((level) => level.width >= 0.99 * scale * info.width);
  return fineEnough.reduce((a, b) => (b.width < a.width ? b : a), levels[0] as Level);
}

/** One source row or column: the picture cell it begins in, and its shares in that cell and in the next. */
interface Share {
  readonly cell: number;
  readonly here: number;
  readonly next: number;
}

/** How source cells `from`..`to` fall on picture cells, which are at least as large: each touches two at most. */
function split(from: number, to: number, origin: number, scale: number, cells: number): readonly Share[] {
  return Array.from({ length: to - from }, (_, i) => {
    const start = Math.max(0, (from + i - origin) * scale);
    const end = Math.min(cells, (from + i + 1 - origin) * scale);
    const cell = Math.min(cells - 1, Math.floor(start));
    return { cell, here: Math.max(0, Math.min(end, cell + 1) - start), next: Math.max(0, end - (cell + 1)) };
  });
}

interface Sums {
  readonly sum: Float32Array;
  readonly weight: Float32Array;
  readonly width: number;
  readonly height: number;
}

function accumulate(
  pixels: {
    readonly width: number;
    readonly height: number;
    readonly bands: number;
    readonly data: ArrayLike<number>;
    readonly valid: Uint8Array;
  },
  firstRow: number,
  columns: readonly Share[],
  rows: readonly Share[],
  { sum, weight, width, height }: Sums,
): void {
  const size = pixels.width * pixels.height;
  const plane = width * height;
  const add = (from: number, to: number, share: number): void => {
    if (share <= 0) return;
    weight[to] = (weight[to] as number) + share;
    for (let b = 0; b < pixels.bands; b++)
      sum[b * plane + to] =
        (sum[b * plane + to] as number) + share * (pixels.data[b * size + from] as number);
  };
  for (let r = 0; r < pixels.height; r++) {
    const row = rows[firstRow + r] as Share;
    for (let c = 0; c < pixels.width; c++) {
      const from = r * pixels.width + c;
      if (pixels.valid[from] === 0) continue;
      const column = columns[c] as Share;
      const to = row.cell * width + column.cell;
      add(from, to, row.here * column.here);
      if (column.next > 0) add(from, to + 1, row.here * column.next);
      if (row.next > 0) add(from, to + width, row.next * column.here);
      if (row.next > 0 && column.next > 0) add(from, to + width + 1, row.next * column.next);
    }
  }
}
