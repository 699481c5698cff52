import sharp from 'sharp';
import type { XY } from '../../domain/affine.ts';
import type { Drawing } from '../../domain/drawing.ts';
import { TILE_SIDE } from '../../domain/web-tile.ts';
import type { PictureOptions, Pictures } from '../../ports/pictures.ts';
import type { Raster } from '../../ports/rasters.ts';
import { drawFooter, drawMarksAcross, drawTitle } from './furniture.ts';
import { DEFINITIONS, drawMarks } from './overlay.ts';
import { readReduced } from './read-picture.ts';
import { stretch } from './stretch.ts';
import { drawOverlay, drawTile, emptyTile, type Overlay } from './tile.ts';

/** Narrower pictures get empty sides, so that their title can be read. */
const MIN_WIDTH = 640;
const MAX_ENLARGEMENT = 8;

/** Annotated pictures through sharp; text is drawn as strokes, so no font is needed. */
export function createPictures(): Pictures {
  const overlays = new Map<string, Promise<Overlay>>();
  const overlayOf = (marks: readonly string[]): Promise<Overlay> | null => {
    if (marks.length === 0) return null;
    const key = marks.join(' / ');
    const known = overlays.get(key) ?? drawOverlay(marks);
    overlays.set(key, known);
    return known;
  };
  return {
    annotate,
    tile: async (raster, plan, range, { marks, signal }) =>
      plan === null ? emptyTile(TILE_SIDE) : drawTile(raster, plan, range, await overlayOf(marks), signal),
  };
}

async function annotate(raster: Raster, drawing: Drawing, options: PictureOptions): Promise<Uint8Array> {
  const { window } = drawing;
  const longest = Math.max(window.x1 - window.x0, window.y1 - window.y0);
  if (!(longest > 0)) throw new RangeError(`window ${JSON.stringify(window)}: expected at least one pixel`);
  const enlargement = Math.min(MAX_ENLARGEMENT, options.maxSide / longest);
  const scale = Math.min(1, enlargement);

  const reduced = await readReduced(raster, window, scale, options.signal);
  const rgb = stretch(reduced, raster.info.sampleType === 'uint8');
  const width = Math.max(1, Math.round(reduced.width * Math.max(1, enlargement)));
  const height = Math.max(1, Math.round(reduced.height * Math.max(1, enlargement)));
  const imagery = await sharp(rgb, { raw: { width: reduced.width, height: reduced.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();

  const page = layOut(drawing, width, height);
  const canvas = sharp({
    create: { width: page.width, height: page.height, channels: 3, background: '#10141c' },
    limitInputPixels: false,
  }).composite([
    { input: imagery, raw: { width, height, channels: 3 }, left: page.left, top: page.top },
    { input: Buffer.from(page.svg), left: 0, top: 0 },
  ]);
  return options.format === 'png'
    ? canvas.png({ compressionLevel: 6 }).toBuffer()
    : canvas.webp({ quality: 88 }).toBuffer();
}

interface Page {
  readonly width: number;
  readonly height: number;
  /** Where the imagery lies on the page. */
  readonly left: number;
  readonly top: number;
  readonly svg: string;
}

/** Title above, imagery, scale and legend below: nothing covers the evidence but its own marks. */
function layOut(drawing: Drawing, width: number, height: number): Page {
  const { window } = drawing;
  const pageWidth = Math.max(MIN_WIDTH, width);
  const left = Math.floor((pageWidth - width) / 2);
  const scaleX = width / (window.x1 - window.x0);
  const scaleY = height / (window.y1 - window.y0);
  const place = ([col, row]: XY): XY => [(col - window.x0) * scaleX, (row - window.y0) * scaleY];

  const title = drawTitle(drawing.title, pageWidth);
  const footer = drawFooter(drawing, drawing.pixelM === null ? null : drawing.pixelM / scaleX, pageWidth);
  const pageHeight = title.height + height + footer.height;
  const lineWidth = Math.max(1.2, Math.min(3, 0.6 * scaleX));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pageWidth}" height="${pageHeight}" stroke-linecap="round" stroke-linejoin="round">` +
    DEFINITIONS +
    `<svg x="${left}" y="${title.height}" width="${width}" height="${height}" overflow="hidden">` +
    drawMarks(drawing, place, lineWidth) +
    drawMarksAcross(drawing.marks, width, height) +
    '</svg>' +
    `<g>${title.svg}</g><g transform="translate(0 ${title.height + height})">${footer.svg}</g></svg>`;
  return { width: pageWidth, height: pageHeight, left, top: title.height, svg };
}
