import { z } from 'zod';
import { WAGON_FAMILIES } from '../../src/domain/family.ts';
import { UNUSABLE_REASONS } from '../../src/domain/observation.ts';
import { VERDICTS } from '../../src/domain/review.ts';
import { SENSOR_CLASSES } from '../../src/domain/sensor-class.ts';
import { AREA_KINDS } from '../../src/domain/site.ts';
import {
  count,
  instant,
  label,
  links,
  objectClass,
  origin,
  rateNumbers,
  share,
  toldFamily,
} from './common.ts';
import { polygon, polygonOut } from './geojson.ts';

const family = z.enum(WAGON_FAMILIES);
const pixel = z.tuple([z.number(), z.number()]);
const corners = z.array(pixel).length(4);
export const analystName = label.max(100).describe('Who says so: a name, kept in the trail');

const boxIn = {
  geometry: polygon.optional().describe('Its four corners on the ground; or `corners`'),
  corners: corners.optional().describe('Its four corners in pixels of `scene`; or `geometry`'),
  scene: z
    .string()
    .optional()
    .describe('One of the scenes of the observation; needed where there are several'),
};

const decision = z.discriminatedUnion('verdict', [
  z.strictObject({
    detection: z.string(),
    verdict: z.enum(['confirm', 'static']),
    family: family.optional().describe('What you call the wagon'),
  }),
  z.strictObject({
    detection: z.string(),
    verdict: z.literal('move'),
    to: z.strictObject(boxIn).describe('Where it lies in truth'),
    family: family.optional(),
  }),
  z.strictObject({ detection: z.string(), verdict: z.literal('reject') }),
]);

/** As long as a review can be: 20,000 boxes moved and as many added, each with four corners in full digits, come to 15 MB. */
export const MAX_REVIEW_BYTES = 16 * 1024 ** 2;

export const reviewRequest = z
  .strictObject({
    analyst: analystName,
    decisions: z.array(decision).max(20_000).default([]),
    others: z
      .enum(['confirm', 'reject'])
      .optional()
      .describe('What you say of every box that `decisions` does not name; absent: you did not look at them'),
    added: z
      .array(
        z.strictObject({
          class: objectClass,
          ...boxIn,
          family: family.optional(),
          static: z.boolean().default(false),
        }),
      )
      .max(20_000)
      .default([]),
    hidden: z.array(polygon).max(500).default([]).describe('Ground that was not visible'),
    searched: z
      .boolean()
      .default(false)
      .describe('You searched the whole ground for what no box shows. Needed for a count'),
    areaOnPlace: z
      .boolean()
      .default(false)
      .describe('You saw that the area lies on its yard or quay. Needed for a zero where nobody verified it'),
    note: z.string().max(5000).optional(),
  })
  .meta({ id: 'ReviewRequest' });

const place = {
  scene: z.string(),
  corners: corners.describe('Pixels of the scene'),
  geometry: polygonOut.nullable().describe('null without georeference'),
};

const citedBox = z.strictObject({
  detection: z.string(),
  class: objectClass.describe('In which it is counted'),
  family: toldFamily.nullable(),
  ...place,
});

const classTally = z.strictObject({
  class: objectClass,
  count: count.describe('Objects present in the ground that was visible, static ones among them'),
  static: count,
  families: z.array(z.strictObject({ family: toldFamily, count })).nullable(),
  hits: count.describe('Boxes of the model that are objects'),
  missed: count.describe('Objects without a box'),
  falseBoxes: count.describe('Boxes that are no objects'),
});

const tally = z.strictObject({
  complete: z.boolean().describe('Every box was looked at and the ground searched; else it is no count'),
  boxes: count,
  lookedAt: count,
  seen: share.describe('Share of the area visible after what was drawn out'),
  counts: z.array(classTally).nullable(),
});

export const reviewSummary = z
  .strictObject({
    id: z.string(),
    revision: z.int().min(1),
    analyst: z.string(),
    savedBy: z.string(),
    savedAt: instant,
    withdrawn: z.boolean(),
    observation: z.string(),
    area: z.string(),
    areaRevision: z.int(),
    site: z.string().nullable(),
    at: instant.nullable(),
    origin,
    model: z.strictObject({ id: z.string(), version: z.string() }).describe('Whose boxes were reviewed'),
    searched: z.boolean(),
    areaOnPlace: z.boolean(),
    note: z.string().nullable(),
    ...tally.shape,
    links,
  })
  .meta({ id: 'ReviewSummary' });

