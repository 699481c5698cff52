import type { z } from 'zod';
import { OBJECT_CLASSES } from '../../src/domain/detection.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { Site } from '../../src/domain/site.ts';
import { parseBound } from '../../src/domain/time.ts';
import type { Store } from '../../src/ports/store.ts';
import { bundled } from '../csv.ts';
import { endpoint, json } from '../endpoint.ts';
import { findSite, missing } from '../find.ts';
import { pageByKey } from '../page-list.ts';
import { idParams } from '../schemas/common.ts';
import { totalsQuery, totals as totalsSchema } from '../schemas/totals.ts';
import { keyOfTotal, presentTotal, readTotals, type Sought, totalsAsCsv } from '../totals.ts';

export const totals = [
  endpoint({
    method: 'get',
    path: '/v1/sites/:id/totals',
    suffixes: { '.csv': 'text/csv' },
    summary:
      'Areas as one, pass by pass: the union of their ground and objects, only where every area was usable',
    params: idParams,
    query: totalsQuery,
    answers: {
      200: {
        description: 'By time; numbers are null, or blank, where an area could not be counted',
        media: { 'application/json': totalsSchema, 'text/csv': null },
      },
    },
    async handle({ params, query, media }, { ports: { store } }) {
      const sought = await readSought(await findSite(store, params.id), query, store);
      const { site, origin } = sought;
      const found = await readTotals(sought, store);
      if (media === 'text/csv')
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8; header=present',
          pieces: bundled(totalsAsCsv(found, origin)),
          headers: { 'Content-Disposition': `attachment; filename="${site.id}-${origin}-totals.csv"` },
        };
      const page = pageByKey(found, keyOfTotal, query);
      return json(200, {
        site: site.id,
        origin,
        areas: sought.areas.map(({ id }) => id),
        totals: page.items.map(presentTotal),
        next: page.next,
      });
    },
  }),
];

/** @throws Fault not-found, conflict, invalid-time */
async function readSought(site: Site, query: z.output<typeof totalsQuery>, store: Store): Promise<Sought> {
  const others = await Promise.all((query.with ?? []).map((id) => findSite(store, id)));
  const odd = others.find(({ fictional }) => fictional !== site.fictional);
  if (odd)
    throw new Fault('conflict', `${odd.id} and ${site.id}: a real and a fictional site are never added`);
  const from = query.from === undefined ? undefined : parseBound(query.from);
  const to = query.to === undefined ? undefined : parseBound(query.to);
  if (from !== undefined && to !== undefined && from >= to)
    throw new Fault('invalid-time', `from ${query.from} is not before to ${query.to}`);
  const classes = query.class === undefined ? OBJECT_CLASSES : [query.class];
  const all = [site, ...others].flatMap(({ areas }) => areas);
  const unknown = query.areas?.find((id) => !all.some((area) => area.id === id));
  if (unknown !== undefined) missing(`area of ${[site, ...others].map(({ id }) => id).join(', ')}`, unknown);
  const named = query.areas;
  return {
    site,
    areas: all
      .filter(({ id }) => named === undefined || named.includes(id))
      .filter((area) => area.classes.some((name) => classes.includes(name))),
    classes,
    origin: query.origin ?? (site.fictional ? 'simulated' : 'real'),
    narrow: {
      ...(query.model === undefined ? {} : { modelId: query.model }),
      ...(query.version === undefined ? {} : { modelVersion: query.version }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
  };
}
