import sharp from 'sharp';
import type { XY } from '../../domain/affine.ts';
import type { Stretch } from '../../domain/radiometry.ts';
import type { TilePlan } from '../../domain/web-tile.ts';
import type { Raster } from '../../ports/rasters.ts';
import { chooseLevel, readReduced } from './read-picture.ts';
import { textPath, textWidth } from './stroke-font.ts';

const MARK_SIZE = 9;
const MARK_PAD = 10;

/** One tile of a scene's map as WebP: laid on its mesh, see-through where no ground is. */
export async function drawTile(
  raster: Raster,
  plan: TilePlan,
  stretch: Stretch,
  overlay: Overlay | null,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { side } = plan;
  const pixels = warp(await readSource(raster, plan, signal), plan, stretch);
  if (overlay !== null) blend(pixels, side, overlay);
  return sharp(pixels, { raw: { width: side, height: side, channels: 4 } })
    .webp({ quality: 84, effort: 0 })
    .toBuffer();
}

/** What a tile is made of: samples of a window, band after band, and what of each cell is ground. */
interface Source {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly samples: ArrayLike<number>;
  readonly ground: ArrayLike<number>;
  /** Cells per full-resolution pixel, and the full-resolution place of the first cell's corner. */
  readonly per: XY;
  readonly corner: XY;
}

/** An overview up to so much finer than the tile is interpolated as it is; without one the pixels are averaged. */
const FINE_ENOUGH = 2.1;

async function readSource(
  raster: Raster,
  { window, scale }: TilePlan,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const wanted = Math.min(1, scale);
  const { width, height, index } = chooseLevel(raster, wanted);
  const [fx, fy] = [width / raster.info.width, height / raster.info.height];
  if (fx > FINE_ENOUGH * wanted) {
    const reduced = await readReduced(raster, window, wanted, signal);
    const per: XY = [reduced.width / (window.x1 - window.x0), reduced.height / (window.y1 - window.y0)];
    return { ...reduced, samples: reduced.mean, ground: reduced.weight, per, corner: [window.x0, window.y0] };
  }
  const part = {
    x0: Math.floor(window.x0 * fx),
    y0: Math.floor(window.y0 * fy),
    x1: Math.max(Math.floor(window.x0 * fx) + 1, Math.ceil(window.x1 * fx)),
    y1: Math.max(Math.floor(window.y0 * fy) + 1, Math.ceil(window.y1 * fy)),
  };
  const { red, green, blue } = raster.info.bandRoles;
  const bands = red === green && green === blue ? [red] : [red, green, blue];
  const pixels = await raster.read(part, { level: index, bands, signal });
  const corner: XY = [part.x0 / fx, part.y0 / fy];
  return { ...pixels, samples: pixels.data, ground: pixels.valid, per: [fx, fy], corner };
}

export function emptyTile(side: number): Promise<Uint8Array> {
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width: side, height: side, channels: 4, background } })
    .webp({ effort: 0 })
    .toBuffer();
}

