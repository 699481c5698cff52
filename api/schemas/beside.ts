import { z } from 'zod';
import { count, instant, objectClass } from './common.ts';
import { reason } from './observation.ts';
import { reference } from './reference.ts';

const look = z.strictObject({
  at: instant,
  observation: z.string(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  reason: reason.nullable(),
});

const lengths = z
  .array(
    z.strictObject({
      fromM: z.number(),
      toM: z.number().nullable().describe('Exclusive; null: no end'),
      count,
    }),
  )
  .nullable()
  .describe('Boxes behind raw by their length; null for what is no vessel, and where boxes are not kept');

export const beside = z
  .strictObject({
    observation: z.string(),
    classes: z.array(
      z.strictObject({
        class: objectClass,
        usual: z
          .strictObject({
            looks: count,
            median: z.number(),
            least: z.number(),
            most: z.number(),
            from: instant,
            to: instant,
          })
          .nullable()
          .describe('Usable looks of the 365 days before, by the same kind of sensor; null without any'),
        previous: look.nullable().describe('The usable look before'),
        next: look.nullable(),
        unusable: z.array(look).describe('Looks between these two that gave no number'),
        lengths,
      }),
    ),
    published: z
      .array(reference)
      .describe('What others counted within two days, or say of a period that holds it'),
  })
  .meta({ id: 'Beside' });
