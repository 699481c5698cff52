import { GLYPHS, UNKNOWN_GLYPH } from './glyphs.ts';

/** Columns from one character to the next, and rows from one line to the next, in grid units of the glyphs. */
const ADVANCE = 6;
export const LINE_HEIGHT = 1.5;
const CAP_ROWS = 6;

/** Letters of other scripts cannot be drawn; accents, dashes and signs are written with what is nearest. */
const NEAREST: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '.',
  '…': '...',
  '×': 'x',
  '²': '2',
  '³': '3',
  µ: 'u',
  '°': ' deg',
  '±': '+-',
  '©': '(c)',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
};

/** Text as the font can draw it: one character stays one character, but for signs that are written out. */
function drawable(text: string): string {
  const written = [...text].map((char) => NEAREST[char] ?? char).join('');
  return written.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC');
}

/** Width of a line, px, at a capital height of `size` px. */
export function textWidth(text: string, size: number): number {
  return [...drawable(text)].length * ADVANCE * (size / CAP_ROWS);
}

/** SVG path data of a line whose capitals stand `size` px over the baseline at (x, y). */
export function textPath(text: string, x: number, y: number, size: number): string {
  const unit = size / CAP_ROWS;
  const place = (digit: string | undefined, origin: number): string =>
    (origin + Number(digit) * unit).toFixed(2);
  let path = '';
  [...drawable(text)].forEach((char, index) => {
    if (char === ' ') return;
    const left = x + index * ADVANCE * unit;
    for (const stroke of (GLYPHS[char] ?? UNKNOWN_GLYPH).split('|')) {
      const points = stroke.split(' ').map((p) => `${place(p[0], left)} ${place(p[1], y - size)}`);
      path += `M${points.join('L')}`;
      if (points.length === 1) path += 'h0.01';
    }
  });
  return path;
}

/** Breaks a line at spaces so that each piece fits `width` px; a longer word stays whole. */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
