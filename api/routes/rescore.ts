import { Fault } from '../../src/domain/fault.ts';
import { parseBound } from '../../src/domain/time.ts';
import { endpoint, json } from '../endpoint.ts';
import { findSite } from '../find.ts';
import { type Archive, isUnderway, rescore as rescoreArchive, scoreArchive } from '../rescore.ts';
import { idParams, noQuery } from '../schemas/common.ts';
import { rescored, rescoreRequest, scoring, scoringQuery } from '../schemas/rescore.ts';

export const rescore = [
  endpoint({
    method: 'post',
    path: '/v1/sites/:id/rescore',
    summary: 'Count the archive of a site anew by the models that are loaded; what older versions said stays',
    params: idParams,
    query: noQuery,
    body: rescoreRequest,
    answers: { 202: { description: 'What becomes of each scene', media: { 'application/json': rescored } } },
    async handle({ params, body, signal }, context) {
      const site = await findSite(context.ports.store, params.id);
      const archive = await scoreArchive(site, readArchive(body), context);
      return json(202, await rescoreArchive(archive, body, context, signal));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/sites/:id/rescore',
    summary: 'How far the archive of a site is with the models that are loaded',
    params: idParams,
    query: scoringQuery,
    answers: { 200: { description: 'Numbers of scenes', media: { 'application/json': scoring } } },
    async handle({ params, query }, context) {
      const site = await findSite(context.ports.store, params.id);
      const scenes = await scoreArchive(site, readArchive(query), context);
      const ended = scenes.filter(({ scene }) => !isUnderway(scene));
      const outdated = ended.filter((each) => each.outdated.length > 0);
      return json(200, {
        site: site.id,
        scenes: scenes.length,
        current: ended.length - outdated.length,
        outdated: outdated.length,
        underway: scenes.length - ended.length,
        faulted: outdated.filter(({ scene }) => scene.state.kind === 'faulted').length,
      });
    },
  }),
];

/** @throws Fault invalid-time */
function readArchive(asked: {
  readonly model?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}): Archive {
  const from = asked.from === undefined ? undefined : parseBound(asked.from);
  const to = asked.to === undefined ? undefined : parseBound(asked.to);
  if (from !== undefined && to !== undefined && from >= to)
    throw new Fault('invalid-time', `from ${asked.from} is not before to ${asked.to}`);
  return { model: asked.model, from, to };
}
