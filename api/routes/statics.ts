import { z } from 'zod';
import { endpoint, json } from '../endpoint.ts';
import { findSite, missing } from '../find.ts';
import { pageOfList } from '../page-list.ts';
import { idParams, noQuery, pageQuery } from '../schemas/common.ts';
import {
  markRequest,
  staticMark,
  staticMarks,
  staticsQuery,
  statics as staticsSchema,
} from '../schemas/statics.ts';
import { presentMark, presentStatic, readMark, registerOf, retell } from '../statics.ts';

export const statics = [
  endpoint({
    method: 'get',
    path: '/v1/sites/:id/statics',
    summary: 'Objects that stay put (hulks, derelict wagons, cranes), with first and last sighting',
    params: idParams,
    query: staticsQuery,
    answers: { 200: { description: 'The register', media: { 'application/json': staticsSchema } } },
    async handle({ params, query }, { ports: { store } }) {
      const site = await findSite(store, params.id);
      const areas = site.areas.filter(({ id }) => query.area === undefined || id === query.area);
      if (query.area !== undefined && areas.length === 0) missing(`area of site ${site.id}`, query.area);
      const origin = query.origin ?? (site.fictional ? 'simulated' : 'real');
      const items = (await registerOf({ areas }, origin, store))
        .filter((each) => query.class === undefined || each.class === query.class)
        .map(presentStatic);
      return json(200, { site: site.id, origin, items });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/sites/:id/static-marks',
    summary: 'What analysts said of objects that stay put',
    params: idParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': staticMarks } } },
    async handle({ params, query }, { ports: { store } }) {
      const { id: siteId } = await findSite(store, params.id);
      const page = pageOfList(await store.listStaticMarks({ siteId }), query);
      return json(200, { items: page.items.map(presentMark), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/sites/:id/static-marks',
    summary: 'Say that an object stays put, or that it does not; the latest word on a place stands',
    params: idParams,
    query: noQuery,
    body: markRequest,
    answers: { 201: { description: 'Said; the series follow', media: { 'application/json': staticMark } } },
    async handle({ params, body }, context) {
      const { store, clock } = context.ports;
      const site = await findSite(store, params.id);
      const mark = await readMark(body, site, { store, now: clock.now() });
      await store.saveStaticMark(mark);
      await retell(mark.areaId, `mark-${mark.id}`, context);
      return json(201, presentMark(mark));
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/static-marks/:id',
    summary: 'Take back what was said of an object',
    params: idParams,
    query: noQuery,
    answers: { 204: { description: 'Gone; the series follow', media: {} } },
    async handle({ params }, context) {
      const mark = await context.ports.store.deleteStaticMark(params.id);
      if (mark === null) return missing('static mark', params.id);
      await retell(mark.areaId, `mark-${mark.id}.gone`, context);
      return { kind: 'empty', status: 204 };
    },
  }),
];
