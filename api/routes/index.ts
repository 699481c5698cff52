import { endpoint, json } from '../endpoint.ts';
import { noParams, noQuery } from '../schemas/common.ts';
import { index as indexSchema } from '../schemas/operations.ts';

/** The first answer to a program that looks around; people are served the dashboard at `/`. */
export const index = [
  endpoint({
    method: 'get',
    path: '/v1',
    summary: 'What is here',
    params: noParams,
    query: noQuery,
    answers: { 200: { description: 'Links', media: { 'application/json': indexSchema } } },
    async handle(_input, { config }) {
      return json(200, {
        name: 'crosstie',
        version: config.version,
        basemapStyleUrl: config.dashboard?.basemapStyleUrl ?? null,
        links: {
          sites: '/v1/sites',
          scenes: '/v1/scenes',
          channels: '/v1/channels',
          deliveries: '/v1/deliveries',
          alerts: '/v1/alerts',
          rules: '/v1/rules',
          silences: '/v1/silences',
          alertFeed: '/v1/alerts.atom',
          models: '/v1/models',
          failedJobs: '/v1/jobs/failed',
          openapi: '/openapi.json',
        },
      });
    },
  }),
];
