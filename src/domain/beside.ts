import { DAY_MS } from './calendar.ts';
import type { ObjectClass } from './detection.ts';
import type { Observation, SeriesPoint } from './observation.ts';
import type { Reference } from './reference.ts';
import { sensorClassOf } from './sensor-class.ts';

/** What one class of an observation is to be read beside. */
export interface Beside {
  readonly class: ObjectClass;
  /** Usable looks of the year before; null where there is none. */
  readonly usual: Usual | null;
  /** The nearest usable looks. */
  readonly previous: SeriesPoint | null;
  readonly next: SeriesPoint | null;
  /** Looks between these two that gave no number, by time; this one is not among them. */
  readonly unusable: readonly SeriesPoint[];
}

/** Counts of earlier looks by the same kind of sensor. */
interface Usual {
  readonly looks: number;
  /** Of an even number the lower of the two in the middle. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Of the first and the last of them, ms UTC. */
  readonly from: number;
  readonly to: number;
}

const YEAR_MS = 365 * DAY_MS;

/**
 * Each class beside the looks of its own series: same area, model, class of sensor and object floor. An undated
 * observation is in no series and lies beside nothing.
 * @param points of the site's series, of the observation's origin
 */
export function besideOf(observation: Observation, points: readonly SeriesPoint[]): readonly Beside[] {
  const { at } = observation;
  if (at === null) return [];
  const sensorClass = sensorClassOf(observation.gsdM);
  return observation.counts.map(({ class: name, floorM }) => {
    const series = points
      .filter(
        (point) =>
          point.area === observation.areaId &&
          point.class === name &&
          point.modelId === observation.modelId &&
          point.sensorClass === sensorClass &&
          point.floorM === floorM &&
          point.observation !== observation.id,
      )
      .toSorted((a, b) => a.at - b.at);
    const usable = series.filter(({ value }) => value !== null);
    const previous = usable.findLast((point) => point.at < at) ?? null;
    const next = usable.find((point) => point.at > at) ?? null;
    return {
      class: name,
      usual: usualOf(usable.filter((point) => point.at < at && point.at >= at - YEAR_MS)),
      previous,
      next,
      unusable: series.filter(
        ({ value, at: when }) =>
          value === null && when > (previous?.at ?? -Infinity) && when < (next?.at ?? Infinity),
      ),
    };
  });
}

/** @param looks by time */
function usualOf(looks: readonly SeriesPoint[]): Usual | null {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) return null;
  const values = looks.map(({ value }) => value as number).sort((a, b) => a - b);
  return {
    looks: values.length,
    median: values[Math.floor((values.length - 1) / 2)] as number,
    least: values[0] as number,
    most: values.at(-1) as number,
    from: first.at,
    to: last.at,
  };
}

/** Publications give local days, and looks are instants. */
const NEAR_MS = 2 * DAY_MS;

/**
 * What others say of the same time there: of this area or the place as a whole, of a class counted here or of none.
 * Of a simulated observation simulated references alone, of a real one real ones.
 */
export function publishedBeside(
  { at, siteId, areaId, origin, counts }: Observation,
  references: readonly Reference[],
): readonly Reference[] {
  if (at === null || siteId === null) return [];
  const classes = counts.map((count) => count.class);
  return references
    .filter((each) => each.siteId === siteId && each.origin === origin)
    .filter((each) => each.areaId === null || each.areaId === areaId)
    .filter((each) => each.class === null || classes.includes(each.class))
    .filter(({ from, to }) => from - NEAR_MS <= at && at <= to + NEAR_MS)
    .toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** Lower ends of the bins, m; the last is open. */
const LENGTH_BINS = [0, 25, 50, 75, 100, 150, 200, 300] as const;

/** How many boxes are how long. */
export interface LengthBin {
  readonly fromM: number;
  /** Exclusive; null: no end. */
  readonly toM: number | null;
  readonly count: number;
}

/** Empty bins before the first and after the last that holds something are left out. */
export function lengthBins(lengthsM: readonly number[]): readonly LengthBin[] {
  const bins = LENGTH_BINS.map((fromM, i): LengthBin => {
    const toM = LENGTH_BINS[i + 1] ?? null;
    const count = lengthsM.filter((length) => length >= fromM && (toM === null || length < toM)).length;
    return { fromM, toM, count };
  });
  const first = bins.findIndex(({ count }) => count > 0);
  const last = bins.findLastIndex(({ count }) => count > 0);
  return first === -1 ? [] : bins.slice(first, last + 1);
}
