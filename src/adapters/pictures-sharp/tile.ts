import sharp from 'sharp';
import type { Stretch } from '../../domain/radiometry.ts';
import type { TilePlan } from '../../domain/web-tile.ts';
import type { TileOptions } from '../../ports/pictures.ts';
import type { Raster } from '../../ports/rasters.ts';
import { type ReducedWindow, readReduced } from './read-picture.ts';
import { textPath, textWidth } from './stroke-font.ts';

const MARK_SIZE = 9;

/** One tile of a scene's map as WebP: averaged to the tile's scale, laid on its mesh, see-through where no ground is. */
export async function drawTile(
  raster: Raster,
  plan: TilePlan,
  stretch: Stretch,
  { marks, signal }: TileOptions,
): Promise<Uint8Array> {
  const reduced = await readReduced(raster, plan.window, Math.min(1, plan.scale), signal);
  const { side } = plan;
  const picture = sharp(warp(reduced, plan, stretch), { raw: { width: side, height: side, channels: 4 } });
  const marked =
    marks.length === 0 ? picture : picture.composite([{ input: Buffer.from(drawMarks(marks, side)) }]);
  return marked.webp({ quality: 86, effort: 1 }).toBuffer();
}

export function emptyTile(side: number): Promise<Uint8Array> {
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width: side, height: side, channels: 4, background } })
    .webp({ effort: 0 })
    .toBuffer();
}

/** RGBA, interleaved. Between the middles of the reduced window's cells samples are interpolated, by what ground they hold. */
function warp(
  { width, height, bands, mean, weight }: ReducedWindow,
  plan: TilePlan,
  stretch: Stretch,
): Uint8Array {
  const { side, cells, mesh, window } = plan;
  const out = new Uint8Array(4 * side * side);
  const perX = width / (window.x1 - window.x0);
  const perY = height / (window.y1 - window.y0);
  const plane = width * height;
  const lows = [0, 1, 2].map((channel) => stretch[bands === 1 ? 0 : channel]?.low ?? 0);
  const gains = [0, 1, 2].map((channel) => {
    const { low, high } = stretch[bands === 1 ? 0 : channel] ?? { low: 0, high: 0 };
    return high > low ? 255 / (high - low) : 0;
  });
  const node = (row: number, col: number, axis: number): number =>
    mesh[2 * (row * (cells + 1) + col) + axis] as number;

  for (let ty = 0; ty < side; ty++) {
    const v = ((ty + 0.5) / side) * cells;
    const row = Math.floor(v);
    const down = v - row;
    for (let tx = 0; tx < side; tx++) {
      const u = ((tx + 0.5) / side) * cells;
      const col = Math.floor(u);
      const along = u - col;
      const between = (axis: number): number =>
        (node(row, col, axis) * (1 - along) + node(row, col + 1, axis) * along) * (1 - down) +
        (node(row + 1, col, axis) * (1 - along) + node(row + 1, col + 1, axis) * along) * down;
      const x = (between(0) - window.x0) * perX;
      const y = (between(1) - window.y0) * perY;
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;

      const x0 = Math.floor(x - 0.5);
      const y0 = Math.floor(y - 0.5);
      const [fx, fy] = [x - 0.5 - x0, y - 0.5 - y0];
      const [left, right] = [Math.max(0, x0), Math.min(width - 1, x0 + 1)];
      const [top, bottom] = [Math.max(0, y0) * width, Math.min(height - 1, y0 + 1) * width];
      const [a, b, c, d] = [top + left, top + right, bottom + left, bottom + right];
      const wa = (weight[a] as number) > 0 ? (1 - fx) * (1 - fy) : 0;
      const wb = (weight[b] as number) > 0 ? fx * (1 - fy) : 0;
      const wc = (weight[c] as number) > 0 ? (1 - fx) * fy : 0;
      const wd = (weight[d] as number) > 0 ? fx * fy : 0;
      const total = wa + wb + wc + wd;
      if (total < 0.5) continue;
      const to = 4 * (ty * side + tx);
      for (let channel = 0; channel < 3; channel++) {
        const from = bands === 1 ? 0 : channel * plane;
        const sample =
          (wa * (mean[from + a] as number) +
            wb * (mean[from + b] as number) +
            wc * (mean[from + c] as number) +
            wd * (mean[from + d] as number)) /
          total;
        const value = (sample - (lows[channel] as number)) * (gains[channel] as number);
        out[to + channel] = value < 0 ? 0 : value > 255 ? 255 : (value + 0.5) | 0;
      }
      out[to + 3] = 255;
    }
  }
  return out;
}

/** Small words in a corner: a tile that is cut out of its map still says what it is. */
function drawMarks(marks: readonly string[], side: number): string {
  const text = marks.join(' / ');
  const d = textPath(text, side - textWidth(text, MARK_SIZE) - 10, side - 10, MARK_SIZE);
  const pen = (colour: string, opacity: number, width: number): string =>
    `<path d="${d}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${width}"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" stroke-linecap="round">` +
    `${pen('#000', 0.45, 3.2)}${pen('#fff', 0.85, 1.3)}</svg>`
  );
}
