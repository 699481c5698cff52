import type { Point, Series, Site } from '../server/types.ts';

const DAY_MS = 86_400_000;

/**
 * The looks at one class in one area by one model through one class of sensor, by time: what differs in one of these
 * is another series. Versions of the model stay together, and the chart says where one begins.
 */
export interface Track {
  readonly key: string;
  readonly area: string;
  readonly areaName: string;
  readonly class: Point['class'];
  readonly modelId: string;
  readonly sensorClass: Point['sensorClass'];
  readonly floorM: number;
  readonly points: readonly Look[];
}

/** A point of a series with its instant as a number. */
export interface Look extends Omit<Point, 'at'> {
  /** ms UTC. */
  readonly at: number;
}

/** Points of several areas and classes, apart: areas may overlap, so nothing is ever summed here. */
export function tracksOf(site: Site, points: readonly Point[]): readonly Track[] {
  const tracks = new Map<string, { track: Omit<Track, 'points'>; looks: Look[] }>();
  const order = new Map(site.areas.map(({ id }, i) => [id, i]));
  for (const point of points) {
    const { area, modelId, sensorClass, floorM } = point;
    const key = [area, point.class, modelId, sensorClass, floorM].join(' ');
    const entry = tracks.get(key) ?? {
      track: {
        key,
        area,
        areaName: site.areas.find(({ id }) => id === area)?.name ?? area,
        class: point.class,
        modelId,
        sensorClass,
        floorM,
      },
      looks: [],
    };
    entry.looks.push({ ...point, at: Date.parse(point.at) });
    tracks.set(key, entry);
  }
  return [...tracks.values()]
    .map(({ track, looks }) => ({ ...track, points: looks.toSorted((a, b) => a.at - b.at) }))
    .sort(
      (a, b) =>
        (order.get(a.area) ?? Infinity) - (order.get(b.area) ?? Infinity) ||
        a.class.localeCompare(b.class) ||
        a.key.localeCompare(b.key),
    );
}

export function lastCounted(points: readonly Look[]): Look | null {
  return points.findLast(({ status }) => status === 'counted') ?? null;
}

/** The latest pass that any area of the site could be counted in, and the latest at all. */
export function lastLooks(tracks: readonly Track[]): {
  readonly usable: Look | null;
  readonly any: Look | null;
} {
  const newest = (looks: readonly (Look | null | undefined)[]): Look | null =>
    looks.reduce<Look | null>((best, look) => (look && (!best || look.at > best.at) ? look : best), null);
  return {
    usable: newest(tracks.map(({ points }) => lastCounted(points))),
    any: newest(tracks.map(({ points }) => points.at(-1))),
  };
}

/** All passes with a little room on either side, so that the first and the last are not cut in half. */
export function wholeOf(looks: readonly Look[]): { readonly from: number; readonly to: number } {
  const [first, last] = [looks[0]?.at ?? 0, looks.at(-1)?.at ?? DAY_MS];
  const room = Math.max(DAY_MS, 0.02 * (last - first));
  return { from: first - room, to: last + room };
}

/** Every page of a site's series. */
export async function wholeSeries(
  siteId: string,
  ask: (path: string) => Promise<Series>,
): Promise<{ readonly origin: Series['origin']; readonly points: readonly Point[] }> {
  const points: Point[] = [];
  const path = `/v1/sites/${encodeURIComponent(siteId)}/series?limit=10000`;
  let page = await ask(path);
  points.push(...page.points);
  while (page.next !== null) {
    page = await ask(`${path}&cursor=${encodeURIComponent(page.next)}`);
    points.push(...page.points);
  }
  return { origin: page.origin, points };
}
