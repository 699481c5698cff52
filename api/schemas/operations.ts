import { z } from 'zod';
import { WAGON_FAMILIES } from '../../src/domain/family.ts';
import { AREA_KINDS } from '../../src/domain/site.ts';
import { count, instant, objectClass, rateNumbers } from './common.ts';

export const failedJob = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    scene: z.string(),
    generation: z.int(),
    code: z.string(),
    message: z.string(),
    attempts: count,
    failedAt: instant,
  })
  .meta({ id: 'FailedJob' });

export const retried = z.strictObject({ id: z.string(), status: z.literal('waiting') });

export const model = z
  .strictObject({
    id: z.string(),
    version: z.string(),
    sha256: z.string(),
    licence: z.string(),
    classes: z.array(objectClass),
    gsd: z.strictObject({ wants: z.number(), min: z.number(), max: z.number() }).describe('m'),
    thresholds: z.strictObject({ count: z.number(), keep: z.number(), nmsIou: z.number() }),
    longestObjectM: z.number(),
    floorM: z.number(),
    outlineM: z
      .number()
      .describe('How far boxes reach outside the object on every side; lengths told are without it'),
    rates: z.array(
      z.strictObject({
        class: objectClass,
        areas: z
          .array(z.enum(AREA_KINDS))
          .optional()
          .describe('Kinds of area they hold for; absent: any ground'),
        without: z
          .array(z.enum(['red', 'green', 'blue', 'nir']))
          .optional()
          .describe('Optional bands that were missing when they were measured; absent: any scene'),
        ...rateNumbers,
        measuredOn: z.string(),
      }),
    ),
    families: z
      .strictObject({
        class: objectClass,
        names: z.array(z.enum(WAGON_FAMILIES)),
        unknownUnder: z.number(),
        maxGsd: z.number().describe('m; coarser scenes have no families'),
        confusion: z
          .array(z.array(count))
          .describe(
            'For each true family what held-out wagons of it were called: each of names, then unknown',
          ),
        measuredOn: z.string(),
      })
      .nullable()
      .describe('How wagon families are told; null where they are not'),
  })
  .meta({ id: 'Model' });

export const index = z
  .strictObject({
    name: z.literal('crosstie'),
    version: z.string(),
    basemapStyleUrl: z
      .string()
      .nullable()
      .describe("A MapLibre style under the dashboard's maps; null: its own"),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Index' });

export const health = z.strictObject({ status: z.literal('ok'), version: z.string() });

export const readiness = z.strictObject({
  status: z.literal('ready'),
  queue: z.strictObject({ waiting: count, active: count, delayed: count, failed: count }),
  models: count,
});
