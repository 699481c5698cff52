import { z } from 'zod';
import { OBJECT_CLASSES } from '../../src/domain/detection.ts';
import { WAGON_FAMILIES } from '../../src/domain/family.ts';
import { SENSOR_CLASSES } from '../../src/domain/sensor-class.ts';

/** What clients may choose as an id: it stands in URLs, file names and job ids. */
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'expected small letters, digits and single hyphens')
  .min(1)
  .max(80);

/** Databases hold no NUL, and half a character is none. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]*$/u;

/** Any id in a path; unknown ones are 404 and not 400. */
export const idUpTo = (most: number) =>
  z.string().min(1).max(most).regex(PRINTABLE, 'expected no control characters');
export const pathId = idUpTo(200);
export const idParams = z.strictObject({ id: pathId });
export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});

export const label = z.string().trim().min(1).max(500).regex(PRINTABLE, 'expected no control characters');
export const origin = z.enum(['real', 'simulated']);
export const objectClass = z.enum(OBJECT_CLASSES);
export const sensorClass = z
  .enum(SENSOR_CLASSES)
  .describe('By the judged GSD: sub-metre up to 1.25 m, metre up to 4 m, decametre above');
/** Of a wagon; `unknown` where the model is not sure enough. */
export const toldFamily = z.enum([...WAGON_FAMILIES, 'unknown']);

/** Sent and answered as text; its meaning is checked by src/domain/time.ts, whose messages say more. */
export const instantText = z.string().max(64).describe('ISO 8601 with an offset or Z');
/** In answers: always UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });

export const share = z.number().min(0).max(1);
export const count = z.int().min(0);
export const metres = z.number().positive();

export const links = z.record(z.string(), z.string()).describe('Paths of related resources');

/** A list parameter: repeated, or one value with commas. */
export const commaList = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(',')))
  .transform((parts) => parts.map((part) => part.trim()).filter((part) => part !== ''));

export const cursorText = z.string().min(1).max(1000).describe('`next` of the page before');
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorText.optional(),
};

/** `next` is the cursor of the following page, null on the last. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() });
}

/** How a model errs on one class (RateNumbers of src/domain/model.ts). */
export const rateNumbers = {
  recallAlpha: z.number(),
  recallBeta: z.number(),
  falsePerKm2Shape: z.number(),
  falsePerKm2Rate: z.number(),
  falsePerHitShape: z
    .number()
    .optional()
    .describe('Of false boxes beside objects, per object found; absent: none told apart'),
  falsePerHitRate: z.number().optional(),
};
