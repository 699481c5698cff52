import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { type Channel, requireEnabled, rotateSecrets } from '../../src/domain/channel.ts';
import { deliveryId } from '../../src/domain/delivery.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { Message } from '../../src/domain/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { changeChannel, draftChannel, makeSecret } from '../channel-draft.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH, NEEDS_MATCH, requireMatch } from '../etag.ts';
import { findChannel, findDelivery } from '../find.ts';
import { pageOfList } from '../page-list.ts';
import { presentChannel, presentDelivery, presentWebhook } from '../present-channel.ts';
import {
  channelChange,
  channelCreation,
  channel as channelSchema,
  createdChannel,
  rotatedChannel,
  rotation,
} from '../schemas/channel.ts';
import { idParams, noParams, noQuery, pageOf, pageQuery } from '../schemas/common.ts';
import { delivery as deliverySchema } from '../schemas/delivery.ts';

const HOUR_MS = 3_600_000;
/** So many signatures a message: receivers need not read headers without end. */
const MOST_SECRETS = 5;

const headersOf = ({ id, revision }: Channel) => ({
  ETag: `"${revision}"`,
  Location: `/v1/channels/${id}`,
});

/** @throws Fault not-found, precondition-required, precondition-failed */
async function findMatching(request: Request, id: string, store: Store): Promise<Channel> {
  const channel = await findChannel(store, id);
  requireMatch(request, `channel ${id}`, `"${channel.revision}"`);
  return channel;
}

export const channels = [
  endpoint({
    method: 'get',
    path: '/v1/channels',
    summary: 'Whom to tell, by id; secrets by their ends alone',
    params: noParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(channelSchema) } } },
    async handle({ query }, { ports }) {
      const page = pageOfList(await ports.store.listChannels(), query);
      return json(200, { items: page.items.map(presentChannel), next: page.next });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/channels',
    summary: 'Create a channel: webhook, email or Slack-compatible. The secret is shown this once',
    params: noParams,
    query: noQuery,
    body: channelCreation,
    answers: { 201: { description: 'Created', media: { 'application/json': createdChannel } } },
    async handle({ body }, context) {
      const { store } = context.ports;
      const channel = await draftChannel(body, context);
      if ((await store.getChannel(channel.id)) !== null)
        throw new Fault('conflict', `channel ${channel.id} is there already`);
      await store.saveChannel(channel);
      const secret = channel.kind === 'webhook' ? { secret: channel.secrets[0]?.value } : {};
      return json(201, { ...presentChannel(channel), ...secret }, headersOf(channel));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/channels/:id',
    summary: 'A channel',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The channel', media: { 'application/json': channelSchema } } },
    async handle({ params }, { ports }) {
      const channel = await findChannel(ports.store, params.id);
      return json(200, presentChannel(channel), headersOf(channel));
    },
  }),

  endpoint({
    method: 'put',
    path: '/v1/channels/:id',
    summary: 'Replace what a channel wants and where it leads; its secrets stay. Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: channelChange,
    answers: { 200: { description: 'The channel', media: { 'application/json': channelSchema } } },
    async handle({ params, body, request }, context) {
      const { store } = context.ports;
      const old = await findMatching(request, params.id, store);
      const channel = await changeChannel(old, body, context);
      await store.saveChannel(channel);
      return json(200, presentChannel(channel), headersOf(channel));
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/channels/:id',
    summary: 'Delete a channel and the log of its deliveries',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    answers: { 204: { description: 'Gone', media: {} } },
    async handle({ params, request }, { ports: { store } }) {
      const channel = await findChannel(store, params.id);
      if (request.get('if-match') !== undefined) await findMatching(request, channel.id, store);
      await store.deleteChannel(channel.id);
      return { kind: 'empty', status: 204 };
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/channels/:id/rotate',
    summary: 'A new secret for a webhook; those before it sign along for a while. It is shown this once',
    params: idParams,
    query: noQuery,
    body: rotation,
    answers: { 200: { description: 'The channel', media: { 'application/json': rotatedChannel } } },
    async handle({ params, body }, { ports: { store, clock } }) {
      const old = await findChannel(store, params.id);
      if (old.kind !== 'webhook')
        throw new Fault('conflict', `channel ${old.id} is a ${old.kind} channel: only webhooks have secrets`);
      const now = clock.now();
      const secret = makeSecret(body.secret, now);
      const secrets = rotateSecrets(old, secret, now, body.overlapHours * HOUR_MS);
      if (secrets.length > MOST_SECRETS)
        throw new Fault('conflict', `channel ${old.id} is signed by ${MOST_SECRETS} secrets already: wait`);
      const channel = { ...old, secrets, revision: old.revision + 1 };
      await store.saveChannel(channel);
      return json(200, { ...presentWebhook(channel), secret: secret.value }, headersOf(channel));
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/channels/:id/test',
    summary: 'Send a test message; the delivery that is answered says how it went',
    params: idParams,
    query: noQuery,
    answers: {
      202: { description: 'It is on its way', media: { 'application/json': deliverySchema } },
    },
    async handle({ params }, { ports: { store, clock } }) {
      const channel = await findChannel(store, params.id);
      requireEnabled(channel);
      const message = testOf(channel, clock.now());
      await store.postMessages([message]);
      const delivery = presentDelivery(await findDelivery(store, deliveryId(message.id, channel.id)));
      return json(202, delivery, { Location: `/v1/deliveries/${delivery.id}` });
    },
  }),
];

/** One that nobody sent before: every test is news. */
function testOf({ id, name }: Channel, now: number): Message {
  return {
    id: `test~${id}~${now}~${randomBytes(4).toString('hex')}`,
    type: 'channel.test',
    siteId: null,
    areaId: null,
    class: null,
    origin: 'real',
    at: now,
    createdAt: now,
    data: {
      summary: `This is a test of the channel "${name}". Nothing happened anywhere.`,
      links: { channel: `/v1/channels/${id}` },
      channel: id,
    },
  };
}
