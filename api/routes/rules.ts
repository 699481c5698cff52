import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';
import type { SiteRule } from '../../src/domain/alerting/site-rule.ts';
import type { UserRule } from '../../src/domain/alerting/user-rule.ts';
import type { Store } from '../../src/ports/store.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH, NEEDS_MATCH, requireMatch } from '../etag.ts';
import { evaluateSite } from '../evaluate-site.ts';
import { findPlace, missing, requireCited } from '../find.ts';
import { pageOfList } from '../page-list.ts';
import { presentRule } from '../present-alert.ts';
import { ruleChange, ruleCreation, rule as ruleSchema, siteQuery } from '../schemas/alert.ts';
import { idParams, noParams, noQuery, pageOf } from '../schemas/common.ts';

const answerRule = (status: number, rule: SiteRule) =>
  json(status, presentRule(rule), { ETag: `"${rule.revision}"`, Location: `/v1/rules/${rule.id}` });

export const rules = [
  endpoint({
    method: 'get',
    path: '/v1/rules',
    summary: 'Rules of your own, by id',
    params: noParams,
    query: siteQuery,
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(ruleSchema) } } },
    async handle({ query }, { ports }) {
      const { store } = ports;
      const all = await store.listRules(query.site);
      await requireCited(store, query.site, async () => all.length > 0);
      const page = pageOfList(all, query);
      return json(200, { items: page.items.map(presentRule), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/rules',
    summary:
      'Ask to be told of counts over a number, or far from the median; it fires on one look, as you set it',
    params: noParams,
    query: noQuery,
    body: ruleCreation,
    answers: { 201: { description: 'Created', media: { 'application/json': ruleSchema } } },
    async handle({ body }, context) {
      const { store, clock } = context.ports;
      const site = await findPlace(store, body.site, body.area);
      const rule: SiteRule = {
        id: `ru-${randomBytes(4).toString('hex')}`,
        revision: 1,
        siteId: site.id,
        createdAt: clock.now(),
        ...stated(body),
      };
      await store.saveRule(rule);
      await evaluateSite(site, `${rule.id}.1`, context);
      return answerRule(201, rule);
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/rules/:id',
    summary: 'A rule',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The rule', media: { 'application/json': ruleSchema } } },
    async handle({ params }, { ports }) {
      return answerRule(200, await findRule(ports.store, params.id));
    },
  }),

  endpoint({
    method: 'put',
    path: '/v1/rules/:id',
    summary: 'Replace a rule, or switch it off. Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: ruleChange,
    answers: { 200: { description: 'The rule', media: { 'application/json': ruleSchema } } },
    async handle({ params, body, request }, context) {
      const { store } = context.ports;
      const old = await findMatching(request, params.id, store);
      const site = await findPlace(store, old.siteId, body.area);
      const rule = { ...old, ...stated(body), revision: old.revision + 1 };
      await store.saveRule(rule);
      await evaluateSite(site, `${rule.id}.${rule.revision}`, context);
      return answerRule(200, rule);
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/rules/:id',
    summary: 'Delete a rule; what it told stays as history',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    answers: { 204: { description: 'Gone', media: {} } },
    async handle({ params, request }, context) {
      const { store } = context.ports;
      const rule = await findRule(store, params.id);
      if (request.get('if-match') !== undefined) await findMatching(request, rule.id, store);
      await store.deleteRule(rule.id);
      const site = await store.getSite(rule.siteId);
      if (site !== null) await evaluateSite(site, `${rule.id}.gone`, context);
      return { kind: 'empty', status: 204 };
    },
  }),
];

/** @throws Fault not-found */
async function findRule(store: Store, id: string): Promise<SiteRule> {
  return (await store.getRule(id)) ?? missing('rule', id);
}

/** @throws Fault not-found, precondition-required, precondition-failed */
async function findMatching(request: Request, id: string, store: Store): Promise<SiteRule> {
  const rule = await findRule(store, id);
  requireMatch(request, `rule ${id}`, `"${rule.revision}"`);
  return rule;
}

function stated(body: z.output<typeof ruleChange>): Pick<SiteRule, 'areaId' | 'class' | 'rule' | 'enabled'> {
  const rule: UserRule =
    body.kind === 'over' ? { kind: 'over', count: body.count } : { kind: 'change', percent: body.percent };
  return { areaId: body.area, class: body.class, rule, enabled: body.enabled };
}
