import { z } from 'zod';
import { ALERT_STATES } from '../../src/domain/alerting/alert.ts';
import { UNUSABLE_REASONS } from '../../src/domain/observation.ts';
import {
  commaList,
  count,
  instant,
  instantText,
  label,
  links,
  objectClass,
  origin,
  pageQuery,
} from './common.ts';
import { evaluation, kind, look, sensorClass, userRule } from './evaluation.ts';

const state = z.enum(ALERT_STATES);
const area = z.string().min(1).max(200).nullable().default(null);
const where = {
  area: area.describe('Null: every area of the site'),
  class: objectClass.nullable().default(null).describe('Null: every class'),
};

export const alertsQuery = z.strictObject({
  state: commaList.pipe(z.array(state).min(1)).optional().describe('Default pending, firing and resolved'),
  site: z.string().optional(),
  kind: commaList.pipe(z.array(kind).min(1)).optional(),
  since: instantText.optional().describe('Alerts that last since then or later; an instant, or a day (UTC)'),
  origin: origin.default('real'),
  ...pageQuery,
});

const acknowledged = z.strictObject({ at: instant, by: z.string(), note: z.string().nullable() });

export const alert = z
  .strictObject({
    id: z.string().describe('The fingerprint: chart, and what is watched there'),
    site: z.string(),
    area: z.string(),
    class: objectClass,
    origin,
    kind,
    rule: z.string().nullable().describe('Of a user'),
    model: z.string(),
    sensorClass,
    floorM: z.number().min(0),
    state,
    since: instant.nullable().describe('The first odd look; null for quiet ones'),
    firedAt: instant.nullable(),
    resolvedAt: instant.nullable(),
    direction: z.enum(['up', 'down']).nullable(),
    peak: z.strictObject({ count, at: instant }).nullable().describe('The count furthest from usual'),
    stale: z.boolean().describe('Open, and without a usable look for 30 days: neither trust nor dismiss it'),
    sight: z
      .strictObject({
        seeing: z.boolean(),
        lastSeenAt: instant.nullable(),
        blindSince: instant.nullable(),
        reason: z.enum(UNUSABLE_REASONS).nullable().describe('Why it sees nothing'),
      })
      .describe('Whether there is anything to go by'),
    acknowledged: acknowledged.nullable().describe('Of this firing'),
    evidence: z
      .strictObject({ observation: z.string(), picture: z.string(), scenes: z.array(z.string()) })
      .nullable()
      .describe('Of its peak: an observation, its picture (a path) and its scenes'),
    links,
  })
  .meta({ id: 'Alert' });

const event = z
  .strictObject({
    id: z.string(),
    at: instant.describe('Acquisition of the look that made it'),
    reason: z.enum(['fired', 'worsened', 'repeated', 'resolved', 'withdrawn']),
    kind,
    value: z.number(),
    threshold: z.number(),
    p: z.number().nullable(),
    sentence: z.string().describe('To be quoted'),
    stands: z.boolean().describe('Still part of the history, as it is known now'),
    told: z.boolean(),
    because: z
      .enum(['old', 'known', 'silenced', 'acknowledged', 'never-told'])
      .nullable()
      .describe('Why it was not told'),
    silence: z.string().nullable(),
    decidedAt: instant,
    look: look.nullable().describe('As it was when the event was made; null of one that is there no more'),
    held: z.boolean().nullable(),
    evaluation: evaluation.nullable().describe('What explains it: baseline, threshold, p'),
    links,
  })
  .meta({ id: 'AlertEvent' });

export const alertHistory = alert
  .extend({
    usual: z
      .strictObject({ at: instant, look, links })
      .nullable()
      .describe(
        'To lay beside it: the last look of its chart before it began about which nothing was odd. Null where there is none',
      ),
    events: z.array(event).describe('The latest decision first'),
  })
  .meta({ id: 'AlertHistory' });

export const acknowledgement = z
  .strictObject({ by: label, note: label.nullable().default(null) })
  .meta({ id: 'Acknowledgement' });

const on = { enabled: z.boolean().default(true) };
const [over, change] = userRule.options;

export const ruleChange = z
  .discriminatedUnion('kind', [over.extend({ ...where, ...on }), change.extend({ ...where, ...on })])
  .meta({ id: 'RuleChange' });

export const ruleCreation = z
  .discriminatedUnion('kind', [
    over.extend({ site: z.string(), ...where, ...on }),
    change.extend({ site: z.string(), ...where, ...on }),
  ])
  .meta({ id: 'RuleCreation' });

const ruleFacts = {
  id: z.string(),
  revision: z.int().min(1),
  site: z.string(),
  area: z.string().nullable(),
  class: objectClass.nullable(),
  enabled: z.boolean(),
  createdAt: instant,
  links,
};

export const rule = z
  .discriminatedUnion('kind', [over.extend(ruleFacts), change.extend(ruleFacts)])
  .meta({ id: 'Rule' });

export const silenceCreation = z
  .strictObject({
    site: z.string(),
    ...where,
    until: instantText.describe('Nothing is silenced for good'),
    why: label,
  })
  .meta({ id: 'SilenceCreation' });

export const silence = z
  .strictObject({
    id: z.string(),
    site: z.string(),
    area: z.string().nullable(),
    class: objectClass.nullable(),
    from: instant,
    until: instant,
    why: z.string(),
    active: z.boolean(),
    links,
  })
  .meta({ id: 'Silence' });

export const siteQuery = z.strictObject({ site: z.string().optional(), ...pageQuery });
export const silencesQuery = siteQuery.extend({
  active: z.enum(['0', '1']).optional().describe('1: only those that hold now'),
});
