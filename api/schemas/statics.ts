import { z } from 'zod';
import { count, instant, label, links, objectClass, origin, pageOf } from './common.ts';

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const corners = z
  .tuple([position, position, position, position])
  .describe('Longitude and latitude of the four corners of a box, in ring order');
const cornersOut = z.array(z.array(z.number()).length(2)).length(4);
const mark = z.enum(['static', 'moving']);

export const staticsQuery = z.strictObject({
  area: z.string().optional(),
  class: objectClass.optional(),
  origin: origin.optional().describe('Default real; simulated for fictional sites'),
});

const staticObject = z
  .strictObject({
    id: z.string().describe('From area, model, class and place: it moves when the place is known better'),
    area: z.string(),
    class: objectClass,
    modelId: z.string(),
    corners: cornersOut,
    centre: z.array(z.number()).length(2),
    firstSeenAt: instant.nullable().describe('null: marked by an analyst, and boxed by no look'),
    lastSeenAt: instant.nullable(),
    sightings: count.describe('Usable looks that boxed it'),
    looks: count.describe('Usable looks from the first to the last of them'),
    by: z.enum(['looks', 'analyst']).describe('From so many looks, or because an analyst says so'),
  })
  .meta({ id: 'StaticObject' });

export const statics = z
  .strictObject({ site: z.string(), origin, items: z.array(staticObject) })
  .meta({ id: 'StaticRegister' });

const said = { note: label.optional(), by: label.optional().describe('Who says so') };

export const markRequest = z
  .union([
    z.strictObject({ mark, static: z.string().describe('An object of the register'), ...said }),
    z.strictObject({ mark, area: z.string(), class: objectClass, corners, ...said }),
  ])
  .meta({ id: 'StaticMarkRequest' });

export const staticMark = z
  .strictObject({
    id: z.string(),
    site: z.string(),
    area: z.string(),
    class: objectClass,
    corners: cornersOut,
    mark,
    note: z.string().nullable(),
    by: z.string().nullable(),
    markedAt: instant,
    links,
  })
  .meta({ id: 'StaticMark' });

export const staticMarks = pageOf(staticMark);
