import { useMemo } from 'preact/hooks';
import type { Look } from '../series/tracks.ts';
import { formatInstant } from '../text/format.ts';
import { drawSeries, type Overlays } from './draw-series.ts';
import { LookChart } from './look-chart.tsx';
import { heightOf, type Shown, sayLook, topOf } from './look-words.ts';
import type { TimeRange } from './time-range.ts';

/** Counts over time, with their intervals and what lies beside them. */
export function SeriesChart({
  shown,
  overlays,
  label,
  ...chart
}: {
  readonly looks: readonly Look[];
  readonly shown: Shown;
  readonly range: TimeRange;
  readonly overlays: Overlays;
  readonly focus: Look | null;
  readonly height: number;
  readonly label: string;
  readonly onFocus: (look: Look | null) => void;
  readonly onRange: (range: TimeRange | null) => void;
  readonly onOpen: (look: Look) => void;
}) {
  const { looks, range, focus } = chart;
  const heights = useMemo(() => looks.map((look) => heightOf(look, shown)), [looks, shown]);
  const said =
    focus === null
      ? 'Arrow keys go from pass to pass.'
      : `${formatInstant(focus.at)}: ${sayLook(focus, shown)}`;
  return (
    <LookChart
      {...chart}
      heights={heights}
      overlays={overlays}
      label={`${label}. ${said}`}
      topOf={(inside) => topOf(inside, shown, besideIn(range, overlays, shown))}
      draw={(plot) => drawSeries(plot, looks, shown, overlays, focus)}
    />
  );
}

/** What the scale must reach beside the counts: those of others, and thresholds. */
function besideIn({ from, to }: TimeRange, { references, bands }: Overlays, shown: Shown): readonly number[] {
  const published = references
    .filter((each) => Date.parse(each.from) <= to && Date.parse(each.to) >= from)
    .flatMap(({ count, measure }) => (count === null || measure === 'flow' ? [] : [count]));
  const scale = shown === 'raw' ? 'raw' : 'count';
  const thresholds = bands.filter(({ at }) => at >= from && at <= to).map((band) => band[scale].threshold);
  return [...published, ...thresholds];
}
