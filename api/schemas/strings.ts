import { z } from 'zod';
import { RAIL_DOUBTS } from '../../src/domain/observation.ts';
import { cursorText, instant, origin } from './common.ts';

export const stringsQuery = z.strictObject({
  origin: origin.optional().describe('Default real; simulated for fictional sites. Never both'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  cursor: cursorText.optional(),
});

export const stringsOfArea = z
  .strictObject({
    area: z.string(),
    origin,
    looks: z
      .array(
        z.strictObject({
          observation: z.string(),
          at: instant,
          strings: z
            .array(
              z.strictObject({
                cars: z.int().min(1).describe('Vehicles; a lone one is a string of one'),
                lengthM: z.number().min(0),
                doubt: z.enum(RAIL_DOUBTS).nullable(),
              }),
            )
            .describe('The longest first; a string is no train'),
        }),
      )
      .describe('Dated looks in which strings were looked for, usable or not, by time'),
    next: z.string().nullable(),
  })
  .meta({ id: 'StringsOfArea' });
