import { Fault } from './fault.ts';
import type { Message, MessageType } from './message.ts';
import type { Origin } from './scene.ts';

/** A way to somebody who wants to know. */
export type Channel = WebhookChannel | EmailChannel | SlackChannel;

export interface WebhookChannel extends Addressee {
  readonly kind: 'webhook';
  readonly url: string;
  /** What signs its messages, the newest first; more than one while a rotation is under way. */
  readonly secrets: readonly Secret[];
}

export interface EmailChannel extends Addressee {
  readonly kind: 'email';
  readonly addresses: readonly string[];
}

/** Anything that takes Slack's incoming-webhook JSON. */
export interface SlackChannel extends Addressee {
  readonly kind: 'slack';
  /** Whoever knows it may post: treat it as a secret. */
  readonly url: string;
}

interface Addressee {
  readonly id: string;
  /** Counts its changes: a change names the revision that its author saw. */
  readonly revision: number;
  readonly name: string;
  /** Only news of these sites; null: of every site. */
  readonly sites: readonly string[] | null;
  /** Only these types; null: all. */
  readonly types: readonly MessageType[] | null;
  /** Real news alone unless somebody asked for simulated ones too. */
  readonly origins: readonly Origin[];
  /** Since when it is told nothing, ms UTC, and why. */
  readonly disabled: { readonly at: number; readonly reason: string } | null;
  readonly createdAt: number;
}

interface Secret {
  readonly id: string;
  /** `whsec_` and the key in base64. */
  readonly value: string;
  readonly createdAt: number;
  /** From then on it signs nothing, ms UTC; null: until it is rotated. */
  readonly retiresAt: number | null;
}

/** A test is for the channel that it names, whatever that listens to; it names it in `data.channel`. */
export function wants(channel: Channel, message: Message): boolean {
  if (channel.disabled !== null) return false;
  if (message.type === 'channel.test') return message.data.channel === channel.id;
  return (
    channel.origins.includes(message.origin) &&
    (channel.types === null || channel.types.includes(message.type)) &&
    (channel.sites === null || (message.siteId !== null && channel.sites.includes(message.siteId)))
  );
}

/** @throws Fault conflict */
export function requireEnabled({ id, disabled }: Pick<Channel, 'id' | 'disabled'>): void {
  if (disabled === null) return;
  const since = new Date(disabled.at).toISOString();
  throw new Fault(
    'conflict',
    `channel "${id}" is told nothing since ${since} (${disabled.reason}): enable it first`,
  );
}

/** Those that sign now, the newest first: several while a rotation is under way. @param now ms UTC */
export function liveSecrets({ secrets }: WebhookChannel, now: number): readonly Secret[] {
  return secrets.filter(({ retiresAt }) => retiresAt === null || retiresAt > now);
}

/**
 * A new secret signs from now on; those before it sign along until `overlapMs` have passed, so that the receiver may
 * change over in between. Those that sign no more are forgotten.
 */
export function rotateSecrets(
  channel: WebhookChannel,
  secret: Secret,
  now: number,
  overlapMs: number,
): readonly Secret[] {
  const before = liveSecrets(channel, now).map((old) => ({
    ...old,
    retiresAt: Math.min(old.retiresAt ?? Infinity, now + overlapMs),
  }));
  return [secret, ...before.filter(({ retiresAt }) => retiresAt > now)];
}
