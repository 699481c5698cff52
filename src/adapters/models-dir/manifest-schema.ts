import { z } from 'zod';
import { OBJECT_CLASSES } from '../../domain/detection.ts';
import { type FamilyTelling, WAGON_FAMILIES } from '../../domain/family.ts';
import type { ModelManifest } from '../../domain/model.ts';
import { NO_MODEL } from '../../domain/observation.ts';
import { AREA_KINDS } from '../../domain/site.ts';
import { tilingFaults } from '../../domain/tiling.ts';

const positive = z.number().positive();
const share = z.number().min(0).max(1);
const percent = z.number().min(0).max(100);
const stretch = { low: percent, high: percent };

const band = z.enum(['red', 'green', 'blue', 'nir']);
const gsd = z.strictObject({ wants: positive, min: positive, max: positive });

const input = z.strictObject({
  name: z.string().min(1),
  tile: z.int().positive().max(4096),
  margin: z.int().min(0),
  stride: z.int().positive(),
  layout: z.enum(['NCHW', 'NHWC']),
  type: z.enum(['uint8', 'float32']),
  bands: z.array(band).min(1),
  optionalBands: z.array(band).default([]),
  radiometry: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('as-is'), ...stretch }),
    z.strictObject({ kind: z.literal('percentiles'), ...stretch }),
  ]),
  normalise: z.strictObject({ mean: z.array(z.number()), std: z.array(positive) }).nullable(),
});

const rates = z.strictObject({
  class: z.enum(OBJECT_CLASSES),
  areas: z.array(z.enum(AREA_KINDS)).min(1).optional(),
  without: z.array(band).min(1).optional(),
  recallAlpha: positive,
  recallBeta: positive,
  falsePerKm2Shape: positive,
  falsePerKm2Rate: positive,
  falsePerHitShape: positive.optional(),
  falsePerHitRate: positive.optional(),
  measuredOn: z.string().min(1),
});

const families = z.strictObject({
  class: z.enum(OBJECT_CLASSES),
  names: z.array(z.enum(WAGON_FAMILIES)).min(2),
  unknownUnder: share,
  maxGsd: positive,
  confusion: z.array(z.array(z.int().min(0))),
  measuredOn: z.string().min(1),
});

