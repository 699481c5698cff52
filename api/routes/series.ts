import { Fault } from '../../src/domain/fault.ts';
import type { SeriesPoint } from '../../src/domain/observation.ts';
import { parseBound } from '../../src/domain/time.ts';
import type { Page } from '../../src/ports/page.ts';
import { seriesAsCsv } from '../csv.ts';
import { endpoint, json } from '../endpoint.ts';
import { findSite, missing } from '../find.ts';
import { decodeCursor, encodeCursor } from '../page-list.ts';
import { presentPoint } from '../present-observation.ts';
import { idParams } from '../schemas/common.ts';
import { seriesQuery, series as seriesSchema } from '../schemas/observation.ts';

export const series = [
  endpoint({
    method: 'get',
    path: '/v1/sites/:id/series',
    suffixes: { '.csv': 'text/csv' },
    summary: 'Counts over time of one origin; JSON in pages, CSV whole',
    params: idParams,
    query: seriesQuery,
    answers: {
      200: {
        description: 'Points by time; `value` is null, or blank, when a look was unusable',
        media: { 'application/json': seriesSchema, 'text/csv': null },
      },
    },
    async handle({ params, query, media }, { ports: { store } }) {
      const site = await findSite(store, params.id);
      if (query.area !== undefined && (await store.getArea(query.area))?.siteId !== site.id)
        missing(`area of site ${site.id}`, query.area);
      const from = query.from === undefined ? undefined : parseBound(query.from);
      const to = query.to === undefined ? undefined : parseBound(query.to);
      if (from !== undefined && to !== undefined && from >= to)
        throw new Fault('invalid-time', `from ${query.from} is not before to ${query.to}`);
      const origin = query.origin ?? (site.fictional ? 'simulated' : 'real');
      const points = await store.series({
        siteId: site.id,
        origin,
        ...(query.area === undefined ? {} : { areaId: query.area }),
        ...(query.class === undefined ? {} : { class: query.class }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      const sorted = points.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      if (media === 'text/csv') {
        const disposition = `attachment; filename="${site.id}-${origin}.csv"`;
        const type = 'text/csv; charset=utf-8; header=present';
        return {
          kind: 'stream',
          type,
          pieces: pieces(sorted, origin),
          headers: { 'Content-Disposition': disposition },
        };
      }
      const page = pageOfPoints(sorted, query);
      return json(200, { site: site.id, origin, points: page.items.map(presentPoint), next: page.next });
    },
  }),
];

/** Sorts by time, then area, class and observation, and stays the same when points are added elsewhere. */
function keyOf({ at, area, class: name, observation }: SeriesPoint): string {
  return `${String(at + 8.64e15).padStart(17, '0')} ${area} ${name} ${observation}`;
}

function pageOfPoints(
  sorted: readonly SeriesPoint[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Page<SeriesPoint> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rest = after === null ? sorted : sorted.filter((point) => keyOf(point) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rest.length > limit ? encodeCursor(keyOf(last)) : null };
}

/** Lines in bundles, so that a long series is neither one string nor a thousand writes. */
async function* pieces(points: readonly SeriesPoint[], origin: string): AsyncGenerator<string> {
  let bundle = '';
  for (const line of seriesAsCsv(points, origin)) {
    bundle += line;
    if (bundle.length < 16_384) continue;
    yield bundle;
    bundle = '';
  }
  yield bundle;
}
