/** Stretches of time that looks are rolled up by. Days are UTC, weeks ISO 8601: from Monday to Sunday. */
export const CALENDAR_UNITS = ['day', 'week', 'month'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

export interface CalendarSpan {
  /** `2024-06-17`, `2024-W25`, `2024-06`. */
  readonly name: string;
  /** ms UTC, from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
}

export const DAY_MS = 86_400_000;

/** The day, week or month that holds an instant, ms UTC. */
export function spanOf(at: number, unit: CalendarUnit): CalendarSpan {
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  if (unit === 'day') return { name: dateOf(day), from: day, to: day + DAY_MS };
  if (unit === 'month') {
    const date = new Date(day);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return { name: dateOf(day).slice(0, -3), from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
  }
  // 1 January 1970 was a Thursday
  const from = day - ((((day / DAY_MS + 3) % 7) + 7) % 7) * DAY_MS;
  return { name: weekName(from), from, to: from + 7 * DAY_MS };
}

/** Every span from the one that holds `first` to the one that holds `last`. */
export function spansBetween(first: number, last: number, unit: CalendarUnit): readonly CalendarSpan[] {
  const spans: CalendarSpan[] = [];
  for (let at = first; ; ) {
    const span = spanOf(at, unit);
    if (span.from > last) return spans;
    spans.push(span);
    at = span.to;
  }
}

/** A week belongs to the year of its Thursday, and its number counts the Thursdays. */
function weekName(monday: number): string {
  const thursday = monday + 3 * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
