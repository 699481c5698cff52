import { z } from 'zod';
import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import { instant, label, links, origin, slug } from './common.ts';

const type = z.enum(MESSAGE_TYPES);
const url = z
  .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
  .max(2000)
  .refine(
    (text) => !holdsPassword(text),
    'expected a URL without user and password: answers and logs show it',
  );
const addresses = z.array(z.email().max(254)).min(1).max(50);

/** Bytes of a key that a receiver may bring along: Standard Webhooks 1.0.0. */
const [LEAST, MOST] = [24, 64];
const secret = z
  .string()
  .refine(isSecret, `expected whsec_ and base64 of ${LEAST} to ${MOST} bytes`)
  .describe('Signs its messages; made when absent');

function holdsPassword(text: string): boolean {
  return URL.canParse(text) && new URL(text).username + new URL(text).password !== '';
}

function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const key = Buffer.from(text.slice('whsec_'.length), 'base64');
  return key.length >= LEAST && key.length <= MOST;
}

const wishes = {
  name: label,
  sites: z.array(slug).min(1).max(100).nullable().default(null).describe('Only news of these; null: all'),
  types: z.array(type).min(1).nullable().default(null).describe('Only these; null: all'),
  origins: z
    .array(origin)
    .min(1)
    .default(['real'])
    .describe('Simulated news is told only where somebody asks for it'),
  disabled: z.boolean().default(false).describe('true: told nothing. false also enables it again'),
};

const id = slug.optional().describe('Made from the name when absent');

export const channelCreation = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('webhook'), id, ...wishes, url, secret: secret.optional() }),
    z.strictObject({ kind: z.literal('email'), id, ...wishes, addresses }),
    z.strictObject({ kind: z.literal('slack'), id, ...wishes, url }),
  ])
  .meta({ id: 'ChannelCreation' });

export const channelChange = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('webhook'), ...wishes, url }),
    z.strictObject({ kind: z.literal('email'), ...wishes, addresses }),
    z.strictObject({
      kind: z.literal('slack'),
      ...wishes,
      url: url.optional().describe('Absent: as it is, since it is not shown'),
    }),
  ])
  .meta({ id: 'ChannelChange' });

export const rotation = z
  .strictObject({
    secret: secret.optional(),
    overlapHours: z
      .number()
      .min(0)
      .max(168)
      .default(24)
      .describe('How long the secrets before it sign along'),
  })
  .default({ overlapHours: 24 })
  .meta({ id: 'Rotation' });

const shown = {
  id: z.string(),
  revision: z.int().min(1),
  name: z.string(),
  sites: z.array(z.string()).nullable(),
  types: z.array(type).nullable(),
  origins: z.array(origin),
  disabled: z
    .strictObject({ at: instant, reason: z.string() })
    .nullable()
    .describe('Since when it is told nothing, and why'),
  createdAt: instant,
  links,
};

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  ...shown,
  url: z.string(),
  secrets: z
    .array(
      z.strictObject({
        id: z.string(),
        ends: z.string().describe('Its last four characters'),
        createdAt: instant,
        retiresAt: instant.nullable().describe('From then on it signs nothing'),
      }),
    )
    .describe('The newest first'),
});
const email = z.strictObject({ kind: z.literal('email'), ...shown, addresses: z.array(z.string()) });
const slack = z.strictObject({
  kind: z.literal('slack'),
  ...shown,
  host: z.string(),
  ends: z.string().describe('The last four characters of its URL, which is a secret'),
});

export const channel = z.discriminatedUnion('kind', [webhook, email, slack]).meta({ id: 'Channel' });

const newSecret = z.string().describe('The whole secret: it is shown this once');

export const createdChannel = z
  .discriminatedUnion('kind', [webhook.extend({ secret: newSecret }), email, slack])
  .meta({ id: 'CreatedChannel' });

export const rotatedChannel = webhook.extend({ secret: newSecret }).meta({ id: 'RotatedChannel' });
