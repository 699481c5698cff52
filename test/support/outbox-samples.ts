import type { Channel, EmailChannel, SlackChannel, WebhookChannel } from '../../src/domain/channel.ts';
import type { Message } from '../../src/domain/message.ts';
import { NOON, uniqueId } from './store-samples.ts';

type Change<C> = Partial<C>;

/** A webhook that wants everything real, unless told otherwise. */
export function sampleChannel(change: Change<EmailChannel> & Pick<EmailChannel, 'kind'>): EmailChannel;
export function sampleChannel(change: Change<SlackChannel> & Pick<SlackChannel, 'kind'>): SlackChannel;
export function sampleChannel(change?: Change<WebhookChannel>): WebhookChannel;
export function sampleChannel(change: Change<Channel> = {}): Channel {
  const shared = {
    id: uniqueId('channel'),
    revision: 1,
    name: 'The desk',
    sites: null,
    types: null,
    origins: ['real'] as const,
    disabled: null,
    createdAt: NOON,
  };
  const secret = { id: 's1', value: SECRET, createdAt: NOON, retiresAt: null };
  if (change.kind === 'email') return { ...shared, addresses: ['desk@example.org'], ...change };
  if (change.kind === 'slack') return { ...shared, url: 'https://hooks.example.org/T/B/x', ...change };
  const url = 'https://example.org/hook';
  return { ...shared, kind: 'webhook', url, secrets: [secret], ...(change as Change<WebhookChannel>) };
}

/** 24 bytes. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export function sampleMessage(change: Partial<Message> = {}): Message {
  return {
    id: uniqueId('message'),
    type: 'alert.fired',
    siteId: 'khasan-tumangang',
    areaId: 'khasan-tumangang-yard',
    class: 'railcar',
    origin: 'real',
    at: NOON,
    createdAt: NOON + 3_600_000,
    data: { summary: '73 railcars, where 12 are usual', links: {}, kind: 'spike', value: 73, p: null },
    ...change,
  };
}
