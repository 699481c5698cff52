import type { z } from 'zod';
import { type CalendarUnit, spanOf } from '../../src/domain/calendar.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { SeriesPoint } from '../../src/domain/observation.ts';
import { type Pick, rollUp } from '../../src/domain/roll-up.ts';
import type { Site } from '../../src/domain/site.ts';
import { parseBound } from '../../src/domain/time.ts';
import type { SeriesQuery } from '../../src/ports/observation-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { bundled, seriesAsCsv } from '../csv.ts';
import { endpoint, json, type Reply } from '../endpoint.ts';
import { findSite, missing } from '../find.ts';
import { pageByKey } from '../page-list.ts';
import { keyOfPoint, keyOfRollUp, presentPoint, presentRollUp, rollUpsAsCsv } from '../present-series.ts';
import { idParams } from '../schemas/common.ts';
import { rolledUp, seriesQuery, series as seriesSchema } from '../schemas/series.ts';

type Query = z.output<typeof seriesQuery>;

export const series = [
  endpoint({
    method: 'get',
    path: '/v1/sites/:id/series',
    suffixes: { '.csv': 'text/csv' },
    summary: 'Counts over time of one origin, look by look or rolled up; JSON in pages, CSV whole',
    params: idParams,
    query: seriesQuery,
    answers: {
      200: {
        description:
          'Points by time, or with rollup spans; `value` is null, or blank, where nothing was usable',
        media: { 'application/json': seriesSchema.or(rolledUp), 'text/csv': null },
      },
    },
    async handle({ params, query, media }, { ports: { store } }) {
      const site = await findSite(store, params.id);
      const asked = await readQuery(site, query, store);
      const points = await store.series(asked);
      const about = { site, query, media, origin: asked.origin };
      const { rollup } = query;
      return rollup === undefined ? answerPoints(points, about) : answerRollUps(points, rollup, about);
    },
  }),
];

/** @throws Fault not-found for an area that is not the site's, invalid-time, invalid-request */
async function readQuery(site: Site, query: Query, store: Store): Promise<SeriesQuery> {
  if (query.area !== undefined && (await store.getArea(query.area))?.siteId !== site.id)
    missing(`area of site ${site.id}`, query.area);
  if (query.of !== undefined && query.rollup === undefined)
    throw new Fault(
      'invalid-request',
      `of=${query.of} is for roll-ups: expected rollup=day, week or month too`,
    );
  const from = query.from === undefined ? undefined : parseBound(query.from);
  const to = query.to === undefined ? undefined : parseBound(query.to);
  if (from !== undefined && to !== undefined && from >= to)
    throw new Fault('invalid-time', `from ${query.from} is not before to ${query.to}`);
  const { rollup } = query;
  // half a week would be told as a whole one
  const whole = {
    from: from === undefined || rollup === undefined ? from : spanOf(from, rollup).from,
    to: to === undefined || rollup === undefined ? to : spanOf(to - 1, rollup).to,
  };
  return {
    siteId: site.id,
    origin: query.origin ?? (site.fictional ? 'simulated' : 'real'),
    ...(query.area === undefined ? {} : { areaId: query.area }),
    ...(query.class === undefined ? {} : { class: query.class }),
    ...(query.model === undefined ? {} : { modelId: query.model }),
    ...(query.version === undefined ? {} : { modelVersion: query.version }),
    ...(query.sensor === undefined ? {} : { sensorClass: query.sensor }),
    ...(whole.from === undefined ? {} : { from: whole.from }),
    ...(whole.to === undefined ? {} : { to: whole.to }),
  };
}

interface Asked {
  readonly site: Site;
  readonly query: Query;
  readonly media: string;
  readonly origin: SeriesQuery['origin'];
}

function answerPoints(points: readonly SeriesPoint[], { site, query, media, origin }: Asked): Reply {
  const sorted = points.toSorted((a, b) => (keyOfPoint(a) < keyOfPoint(b) ? -1 : 1));
  if (media === 'text/csv') return csv(seriesAsCsv(sorted, origin), `${site.id}-${origin}`);
  const page = pageByKey(sorted, keyOfPoint, query);
  return json(200, { site: site.id, origin, points: page.items.map(presentPoint), next: page.next });
}

function answerRollUps(
  points: readonly SeriesPoint[],
  rollup: CalendarUnit,
  { site, query, media, origin }: Asked,
): Reply {
  const pick: Pick = query.of ?? 'median';
  const spans = rollUp(points, rollup, pick).toSorted((a, b) => (keyOfRollUp(a) < keyOfRollUp(b) ? -1 : 1));
  if (media === 'text/csv')
    return csv(rollUpsAsCsv(spans, origin, pick), `${site.id}-${origin}-${rollup}-${pick}`);
  const page = pageByKey(spans, keyOfRollUp, query);
  const told = page.items.map(presentRollUp);
  return json(200, { site: site.id, origin, rollup, of: pick, spans: told, next: page.next });
}

function csv(lines: Iterable<string>, name: string): Reply {
  return {
    kind: 'stream',
    type: 'text/csv; charset=utf-8; header=present',
    pieces: bundled(lines),
    headers: { 'Content-Disposition': `attachment; filename="${name}.csv"` },
  };
}
