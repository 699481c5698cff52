import { z } from 'zod';
import { AREA_KINDS } from '../../src/domain/site.ts';
import { label, links, objectClass, slug } from './common.ts';
import { polygonOut } from './geojson.ts';

const timezone = z
  .string()
  .refine((name) => isTimezone(name), 'expected an IANA time zone such as Asia/Pyongyang');

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const siteCreation = z
  .strictObject({
    id: slug.optional().describe('Made from the name when absent'),
    name: label,
    timezone,
    fictional: z.boolean().default(false).describe('Fictional sites hold simulated scenes only'),
  })
  .meta({ id: 'SiteCreation' });

export const siteChange = z.strictObject({ name: label, timezone }).meta({ id: 'SiteChange' });

export const verification = z
  .strictObject({ verified: z.boolean().default(true) })
  .default({ verified: true })
  .meta({ id: 'Verification' });

export const area = z
  .strictObject({
    id: z.string(),
    site: z.string().nullable(),
    name: z.string(),
    kind: z.enum(AREA_KINDS),
    classes: z.array(objectClass),
    verified: z.boolean().describe('A person saw on imagery that the ring lies on the place'),
    revision: z.int().min(1),
    geometry: polygonOut.nullable(),
    links,
  })
  .meta({ id: 'Area' });

export const areaHistory = z
  .strictObject({ items: z.array(area).describe('Oldest first'), next: z.null() })
  .meta({ id: 'AreaHistory' });

export const reobserved = z
  .strictObject({
    scenes: z.array(z.string()).describe('They run again'),
    gone: z
      .array(z.string())
      .describe(
        'Their pixels or masks cannot be read any more, being let go or behind a link that ended: what they said stays',
      ),
  })
  .meta({ id: 'Reobserved' });

export const site = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    timezone: z.string(),
    fictional: z.boolean(),
    areas: z.array(area),
    links,
  })
  .meta({ id: 'Site' });
