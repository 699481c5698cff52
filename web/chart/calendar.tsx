import { observationPath } from '../app/router.ts';
import type { Look } from '../series/tracks.ts';
import { formatDay, formatShare } from '../text/format.ts';
import { shortReason } from '../text/words.ts';

const DAY_MS = 86_400_000;
const CELL = 11;
const GAP = 2;
const TOP = 16;
const LEFT = 26;
const MOST_WEEKS = 53;

/** Which days were looked at, and how much was seen: a column a week, Monday on top, days in UTC. */
export function CoverageCalendar({
  looks,
  label,
}: {
  readonly looks: readonly Look[];
  readonly label: string;
}) {
  const last = looks.at(-1);
  if (last === undefined) return null;
  const lastWeek = weekOf(last.at);
  const first = Math.max(weekOf((looks[0] as Look).at), lastWeek - MOST_WEEKS + 1);
  const days = bestByDay(looks.filter(({ at }) => weekOf(at) >= first));
  const weeks = lastWeek - first + 1;
  const x = (day: number): number => LEFT + (weekOf(day * DAY_MS) - first) * (CELL + GAP);
  const y = (day: number): number => TOP + ((day + 3) % 7) * (CELL + GAP);
  const usable = [...days.values()].filter(({ status }) => status === 'counted').length;
  const width = LEFT + Math.max(weeks, 8) * (CELL + GAP);
  return (
    <figure class="calendar">
      <svg
        viewBox={`0 0 ${width} ${TOP + 7 * (CELL + GAP)}`}
        width={width}
        height={TOP + 7 * (CELL + GAP)}
        aria-label={`${label}: ${days.size} days looked at, ${usable} of them usable`}
      >
        {monthsOf(first, weeks).map(({ week, name }) => (
          <text key={week} class="calendar-text" x={LEFT + (week - first) * (CELL + GAP)} y={10}>
            {name}
          </text>
        ))}
        {['Mon', 'Thu', 'Sun'].map((name, i) => (
          <text key={name} class="calendar-text" x={0} y={TOP + 9 + i * 3 * (CELL + GAP)}>
            {name}
          </text>
        ))}
        {Array.from({ length: weeks * 7 }, (_, i) => (first * 7 - 3 + i) as number).map((day) => {
          const look = days.get(day);
          const box = <rect x={x(day)} y={y(day)} width={CELL} height={CELL} rx={2} class={kindOf(look)} />;
          if (look === undefined) return box;
          return (
            <a key={day} href={observationPath(look.observation)} aria-label={sayDay(look)}>
              <title>{sayDay(look)}</title>
              {box}
            </a>
          );
        })}
      </svg>
      <figcaption>
        <span class="swatch day-full" aria-hidden="true" /> seen whole
        <span class="swatch day-part" aria-hidden="true" /> in part
        <span class="swatch day-unusable" aria-hidden="true" /> unusable
        <span class="swatch day-none" aria-hidden="true" /> no look
      </figcaption>
    </figure>
  );
}

/** Of several looks a day the usable one that saw most speaks. */
function bestByDay(looks: readonly Look[]): ReadonlyMap<number, Look> {
  const days = new Map<number, Look>();
  const worth = ({ status, seen }: Look): number => (status === 'counted' ? 1 + seen : seen);
  for (const look of looks) {
    const day = Math.floor(look.at / DAY_MS);
    const standing = days.get(day);
    if (standing === undefined || worth(look) > worth(standing)) days.set(day, look);
  }
  return days;
}

/** Weeks since the one of 1 January 1970, from Monday on. */
function weekOf(ms: number): number {
  return Math.floor((Math.floor(ms / DAY_MS) + 3) / 7);
}

function monthsOf(first: number, weeks: number): readonly { readonly week: number; readonly name: string }[] {
  const months: { week: number; name: string }[] = [];
  for (let week = first; week < first + weeks; week++) {
    // a week is of the month that its Sunday lies in
    const sunday = new Date((week * 7 + 3) * DAY_MS);
    const isNew = week === first || sunday.getUTCDate() <= 7;
    const name = sunday.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    if (isNew && (months.length === 0 || week - (months.at(-1)?.week ?? 0) > 2)) months.push({ week, name });
  }
  return months;
}

function kindOf(look: Look | undefined): string {
  if (look === undefined) return 'day-none';
  if (look.status !== 'counted') return 'day-unusable';
  return look.seen >= 0.95 ? 'day-full' : 'day-part';
}

function sayDay({ at, status, reason, seen }: Look): string {
  const said = status === 'counted' ? 'usable' : reason === null ? 'unusable' : shortReason(reason);
  return `${formatDay(at)}: ${said}, ${formatShare(seen)} seen`;
}
