import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import type { Origin } from '../../src/domain/scene.ts';
import { atomFeed } from '../atom.ts';
import type { Context } from '../context.ts';
import { endpoint, type Reply } from '../endpoint.ts';
import { tagOfBytes } from '../etag.ts';
import { findSite } from '../find.ts';
import { idParams, noParams } from '../schemas/common.ts';
import { feedQuery } from '../schemas/delivery.ts';

const ATOM = 'application/atom+xml';
const ALERTS = MESSAGE_TYPES.filter((type) => type.startsWith('alert.'));
/** Readers look every hour or so, and alerts are few. */
const ENTRIES = 100;

interface About {
  readonly title: string;
  readonly path: string;
  readonly origin: Origin;
  readonly siteId?: string;
}

async function answerFeed(about: About, { ports, config: { publicUrl } }: Context): Promise<Reply> {
  const { title, path, origin, ...of } = about;
  const messages = await ports.store.listMessages({ types: ALERTS, origin, limit: ENTRIES, ...of });
  const xml = atomFeed({
    title: origin === 'simulated' ? `SIMULATED ${title}` : title,
    path: origin === 'simulated' ? `${path}?origin=simulated` : path,
    messages,
    publicUrl,
    now: ports.clock.now(),
  });
  const bytes = Buffer.from(xml);
  return { kind: 'bytes', type: `${ATOM}; charset=utf-8`, bytes, headers: { ETag: tagOfBytes(bytes) } };
}

const answers = { 200: { description: `The latest ${ENTRIES}, newest first`, media: { [ATOM]: null } } };

export const feeds = [
  endpoint({
    method: 'get',
    path: '/v1/alerts.atom',
    summary: 'News of alerts of all sites as an Atom feed; real ones unless simulated ones are asked for',
    params: noParams,
    query: feedQuery,
    answers,
    handle: ({ query: { origin = 'real' } }, context) =>
      answerFeed({ title: 'Crosstie alerts', path: '/v1/alerts.atom', origin }, context),
  }),

  endpoint({
    method: 'get',
    path: '/v1/sites/:id/alerts.atom',
    summary: 'News of alerts of a site as an Atom feed; of a fictional site simulated ones, else real ones',
    params: idParams,
    query: feedQuery,
    answers,
    async handle({ params, query }, context) {
      const { id, name, fictional } = await findSite(context.ports.store, params.id);
      const origin = query.origin ?? (fictional ? 'simulated' : 'real');
      const about = { title: `Crosstie alerts: ${name}`, path: `/v1/sites/${id}/alerts.atom`, origin };
      return answerFeed({ ...about, siteId: id }, context);
    },
  }),
];
