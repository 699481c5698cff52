import type { Drawing } from '../../domain/drawing.ts';
import { kindsOf } from './overlay.ts';
import { LINE_HEIGHT, textPath, textWidth, wrapText } from './stroke-font.ts';

const PAD = 12;
const SIZE = 10;
const LEGEND_SIZE = 9;
const PAPER = '#10141c';
const INK = '#f2f4f8';
const FAINT = '#aeb7c6';

/** A band of the picture beside the imagery: its height, and its SVG drawn from y = 0. */
interface Band {
  readonly height: number;
  readonly svg: string;
}

/** Title lines, the first larger; long lines wrap. */
export function drawTitle(lines: readonly string[], width: number): Band {
  let y = PAD;
  let svg = '';
  lines.forEach((line, index) => {
    const size = index === 0 ? SIZE * 1.3 : SIZE;
    for (const piece of wrapText(line, width - 2 * PAD, size)) {
      y += size;
      svg += write(piece, PAD, y, size, index === 0 ? INK : FAINT);
      y += size * (LINE_HEIGHT - 1) + 4;
    }
  });
  return paper(svg, width, y + PAD - 4);
}

/** Scale bar, north arrow and what the colours mean. @param metresPerPixel of the picture */
export function drawFooter(drawing: Drawing, metresPerPixel: number | null, width: number): Band {
  let svg = '';
  let x = PAD;
  const middle = 24;
  if (metresPerPixel !== null) {
    const bar = scaleBar(metresPerPixel, Math.min(220, width / 4));
    svg += `<path d="M${x} ${middle - 5}v8h${bar.px.toFixed(1)}v-8" fill="none" stroke="${INK}" stroke-width="2"/>`;
    svg += write(bar.label, x + bar.px + 8, middle + 3, LEGEND_SIZE, INK);
    x += bar.px + 8 + textWidth(bar.label, LEGEND_SIZE) + 16;
  }
  if (drawing.northDeg !== null) {
    svg += `<g transform="translate(${(x + 12).toFixed(1)} ${middle}) rotate(${drawing.northDeg.toFixed(2)})">`;
    svg += `<path d="M0 15V-13M-5 -5L0 -14L5 -5" fill="none" stroke="${INK}" stroke-width="2"/></g>`;
    svg += write('N', x + 32, middle + 4, LEGEND_SIZE, INK);
    x += 60;
  }
  return drawLegend(drawing, svg, x, middle, width);
}

function drawLegend(drawing: Drawing, before: string, start: number, middle: number, width: number): Band {
  let [svg, x, y] = [before, start, middle];
  for (const { label, swatch } of legendOf(drawing)) {
    const length = 22 + textWidth(label, LEGEND_SIZE) + 16;
    if (x + length > width - PAD && x > PAD) [x, y] = [PAD, y + 26];
    svg += `<g transform="translate(${x.toFixed(1)} ${y - 6})">${swatch}</g>`;
    svg += write(label, x + 22, y + 4, LEGEND_SIZE, INK);
    x += length;
  }
  return paper(svg, width, y + 24);
}

function legendOf(drawing: Drawing): readonly { readonly label: string; readonly swatch: string }[] {
  const box = (colour: string, dash: string): string =>
    `<rect width="16" height="11" fill="none" stroke="${colour}" stroke-width="2" ${dash}/>`;
  const kinds = kindsOf(drawing.boxes).flatMap(({ name, colour, boxes }) => {
    const counted = boxes.filter((drawn) => drawn.counted).length;
    const others = boxes.length - counted;
    return [
      ...(counted > 0 ? [{ label: `${name} ${counted}`, swatch: box(colour, '') }] : []),
      ...(others > 0
        ? [{ label: `${name} not counted ${others}`, swatch: box(colour, 'stroke-dasharray="2 3"') }]
        : []),
    ];
  });
  const area =
    drawing.outline === null ? [] : [{ label: 'area', swatch: box('#ffffff', 'stroke-dasharray="6 3"') }];
  const unseen =
    drawing.unseen.length === 0
      ? []
      : [
          {
            label: 'not seen',
            swatch: '<path d="M0 11L8 0M8 11L16 0" fill="none" stroke="#ff5a5a" stroke-width="3"/>',
          },
        ];
  return [...kinds, ...area, ...unseen];
}

/** The largest of 1, 2, 5 x 10^n metres that fits. */
export function scaleBar(
  metresPerPixel: number,
  maxPx: number,
): { readonly px: number; readonly label: string } {
  const fits = maxPx * metresPerPixel;
  const power = 10 ** Math.floor(Math.log10(fits));
  const metres = power * (fits >= 5 * power ? 5 : fits >= 2 * power ? 2 : 1);
  const label = metres >= 1000 ? `${metres / 1000} km` : `${Number(metres.toPrecision(1))} m`;
  return { px: metres / metresPerPixel, label };
}

/**
 * Words across the picture, large, slanted and see-through: they stay when the borders are cut off.
 * In tall pictures they run upwards.
 */
export function drawMarksAcross(marks: readonly string[], width: number, height: number): string {
  const tall = height > 1.5 * width;
  const [along, across] = tall ? [height, width] : [width, height];
  return marks
    .map((mark, index) => {
      const size = Math.min(across / (2.5 * marks.length), (0.8 * along) / (mark.length - 1 / 3));
      const offset = (across * (index + 1)) / (marks.length + 1) - across / 2;
      const d = textPath(mark, -textWidth(mark, size) / 2, offset + size / 2, size);
      const place = `translate(${(width / 2).toFixed(1)} ${(height / 2).toFixed(1)}) rotate(${tall ? -90 : -12})`;
      const pen = (colour: string, opacity: number, share: number): string =>
        `<path d="${d}" transform="${place}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${(size * share).toFixed(1)}"/>`;
      return pen('#000', 0.28, 0.24) + pen('#fff', 0.5, 0.15);
    })
    .join('');
}

function write(text: string, x: number, y: number, size: number, colour: string): string {
  return `<path d="${textPath(text, x, y, size)}" fill="none" stroke="${colour}" stroke-width="${(size / 6.5).toFixed(2)}"/>`;
}

function paper(svg: string, width: number, height: number): Band {
  const rounded = Math.ceil(height);
  return { height: rounded, svg: `<rect width="${width}" height="${rounded}" fill="${PAPER}"/>${svg}` };
}
