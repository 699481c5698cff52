import type { z } from 'zod';
import type { Channel, WebhookChannel } from '../src/domain/channel.ts';
import type { Delivery } from '../src/domain/delivery.ts';
import type { Message } from '../src/domain/message.ts';
import { instantOf } from './present-scene.ts';
import type { channel as channelSchema } from './schemas/channel.ts';
import type { delivery as deliverySchema, message as messageSchema } from './schemas/delivery.ts';

/** Secrets by their ends alone, and a Slack URL is one. */
export function presentChannel(channel: Channel): z.input<typeof channelSchema> {
  switch (channel.kind) {
    case 'webhook':
      return presentWebhook(channel);
    case 'email':
      return { kind: channel.kind, ...factsOf(channel), addresses: [...channel.addresses] };
    case 'slack': {
      const { host } = new URL(channel.url);
      return { kind: channel.kind, ...factsOf(channel), host, ends: channel.url.slice(-4) };
    }
  }
}

export function presentWebhook(channel: WebhookChannel) {
  return {
    kind: channel.kind,
    ...factsOf(channel),
    url: channel.url,
    secrets: channel.secrets.map(({ id, value, createdAt, retiresAt }) => ({
      id,
      ends: value.slice(-4),
      createdAt: instantOf(createdAt),
      retiresAt: retiresAt === null ? null : instantOf(retiresAt),
    })),
  };
}

function factsOf({ id, revision, name, sites, types, origins, disabled, createdAt, kind }: Channel) {
  const self = `/v1/channels/${id}`;
  return {
    id,
    revision,
    name,
    sites: sites && [...sites],
    types: types && [...types],
    origins: [...origins],
    disabled: disabled && { at: instantOf(disabled.at), reason: disabled.reason },
    createdAt: instantOf(createdAt),
    links: {
      self,
      test: `${self}/test`,
      deliveries: `/v1/deliveries?channel=${encodeURIComponent(id)}`,
      ...(kind === 'webhook' ? { rotate: `${self}/rotate` } : {}),
    },
  };
}

export function presentDelivery(delivery: Delivery): z.input<typeof deliverySchema> {
  const { id, messageId, channelId, state, attempts, createdAt } = delivery;
  const self = `/v1/deliveries/${id}`;
  return {
    id,
    message: messageId,
    channel: channelId,
    state: state.kind,
    dueAt: state.kind === 'waiting' ? instantOf(state.dueAt) : null,
    endedAt: state.kind === 'waiting' ? null : instantOf(state.at),
    because: state.kind === 'failed' ? state.because : null,
    attempts: attempts.map(({ at, ...attempt }) => ({ at: instantOf(at), ...attempt })),
    createdAt: instantOf(createdAt),
    links: {
      self,
      retry: `${self}/retry`,
      message: `/v1/messages/${messageId}`,
      channel: `/v1/channels/${channelId}`,
    },
  };
}

export function presentMessage(message: Message): z.input<typeof messageSchema> {
  const { id, type, siteId, areaId, origin, at, createdAt, data } = message;
  return {
    id,
    type,
    site: siteId,
    area: areaId,
    class: message.class,
    origin,
    acquiredAt: instantOf(at),
    createdAt: instantOf(createdAt),
    data: { ...data },
  };
}
