import { type CalendarSpan, type CalendarUnit, DAY_MS, spanOf, spansBetween } from './calendar.ts';
import type { SeriesPoint, UnusableReason } from './observation.ts';

/** Which look of a stretch of time speaks for it. Numbers of looks are never summed: they show the same objects. */
export const PICKS = ['median', 'latest', 'maximum'] as const;
export type Pick = (typeof PICKS)[number];

/** What one day, week or month says of one area and class, as one version of a model saw it by one class of sensor. */
export interface RollUp {
  readonly span: CalendarSpan;
  readonly area: string;
  readonly class: SeriesPoint['class'];
  readonly modelId: string;
  readonly modelVersion: string;
  readonly sensorClass: SeriesPoint['sensorClass'];
  readonly floorM: number;
  /** The look that speaks, its number and interval as they are; null where no look was usable: a gap, not a zero. */
  readonly chosen: SeriesPoint | null;
  /** Looks in it, and those of them with a number. */
  readonly looks: number;
  readonly usable: number;
  /** Days (UTC) in it, and those of them with a usable look. */
  readonly days: number;
  readonly daysSeen: number;
  /** Why the other looks had no number, and how many. */
  readonly reasons: Readonly<Partial<Record<UnusableReason, number>>>;
}

/**
 * A series by day, week or month. Points of different areas, classes, models, versions, sensor classes and object
 * floors are rolled up apart. From the first to the last look of each, every span is there, also those without any.
 */
export function rollUp(points: readonly SeriesPoint[], unit: CalendarUnit, pick: Pick): readonly RollUp[] {
  const series = groupBy(points, seriesKey);
  return [...series.values()].flatMap((own) => {
    const instants = own.map(({ at }) => at);
    const bySpan = groupBy(own, ({ at }) => spanOf(at, unit).from);
    return spansBetween(least(instants), most(instants), unit).map((span) =>
      rollUpSpan(span, bySpan.get(span.from) ?? [], own[0] as SeriesPoint, pick),
    );
  });
}

function rollUpSpan(
  span: CalendarSpan,
  looks: readonly SeriesPoint[],
  { area, class: objectClass, modelId, modelVersion, sensorClass, floorM }: SeriesPoint,
  pick: Pick,
): RollUp {
  const usable = looks.filter(({ value }) => value !== null);
  const reasons: Partial<Record<UnusableReason, number>> = {};
  for (const { reason } of looks) if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    span,
    area,
    class: objectClass,
    modelId,
    modelVersion,
    sensorClass,
    floorM,
    chosen: choose(usable, pick),
    looks: looks.length,
    usable: usable.length,
    days: Math.round((span.to - span.from) / DAY_MS),
    daysSeen: new Set(usable.map(({ at }) => Math.floor(at / DAY_MS))).size,
    reasons,
  };
}

/** Of an even number the lower of the two in the middle: the number of a look that was, with that look's interval. */
function choose(usable: readonly SeriesPoint[], pick: Pick): SeriesPoint | null {
  const byTime = (a: SeriesPoint, b: SeriesPoint): number =>
    a.at - b.at || (a.observation < b.observation ? -1 : 1);
  if (pick === 'latest') return usable.toSorted(byTime).at(-1) ?? null;
  const sorted = usable.toSorted((a, b) => (a.value as number) - (b.value as number) || byTime(a, b));
  return (pick === 'maximum' ? sorted.at(-1) : sorted[Math.floor((sorted.length - 1) / 2)]) ?? null;
}

/** What makes points one series; anything else is another. */
function seriesKey(point: SeriesPoint): string {
  const { area, modelId, modelVersion, sensorClass, floorM } = point;
  return [area, point.class, modelId, modelVersion, sensorClass, floorM].join('\n');
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b));
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b));
}
