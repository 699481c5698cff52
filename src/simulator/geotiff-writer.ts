import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Affine } from '../domain/affine.ts';
import { imageTags } from './geotiff-image.ts';
import { encodeHeader, encodeIfd, type Tags } from './geotiff-tags.ts';
import { type Level, makeLevels, reduceInto } from './overviews.ts';

export interface GeoTiff {
  /** px */
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly sampleType: 'uint8' | 'uint16';
  readonly crs: { readonly epsg: number; readonly kind: 'projected' | 'geographic' };
  readonly affine: Affine;
  readonly tileSize: 256 | 512;
  /** Halve the image, averaging 2 x 2 pixels, until it fits in one tile. */
  readonly overviews: boolean;
  /** GDAL metadata items of the whole file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** GDAL descriptions of the bands, in order. */
  readonly bandNames: readonly string[];
  readonly nodata: number | null;
  /** Null: BigTIFF when the file could pass 4 GB. */
  readonly big?: boolean | null;
}

interface TileWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Samples of a window, pixel-interleaved; null leaves its tiles out of the file (sparse: they read as nodata or 0).
 * Windows are whole tiles, several side by side, cut at the image's edges.
 */
export type RenderTiles = (window: TileWindow) => Uint8Array | Uint16Array | null;

const deflateBytes = promisify(deflate);

/** Tiles drawn together: fewer window margins are drawn twice. */
const TILES_AT_ONCE = 4;

/**
 * Writes a tiled GeoTIFF, deflate with horizontal predictor, asking for a few tiles at a time: memory is bounded by
 * one row of tiles per overview, whatever the image's size. Directories come last in the file.
 */
export async function writeGeoTiff(path: string, tiff: GeoTiff, render: RenderTiles): Promise<void> {
  const raw = tiff.width * tiff.height * tiff.bands * (tiff.sampleType === 'uint16' ? 2 : 1);
  const big = tiff.big ?? raw * 1.4 > 4e9;
  const file = await open(path, 'w');
  try {
    const levels = makeLevels(tiff);
    const sink: Sink = { file, at: big ? 16 : 8 };
    await sink.file.write(encodeHeader(big, 0), 0, null, 0);
    await writeLevels(sink, tiff, levels, render);
    await writeDirectories(sink, tiff, levels, big);
  } finally {
    await file.close();
  }
}

interface Sink {
  readonly file: FileHandle;
  /** Where the next byte goes. */
  at: number;
}

async function writeLevels(
  sink: Sink,
  tiff: GeoTiff,
  levels: readonly Level[],
  render: RenderTiles,
): Promise<void> {
  const full = levels[0] as Level;
  for (let row = 0; row < full.down; row++) {
    for (let col = 0; col < full.across; col += TILES_AT_ONCE) {
      const window = {
        x: col * tiff.tileSize,
        y: row * tiff.tileSize,
        width: Math.min(TILES_AT_ONCE * tiff.tileSize, tiff.width - col * tiff.tileSize),
        height: Math.min(tiff.tileSize, tiff.height - row * tiff.tileSize),
      };
      const samples = render(window);
      if (samples === null) continue;
      const tiles = Math.ceil(window.width / tiff.tileSize);
      await putTiles(sink, tiff, full, row, col, tiles, samples, window);
      if (levels[1]) reduceInto(levels[1], samples, window, tiff.bands);
    }
    await flushOverviews(sink, tiff, levels, row);
  }
}

/** A reduced row of tiles is written once all rows above it in the pyramid have filled it. */
async function flushOverviews(
  sink: Sink,
  tiff: GeoTiff,
  levels: readonly Level[],
  fullRow: number,
): Promise<void> {
  let done = fullRow + 1;
  for (let k = 1; k < levels.length; k++) {
    const above = levels[k - 1] as Level;
    const level = levels[k] as Level;
    if (done % 2 !== 0 && done !== above.down) return;
    const row = Math.ceil(done / 2) - 1;
    const window = {
      x: 0,
      y: row * tiff.tileSize,
      width: level.width,
      height: Math.min(tiff.tileSize, level.height - row * tiff.tileSize),
    };
    if (level.touched) {
      const samples = level.strip.subarray(0, window.width * window.height * tiff.bands);
      await putTiles(sink, tiff, level, row, 0, level.across, samples, window);
      const next = levels[k + 1];
      if (next) reduceInto(next, samples, window, tiff.bands);
      level.strip.fill(0);
      level.touched = false;
    }
    done = row + 1;
  }
}

async function putTiles(
  sink: Sink,
  tiff: GeoTiff,
  level: Level,
  row: number,
  col: number,
  tiles: number,
  samples: Uint8Array | Uint16Array,
  window: TileWindow,
): Promise<void> {
  const packed = await Promise.all(
    Array.from({ length: tiles }, (_, k) =>
      deflateBytes(cutTile(samples, window, k * tiff.tileSize, tiff.tileSize, tiff.bands), { level: 4 }),
    ),
  );
  for (const [k, bytes] of packed.entries()) {
    const index = row * level.across + col + k;
    level.offsets[index] = sink.at;
    level.counts[index] = bytes.length;
    await sink.file.write(bytes, 0, bytes.length, sink.at);
    sink.at += bytes.length;
  }
}

/** One tile out of a window's samples, padded by its last pixels, differenced along rows (TIFF predictor 2). */
function cutTile(
  samples: Uint8Array | Uint16Array,
  window: TileWindow,
  left: number,
  size: number,
  bands: number,
): Uint8Array {
  const tile =
    samples instanceof Uint16Array
      ? new Uint16Array(size * size * bands)
      : new Uint8Array(size * size * bands);
  const width = Math.min(size, window.width - left);
  for (let j = 0; j < size; j++) {
    const from = (Math.min(j, window.height - 1) * window.width + left) * bands;
    const to = j * size * bands;
    for (let b = 0; b < bands; b++) tile[to + b] = samples[from + b] as number;
    for (let i = bands; i < width * bands; i++) {
      // Typed arrays wrap around, as the predictor wants it.
      tile[to + i] = (samples[from + i] as number) - (samples[from + i - bands] as number);
    }
  }
  return new Uint8Array(tile.buffer);
}

async function writeDirectories(
  sink: Sink,
  tiff: GeoTiff,
  levels: readonly Level[],
  big: boolean,
): Promise<void> {
  sink.at += sink.at & 1;
  const first = sink.at;
  const all: Tags[] = levels.map((level, k) => imageTags(tiff, level, k > 0));
  for (const [k, tags] of all.entries()) {
    const length = encodeIfd(tags, big, sink.at, 0).length;
    const next = k < all.length - 1 ? sink.at + length : 0;
    const bytes = encodeIfd(tags, big, sink.at, next);
    await sink.file.write(bytes, 0, bytes.length, sink.at);
    sink.at += length;
  }
  const header = encodeHeader(big, first);
  await sink.file.write(header, 0, header.length, 0);
}
