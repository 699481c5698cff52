import { z } from 'zod';
import { MEASURES, SCOPES } from '../../src/domain/reference.ts';
import {
  count,
  instant,
  instantText,
  label,
  links,
  objectClass,
  origin,
  pageQuery,
  share,
  slug,
} from './common.ts';

const measure = z
  .enum(MEASURES)
  .describe('present: there at one instant; flow: passed in a period; upper-bound: never more in a period');
const scope = z.enum(SCOPES).describe('What was counted. Numbers of two scopes are not to be compared');

const fields = {
  at: instantText.describe('A day (UTC) or an instant with an offset'),
  until: instantText.nullable().optional().describe('Exclusive; absent: that day, or that instant'),
  count: count.max(1_000_000).nullable().describe('null: somebody looked and could not see'),
  area: label.nullable().optional(),
  class: objectClass.nullable().optional().describe('The class of ours to lay it beside'),
  measure: measure.optional().describe('Default present'),
  scope: scope.optional().describe('Default by class'),
  approximate: z.boolean().optional().describe('The source says "about"'),
  seen: share.nullable().optional(),
  sensor: label.nullable().optional(),
  source: label.optional().describe('Default "own tally"'),
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
    .max(4000)
    .nullable()
    .optional(),
  note: label.nullable().optional(),
};

export const referenceFields = z.strictObject(fields);

export const referenceRequest = z
  .strictObject({ references: z.array(referenceFields).min(1).max(10_000) })
  .meta({ id: 'ReferenceRequest' });

/** Where an import belongs, and what its lines leave out. */
export const importQuery = z.strictObject({
  site: slug,
  area: fields.area.unwrap().unwrap().optional(),
  class: objectClass.optional(),
  measure: measure.optional(),
  scope: scope.optional(),
  source: label.optional(),
});

export const referenceQuery = z.strictObject({
  site: z.string().optional(),
  origin: origin.optional().describe('Default real; simulated for fictional sites. Never both'),
  area: z.string().optional(),
  class: objectClass.optional(),
  from: z.string().optional().describe('Inclusive; an instant with offset, or a day (UTC)'),
  to: z.string().optional().describe('Exclusive; an instant with offset, or a day (UTC)'),
  ...pageQuery,
});

export const reference = z
  .strictObject({
    id: z.string(),
    site: z.string(),
    origin: origin.describe('simulated: of a fictional site, and made up like it'),
    area: z.string().nullable().describe('null: the place as a whole'),
    class: objectClass.nullable(),
    from: instant,
    to: instant.describe('Exclusive; the same as from for an instant'),
    count: count.nullable(),
    approximate: z.boolean(),
    measure,
    scope,
    seen: share.nullable(),
    sensor: z.string().nullable(),
    source: z.string(),
    url: z.string().nullable(),
    note: z.string().nullable(),
    builtIn: z.boolean().describe('It comes with the project; others can be deleted'),
    importedAt: instant.nullable(),
    links,
  })
  .meta({ id: 'Reference', description: 'A count that somebody else made: never part of a series' });

export const imported = z
  .strictObject({ imported: count, ids: z.array(z.string()) })
  .meta({ id: 'ImportedReferences' });
