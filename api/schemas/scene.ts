import { z } from 'zod';
import { FAULTS, type FaultCode } from '../../src/domain/fault.ts';
import {
  count,
  instant,
  instantText,
  label,
  links,
  metres,
  objectClass,
  origin,
  share,
  slug,
} from './common.ts';
import { polygon, polygonOut } from './geojson.ts';

const gsd = z.number().gt(0).max(1000).describe('Ground sample distance of the sensor, m');
const usable = z.array(z.int().min(0).max(65_535)).min(1).max(256);
const offset = z.number().min(-1000).max(1000);

/** What an analyst knows about a scene; all of it may be corrected later. */
const facts = {
  acquiredAt: instantText.optional(),
  acquiredAtAssumed: z.boolean().optional().describe('The time is an assumption, not a record'),
  sensor: label.nullable().optional(),
  gsd: gsd.nullable().optional(),
  sites: z.array(slug).min(1).max(100).nullable().optional().describe('Only these; null: all it touches'),
  whole: z.boolean().optional().describe('Count the whole footprint'),
  licence: label.nullable().optional(),
  attribution: label.nullable().optional(),
  republish: z.boolean().optional().describe('Whether pictures of it may be published'),
  obscured: z
    .array(polygon)
    .max(1000)
    .nullable()
    .optional()
    .describe('Ground that an analyst saw to be hidden; []: all of it was seen; null: nobody looked'),
  shiftM: z.tuple([offset, offset]).optional().describe('Correction of its position, m east and north'),
};

/** Beside a file in a multipart upload. */
export const uploadFacts = z.strictObject({
  ...facts,
  origin: origin.optional(),
  maskUsable: usable.optional().describe('Mask values that mean: the ground was seen. Default 1 and 255'),
});

export const sceneRequest = z
  .strictObject({
    href: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).max(4000),
    mask: z
      .strictObject({
        href: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).max(4000),
        usable: usable.optional(),
      })
      .optional(),
    ...facts,
    origin: origin.optional(),
  })
  .meta({ id: 'SceneRequest' });

export const sceneUpload = z
  .strictObject({
    file: z.file().describe('GeoTIFF'),
    mask: z.file().optional().describe('Raster on the same ground'),
    ...uploadFacts.shape,
  })
  .meta({ id: 'SceneUpload' });

export const scenePatch = z.strictObject(facts).meta({ id: 'ScenePatch', description: 'JSON merge patch' });
export type SceneFacts = z.output<typeof scenePatch>;
export type UploadFacts = z.output<typeof uploadFacts>;

const SCENE_STATES = ['queued', 'running', 'done', 'outside', 'faulted', 'cancelled'] as const;
export const sceneStateName = z.enum(SCENE_STATES);

const faultCode = z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]]);

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('blob'), sha256: z.string(), name: z.string(), bytes: count }),
  z.strictObject({
    kind: z.literal('href'),
    href: z.string(),
    etag: z.string().nullable(),
    bytes: count.nullable(),
  }),
]);

const status = {
  state: sceneStateName,
  progress: z.strictObject({
    tilesDone: count.nullable(),
    tilesTotal: count.nullable(),
    fraction: share.nullable().describe('null while it is not known'),
  }),
  fault: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
};

export const tileQuery = z.strictObject({
  clip: z.coerce
    .number()
    .min(0)
    .max(10)
    .default(1)
    .describe('Percent of the scene that goes black, and white, so that the rest is told apart'),
  private: z.enum(['0', '1']).default('0').describe('1: for your own eyes, from this machine only'),
});

/** What a listener hears. */
export const sceneEvent = z
  .strictObject({ id: z.string(), generation: z.int(), ...status })
  .meta({ id: 'SceneEvent' });

const raster = z.strictObject({
  width: count,
  height: count,
  bands: count,
  sampleType: z.enum(['uint8', 'uint16', 'int16', 'float32']),
  crs: z.string().nullable(),
  affine: z.array(z.number()).length(6).nullable(),
  pixelSizeM: metres,
  gsdM: metres.describe('What it is judged on: the coarsest of pixel, sensor and declared'),
});

export const sceneSummary = z
  .strictObject({
    id: z.string(),
    ...status,
    generation: z.int(),
    source,
    acquiredAt: instant.nullable(),
    acquiredAtAssumed: z.boolean(),
    origin,
    sensor: z.string().nullable(),
    gsd: z.number().nullable(),
    whole: z.boolean(),
    sites: z.array(z.string()).nullable(),
    mask: z.strictObject({ source, usable: z.array(z.int()) }).nullable(),
    obscured: z.array(polygonOut).nullable(),
    shiftM: z.tuple([z.number(), z.number()]),
    licence: z.string().nullable(),
    attribution: z.string().nullable(),
    republish: z.boolean(),
    raster: raster.nullable().describe('null until its headers were read'),
    footprint: polygonOut.nullable(),
    createdAt: instant,
    links,
  })
  .meta({ id: 'SceneSummary' });

export const scene = sceneSummary
  .extend({
    faults: z.array(
      z.strictObject({
        stage: z.string(),
        code: faultCode,
        message: z.string(),
        generation: z.int(),
        at: instant,
      }),
    ),
    observations: z.array(
      z.strictObject({
        id: z.string(),
        area: z.string(),
        status: z.enum(['counted', 'unusable']),
        reason: z.string().nullable(),
        seen: share,
        counts: z.array(
          z.strictObject({
            class: objectClass,
            raw: count.nullable().describe('Null where no model looked'),
            value: z.number().nullable(),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        ),
        links,
      }),
    ),
  })
  .meta({ id: 'Scene' });