/** models/<id>/model.json, with what one field asks of another. */
export const manifestSchema: z.ZodType<ModelManifest> = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected lower-case letters, digits, dots and hyphens')
      .refine((id) => !id.startsWith(NO_MODEL), `expected an id that does not begin with ${NO_MODEL}`),
    version: z.string().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits'),
    file: z.string().regex(/^[^/\\]+\.onnx$/, 'expected the name of an .onnx file in the same folder'),
    licence: z.string().min(1),
    classes: z.array(z.enum(OBJECT_CLASSES)).min(1),
    gsd,
    input,
    decoder: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('centre'), output: z.string().min(1), stride: z.int().positive() }),
      z.strictObject({
        kind: z.literal('yolo-obb'),
        output: z.string().min(1),
        scores: z.array(z.enum(OBJECT_CLASSES).nullable()).min(1).optional(),
      }),
    ]),
    thresholds: z.strictObject({ count: share, keep: share, nmsIou: share }),
    longestObjectM: positive,
    floorM: z.number().min(0),
    outlineM: z.number().min(0).default(0),
    rates: z.array(rates),
    families: families.nullable().default(null),
  })
  .check(({ value, issues }) => {
    const expect = (holds: boolean, path: readonly string[], message: string): void => {
      if (!holds) issues.push({ code: 'custom', path: [...path], message, input: value });
    };
    const { thresholds, classes } = value;
    const { bands, optionalBands, normalise, radiometry, tile } = value.input;
    expect(new Set(classes).size === classes.length, ['classes'], 'names a class twice');
    expect(value.gsd.min <= value.gsd.max, ['gsd'], `min ${value.gsd.min} is over max ${value.gsd.max}`);
    expect(
      thresholds.keep <= thresholds.count,
      ['thresholds'],
      `keep ${thresholds.keep} is over count ${thresholds.count}`,
    );
    expect(
      radiometry.low < radiometry.high,
      ['input', 'radiometry'],
      `low ${radiometry.low} is not under high ${radiometry.high}`,
    );
    for (const name of optionalBands)
      expect(bands.includes(name), ['input', 'optionalBands'], `${name} is none of the bands`);
    expect(
      bands.some((name) => !optionalBands.includes(name)),
      ['input', 'optionalBands'],
      'expected a band that is not optional',
    );
    for (const list of ['mean', 'std'] as const) {
      const length = normalise?.[list].length ?? bands.length;
      const message = `has ${length} numbers, expected one for each of ${bands.length} bands`;
      expect(length === bands.length, ['input', 'normalise', list], message);
    }
    const uint8 = value.input.type === 'uint8';
    expect(
      !(uint8 && normalise),
      ['input', 'normalise'],
      'expected null: a uint8 input takes pixels as they are',
    );
    if (value.decoder.kind === 'centre') {
      const { stride } = value.decoder;
      expect(tile % stride === 0, ['decoder', 'stride'], `${stride} does not divide input.tile ${tile}`);
    }
    if (value.decoder.kind === 'yolo-obb' && value.decoder.scores) {
      const { scores } = value.decoder;
      const path = ['decoder', 'scores'];
      for (const name of scores)
        expect(name === null || classes.includes(name), path, `${name} is none of the classes`);
      for (const name of classes) expect(scores.includes(name), path, `no score is of class ${name}`);
    }
    value.rates.forEach((rate, i) => {
      expect(
        classes.includes(rate.class),
        ['rates', String(i), 'class'],
        `${rate.class} is none of the classes`,
      );
      const [given, missing] =
        rate.falsePerHitShape === undefined
          ? (['falsePerHitRate', 'falsePerHitShape'] as const)
          : (['falsePerHitShape', 'falsePerHitRate'] as const);
      expect(
        rate[given] === undefined || rate[missing] !== undefined,
        ['rates', String(i), given],
        `expected ${missing} beside it, or neither`,
      );
      for (const name of rate.without ?? [])
        expect(optionalBands.includes(name), ['rates', String(i), 'without'], `${name} is no optional band`);
    });
    for (const { path, message } of value.families ? familyFaults(value.families, value) : [])
      expect(false, ['families', ...path], message);
    for (const fault of tilingFaults(value)) expect(false, [], fault);
  });

interface FieldFault {
  readonly path: readonly string[];
  readonly message: string;
}

function familyFaults(
  { class: told, names, maxGsd, confusion }: FamilyTelling,
  { classes, decoder, gsd }: Pick<ModelManifest, 'classes' | 'decoder' | 'gsd'>,
): readonly FieldFault[] {
  const [rows, columns] = [names.length, names.length + 1];
  const faults: readonly (FieldFault | false)[] = [
    decoder.kind !== 'centre' && {
      path: [],
      message: `expected null: the ${decoder.kind} decoder reads no families, centre does`,
    },
    !classes.includes(told) && { path: ['class'], message: `${told} is none of the classes` },
    new Set(names).size !== rows && { path: ['names'], message: 'names a family twice' },
    maxGsd < gsd.min && {
      path: ['maxGsd'],
      message: `${maxGsd} is under gsd.min ${gsd.min}: no scene would have families`,
    },
    confusion.length !== rows && {
      path: ['confusion'],
      message: `has ${confusion.length} rows, expected one for each of ${rows} names`,
    },
    ...confusion.map(
      (row, i) =>
        row.length !== columns && {
          path: ['confusion', String(i)],
          message: `has ${row.length} numbers, expected ${columns}: one for each of ${rows} names, then unknown`,
        },
    ),
  ];
  return faults.filter((fault) => fault !== false);
}
