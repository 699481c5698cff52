import type uPlot from 'uplot';
import { colourOf } from '../app/theme.ts';
import type { Band, Flag } from '../series/bands.ts';
import type { Look } from '../series/tracks.ts';
import type { Reference } from '../server/types.ts';
import { heightOf, isReviewed, numberOf, type Shown } from './look-words.ts';

/** What lies behind and beside the counts; all at instants in ms UTC. */
export interface Overlays {
  /** Where the model's version changes, with its name. */
  readonly versions: readonly { readonly at: number; readonly version: string }[];
  /** What others counted of the same class in the same area. */
  readonly references: readonly Reference[];
  readonly bands: readonly Band[];
  readonly alerts: readonly Flag[];
}

/** Draws on uPlot's canvas: its own line joins the counts, and the rest is ours. */
export function drawSeries(
  plot: uPlot,
  looks: readonly Look[],
  shown: Shown,
  { versions, references, bands, alerts }: Overlays,
  focus: Look | null,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = (at: number): number => Math.round(plot.valToPos(at / 1000, 'x', true));
  const y = (count: number): number => plot.valToPos(count, 'y', true);
  const bottom = bbox.top + bbox.height;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - 6 * ratio, bbox.top - 2, bbox.width + 12 * ratio, bbox.height + 4);
  ctx.clip();
  ctx.lineCap = 'round';

  drawBands(ctx, bands, shown, x, y, ratio);
  for (const { at, version } of versions) {
    line(ctx, x(at), bbox.top, x(at), bottom, colourOf('--line-strong'), ratio, [2 * ratio, 4 * ratio]);
    ctx.fillStyle = colourOf('--faint');
    ctx.font = `${10 * ratio}px ${colourOf('--sans')}`;
    ctx.fillText(`model v${version}`, x(at) + 4 * ratio, bbox.top + 10 * ratio);
  }

  const from = (plot.scales.x?.min ?? 0) * 1000;
  const to = (plot.scales.x?.max ?? 0) * 1000;
  const inside = looks.filter(({ at }) => at >= from && at <= to);
  // from 400 looks on, marks shrink so that they do not lie on one another
  const size = ratio * Math.max(1.4, Math.min(3.6, 1400 / Math.max(1, inside.length) + 0.6));
  for (const look of inside) {
    const isFocused = look.observation === focus?.observation;
    const number = numberOf(look, shown);
    if (number.status !== 'counted') {
      const tall = (isFocused ? 16 : 10) * ratio;
      line(ctx, x(look.at), bottom - tall, x(look.at), bottom, colourOf('--gap'), 2 * ratio, []);
      continue;
    }
    if (shown !== 'raw' && number.low !== null && number.high !== null)
      drawInterval(ctx, x(look.at), y(number.low), y(number.high), bbox.top, ratio, size, isFocused);
  }
  for (const look of inside) {
    const height = heightOf(look, shown);
    if (height === null) continue;
    drawMark(ctx, x(look.at), y(height), size, ratio, shown, look.observation === focus?.observation);
    if (shown === 'count' && isReviewed(look)) drawRing(ctx, x(look.at), y(height), size + 3 * ratio, ratio);
  }
  for (const reference of references) drawReference(ctx, reference, x, y, ratio);
  for (const alert of alerts) drawAlert(ctx, alert, x, bbox.top, bottom, ratio);
  ctx.restore();
}

/** The usual count as a line, and up to the threshold of the spike chart a veil: what is inside is chance. */
function drawBands(
  ctx: CanvasRenderingContext2D,
  bands: readonly Band[],
  shown: Shown,
  x: (at: number) => number,
  y: (count: number) => number,
  ratio: number,
): void {
  if (bands.length === 0) return;
  const scale = shown === 'raw' ? 'raw' : 'count';
  const trace = (which: 'usual' | 'threshold', list: readonly Band[]): void => {
    for (const band of list) ctx.lineTo(x(band.at), y(band[scale][which]));
  };
  ctx.fillStyle = colourOf('--band');
  ctx.beginPath();
  trace('threshold', bands);
  trace('usual', bands.toReversed());
  ctx.closePath();
  ctx.fill();
  for (const [which, dash] of [
    ['usual', []],
    ['threshold', [5 * ratio, 4 * ratio]],
  ] as const) {
    ctx.strokeStyle = colourOf('--faint');
    ctx.lineWidth = ratio;
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    trace(which, bands);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** A flag at the look that an alert began with, and a line down to it. */
function drawAlert(
  ctx: CanvasRenderingContext2D,
  { firedAt, peak, state }: Flag,
  x: (at: number) => number,
  top: number,
  bottom: number,
  ratio: number,
): void {
  const began = firedAt ?? peak?.at ?? null;
  if (began === null) return;
  const at = x(Date.parse(began));
  const colour = colourOf(state === 'firing' ? '--bad' : state === 'pending' ? '--warn' : '--faint');
  line(ctx, at, top, at, bottom, colour, ratio, [2 * ratio, 3 * ratio]);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(at, top);
  ctx.lineTo(at + 11 * ratio, top + 5 * ratio);
  ctx.lineTo(at, top + 10 * ratio);
  ctx.fill();
}

/** Others' counts: a hollow diamond where somebody counted, a dashed line where somebody says it was never more. */
function drawReference(
  ctx: CanvasRenderingContext2D,
  { from, to, count, measure }: Reference,
  x: (at: number) => number,
  y: (count: number) => number,
  ratio: number,
): void {
  if (count === null || measure === 'flow') return;
  const colour = colourOf('--warn');
  const [left, right] = [x(Date.parse(from)), x(Date.parse(to))];
  if (measure === 'upper-bound') {
    line(ctx, left, y(count), right, y(count), colour, 1.5 * ratio, [6 * ratio, 4 * ratio]);
    return;
  }
  const [middle, height, side] = [(left + right) / 2, y(count), 6.5 * ratio];
  ctx.strokeStyle = colour;
  ctx.fillStyle = colourOf('--panel');
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.moveTo(middle, height - side);
  ctx.lineTo(middle + side, height);
  ctx.lineTo(middle, height + side);
  ctx.lineTo(middle - side, height);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

/** Around a count that is a person's. */
function drawRing(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, ratio: number): void {
  ctx.strokeStyle = colourOf('--ok');
  ctx.lineWidth = 1.8 * ratio;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.stroke();
}

/** An interval that runs off the chart ends in an arrow head. */
function drawInterval(
  ctx: CanvasRenderingContext2D,
  x: number,
  low: number,
  high: number,
  top: number,
  ratio: number,
  size: number,
  isFocused: boolean,
): void {
  const colour = colourOf(isFocused ? '--data' : '--data-soft');
  const cut = high < top;
  line(ctx, x, low, x, Math.max(high, top), colour, 1.15 * size, []);
  if (!cut) return;
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, top - 1);
  ctx.lineTo(x - 4 * ratio, top + 6 * ratio);
  ctx.lineTo(x + 4 * ratio, top + 6 * ratio);
  ctx.fill();
}

function drawMark(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  size: number,
  ratio: number,
  shown: Shown,
  isFocused: boolean,
): void {
  ctx.fillStyle = colourOf('--data');
  ctx.strokeStyle = colourOf('--panel');
  ctx.lineWidth = 1.5 * ratio;
  const radius = isFocused ? 1.6 * size : size;
  ctx.beginPath();
  if (shown === 'raw') ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

function line(
  ctx: CanvasRenderingContext2D,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: string,
  width: number,
  dash: readonly number[],
): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash([...dash]);
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
  ctx.setLineDash([]);
}
