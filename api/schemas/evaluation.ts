import { z } from 'zod';
import { ALERT_KINDS } from '../../src/domain/alerting/signal.ts';
import { UNUSABLE_REASONS } from '../../src/domain/observation.ts';
import { SENSOR_CLASSES } from '../../src/domain/sensor-class.ts';
import { count, cursorText, instant, links, objectClass, origin, rateNumbers, share } from './common.ts';

export const kind = z.enum(ALERT_KINDS);
export const sensorClass = z.enum(SENSOR_CLASSES);
const ways = z.strictObject({ up: z.number(), down: z.number() });

const baseline = z
  .strictObject({
    errors: z
      .strictObject({
        recall: z.number(),
        falsePerKm2: z.number(),
        falsePerHit: z.number().optional().describe('False boxes beside each object found'),
      })
      .describe('How the model errs here, as this history tells'),
    exposure: z.number().describe('Share seen x boxes of an object'),
    clutter: z.number().describe('False boxes expected on the ground seen'),
    rate: z.number().describe('True objects over the whole area expected at this pass'),
    lnRateError: z.number().nullable().describe('Standard error of ln rate'),
    law: z
      .strictObject({ mu: z.number(), phi: z.number() })
      .describe('Mean and dispersion of raw counts here'),
    passes: count,
    from: instant,
    to: instant,
    trend: z.boolean(),
    season: z.boolean(),
  })
  .meta({ id: 'Baseline' });

const exceedance = z.strictObject({
  threshold: z.number().describe('99.5 % quantile of counts to come'),
  score: z.number().describe('1 at the threshold'),
  p: z.number().describe('Chance of so many under the baseline'),
  sureness: z.number().nullable().describe('Chance that the truth itself is over; null below the threshold'),
  enough: z.boolean(),
  exceeds: z.boolean(),
});

const signal = z
  .union([
    z.strictObject({
      says: z.literal('nothing'),
      reason: z.enum(['building-baseline', 'no-objects', 'same-day']),
    }),
    z.strictObject({
      says: z.enum(['odd', 'leaning', 'calm']),
      direction: z.enum(['up', 'down']),
      value: z.number(),
      threshold: z.number(),
      p: z.number().nullable(),
    }),
  ])
  .meta({ id: 'Signal' });

/** All that was concluded from one look. */
export const evaluation = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('no-data'),
      at: instant,
      seen: share,
      reason: z.enum(UNUSABLE_REASONS),
    }),
    z.strictObject({
      kind: z.literal('judged'),
      at: instant,
      raw: count,
      seen: share,
      news: z.enum(['news', 'same-day', 'unchanged']).describe('Whether it is a second opinion'),
      confirmed: z.boolean(),
      baseline: baseline.nullable().describe('Null while it is being built'),
      exceedance: exceedance.nullable(),
      shift: z.strictObject({ sums: ways, limits: ways }).nullable(),
      signals: z.strictObject({ spike: signal, shift: signal, resumption: signal, rules: z.array(signal) }),
    }),
  ])
  .meta({ id: 'Evaluation' });

export const look = z
  .strictObject({
    observation: z.string(),
    raw: count.nullable().describe('Boxes counted; null where the look is no data'),
    km2Seen: z.number().min(0),
    unchanged: z.boolean(),
    strand: z.string().describe('Outline, version of the model and bands: one baseline each'),
    published: z
      .strictObject({ value: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .describe('The count as the series gives it'),
    byAnalyst: z.boolean(),
    still: count.describe('Boxes of what has stood there from the beginning, which raw leaves out'),
  })
  .meta({ id: 'ChartedLook' });

const rates = z.record(
  z.string(),
  z.strictObject({
    class: objectClass,
    ...rateNumbers,
    measuredOn: z.string(),
    areas: z.array(z.string()).optional(),
    without: z.array(z.string()).optional(),
  }),
);

export const userRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('over'),
    count: z.number().min(0).max(1_000_000).describe('More objects than this in the ground seen'),
  }),
  z.strictObject({
    kind: z.literal('change'),
    percent: z.number().gt(0).max(1_000_000).describe('So far from the median of the last 12 usable looks'),
  }),
]);

export const evaluationsQuery = z.strictObject({
  class: objectClass.optional(),
  chart: z.string().optional().describe('One chart by its id'),
  origin: origin.optional().describe('Default real; simulated for areas of fictional sites. Never both'),
  from: z.string().optional().describe('Inclusive; an instant with offset, or a day (UTC)'),
  to: z.string().optional().describe('Exclusive; an instant with offset, or a day (UTC)'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  cursor: cursorText.optional(),
});

export const evaluations = z
  .strictObject({
    area: z.string(),
    origin,
    charts: z
      .array(
        z.strictObject({
          id: z.string(),
          class: objectClass,
          model: z.string(),
          sensorClass,
          floorM: z.number().min(0),
          method: z.int(),
          rates: rates.describe('By strand'),
          rules: z.array(z.strictObject({ id: z.string(), rule: userRule })),
        }),
      )
      .describe('What its looks are judged by'),
    items: z.array(
      z.strictObject({
        chart: z.string(),
        look,
        held: z.boolean().describe('Over its threshold, and chance explains it among the series of its pass'),
        evaluation,
        links,
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'Evaluations' });

const backtestEvent = z.strictObject({
  at: instant,
  reason: z.enum(['fired', 'worsened', 'repeated', 'resolved', 'withdrawn']),
  kind,
  value: z.number(),
  threshold: z.number(),
  p: z.number().nullable(),
});

/** As `crosstie backtest --json` prints it. */
export const backtested = z
  .strictObject({ events: z.array(backtestEvent), evaluations: z.array(evaluation) })
  .meta({ id: 'Backtest' });

export const backtestRequest = z
  .strictObject({
    chart: z.string().min(1).max(200).describe('Id of a chart (GET /v1/areas/:id/evaluations)'),
    rules: z.array(userRule).max(20).default([]),
  })
  .meta({ id: 'BacktestRequest' });

export const backtestQuery = z.strictObject({
  over: z.coerce.number().min(0).max(1_000_000).optional().describe('CSV only: a rule, more than so many'),
  change: z.coerce
    .number()
    .gt(0)
    .max(1_000_000)
    .optional()
    .describe('CSV only: a rule, so many percent from the median'),
});
