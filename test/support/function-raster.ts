import type { RasterInfo } from '../../src/domain/scene.ts';
import type { Raster } from '../../src/ports/rasters.ts';

export interface FunctionRaster extends Raster {
  /** Samples of the largest read, and the levels that were asked for. */
  readonly seen: { largestRead: number; readonly levels: Set<number> };
}

/** A raster whose samples are a formula of (column, row, band): any size, no file. Overviews are area means of it. */
export function functionRaster(
  size: Pick<RasterInfo, 'width' | 'height' | 'bands'> & Partial<RasterInfo>,
  sample: (col: number, row: number, band: number) => number,
  isValid: (col: number, row: number) => boolean = () => true,
): FunctionRaster {
  const info: RasterInfo = {
    sampleType: 'uint8',
    bandRoles:
      size.bands < 3 ? { red: 0, green: 0, blue: 0, nir: null } : { red: 0, green: 1, blue: 2, nir: null },
    nodata: null,
    georeference: null,
    acquiredAt: null,
    metadata: {},
    overviews: [],
    ...size,
  };
  const seen = { largestRead: 0, levels: new Set<number>() };
  return {
    info,
    bytesRead: 0,
    seen,
    async read(window, { level = 0, bands } = {}) {
      const of = level === 0 ? info : info.overviews[level - 1];
      if (of === undefined) throw new RangeError(`level ${level}`);
      const factor = info.width / of.width;
      const wanted = bands ?? Array.from({ length: info.bands }, (_, b) => b);
      const width = window.x1 - window.x0;
      const height = window.y1 - window.y0;
      seen.largestRead = Math.max(seen.largestRead, wanted.length * width * height);
      seen.levels.add(level);
      const data = new Float32Array(wanted.length * width * height);
      const valid = new Uint8Array(width * height);
      for (let r = 0; r < height; r++)
        for (let c = 0; c < width; c++) {
          const col = Math.floor((window.x0 + c + 0.5) * factor);
          const row = Math.floor((window.y0 + r + 0.5) * factor);
          if (col < 0 || row < 0 || col >= info.width || row >= info.height || !isValid(col, row)) continue;
          valid[r * width + c] = 1;
          wanted.forEach((band, i) => {
            data[(i * height + r) * width + c] = sample(col, row, band);
          });
        }
      return { width, height, bands: wanted.length, data, valid };
    },
    async close() {},
  };
}
