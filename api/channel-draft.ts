import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Channel, WebhookChannel } from '../src/domain/channel.ts';
import { Fault } from '../src/domain/fault.ts';
import type { Context } from './context.ts';
import { knownSites } from './scene-facts.ts';
import type { channelChange, channelCreation } from './schemas/channel.ts';
import { slugOf } from './slug.ts';

type Creation = z.output<typeof channelCreation>;
type Change = z.output<typeof channelChange>;
type Secret = WebhookChannel['secrets'][number];

/** 36 bytes: its base64 needs no padding, so that its last characters tell it apart. */
const KEY_BYTES = 36;

/** @param value what the receiver brought along; made when absent */
export function makeSecret(value: string | undefined, now: number): Secret {
  return {
    id: `sec-${randomBytes(4).toString('hex')}`,
    value: value ?? `whsec_${randomBytes(KEY_BYTES).toString('base64')}`,
    createdAt: now,
    retiresAt: null,
  };
}

/** @throws Fault invalid-request for unknown sites, and for email where no mail is sent; forbidden-address */
export async function draftChannel(body: Creation, context: Context): Promise<Channel> {
  const now = context.ports.clock.now();
  const shared = {
    id: body.id ?? slugOf(body.name),
    revision: 1,
    createdAt: now,
    ...(await wishesOf(body, null, context)),
  };
  switch (body.kind) {
    case 'webhook': {
      const url = reachable(body.url, context);
      return { kind: body.kind, ...shared, url, secrets: [makeSecret(body.secret, now)] };
    }
    case 'email':
      return { kind: body.kind, ...shared, addresses: mailable(body.addresses, context) };
    case 'slack':
      return { kind: body.kind, ...shared, url: reachable(body.url, context) };
  }
}

/** Everything anew but its id, its kind and its secrets. @throws Fault as `draftChannel` */
export async function changeChannel(old: Channel, body: Change, context: Context): Promise<Channel> {
  const { id, revision, createdAt } = old;
  const shared = { id, revision: revision + 1, createdAt, ...(await wishesOf(body, old, context)) };
  if (body.kind === 'webhook' && old.kind === 'webhook')
    return { ...old, ...shared, url: reachable(body.url, context) };
  if (body.kind === 'email' && old.kind === 'email')
    return { ...old, ...shared, addresses: mailable(body.addresses, context) };
  if (body.kind === 'slack' && old.kind === 'slack')
    return { ...old, ...shared, url: body.url === undefined ? old.url : reachable(body.url, context) };
  throw new Fault(
    'invalid-request',
    `kind: channel ${id} is a ${old.kind} channel and stays one; delete it and create a ${body.kind} channel`,
  );
}

async function wishesOf(body: Creation | Change, old: Channel | null, { ports }: Context) {
  const { name, sites, types, origins, disabled } = body;
  return {
    name,
    sites: sites && (await knownSites(sites, ports.store)),
    types: types && [...new Set(types)].sort(),
    origins: [...new Set(origins)].sort(),
    disabled: disabled ? (old?.disabled ?? { at: ports.clock.now(), reason: 'by hand' }) : null,
  };
}

function reachable(url: string, { addresses }: Context): string {
  addresses.check(new URL(url));
  return url;
}

function mailable(addresses: readonly string[], { config }: Context): readonly string[] {
  if (config.sendsMail) return addresses;
  throw new Fault(
    'invalid-request',
    'kind: email needs a mail server: set SMTP_URL and MAIL_FROM, for the API and the workers, and start again',
  );
}
