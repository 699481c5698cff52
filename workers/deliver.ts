import type { Channel } from '../src/domain/channel.ts';
import { type Answer, afterAttempt, type Claim } from '../src/domain/delivery.ts';
import { toFault } from '../src/domain/fault.ts';
import type { Message } from '../src/domain/message.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { Log } from '../src/ports/log.ts';
import type { Notifiers } from '../src/ports/notifier.ts';
import type { OutboxStore } from '../src/ports/outbox-store.ts';

export interface Delivering {
  readonly store: Pick<OutboxStore, 'claimDeliveries' | 'recordAttempt'>;
  readonly notifiers: Notifiers;
  readonly clock: Clock;
  readonly log: Log;
  /** 0..1: spreads the retries. */
  readonly chance: () => number;
  /** Longer than any attempt takes; what a killed worker held is due again after it. */
  readonly leaseMs: number;
}

/** Attempts at once. */
const AT_ONCE = 8;

/**
 * Delivers everything that is due, until nothing is or the signal is aborted. Any number of processes may deliver at
 * once. A kill between any two steps loses nothing: what was told and not recorded is told again under the same id.
 * @returns how many attempts were made
 */
export async function deliver(work: Delivering, signal: AbortSignal): Promise<number> {
  const claim = (limit: number) => work.store.claimDeliveries(work.clock.now(), work.leaseMs, limit);
  let attempts = 0;

  // Whoever is done takes the next: a receiver that is slow to answer holds up nobody else.
  async function lane(first: Claim): Promise<void> {
    for (let taken: Claim | undefined = first; taken !== undefined; ) {
      await attempt(taken, work);
      attempts += 1;
      [taken] = signal.aborted ? [] : await claim(1);
    }
  }

  await Promise.all((await claim(AT_ONCE)).map(lane));
  return attempts;
}

async function attempt(claim: Claim, { store, notifiers, clock, log, chance }: Delivering): Promise<void> {
  const { delivery, message, channel } = claim;
  if (delivery.state.kind !== 'waiting') return;
  const at = clock.now();
  const answer = await ask(message, channel, notifiers);
  const { state, disable } = afterAttempt(delivery.state.failures, answer, clock.now(), chance());
  const { detail } = answer;
  const attempted = { at, durationMs: clock.now() - at, ok: answer.kind === 'taken', detail };
  await store.recordAttempt(claim, attempted, state, disable);
  const fields = { delivery: delivery.id, kind: channel.kind, type: message.type, outcome: state.kind };
  const { durationMs } = attempted;
  if (answer.kind === 'taken') log.info('delivery', { ...fields, durationMs, detail });
  else log.warn('delivery', { ...fields, durationMs, detail, disable });
}

async function ask(message: Message, channel: Channel, notifiers: Notifiers): Promise<Answer> {
  // It may have been disabled in the moment in which the message was posted.
  if (channel.disabled !== null) return { kind: 'gone', detail: channel.disabled.reason };
  try {
    switch (channel.kind) {
      case 'webhook':
        return await notifiers.webhook.tell(message, channel);
      case 'email':
        return await notifiers.email.tell(message, channel);
      case 'slack':
        return await notifiers.slack.tell(message, channel);
    }
  } catch (thrown) {
    return { kind: 'refused', detail: toFault(thrown).message.slice(0, 500), retryAfterMs: null };
  }
}
