import { at } from './random.ts';

/** One resolution of a tiled image that is being written. */
export interface Level {
  readonly width: number;
  readonly height: number;
  /** Tiles. */
  readonly across: number;
  readonly down: number;
  /** Of each tile in the file; 0 where none was written. */
  readonly offsets: number[];
  readonly counts: number[];
  /** The row of tiles being filled, `width` x tile size, interleaved; empty at full resolution. */
  readonly strip: Uint8Array | Uint16Array;
  /** First row of the strip, px; and whether anything was put in it. */
  touched: boolean;
  readonly tileSize: number;
}

export interface Pyramid {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly sampleType: 'uint8' | 'uint16';
  readonly tileSize: number;
  readonly overviews: boolean;
}

/** Full resolution first, then halves (rounded up) until one tile holds the image. */
export function makeLevels(image: Pyramid): Level[] {
  const levels: Level[] = [];
  let [width, height] = [image.width, image.height];
  for (;;) {
    const across = Math.ceil(width / image.tileSize);
    const down = Math.ceil(height / image.tileSize);
    const room = levels.length === 0 ? 0 : width * image.tileSize * image.bands;
    levels.push({
      width,
      height,
      across,
      down,
      offsets: new Array<number>(across * down).fill(0),
      counts: new Array<number>(across * down).fill(0),
      strip: image.sampleType === 'uint16' ? new Uint16Array(room) : new Uint8Array(room),
      touched: false,
      tileSize: image.tileSize,
    });
    if (!image.overviews || (across === 1 && down === 1)) return levels;
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
  }
}

/** Averages 2 x 2 pixels of a window of the level above into a level's strip; odd edges average what there is. */
export function reduceInto(
  level: Level,
  samples: Uint8Array | Uint16Array,
  window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  bands: number,
): void {
  level.touched = true;
  const top = (window.y >> 1) % level.tileSize;
  const left = window.x >> 1;
  const width = Math.ceil(window.width / 2);
  const height = Math.ceil(window.height / 2);
  for (let j = 0; j < height; j++) {
    const upper = 2 * j * window.width;
    const lower = Math.min(2 * j + 1, window.height - 1) * window.width;
    for (let i = 0; i < width; i++) {
      const first = 2 * i;
      const second = Math.min(2 * i + 1, window.width - 1);
      const to = ((top + j) * level.width + left + i) * bands;
      for (let b = 0; b < bands; b++) {
        const sum =
          at(samples, (upper + first) * bands + b) +
          at(samples, (upper + second) * bands + b) +
          at(samples, (lower + first) * bands + b) +
          at(samples, (lower + second) * bands + b);
        level.strip[to + b] = (sum + 2) >> 2;
      }
    }
  }
}
