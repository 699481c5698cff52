import { useRef } from 'preact/hooks';
import type { Look } from '../series/tracks.ts';
import { formatDay } from '../text/format.ts';
import { movedWithin, type TimeRange } from './time-range.ts';

const HEIGHT = 34;
const WIDTH = 1000;
const STEPS = 40;

/** All passes in a strip, and the part of them that the charts show: drag its ends, or move them with the arrow keys. */
export function RangeStrip({
  looks,
  whole,
  range,
  onRange,
}: {
  readonly looks: readonly Look[];
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange | null) => void;
}) {
  const frame = useRef<SVGSVGElement>(null);
  // held by its middle, it moves from where it was when it was taken: rounded on the way, it would creep
  const held = useRef<'from' | 'to' | { readonly at: number; readonly range: TimeRange } | null>(null);
  const span = Math.max(1, whole.to - whole.from);
  const x = (at: number): number => ((at - whole.from) / span) * WIDTH;
  const timeAt = (event: PointerEvent): number => {
    const box = frame.current?.getBoundingClientRect();
    return box === undefined ? whole.from : whole.from + ((event.clientX - box.left) / box.width) * span;
  };
  const least = span / 200;
  const clamp = (at: number): number => Math.max(whole.from, Math.min(whole.to, at));
  const move = (end: 'from' | 'to', at: number): void =>
    onRange(
      end === 'from'
        ? { from: Math.min(clamp(at), range.to - least), to: range.to }
        : { from: range.from, to: Math.max(clamp(at), range.from + least) },
    );

  const grab = (event: PointerEvent): void => {
    const at = timeAt(event);
    const near = span / 60;
    if (Math.abs(at - range.from) < near) held.current = 'from';
    else if (Math.abs(at - range.to) < near) held.current = 'to';
    else if (at > range.from && at < range.to) held.current = { at, range };
    else {
      onRange({ from: at - least, to: at + least });
      held.current = 'to';
    }
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent): void => {
    const holding = held.current;
    if (holding === null) return;
    const at = timeAt(event);
    if (typeof holding === 'string') move(holding, at);
    else onRange(movedWithin(holding.range, at - holding.at, whole));
  };

  return (
    <div class="range-strip">
      <svg
        ref={frame}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        onPointerDown={grab}
        onPointerMove={drag}
        onPointerUp={() => {
          held.current = null;
        }}
        onDblClick={() => onRange(null)}
      >
        <rect class="strip-ground" width={WIDTH} height={HEIGHT} />
        {looks.map(({ at, status, observation, class: name }) => (
          <line
            key={observation + name}
            class={status === 'counted' ? 'strip-counted' : 'strip-unusable'}
            x1={x(at)}
            x2={x(at)}
            y1={status === 'counted' ? 6 : 20}
            y2={HEIGHT - 6}
          />
        ))}
        <rect class="strip-out" x={0} width={Math.max(0, x(range.from))} height={HEIGHT} />
        <rect class="strip-out" x={x(range.to)} width={Math.max(0, WIDTH - x(range.to))} height={HEIGHT} />
      </svg>
      {(['from', 'to'] as const).map((end) => (
        <input
          key={end}
          class={`strip-handle strip-${end}`}
          type="range"
          min={whole.from}
          max={whole.to}
          step={span / STEPS}
          value={range[end]}
          aria-label={end === 'from' ? 'First day shown' : 'Last day shown'}
          aria-valuetext={formatDay(range[end])}
          style={{ left: `${(x(range[end]) / WIDTH) * 100}%` }}
          onKeyDown={(event) => {
            const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            move(end, range[end] + (by * span) / STEPS);
          }}
        />
      ))}
    </div>
  );
}
