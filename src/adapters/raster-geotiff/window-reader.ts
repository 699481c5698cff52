import type { PixelWindow, Samples } from '../../domain/pixels.ts';
import type { Block } from './block-decoder.ts';
import type { BlockPlace, Level } from './level.ts';

/** Where a band's samples go: an array of the window's size, [row][col]. */
export interface Target {
  readonly band: number;
  readonly into: Samples;
}

/** Per pixel of the window: 1 where a block of the level holds it. */
export type Covered = Uint8Array;

/**
 * Copies bands of a window of one level; what lies outside the level stays as it is.
 * @throws Fault as `Level.load` does
 */
export async function readWindow(
  level: Level,
  window: PixelWindow,
  targets: readonly Target[],
  signal: AbortSignal | undefined,
): Promise<Covered> {
  const width = window.x1 - window.x0;
  const covered = new Uint8Array(width * (window.y1 - window.y0));
  const firstBand = targets[0]?.band ?? 0;

  const use = (place: BlockPlace, block: Block | null) => {
    if (block === null) return;
    const left = place.col * level.blockWidth;
    const top = place.row * level.blockHeight;
    const x0 = Math.max(window.x0, left);
    const x1 = Math.min(window.x1, left + level.blockWidth, level.width);
    const y0 = Math.max(window.y0, top);
    const y1 = Math.min(window.y1, top + block.rows, level.height);
    for (const { band, into } of targets) {
      if (level.planar && band !== place.plane) continue;
      for (let y = y0; y < y1; y++) {
        const from = ((y - top) * block.width + x0 - left) * block.bands + (level.planar ? 0 : band);
        copyBand(block, from, into, (y - window.y0) * width + x0 - window.x0, x1 - x0);
      }
    }
    if (level.planar && place.plane !== firstBand) return;
    for (let y = y0; y < y1; y++) {
      const to = (y - window.y0) * width + x0 - window.x0;
      const from = (y - top) * block.width + x0 - left;
      if (block.valid === null) covered.fill(1, to, to + x1 - x0);
      else covered.set(block.valid.subarray(from, from + x1 - x0), to);
    }
  };

  await level.load(placesIn(level, window, targets), use, signal);
  return covered;
}

/** Takes one band out of a run of interleaved pixels. */
function copyBand({ samples, bands }: Block, from: number, into: Samples, to: number, pixels: number): void {
  if (bands === 1) {
    into.set(samples.subarray(from, from + pixels), to);
    return;
  }
  for (let i = 0, at = from; i < pixels; i++, at += bands) into[to + i] = samples[at] as number;
}

/** The blocks that a window touches, plane by plane. */
function placesIn(level: Level, window: PixelWindow, targets: readonly Target[]): readonly BlockPlace[] {
  const x0 = Math.max(window.x0, 0);
  const y0 = Math.max(window.y0, 0);
  const x1 = Math.min(window.x1, level.width);
  const y1 = Math.min(window.y1, level.height);
  if (x0 >= x1 || y0 >= y1) return [];
  const planes = level.planar ? [...new Set(targets.map(({ band }) => band))] : [0];
  const places: BlockPlace[] = [];
  for (const plane of planes) {
    for (let row = Math.floor(y0 / level.blockHeight); row * level.blockHeight < y1; row++) {
      for (let col = Math.floor(x0 / level.blockWidth); col * level.blockWidth < x1; col++)
        places.push({ plane, row, col });
    }
  }
  return places;
}
