import { z } from 'zod';
import { AREA_KINDS } from '../../src/domain/site.ts';
import { label, objectClass, slug, toldFamily } from './common.ts';

/** RFC 7946 positions: longitude, latitude, WGS 84; a height is allowed and dropped. */
const position = z.array(z.number()).min(2).max(3);

/** One outer ring; what it encloses is checked by src/domain/ring.ts, whose messages name the point. */
export const polygon = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(position).max(10_000)).length(1, 'expected one outer ring without holes'),
});

/** In answers: closed, counter-clockwise. */
export const polygonOut = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(z.array(z.tuple([z.number(), z.number()]))),
});

const areaProperties = {
  name: label,
  kind: z.enum(AREA_KINDS).exclude(['scene']),
  classes: z.array(objectClass).min(1),
};

/** An area as plain fields, or as a GeoJSON Feature as this API answers it: what only we set there is passed over. */
export const areaRequest = z
  .union([
    z.strictObject({ id: slug.optional(), ...areaProperties, geometry: polygon }),
    z
      .strictObject({
        type: z.literal('Feature'),
        id: slug.optional(),
        bbox: z.array(z.number()).optional(),
        geometry: polygon,
        properties: z.strictObject({
          ...areaProperties,
          site: z.unknown().optional(),
          verified: z.unknown().optional(),
          revision: z.unknown().optional(),
        }),
      })
      .transform(({ id, geometry, properties: { name, kind, classes } }) => ({
        id,
        name,
        kind,
        classes,
        geometry,
      })),
  ])
  .meta({ id: 'AreaRequest' });

export const areaFeature = z
  .strictObject({
    type: z.literal('Feature'),
    id: z.string(),
    geometry: polygonOut.nullable(),
    properties: z.strictObject({
      name: z.string(),
      kind: z.enum(AREA_KINDS),
      classes: z.array(objectClass),
      site: z.string().nullable(),
      verified: z.boolean(),
      revision: z.int().min(1),
    }),
  })
  .meta({ id: 'AreaFeature' });

export const siteCollection = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    properties: z.strictObject({
      id: z.string(),
      name: z.string(),
      timezone: z.string(),
      fictional: z.boolean(),
    }),
    features: z.array(areaFeature),
  })
  .meta({ id: 'SiteCollection', description: 'The format of the built-in sites' });

/** One feature of a scene's detections. */
export const detectionFeature = z
  .strictObject({
    type: z.literal('Feature'),
    id: z.string().describe('What reviews cite the box by; the same as long as the box is'),
    geometry: polygonOut.nullable().describe('null without georeference: then the corners say where'),
    properties: z.strictObject({
      class: objectClass,
      score: z.number().min(0).max(1),
      family: toldFamily.nullable().describe('null where the model tells none'),
      familyProbability: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('Of the best family, also when unknown'),
      lengthM: z.number().nullable(),
      widthM: z.number().nullable(),
      headingDeg: z.number().nullable().describe('Of the long side, clockwise from north, 0 to 180'),
      corners: z
        .array(z.tuple([z.number(), z.number()]))
        .length(4)
        .describe('Pixels of the scene'),
    }),
  })
  .meta({ id: 'DetectionFeature' });

export const detectionCollection = z
  .strictObject({
    type: z.literal('FeatureCollection'),
    scene: z.string(),
    generation: z.int(),
    origin: z.string(),
    licence: z.string().nullable(),
    attribution: z.string().nullable(),
    next: z.string().nullable().describe('Cursor of the following page, when `limit` was given'),
    features: z.array(detectionFeature),
  })
  .meta({ id: 'DetectionCollection' });
