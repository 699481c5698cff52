import type { Observation } from '../../src/domain/observation.ts';
import { sizeOfString } from '../../src/domain/string-words.ts';
import { endpoint, json } from '../endpoint.ts';
import { findArea } from '../find.ts';
import { pageByKey } from '../page-list.ts';
import { instantOf } from '../present-scene.ts';
import { sortable } from '../present-series.ts';
import { idParams } from '../schemas/common.ts';
import { stringsOfArea, stringsQuery } from '../schemas/strings.ts';

export const strings = [
  endpoint({
    method: 'get',
    path: '/v1/areas/:id/strings',
    summary:
      'Strings of rail vehicles in an area over time, look by look: what each observation tells, in short',
    params: idParams,
    query: stringsQuery,
    answers: { 200: { description: 'By time', media: { 'application/json': stringsOfArea } } },
    async handle({ params, query }, { ports: { store } }) {
      const area = await findArea(store, params.id);
      const site = area.siteId === null ? null : await store.getSite(area.siteId);
      const origin = query.origin ?? (site?.fictional ? 'simulated' : 'real');
      const observations = await store.listObservations({ areaId: area.id, origin });
      const looks = observations.flatMap(lookOf).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const page = pageByKey(looks, keyOf, query);
      return json(200, {
        area: area.id,
        origin,
        looks: page.items.map(({ observation, at, strings }) => ({
          observation,
          at: instantOf(at),
          strings: strings.map((string) => ({
            cars: sizeOfString(string),
            lengthM: string.lengthM,
            doubt: string.doubt,
          })),
        })),
        next: page.next,
      });
    },
  }),
];

interface StringLook {
  readonly observation: string;
  readonly at: number;
  readonly strings: NonNullable<Observation['strings']>;
}

function lookOf({ id, at, strings }: Observation): readonly StringLook[] {
  return at === null || strings === null ? [] : [{ observation: id, at, strings }];
}

function keyOf({ at, observation }: StringLook): string {
  return `${sortable(at)} ${observation}`;
}
