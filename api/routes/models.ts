import { z } from 'zod';
import type { ModelManifest } from '../../src/domain/model.ts';
import { endpoint, json } from '../endpoint.ts';
import { pageOfList } from '../page-list.ts';
import { noParams, pageOf, pageQuery } from '../schemas/common.ts';
import { model as modelSchema } from '../schemas/operations.ts';

export const models = [
  endpoint({
    method: 'get',
    path: '/v1/models',
    summary: 'The models that count here, with the error rates that the intervals rest on',
    params: noParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(modelSchema) } } },
    async handle({ query }, context) {
      const page = pageOfList(context.models, query);
      return json(200, { items: page.items.map(presentModel), next: page.next });
    },
  }),
];

function presentModel(manifest: ModelManifest): z.input<typeof modelSchema> {
  const { id, version, sha256, licence, longestObjectM, floorM, outlineM, families } = manifest;
  return {
    id,
    version,
    sha256,
    licence,
    classes: [...manifest.classes],
    gsd: { ...manifest.gsd },
    thresholds: { ...manifest.thresholds },
    longestObjectM,
    floorM,
    outlineM,
    rates: manifest.rates.map(({ areas, without, ...rates }) => ({
      ...rates,
      ...(areas ? { areas: [...areas] } : {}),
      ...(without ? { without: [...without] } : {}),
    })),
    families: families && {
      ...families,
      names: [...families.names],
      confusion: families.confusion.map((row) => [...row]),
    },
  };
}
