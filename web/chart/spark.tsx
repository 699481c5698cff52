import type { Look } from '../series/tracks.ts';

const WIDTH = 240;
const HEIGHT = 46;
const FLOOR = 8;
const PAD = 4;

/** A small chart without axes: counts with their intervals, grey ticks where nothing was seen, and no line across them. */
export function Spark({ points, label }: { readonly points: readonly Look[]; readonly label: string }) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  // A wide interval must not press the counts flat: whiskers are cut at the top.
  const top = 1.35 * Math.max(1, ...points.map(({ value }) => value ?? 0));
  const x = (at: number): number =>
    PAD + ((at - first.at) / Math.max(1, last.at - first.at)) * (WIDTH - 2 * PAD);
  const y = (count: number): number => HEIGHT - FLOOR - (Math.min(count, top) / top) * (HEIGHT - FLOOR - PAD);
  const counted = points.filter(({ status }) => status === 'counted');
  const latest = counted.at(-1);
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line class="spark-floor" x1={0} x2={WIDTH} y1={HEIGHT - FLOOR + 0.5} y2={HEIGHT - FLOOR + 0.5} />
      {points.map((look) =>
        look.status === 'counted' ? (
          <line
            key={look.observation + look.class}
            class="spark-interval"
            x1={x(look.at)}
            x2={x(look.at)}
            y1={y(look.low ?? 0)}
            y2={y(look.high ?? 0)}
          />
        ) : (
          <line
            key={look.observation + look.class}
            class="spark-unusable"
            x1={x(look.at)}
            x2={x(look.at)}
            y1={HEIGHT - FLOOR + 2}
            y2={HEIGHT - 1}
          />
        ),
      )}
      <path class="spark-line" d={brokenLine(points, x, y)} />
      {latest !== undefined && (
        <circle class="spark-latest" cx={x(latest.at)} cy={y(latest.value ?? 0)} r={3.2} />
      )}
    </svg>
  );
}

/** A path through counted looks that follow one another; what was not seen breaks it. */
function brokenLine(
  points: readonly Look[],
  x: (at: number) => number,
  y: (count: number) => number,
): string {
  let path = '';
  let down = false;
  for (const { at, value } of points) {
    if (value !== null) path += `${down ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    // a lone look between two gaps is a dot: a round cap on a line of no length
    if (value !== null && !down) path += `h0`;
    down = value !== null;
  }
  return path;
}
