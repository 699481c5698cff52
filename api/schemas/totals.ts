import { z } from 'zod';
import { UNUSABLE_REASONS } from '../../src/domain/observation.ts';
import { commaList, count, cursorText, instant, objectClass, origin, sensorClass } from './common.ts';

export const totalsQuery = z.strictObject({
  areas: commaList.optional().describe('Default: all areas of the site that count the class'),
  with: commaList
    .optional()
    .describe('Sites whose areas are added where an image of the same ten minutes shows them'),
  class: objectClass.optional().describe('Default: each that an area counts'),
  model: z.string().optional(),
  version: z.string().optional().describe('One version, or all; default the newest that looked at each pass'),
  from: z.string().optional().describe('Inclusive; an instant with offset, or a day (UTC)'),
  to: z.string().optional().describe('Exclusive; an instant with offset, or a day (UTC)'),
  origin: origin.optional().describe('Default real; simulated for fictional sites. Never both'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('JSON only; CSV has every total'),
  cursor: cursorText.optional(),
});

const total = z
  .strictObject({
    at: instant,
    class: objectClass,
    status: z.enum(['counted', 'unusable']),
    areas: z
      .array(z.string())
      .describe('Those that are in it: of the areas sought, all that count the class'),
    gaps: z
      .array(
        z.strictObject({ area: z.string(), reason: z.enum([...UNUSABLE_REASONS, 'no-look', 'not-kept']) }),
      )
      .describe(
        'Areas that could not be counted. no-look: no scene of the pass shows it; not-kept: it was counted before what ' +
          'counts rest on was kept, and has to be counted anew',
      ),
    raw: count.nullable().describe('Boxes in the union of the areas, each once'),
    moving: count.nullable(),
    static: count.nullable(),
    value: z.number().nullable().describe('Median of the true number in what was seen of the union'),
    low: z.number().nullable().describe('95 % interval, of the counting model on the union: no sum of ends'),
    high: z.number().nullable(),
    km2: z.number().nullable().describe('Ground of the areas, each piece once'),
    km2Seen: z.number().nullable(),
    modelId: z.string(),
    modelVersion: z.string(),
    sensorClass,
    floorM: z.number().min(0),
    observations: z.array(z.string()),
    scenes: z.array(z.string()),
    reviewed: z.array(z.string()).describe('Areas where analysts counted otherwise; a total is of boxes'),
  })
  .meta({ id: 'Total' });

export const totals = z
  .strictObject({
    site: z.string(),
    origin,
    areas: z.array(z.string()).describe('Sought, of whatever class; each total names its own'),
    totals: z.array(total),
    next: z.string().nullable(),
  })
  .meta({ id: 'Totals' });
