import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import type { Site } from '../../src/domain/site.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH, NEEDS_MATCH, requireMatch, tagOf } from '../etag.ts';
import { findSite } from '../find.ts';
import { pageOfList } from '../page-list.ts';
import { presentSite, siteAsCollection } from '../present-site.ts';
import { idParams, noParams, noQuery, pageOf, pageQuery } from '../schemas/common.ts';
import { siteCollection } from '../schemas/geojson.ts';
import { siteChange, siteCreation, site as siteSchema } from '../schemas/site.ts';
import { slugOf } from '../slug.ts';

const siteMedia = { 'application/json': siteSchema, 'application/geo+json': siteCollection };
const tagOfSite = (site: Site): string => tagOf(presentSite(site));
const answerSite = (status: number, site: Site, media: string) =>
  json(status, media === 'application/geo+json' ? siteAsCollection(site) : presentSite(site), {
    ETag: tagOfSite(site),
    Location: `/v1/sites/${site.id}`,
  });

export const sites = [
  endpoint({
    method: 'get',
    path: '/v1/sites',
    summary: 'Sites with their areas, by id',
    params: noParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(siteSchema) } } },
    async handle({ query }, { ports }) {
      const page = pageOfList(await ports.store.listSites(), query);
      return json(200, { items: page.items.map(presentSite), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/sites',
    summary: 'Create a site; its areas follow',
    params: noParams,
    query: noQuery,
    body: siteCreation,
    answers: { 201: { description: 'Created', media: siteMedia } },
    async handle({ body, media }, { ports: { store } }) {
      const id = body.id ?? slugOf(body.name);
      return store.exclusively(`site:${id}`, async () => {
        if ((await store.getSite(id)) !== null) throw new Fault('conflict', `site ${id} is there already`);
        return answerSite(201, await store.saveSite({ ...body, id }), media);
      });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/sites/:id',
    suffixes: { '.geojson': 'application/geo+json' },
    summary: 'A site with its areas',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The site', media: siteMedia } },
    async handle({ params, media }, { ports }) {
      return answerSite(200, await findSite(ports.store, params.id), media);
    },
  }),

  endpoint({
    method: 'put',
    path: '/v1/sites/:id',
    summary: 'Rename a site or mend its time zone. Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: siteChange,
    answers: { 200: { description: 'The site', media: siteMedia } },
    async handle({ params, body, request, media }, { ports: { store } }) {
      return store.exclusively(`site:${params.id}`, async () => {
        const { areas: _areas, ...site } = await findMatching(params.id);
        return answerSite(200, await store.saveSite({ ...site, ...body }), media);
      });

      async function findMatching(id: string): Promise<Site> {
        const site = await findSite(store, id);
        requireMatch(request, `site ${id}`, tagOfSite(site));
        return site;
      }
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/sites/:id',
    summary: 'Delete a site: its areas are planned no more, what was observed stays',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    answers: { 204: { description: 'Gone', media: {} } },
    async handle({ params, request }, { ports: { store } }) {
      return store.exclusively(`site:${params.id}`, async () => {
        const site = await findSite(store, params.id);
        if (request.get('if-match') !== undefined) requireMatch(request, `site ${site.id}`, tagOfSite(site));
        await store.deleteSite(site.id);
        return { kind: 'empty' as const, status: 204 };
      });
    },
  }),
];