const saidOfBox = citedBox.extend({
  verdict: z.enum(VERDICTS),
  said: family.nullable().describe('The family that the analyst tells'),
  to: z.strictObject(place).nullable(),
});

const marks = {
  decisions: z.array(saidOfBox),
  added: z.array(
    z.strictObject({
      class: objectClass,
      family: family.nullable(),
      static: z.boolean(),
      lengthM: z.number().nullable(),
      ...place,
    }),
  ),
  hidden: z.array(polygonOut),
};

export const review = reviewSummary.extend(marks).meta({ id: 'Review' });

export const reviewWithTrail = review
  .extend({
    trail: z.array(
      z.strictObject({ revision: z.int(), at: instant, by: z.string(), changes: z.array(z.string()) }),
    ),
  })
  .meta({ id: 'ReviewWithTrail' });

export const reviewedNumber = z
  .strictObject({
    class: objectClass,
    value: z
      .number()
      .nullable()
      .describe('null where a zero would not be believed, or too little was visible'),
    low: z.number().nullable(),
    high: z.number().nullable(),
    reason: z.enum(UNUSABLE_REASONS).nullable(),
    static: count,
    families: z.array(z.strictObject({ family: toldFamily, count })).nullable(),
    seen: share,
    analysts: z.array(z.string()),
    reviews: z.array(z.string()),
    observation: z.string().describe('The one that was reviewed'),
    current: z.boolean().describe('false: of boxes of another version or revision; to be looked at again'),
  })
  .meta({ id: 'ReviewedNumber' });

export const observationReviews = z
  .strictObject({
    observation: z.string(),
    items: z.array(review),
    numbers: z.array(reviewedNumber).describe('What the complete reviews come to together'),
    boxes: z.array(citedBox).describe('What there is to be looked at'),
    former: z
      .array(
        z.strictObject({
          review: reviewSummary,
          lookAgain: z.string().describe('Why it counts no more here'),
          suggestions: z
            .array(
              z.strictObject({
                verdict: z.enum(['confirm', 'static', 'reject', 'add']),
                detection: z.string().nullable().describe("Today's box; null for add"),
                class: objectClass,
                overlap: z.number().nullable().describe('Rotated IoU of then and now'),
                ...place,
              }),
            )
            .describe('Carried over by rotated IoU; nothing of it is counted until somebody has looked'),
        }),
      )
      .describe(
        'Reviews of this look on boxes of another version of the model, or another revision of the area',
      ),
  })
  .meta({ id: 'ObservationReviews' });

export const comparison = z
  .strictObject({
    observation: z.string(),
    analysts: z.array(z.string()),
    reviews: z.array(z.string()),
    classes: z.array(
      z.strictObject({
        class: objectClass,
        counts: z.array(count).describe('Of each analyst'),
        difference: count.describe('Of the highest and the lowest'),
        byAll: count.describe('Objects that all of them have'),
        byAny: count.describe('Objects that at least one of them has'),
        value: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    ),
    disagreements: z
      .array(
        z.strictObject({
          classes: z.array(objectClass.nullable()).describe('As each analyst has it; null: not there'),
          ...place,
        }),
      )
      .describe('Objects that not all have, or not in the same class'),
  })
  .meta({ id: 'ReviewComparison' });

const rates = z.strictObject({
  recall: z.number().describe('Mean share of objects found'),
  falsePerKm2: z
    .number()
    .describe('Without those beside objects where falsePerHitShape is stated; else all of them'),
  ...rateNumbers,
});

export const errorRates = z
  .strictObject({
    site: z.string(),
    origin,
    needed: count.describe('Reviewed scenes from which on learned rates hold'),
    items: z.array(
      z.strictObject({
        model: z.strictObject({ id: z.string(), version: z.string() }),
        class: objectClass,
        sensorClass: z.enum(SENSOR_CLASSES),
        areas: z.array(z.enum(AREA_KINDS)).nullable().describe('Kinds of area; null: any other'),
        inUse: z.enum(['card', 'reviews']),
        reviewedScenes: count,
        seenKm2: z.number(),
        hits: count,
        missed: count,
        falseBoxes: count,
        card: rates,
        learned: rates.describe('What the reviews teach so far'),
      }),
    ),
  })
  .meta({ id: 'ErrorRates' });
