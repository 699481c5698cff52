import { Fault } from '../../src/domain/fault.ts';
import type { Reference } from '../../src/domain/reference.ts';
import { parseBound } from '../../src/domain/time.ts';
import { endpoint, json } from '../endpoint.ts';
import { missing, requireCited } from '../find.ts';
import { pageByKey } from '../page-list.ts';
import { sortable } from '../present-series.ts';
import { entriesOfCsv, ownReferences, presentReference } from '../references.ts';
import { idParams, noParams, noQuery, pageOf } from '../schemas/common.ts';
import {
  imported,
  importQuery,
  referenceQuery,
  referenceRequest,
  reference as referenceSchema,
} from '../schemas/reference.ts';

export const references = [
  endpoint({
    method: 'get',
    path: '/v1/references',
    summary:
      'Published counts and own tallies of one origin, by time: served beside ours, never part of a series',
    params: noParams,
    query: referenceQuery,
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(referenceSchema) } } },
    async handle({ query }, { ports: { store }, references: builtIn }) {
      const from = query.from === undefined ? -Infinity : parseBound(query.from);
      const to = query.to === undefined ? Infinity : parseBound(query.to);
      const site = query.site === undefined ? null : await store.getSite(query.site);
      const origin = query.origin ?? (site?.fictional ? 'simulated' : 'real');
      const known = [...builtIn, ...(await store.listReferences({ siteId: query.site }))].filter(
        ({ siteId }) => query.site === undefined || siteId === query.site,
      );
      await requireCited(store, query.site, async () => known.length > 0);
      const all = known
        .filter((each) => each.origin === origin)
        .filter(({ areaId }) => query.area === undefined || areaId === query.area)
        .filter((each) => query.class === undefined || each.class === query.class)
        .filter((each) => each.from < to && Math.max(each.to, each.from + 1) > from)
        .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const page = pageByKey(all, keyOf, query);
      return json(200, { items: page.items.map(presentReference), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/references',
    summary:
      'Import published counts or own tallies of a site, as JSON or CSV; sent again they are corrected',
    params: noParams,
    query: importQuery,
    body: referenceRequest,
    uploads: { 'text/csv': referenceRequest },
    answers: { 200: { description: 'All were taken', media: { 'application/json': imported } } },
    async handle({ query, body, request }, { ports: { store, clock } }) {
      const entries = request.is('text/csv')
        ? await entriesOfCsv(request)
        : body.references.map((fields, i) => ({ where: `references.${i}`, fields }));
      const read = await ownReferences(entries, query, { store, now: clock.now() });
      await store.saveReferences(read);
      return json(200, { imported: read.length, ids: read.map(({ id }) => id) });
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/references/:id',
    summary: 'Delete an imported reference',
    params: idParams,
    query: noQuery,
    answers: { 204: { description: 'Gone', media: {} } },
    async handle({ params }, { ports: { store }, references: builtIn }) {
      if (builtIn.some(({ id }) => id === params.id))
        throw new Fault('conflict', `reference ${params.id} comes with the project: only imported ones go`);
      if (!(await store.deleteReference(params.id))) missing('reference', params.id);
      return { kind: 'empty', status: 204 };
    },
  }),
];

function keyOf({ from, id }: Reference): string {
  return `${sortable(from)} ${id}`;
}
