import type uPlot from 'uplot';
import { colourOf } from '../app/theme.ts';
import type { StringLook } from '../series/strings.ts';
import type { Look } from '../series/tracks.ts';

/** Draws on uPlot's canvas: its own line joins the longest strings, the dots of all and the gaps are ours. */
export function drawStrings(
  plot: uPlot,
  looks: readonly Look[],
  strings: ReadonlyMap<string, StringLook>,
  focus: Look | null,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const from = (plot.scales.x?.min ?? 0) * 1000;
  const to = (plot.scales.x?.max ?? 0) * 1000;
  const inside = looks.filter(({ at }) => at >= from && at <= to);
  // as in the chart above, marks shrink where there are many
  const size = ratio * Math.max(1.2, Math.min(3, 1000 / Math.max(1, inside.length) + 0.6));
  const bottom = bbox.top + bbox.height;
  ctx.save();
  for (const { at, observation, status } of inside) {
    const x = Math.round(plot.valToPos(at / 1000, 'x', true));
    const isFocused = observation === focus?.observation;
    if (isFocused) drawLine(ctx, x, bbox.top, bottom, '--line-strong', ratio);
    if (status !== 'counted')
      drawLine(ctx, x, bottom - (isFocused ? 14 : 9) * ratio, bottom, '--gap', 2 * ratio);
    for (const { cars, doubt } of strings.get(observation)?.strings ?? []) {
      if (cars < 2) continue;
      ctx.beginPath();
      ctx.arc(x, plot.valToPos(cars, 'y', true), isFocused ? 1.4 * size : size, 0, 2 * Math.PI);
      ctx.strokeStyle = colourOf('--data');
      ctx.fillStyle = colourOf(doubt === null ? '--data' : '--panel');
      ctx.lineWidth = 1.2 * ratio;
      ctx.fill();
      ctx.stroke();
    }
  }
  ctx.restore();
}

function drawLine(
  ctx: CanvasRenderingContext2D,
  x: number,
  top: number,
  bottom: number,
  colour: `--${string}`,
  width: number,
): void {
  ctx.strokeStyle = colourOf(colour);
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
}