/** RGBA, interleaved. Between the middles of the source's cells samples are interpolated, by what ground they hold. */
function warp(source: Source, plan: TilePlan, stretch: Stretch): Uint8Array {
  const { width, height, bands, samples, ground, per, corner } = source;
  const { side, cells, mesh } = plan;
  const out = new Uint8Array(4 * side * side);
  const plane = width * height;
  const ranges = [0, 1, 2].map((channel) => stretch[bands === 1 ? 0 : channel] ?? { low: 0, high: 0 });
  const lows = Float64Array.from(ranges, ({ low }) => low);
  const gains = Float64Array.from(ranges, ({ low, high }) => (high > low ? 255 / (high - low) : 0));
  const [perX, perY] = per;
  const [cornerX, cornerY] = corner;
  // positions along one row of tile pixels at the mesh's columns; every pixel is seen, so the loops are kept bare
  const rowX = new Float64Array(cells + 1);
  const rowY = new Float64Array(cells + 1);

  for (let ty = 0; ty < side; ty++) {
    const v = ((ty + 0.5) / side) * cells;
    const row = Math.floor(v);
    const down = v - row;
    for (let col = 0; col <= cells; col++) {
      const above = 2 * (row * (cells + 1) + col);
      const below = above + 2 * (cells + 1);
      const x = (mesh[above] as number) * (1 - down) + (mesh[below] as number) * down;
      const y = (mesh[above + 1] as number) * (1 - down) + (mesh[below + 1] as number) * down;
      rowX[col] = (x - cornerX) * perX - 0.5;
      rowY[col] = (y - cornerY) * perY - 0.5;
    }
    for (let tx = 0; tx < side; tx++) {
      const u = ((tx + 0.5) / side) * cells;
      const col = Math.floor(u);
      const along = u - col;
      const x = (rowX[col] as number) * (1 - along) + (rowX[col + 1] as number) * along;
      const y = (rowY[col] as number) * (1 - along) + (rowY[col + 1] as number) * along;
      if (!(x >= -0.5 && y >= -0.5 && x < width - 0.5 && y < height - 0.5)) continue;
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const fx = x - x0;
      const fy = y - y0;
      const left = x0 < 0 ? 0 : x0;
      const right = x0 + 1 < width ? x0 + 1 : width - 1;
      const top = (y0 < 0 ? 0 : y0) * width;
      const bottom = (y0 + 1 < height ? y0 + 1 : height - 1) * width;
      const a = top + left;
      const b = top + right;
      const c = bottom + left;
      const d = bottom + right;
      const wa = (ground[a] as number) > 0 ? (1 - fx) * (1 - fy) : 0;
      const wb = (ground[b] as number) > 0 ? fx * (1 - fy) : 0;
      const wc = (ground[c] as number) > 0 ? (1 - fx) * fy : 0;
      const wd = (ground[d] as number) > 0 ? fx * fy : 0;
      const total = wa + wb + wc + wd;
      if (total < 0.5) continue;
      const to = 4 * (ty * side + tx);
      for (let channel = 0; channel < 3; channel++) {
        const from = bands === 1 ? 0 : channel * plane;
        const sum =
          wa * (samples[from + a] as number) +
          wb * (samples[from + b] as number) +
          wc * (samples[from + c] as number) +
          wd * (samples[from + d] as number);
        const value = (sum / total - (lows[channel] as number)) * (gains[channel] as number);
        out[to + channel] = value < 0 ? 0 : value > 255 ? 255 : (value + 0.5) | 0;
      }
      out[to + 3] = 255;
    }
  }
  return out;
}

/** Words in a corner of the tile, drawn once for all tiles: RGBA of the tile's lower right. */
export interface Overlay {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Small words: a tile that is cut out of its map still says what it is. */
export async function drawOverlay(marks: readonly string[]): Promise<Overlay> {
  const text = marks.join(' / ');
  const width = Math.ceil(textWidth(text, MARK_SIZE)) + 2 * MARK_PAD;
  const height = MARK_SIZE + 2 * MARK_PAD;
  const d = textPath(text, MARK_PAD, height - MARK_PAD, MARK_SIZE);
  const pen = (colour: string, opacity: number, stroke: number): string =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${stroke}"/>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" stroke-linecap="round">` +
    `${pen('#000', 0.45, 3.2)}${pen('#fff', 0.85, 1.3)}</svg>`;
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  return { width, height, rgba };
}

/** Lays the overlay over the lower right of a tile, on ground and beside it. */
function blend(pixels: Uint8Array, side: number, { width, height, rgba }: Overlay): void {
  for (let row = Math.max(0, height - side); row < height; row++)
    for (let col = Math.max(0, width - side); col < width; col++) {
      const from = 4 * (row * width + col);
      const share = (rgba[from + 3] as number) / 255;
      if (share === 0) continue;
      const to = 4 * ((side - height + row) * side + side - width + col);
      for (let channel = 0; channel < 3; channel++)
        pixels[to + channel] =
          (rgba[from + channel] as number) * share + (pixels[to + channel] as number) * (1 - share);
      pixels[to + 3] = Math.max(pixels[to + 3] as number, rgba[from + 3] as number);
    }
}
