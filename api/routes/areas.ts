import type { Request } from 'express';
import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import type { Area } from '../../src/domain/site.ts';
import type { Store } from '../../src/ports/store.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH, NEEDS_MATCH, requireMatch } from '../etag.ts';
import { findArea, findSite, missing } from '../find.ts';
import { areaAsFeature, presentArea } from '../present-site.ts';
import { reobserveArea } from '../reobserve.ts';
import { ringOf } from '../scene-facts.ts';
import { idParams, noQuery } from '../schemas/common.ts';
import { areaFeature, areaRequest } from '../schemas/geojson.ts';
import { areaHistory, area as areaSchema, reobserved, verification } from '../schemas/site.ts';
import { slugOf } from '../slug.ts';

const areaMedia = { 'application/json': areaSchema, 'application/geo+json': areaFeature };
const tagOfArea = ({ revision }: Area): string => `"${revision}"`;
const answerArea = (status: number, area: Area, media: string) =>
  json(status, media === 'application/geo+json' ? areaAsFeature(area) : presentArea(area), {
    ETag: tagOfArea(area),
    Location: `/v1/areas/${area.id}`,
  });

/** @throws Fault not-found, precondition-required, precondition-failed */
async function findMatching(request: Request, id: string, store: Store): Promise<Area> {
  const area = await findArea(store, id);
  requireMatch(request, `area ${id}`, tagOfArea(area));
  return area;
}

export const areas = [
  endpoint({
    method: 'post',
    path: '/v1/sites/:id/areas',
    summary: 'Draw an area of a site: plain fields, or a GeoJSON Feature. It starts unverified',
    params: idParams,
    query: noQuery,
    body: areaRequest,
    answers: { 201: { description: 'Revision 1', media: areaMedia } },
    async handle({ params, body, media }, { ports: { store } }) {
      const site = await findSite(store, params.id);
      const { geometry, id = slugOf(`${site.id}-${slugOf(body.name)}`), ...fields } = body;
      const area = await store.saveArea(
        { ...fields, id, siteId: site.id, ring: ringOf(geometry), verified: false },
        0,
      );
      return answerArea(201, area, media);
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/areas/:id',
    suffixes: { '.geojson': 'application/geo+json' },
    summary: 'An area: the latest revision, or the one asked for',
    params: idParams,
    query: z.strictObject({ revision: z.coerce.number().int().min(1).optional() }),
    answers: { 200: { description: 'The area', media: areaMedia } },
    async handle({ params, query, media }, { ports }) {
      return answerArea(200, await findArea(ports.store, params.id, query.revision), media);
    },
  }),

  endpoint({
    method: 'put',
    path: '/v1/areas/:id',
    summary: 'A new revision of an area; moving its outline makes it unverified. Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: areaRequest,
    answers: { 200: { description: 'The new revision', media: areaMedia } },
    async handle({ params, body, request, media }, { ports: { store } }) {
      const old = await findMatching(request, params.id, store);
      const { geometry, id = old.id, ...fields } = body;
      if (id !== old.id)
        throw new Fault(
          'invalid-request',
          `the area sent has the id ${JSON.stringify(id)}, and the path says ${JSON.stringify(old.id)}: expected the same, or none`,
        );
      const ring = ringOf(geometry);
      const moved = JSON.stringify(ring) !== JSON.stringify(old.ring);
      const area = await store.saveArea(
        { ...fields, id, siteId: old.siteId, ring, verified: old.verified && !moved },
        old.revision,
      );
      return answerArea(200, area, media);
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/areas/:id',
    summary: 'Retire an area: it is planned no more, what was observed stays. If-Match is heeded',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    answers: { 204: { description: 'Retired', media: {} } },
    async handle({ params, request }, { ports: { store } }) {
      const isMatched = request.get('if-match') !== undefined;
      const seen = isMatched ? (await findMatching(request, params.id, store)).revision : undefined;
      if (!(await store.retireArea(params.id, seen))) missing('area', params.id);
      return { kind: 'empty', status: 204 };
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/areas/:id/verify',
    summary:
      'Say that you saw on imagery that the outline lies on the place (or take it back). Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: verification,
    answers: { 200: { description: 'The new revision', media: areaMedia } },
    async handle({ params, body, request, media }, { ports: { store } }) {
      const { revision, ...old } = await findMatching(request, params.id, store);
      if (old.verified === body.verified) return answerArea(200, { ...old, revision }, media);
      return answerArea(200, await store.saveArea({ ...old, verified: body.verified }, revision), media);
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/areas/:id/reobserve',
    summary: 'Count the area anew in every scene that shows it, by its latest revision',
    params: idParams,
    query: noQuery,
    answers: {
      202: {
        description: 'The scenes that run again, and those whose pixels cannot be read any more',
        media: { 'application/json': reobserved },
      },
    },
    async handle({ params, signal }, context) {
      const area = await findArea(context.ports.store, params.id);
      const { started, gone } = await reobserveArea(area, context, signal);
      return json(202, { scenes: [...started], gone: [...gone] });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/areas/:id/revisions',
    summary: 'Every revision of an area, oldest first',
    params: idParams,
    query: noQuery,
    answers: {
      200: {
        description: 'All of them',
        media: { 'application/json': areaHistory },
      },
    },
    async handle({ params }, { ports: { store } }) {
      await findArea(store, params.id);
      const revisions = await store.areaRevisions(params.id);
      const items = revisions.toSorted((a, b) => a.revision - b.revision).map(presentArea);
      return json(200, { items, next: null });
    },
  }),
];
