import type { Look } from '../series/tracks.ts';
import { formatDay } from '../text/format.ts';
import { heightOf, isReviewed, numberOf, type Shown, topOf } from './look-words.ts';

/** A chart as a picture that stands alone: it says what, where, when, by whom, and whether it is simulated. */
export interface Picture {
  readonly title: string;
  readonly subtitle: string;
  readonly looks: readonly Look[];
  readonly shown: Shown;
  readonly from: number;
  readonly to: number;
  readonly isSimulated: boolean;
  /** Credits and licences of the scenes behind it. */
  readonly credit: string;
}

const WIDTH = 1200;
const HEIGHT = 560;
const LEFT = 70;
const RIGHT = 30;
const TOP = 92;
const BOTTOM = 96;
const INK = '#14202a';
const FAINT = '#556370';
const DATA = '#0d5c8c';
const GRID = '#dfe4e4';

/** Black on white, whatever the colours of the page are. @returns an SVG document */
export function chartAsSvg(picture: Picture): string {
  const { looks, shown, from, to } = picture;
  const inside = looks.filter(({ at }) => at >= from && at <= to);
  const top = topOf(inside, shown);
  const x = (at: number): number => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT - RIGHT);
  const y = (count: number): number =>
    HEIGHT - BOTTOM - (Math.min(count, top) / top) * (HEIGHT - TOP - BOTTOM);
  const floor = HEIGHT - BOTTOM;
  const parts: string[] = [];

  for (const count of ticksUpTo(top)) {
    parts.push(stroke(LEFT, y(count), WIDTH - RIGHT, y(count), GRID, 1));
    parts.push(text(LEFT - 10, y(count) + 4, String(count), 13, FAINT, 'end'));
  }
  for (let i = 0; i <= 5; i++) {
    const at = from + ((to - from) * i) / 5;
    parts.push(stroke(x(at), floor, x(at), floor + 6, FAINT, 1));
    parts.push(
      text(x(at), floor + 22, formatDay(at), 13, FAINT, i === 0 ? 'start' : i === 5 ? 'end' : 'middle'),
    );
  }
  for (const look of inside) {
    const { status, low, high } = numberOf(look, shown);
    if (status !== 'counted') parts.push(stroke(x(look.at), floor - 12, x(look.at), floor, '#8a949c', 3));
    else if (shown !== 'raw' && low !== null && high !== null) {
      parts.push(stroke(x(look.at), y(low), x(look.at), y(high), DATA, 5, 0.3));
      if (high > top) parts.push(arrowHead(x(look.at), y(high)));
    }
  }
  parts.push(`<path d="${brokenPath(inside, shown, x, y)}" fill="none" stroke="${DATA}" stroke-width="2"/>`);
  for (const look of inside) {
    const height = heightOf(look, shown);
    if (height !== null)
      parts.push(
        `<circle cx="${x(look.at).toFixed(1)}" cy="${y(height).toFixed(1)}" r="4.500" fill="${DATA}" stroke="#fff"/>`,
      );
    if (height !== null && shown === 'count' && isReviewed(look))
      parts.push(
        `<circle cx="${x(look.at).toFixed(1)}" cy="${y(height).toFixed(1)}" r="8.000" fill="none" stroke="${DATA}" stroke-width="1.500"/>`,
      );
  }
  const mark = picture.isSimulated
    ? `<text x="${WIDTH / 2}" y="${(TOP + floor) / 2 + 30}" font-size="96" font-weight="600" letter-spacing="8" fill="#6a3fa0" fill-opacity=".13" text-anchor="middle">SIMULATED</text>`
    : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="IBM Plex Sans, Helvetica, Arial, sans-serif">` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>` +
    text(LEFT, 40, picture.title, 24, INK, 'start', 600) +
    text(LEFT, 66, picture.subtitle, 15, FAINT, 'start') +
    mark +
    parts.join('') +
    stroke(LEFT, floor, WIDTH - RIGHT, floor, FAINT, 1) +
    text(LEFT, HEIGHT - 38, keyOf(inside, shown, top), 13, FAINT, 'start') +
    text(LEFT, HEIGHT - 18, picture.credit, 13, FAINT, 'start') +
    '</svg>'
  );
}

/** What the marks in this chart are, in words under it. */
function keyOf(looks: readonly Look[], shown: Shown, top: number): string {
  const isCut = shown !== 'raw' && looks.some((look) => (numberOf(look, shown).high ?? 0) > top);
  return [
    shown === 'raw'
      ? 'Boxes over the counting threshold.'
      : 'Estimate of the true number in what was seen, with its 95 % interval.',
    ...(isCut ? ['Arrow: the interval runs off the chart.'] : []),
    ...(shown === 'count' && looks.some(isReviewed) ? ['Ring: counted by analysts.'] : []),
    'Grey ticks: looks that could not be used.',
  ].join(' ');
}

/** Where an interval is cut at the top. */
function arrowHead(x: number, y: number): string {
  const [left, right, foot] = [(x - 7).toFixed(1), (x + 7).toFixed(1), (y + 9).toFixed(1)];
  return `<path d="M${x.toFixed(1)} ${(y - 3).toFixed(1)}L${left} ${foot}L${right} ${foot}Z" fill="${DATA}"/>`;
}

/** 0 and a handful of round numbers. */
function ticksUpTo(top: number): readonly number[] {
  const rough = top / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * (rough >= 5 * power ? 5 : rough >= 2 * power ? 2 : 1));
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}

function brokenPath(
  looks: readonly Look[],
  shown: Shown,
  x: (at: number) => number,
  y: (count: number) => number,
): string {
  let [path, down] = ['', false];
  for (const look of looks) {
    const height = heightOf(look, shown);
    if (height !== null) path += `${down ? 'L' : 'M'}${x(look.at).toFixed(1)} ${y(height).toFixed(1)}`;
    down = height !== null;
  }
  return path;
}

function stroke(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: string,
  width: number,
  opacity = 1,
): string {
  const [a, b, c, d] = [x0, y0, x1, y1].map((n) => n.toFixed(1));
  return `<path d="M${a} ${b}L${c} ${d}" stroke="${colour}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linecap="round"/>`;
}

function text(
  x: number,
  y: number,
  words: string,
  size: number,
  colour: string,
  anchor: 'start' | 'middle' | 'end',
  weight = 400,
): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

function escapeXml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
