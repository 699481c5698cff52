import { z } from 'zod';
import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import { count, idUpTo, instant, links, objectClass, origin, pageQuery } from './common.ts';

const state = z.enum(['waiting', 'delivered', 'failed']);

/** Ids of deliveries name message and channel. */
export const deliveryParams = z.strictObject({ id: idUpTo(300) });

export const deliveryQuery = z.strictObject({
  channel: z.string().optional(),
  state: state.optional(),
  ...pageQuery,
});

export const delivery = z
  .strictObject({
    id: z.string(),
    message: z.string().describe('Its id, which is the webhook-id'),
    channel: z.string(),
    state,
    dueAt: instant.nullable().describe('Of what waits: the next attempt, not before'),
    endedAt: instant.nullable(),
    because: z.string().nullable().describe('Why it failed'),
    attempts: z
      .array(z.strictObject({ at: instant, durationMs: count, ok: z.boolean(), detail: z.string() }))
      .describe('The latest twenty, oldest first'),
    createdAt: instant,
    links,
  })
  .meta({ id: 'Delivery' });

export const message = z
  .strictObject({
    id: z.string(),
    type: z.enum(MESSAGE_TYPES),
    site: z.string().nullable(),
    area: z.string().nullable(),
    class: objectClass.nullable(),
    origin,
    acquiredAt: instant,
    createdAt: instant,
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Message' });

export const feedQuery = z.strictObject({ origin: origin.optional().describe('Never both') });
