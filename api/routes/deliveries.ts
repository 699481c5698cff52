import { endpoint, json } from '../endpoint.ts';
import { findChannel, findDelivery, missing } from '../find.ts';
import { presentDelivery, presentMessage } from '../present-channel.ts';
import { idParams, noParams, noQuery, pageOf } from '../schemas/common.ts';
import {
  deliveryParams,
  deliveryQuery,
  delivery as deliverySchema,
  message as messageSchema,
} from '../schemas/delivery.ts';

export const deliveries = [
  endpoint({
    method: 'get',
    path: '/v1/deliveries',
    summary: 'The log of deliveries, newest first',
    params: noParams,
    query: deliveryQuery,
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(deliverySchema) } } },
    async handle({ query: { channel, state, limit, cursor } }, { ports: { store } }) {
      if (channel !== undefined) await findChannel(store, channel);
      const page = await store.listDeliveries({
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(channel === undefined ? {} : { channelId: channel }),
        ...(state === undefined ? {} : { state }),
      });
      return json(200, { items: page.items.map(presentDelivery), next: page.next });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/deliveries/:id',
    summary: 'One message on its way to one channel, with its latest attempts',
    params: deliveryParams,
    query: noQuery,
    answers: { 200: { description: 'The delivery', media: { 'application/json': deliverySchema } } },
    async handle({ params }, { ports }) {
      return json(200, presentDelivery(await findDelivery(ports.store, params.id)));
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/deliveries/:id/retry',
    summary: 'Deliver it again at once, with all its attempts, under the same webhook-id',
    params: deliveryParams,
    query: noQuery,
    answers: { 202: { description: 'It is due', media: { 'application/json': deliverySchema } } },
    async handle({ params }, { ports: { store, clock } }) {
      return json(202, presentDelivery(await store.retryDelivery(params.id, clock.now())));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/messages/:id',
    summary: 'What was told',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The message', media: { 'application/json': messageSchema } } },
    async handle({ params }, { ports }) {
      const message = (await ports.store.getMessage(params.id)) ?? missing('message', params.id);
      return json(200, presentMessage(message));
    },
  }),
];
