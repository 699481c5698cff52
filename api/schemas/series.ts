import { z } from 'zod';
import { CALENDAR_UNITS } from '../../src/domain/calendar.ts';
import { PICKS } from '../../src/domain/roll-up.ts';
import { count, cursorText, instant, objectClass, origin, sensorClass, share } from './common.ts';
import { families, interval, movement, reason, status, visibility } from './observation.ts';
import { reviewedNumber } from './review.ts';

export const seriesQuery = z.strictObject({
  area: z.string().optional(),
  class: objectClass.optional(),
  model: z.string().optional().describe('One model'),
  version: z
    .string()
    .optional()
    .describe('One version, or all of them side by side; default the newest that looked at each pass'),
  sensor: sensorClass.optional(),
  from: z.string().optional().describe('Inclusive; an instant with offset, or a day (UTC)'),
  to: z.string().optional().describe('Exclusive; an instant with offset, or a day (UTC)'),
  origin: origin.optional().describe('Default real; simulated for fictional sites. Never both'),
  rollup: z
    .enum(CALENDAR_UNITS)
    .optional()
    .describe('One number for each UTC day, ISO week or month; from and to are widened to whole ones'),
  of: z
    .enum(PICKS)
    .optional()
    .describe('With rollup: the look that speaks for it. Default the median; of two in the middle the lower'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('JSON only; CSV has every point'),
  cursor: cursorText.optional(),
});

const counter = {
  modelId: z.string(),
  modelVersion: z.string(),
  sensorClass,
};

const seriesPoint = z
  .strictObject({
    at: instant,
    class: objectClass,
    area: z.string(),
    status,
    reason: reason.nullable(),
    visibility,
    ...interval,
    seen: share,
    floorM: z.number().min(0).describe('Shortest object counted, m'),
    families,
    observation: z.string(),
    scenes: z.array(z.string()),
    ...counter,
    newest: z.boolean().describe('No newer version of the model has looked at this pass'),
    ...movement,
    review: reviewedNumber
      .extend({
        model: z
          .strictObject({
            status,
            reason: reason.nullable(),
            visibility,
            value: z.number().nullable(),
            low: z.number().nullable(),
            high: z.number().nullable(),
            seen: share,
            families,
          })
          .describe('What the model says of the look'),
      })
      .nullable()
      .describe("Analysts' counts: while current, value, low, high and seen above are theirs"),
  })
  .meta({ id: 'SeriesPoint' });

export const series = z
  .strictObject({
    site: z.string(),
    origin,
    points: z.array(seriesPoint),
    next: z.string().nullable(),
  })
  .meta({ id: 'Series' });

const rollUp = z
  .strictObject({
    span: z.string().describe('2024-06-17, 2024-W25 or 2024-06'),
    from: instant,
    to: instant.describe('Exclusive'),
    area: z.string(),
    class: objectClass,
    ...counter,
    floorM: z.number().min(0),
    status: z.enum(['counted', 'gap']),
    ...interval,
    ...movement,
    at: instant.nullable().describe('Of the look whose number and interval these are; null in a gap'),
    observation: z.string().nullable(),
    usable: count.describe('Looks with a number: n'),
    looks: count,
    daysSeen: count.describe('Days (UTC) with a usable look'),
    days: count,
    shareOfDaysSeen: share,
    reasons: z.partialRecord(reason, count).describe('Why the other looks have no number'),
  })
  .meta({ id: 'RollUp' });

export const rolledUp = z
  .strictObject({
    site: z.string(),
    origin,
    rollup: z.enum(CALENDAR_UNITS),
    of: z.enum(PICKS),
    spans: z.array(rollUp),
    next: z.string().nullable(),
  })
  .meta({ id: 'RolledUpSeries' });
