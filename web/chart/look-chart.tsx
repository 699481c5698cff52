import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { colourOf, useTheme } from '../app/theme.ts';
import type { Look } from '../series/tracks.ts';
import { movedBy, type TimeRange } from './time-range.ts';

interface Props {
  readonly looks: readonly Look[];
  /** Of the line that joins the looks, one for each; null leaves a gap. */
  readonly heights: readonly (number | null)[];
  readonly range: TimeRange;
  readonly focus: Look | null;
  /** px. */
  readonly height: number;
  /** What is charted, and what the look in focus says. */
  readonly label: string;
  /** The top of the scale for the looks in range. */
  readonly topOf: (inside: readonly Look[]) => number;
  readonly draw: (plot: uPlot) => void;
  /** Changes when something is to be drawn anew beside the looks. */
  readonly overlays?: unknown;
  readonly onFocus: (look: Look | null) => void;
  readonly onRange: (range: TimeRange | null) => void;
  readonly onOpen: (look: Look) => void;
}

/**
 * Looks over time. Drag to zoom, double-click for all of it; with the keyboard: arrows go from pass to pass, Enter
 * opens one, + and - zoom around it, 0 shows all.
 */
export function LookChart(props: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [theme] = useTheme();
  const { looks, heights, range, focus, height, label } = props;

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const data: uPlot.AlignedData = [looks.map(({ at }) => at / 1000), [...heights]];
    const made = new uPlot(optionsFor(latest, element.clientWidth, height), data, element);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [looks, heights, height, theme]);

  useEffect(() => {
    plot.current?.setScale('x', { min: range.from / 1000, max: range.to / 1000 });
  }, [range.from, range.to]);

  useEffect(() => plot.current?.redraw(), [focus, props.overlays]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart that keys walk through is no fieldset
    <div
      ref={frame}
      class="chart"
      role="group"
      aria-roledescription="chart"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys walk through it
      tabIndex={0}
      onKeyDown={(event) => onKey(event, props)}
    />
  );
}

/** uPlot writes months before days; each row: step in s, label, and what is added under it when year, month or day change. */
const TIME_LABELS: uPlot.Axis.Values = [
  [365 * 86_400, '{YYYY}', null, null, null, null, null, null, 1],
  [28 * 86_400, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86_400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [3600, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];

function optionsFor(latest: { readonly current: Props }, width: number, height: number): uPlot.Options {
  const axis = {
    stroke: colourOf('--faint'),
    font: `11px ${colourOf('--sans')}`,
    grid: { stroke: colourOf('--line'), width: 1 },
    ticks: { stroke: colourOf('--line'), width: 1, size: 4 },
  };
  const focusAt = (index: number | null | undefined): void => {
    const { looks, focus, onFocus } = latest.current;
    const look = index == null ? null : (looks[index] ?? null);
    if (look !== null && look.observation !== focus?.observation) onFocus(look);
  };
  return {
    width,
    height,
    padding: [12, 14, 0, 0],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      y: false,
      bind: {
        dblclick: () => () => {
          latest.current.onRange(null);
          return null;
        },
      },
    },
    scales: {
      x: { time: true, range: () => [latest.current.range.from / 1000, latest.current.range.to / 1000] },
      y: {
        range: () => {
          const { looks, range, topOf } = latest.current;
          return [0, topOf(looks.filter(({ at }) => at >= range.from && at <= range.to))];
        },
      },
    },
    axes: [
      { ...axis, space: 80, size: 36, gap: 5, values: TIME_LABELS },
      { ...axis, size: 44, gap: 4, space: 34 },
    ],
    series: [
      {},
      {
        stroke: colourOf('--data'),
        width: 1.4,
        points: { show: false },
        spanGaps: false,
      },
    ],
    hooks: {
      draw: [(plot) => latest.current.draw(plot)],
      setCursor: [
        (plot) => plot.cursor.left !== undefined && plot.cursor.left >= 0 && focusAt(plot.cursor.idx),
      ],
      setSelect: [
        (plot) => {
          const { left, width: wide } = plot.select;
          if (wide < 8) return;
          const at = (px: number): number => plot.posToVal(px, 'x') * 1000;
          latest.current.onRange({ from: at(left), to: at(left + wide) });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function onKey(event: KeyboardEvent, { looks, focus, range, onFocus, onRange, onOpen }: Props): void {
  const at =
    focus === null ? looks.length : looks.findIndex(({ observation }) => observation === focus.observation);
  const goTo = (index: number): void => {
    const look = looks[Math.max(0, Math.min(looks.length - 1, index))];
    if (look === undefined) return;
    onFocus(look);
    if (look.at < range.from || look.at > range.to)
      onRange(movedBy(range, look.at - (range.from + range.to) / 2));
  };
  const zoom = (factor: number): void => {
    const middle = focus?.at ?? (range.from + range.to) / 2;
    onRange({ from: middle - (middle - range.from) * factor, to: middle + (range.to - middle) * factor });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => goTo(at - 1),
    ArrowRight: () => goTo(focus === null ? looks.length - 1 : at + 1),
    Home: () => goTo(0),
    End: () => goTo(looks.length - 1),
    Enter: () => focus !== null && onOpen(focus),
    '+': () => zoom(0.6),
    '=': () => zoom(0.6),
    '-': () => zoom(1 / 0.6),
    '0': () => onRange(null),
    Escape: () => onRange(null),
  };
  const act = keys[event.key];
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}
