import { randomBytes } from 'node:crypto';
import type { SilenceRecord } from '../../src/domain/alerting/site-rule.ts';
import { Fault } from '../../src/domain/fault.ts';
import { parseInstant } from '../../src/domain/time.ts';
import type { Store } from '../../src/ports/store.ts';
import { endpoint, json } from '../endpoint.ts';
import { findPlace, missing, requireCited } from '../find.ts';
import { pageByKey } from '../page-list.ts';
import { presentSilence } from '../present-alert.ts';
import { sortable } from '../present-series.ts';
import { silenceCreation, silence as silenceSchema, silencesQuery } from '../schemas/alert.ts';
import { idParams, noParams, noQuery, pageOf } from '../schemas/common.ts';

export const silences = [
  endpoint({
    method: 'get',
    path: '/v1/silences',
    summary: 'Silences, in the order in which they were asked for; those that are over too',
    params: noParams,
    query: silencesQuery,
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(silenceSchema) } } },
    async handle({ query }, { ports: { store, clock } }) {
      const now = clock.now();
      const all = await store.listSilences(query.site);
      await requireCited(store, query.site, async () => all.length > 0);
      const asked = all.filter(({ until }) => query.active !== '1' || now < until).toReversed();
      const page = pageByKey(asked, ({ createdAt, id }) => `${sortable(createdAt)} ${id}`, query);
      return json(200, { items: page.items.map((each) => presentSilence(each, now)), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/silences',
    summary:
      'Be told nothing of a site, an area or a class until an instant, and say why. Withdrawals are told',
    params: noParams,
    query: noQuery,
    body: silenceCreation,
    answers: { 201: { description: 'It holds from now on', media: { 'application/json': silenceSchema } } },
    async handle({ body }, { ports: { store, clock } }) {
      const now = clock.now();
      const until = parseInstant(body.until);
      if (until <= now)
        throw new Fault(
          'invalid-time',
          `until ${body.until} is over; it is now ${new Date(now).toISOString()}`,
        );
      const site = await findPlace(store, body.site, body.area);
      const { area, class: name, why } = body;
      const id = `si-${randomBytes(4).toString('hex')}`;
      const silence: SilenceRecord = {
        id,
        site: site.id,
        area,
        class: name,
        from: now,
        until,
        why,
        createdAt: now,
      };
      await store.saveSilence(silence);
      return json(201, presentSilence(silence, now), { Location: `/v1/silences/${id}` });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/silences/:id',
    summary: 'A silence',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The silence', media: { 'application/json': silenceSchema } } },
    async handle({ params }, { ports: { store, clock } }) {
      return json(200, presentSilence(await findSilence(store, params.id), clock.now()));
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/silences/:id/end',
    summary: 'End a silence now. What it held back stays untold',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The silence', media: { 'application/json': silenceSchema } } },
    async handle({ params }, { ports: { store, clock } }) {
      const now = clock.now();
      const silence = await findSilence(store, params.id);
      const ended = { ...silence, until: Math.min(silence.until, now) };
      await store.saveSilence(ended);
      return json(200, presentSilence(ended, now));
    },
  }),
];

/** @throws Fault not-found */
async function findSilence(store: Store, id: string): Promise<SilenceRecord> {
  return (await store.getSilence(id)) ?? missing('silence', id);
}
