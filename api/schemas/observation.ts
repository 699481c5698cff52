import { z } from 'zod';
import { RAIL_DOUBTS, UNUSABLE_REASONS } from '../../src/domain/observation.ts';
import {
  commaList,
  count,
  cursorText,
  instant,
  links,
  objectClass,
  origin,
  rateNumbers,
  share,
  toldFamily,
} from './common.ts';
import { area } from './site.ts';

export const visibility = z
  .enum(['mask', 'estimated', 'reviewed', 'unchecked'])
  .describe('How the visible share is known');
export const reason = z.enum(UNUSABLE_REASONS);
export const status = z.enum(['counted', 'unusable']);

export const interval = {
  raw: count.nullable().describe('Boxes over the counting threshold; null where no model looked'),
  value: z.number().nullable().describe('Median of the true number in what was seen; null when unusable'),
  low: z.number().nullable().describe('95 % interval'),
  high: z.number().nullable(),
};

/** How the raw count falls apart. */
export const movement = {
  moving: count
    .nullable()
    .describe('Of raw, what is no static object; it may move. Null where no model looked'),
  static: count
    .nullable()
    .describe(
      'Of raw, objects of the static register: the same box in most looks for 90 days. Null where no model looked',
    ),
};

export const families = z
  .array(
    z.strictObject({
      family: toldFamily,
      ...interval,
      raw: count.describe('Counted boxes that were called so'),
      value: z.number().nullable().describe('null for unknown, and where a zero would not be believed'),
    }),
  )
  .nullable()
  .describe('The same wagons by family; null when unusable, or where no families are told');

const rates = z
  .strictObject({
    from: z.enum(['card', 'reviews']).describe("The model's own, or learned at this site"),
    reviewedScenes: count.describe('That they rest on; 0 for the card'),
    ...rateNumbers,
    measuredOn: z
      .string()
      .optional()
      .describe('What they were measured on, as the model card has it; absent in old observations'),
  })
  .nullable()
  .describe('What the interval was made with; null where none is stated');

const railString = z
  .strictObject({
    cars: z
      .array(z.strictObject({ class: objectClass, count: z.number().int().min(1) }))
      .describe('How many of each class; a lone vehicle is a string of one'),
    lengthM: z.number().min(0).describe('Over couplers along the track, as measured'),
    headingDeg: z
      .number()
      .min(0)
      .lt(180)
      .nullable()
      .describe('Clockwise from north; null without georeference'),
    ends: z
      .array(z.array(z.number()).length(2))
      .length(2)
      .nullable()
      .describe('Longitude and latitude of its two ends, the western first; null without georeference'),
    doubt: z
      .enum(RAIL_DOUBTS)
      .nullable()
      .describe('Why it may be no string of wagons: nothing of it says that it stands on rails'),
  })
  .meta({ id: 'RailString' });

export const observation = z
  .strictObject({
    id: z.string(),
    area: area.omit({ links: true }).describe('The revision that was counted'),
    site: z.string().nullable(),
    pass: z.string(),
    origin,
    at: instant.nullable(),
    atAssumed: z.boolean(),
    status,
    reason: reason.nullable(),
    detail: z.string().nullable(),
    visibility,
    seen: share,
    areaKm2: z.number().min(0),
    gsdM: z.number().min(0),
    sensor: z.string().nullable(),
    counts: z.array(
      z.strictObject({
        class: objectClass,
        ...interval,
        moving: movement.moving.describe('Null where no model looked, or it is in no series'),
        static: movement.static,
        floorM: z.number().min(0),
        families,
        rates,
      }),
    ),
    strings: z
      .array(railString)
      .nullable()
      .describe(
        'Rail vehicles grouped along their tracks, the longest first: of all boxes over the counting threshold in what ' +
          'was seen, also where the count is unusable. A string is no train. Null: strings were not looked for',
      ),
    model: z.strictObject({ id: z.string(), version: z.string(), sha256: z.string(), threshold: z.number() }),
    scenes: z.array(
      z.strictObject({
        id: z.string(),
        deleted: z.boolean(),
        acquiredAt: instant.nullable(),
        sensor: z.string().nullable(),
        sha256: z.string().nullable(),
        href: z.string().nullable(),
        licence: z.string().nullable(),
        attribution: z.string().nullable(),
        republish: z.boolean(),
        links,
      }),
    ),
    caveats: z.array(z.string()),
    observedAt: instant,
    withdrawn: z
      .strictObject({ at: instant, scene: z.string() })
      .nullable()
      .describe(
        'Set when a scene that it cites was deleted or corrected: what it said is kept, and no longer holds',
      ),
    links,
  })
  .meta({ id: 'Observation' });

export const pictureQuery = z.strictObject({
  scene: z.string().optional().describe('One of its scenes; default the one that shows most of the area'),
  width: z.coerce.number().int().min(64).max(4096).default(1600).describe('Longest side of the imagery, px'),
  private: z.enum(['0', '1']).default('0').describe('1: for your own eyes, from this machine only'),
  clean: z.enum(['0', '1']).default('0').describe('1: without boxes and hatching, to judge the pixels by'),
});

export const detectionsQuery = z.strictObject({
  minScore: z.coerce.number().min(0).max(1).optional(),
  class: commaList.pipe(z.array(objectClass)).optional(),
  model: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional().describe('Absent: everything, streamed'),
  cursor: cursorText.optional(),
});
