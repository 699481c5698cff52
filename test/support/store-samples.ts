import fc from 'fast-check';
import type { Detection } from '../../src/domain/detection.ts';
import { OBJECT_CLASSES } from '../../src/domain/detection.ts';
import { WAGON_FAMILIES } from '../../src/domain/family.ts';
import type { CountedBox, Footing } from '../../src/domain/footing.ts';
import {
  type CountRates,
  type FamilyCount,
  type Observation,
  type PointReview,
  RAIL_DOUBTS,
  type RailString,
  type SeriesPoint,
} from '../../src/domain/observation.ts';
import type { Reference } from '../../src/domain/reference.ts';
import type { Scene, SceneSource } from '../../src/domain/scene.ts';
import type { SceneView } from '../../src/domain/scene-view.ts';
import type { Area } from '../../src/domain/site.ts';
import type { AreaMark } from '../../src/domain/static-register.ts';

let made = 0;

/** Suites share one store: ids must not meet. */
export function uniqueId(prefix: string): string {
  made += 1;
  return `${prefix}-${process.pid}-${made}`;
}

/** 64 hex digits that are nobody else's. */
export function uniqueSha256(): string {
  made += 1;
  return (process.pid * 1_000_000 + made).toString(16).padStart(64, '0');
}

export function blobSource(sha256 = uniqueSha256()): SceneSource {
  return { kind: 'blob', sha256, name: 'scene.tif', bytes: 12_345 };
}

export const NOON = Date.UTC(2024, 5, 17, 3, 0, 0);

export function sampleScene(change: Partial<Scene> = {}): Scene {
  return {
    id: uniqueId('scene'),
    source: blobSource(),
    sensor: 'WorldView-3',
    acquiredAt: NOON,
    acquiredAtAssumed: false,
    origin: 'real',
    declaredGsdM: 0.31,
    whole: false,
    siteIds: null,
    mask: null,
    obscured: null,
    shiftM: [0, 0],
    licence: null,
    attribution: null,
    republish: false,
    state: { kind: 'queued' },
    generation: 1,
    createdAt: NOON + 86_400_000,
    raster: null,
    ...change,
  };
}

export function sampleArea(
  siteId: string | null,
  change: Partial<Omit<Area, 'revision'>> = {},
): Omit<Area, 'revision'> {
  return {
    id: uniqueId('area'),
    siteId,
    name: 'Station yard',
    kind: 'yard',
    ring: [
      [130.6, 42.42],
      [130.61, 42.42],
      [130.61, 42.43],
      [130.6, 42.42],
    ],
    classes: ['railcar', 'locomotive'],
    verified: false,
    ...change,
  };
}

export const sampleFamilies: readonly FamilyCount[] = [
  { family: 'open', raw: 70, value: 74, low: 64, high: 84 },
  { family: 'tank', raw: 0, value: null, low: null, high: null },
  { family: 'unknown', raw: 3, value: null, low: null, high: null },
];

export const sampleRates: CountRates = {
  from: 'card',
  reviewedScenes: 0,
  recallAlpha: 4.5,
  recallBeta: 0.84,
  falsePerKm2Shape: 1.06,
  falsePerKm2Rate: 0.002,
  measuredOn: 'two yards: a command',
};

export function sampleString(change: Partial<RailString> = {}): RailString {
  return {
    cars: [{ class: 'railcar', count: 73 }],
    lengthM: 1014.7,
    headingDeg: 31.2,
    ends: [
      [130.601, 42.421],
      [130.607, 42.429],
    ],
    doubt: null,
    ...change,
  };
}

export function sampleObservation(change: Partial<Observation> = {}): Observation {
  return {
    id: uniqueId('observation'),
    areaId: uniqueId('area'),
    areaRevision: 1,
    siteId: 'tumangang',
    passId: uniqueId('pass'),
    origin: 'real',
    at: NOON,
    atAssumed: false,
    modelId: 'railcar-50cm',
    modelVersion: '1.0.0',
    modelSha256: 'ab'.repeat(32),
    threshold: 0.4,
    status: { kind: 'counted' },
    visibility: 'mask',
    seen: 0.97,
    areaKm2: 0.31,
    gsdM: 0.5,
    sensor: null,
    counts: [
      {
        class: 'railcar',
        raw: 73,
        value: 75,
        low: 66,
        high: 85,
        floorM: 0,
        families: sampleFamilies,
        rates: sampleRates,
      },
    ],
    strings: [sampleString()],
    sceneIds: [],
    caveats: ['not-validated-here'],
    observedAt: NOON + 1000,
    ...change,
  };
}

export function sampleView(sceneId: string, change: Partial<SceneView> = {}): SceneView {
  return {
    sceneId,
    generation: 1,
    passId: uniqueId('pass'),
    areaId: uniqueId('area'),
    areaRevision: 1,
    modelId: 'railcar-50cm',
    modelVersion: '1.0.0',
    visibility: 'estimated',
    gsdM: 0.5,
    sensor: 'SkySat',
    seen: '110011',
    lost: { coverage: 0.1, nodata: 0, cloud: 0.2, failed: 0 },
    detections: [],
    ...change,
  };
}

export function samplePoint(area: string, change: Partial<SeriesPoint> = {}): SeriesPoint {
  return {
    at: NOON,
    class: 'railcar',
    area,
    status: 'counted',
    reason: null,
    visibility: 'mask',
    raw: 20,
    value: 21,
    low: 18,
    high: 25,
    seen: 1,
    floorM: 0,
    families: null,
    observation: uniqueId('observation'),
    scenes: ['a', 'b'],
    modelId: 'railcar-50cm',
    modelVersion: '1.0.0',
    sensorClass: 'sub-metre',
    newest: true,
    static: 0,
    review: null,
    ...change,
  };
}

const sampleCorners: CountedBox['lonLat'] = [
  [130.601, 42.421],
  [130.6012, 42.421],
  [130.6012, 42.42103],
  [130.601, 42.42103],
];

export function sampleFooting(observationId: string, change: Partial<Footing> = {}): Footing {
  const box: CountedBox = { class: 'railcar', sceneId: 'a', lonLat: sampleCorners };
  return { observationId, seen: '110011', boxes: [box], ...change };
}

export function sampleMark(areaId: string, change: Partial<AreaMark> = {}): AreaMark {
  return {
    id: uniqueId('mark'),
    siteId: 'tumangang',
    areaId,
    class: 'railcar',
    lonLat: sampleCorners,
    mark: 'static',
    note: null,
    markedBy: 'ana',
    markedAt: NOON,
    ...change,
  };
}

export function sampleReference(change: Partial<Reference> = {}): Reference {
  return {
    id: uniqueId('reference'),
    siteId: 'tumangang',
    origin: 'real',
    areaId: null,
    class: 'railcar',
    from: Date.UTC(2023, 9, 5),
    to: Date.UTC(2023, 9, 6),
    count: 73,
    approximate: true,
    measure: 'present',
    scope: 'freight-wagons',
    seen: null,
    sensor: null,
    source: 'somebody',
    url: null,
    note: null,
    importedAt: NOON,
    ...change,
  };
}
export const sampleReview: PointReview = {
  class: 'railcar',
  value: 19,
  low: 17,
  high: 21,
  reason: null,
  isStatic: 1,
  families: [{ family: 'tank', count: 4 }],
  seen: 0.8,
  analysts: ['Kim', 'Lee'],
  reviews: ['rv_1', 'rv_2'],
  observation: 'o1',
  isCurrent: true,
  model: {
    status: 'counted',
    reason: null,
    visibility: 'mask',
    value: 21,
    low: 18,
    high: 25,
    seen: 1,
    families: null,
  },
};

/** What a database of text can hold: no NUL, whole code points. */
const text = fc.string({ unit: 'binary', maxLength: 30 }).map((s) => s.replace(/[\0\p{Surrogate}]/gu, ''));
/** Zero has one sign in JSON. */
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const xy = fc.tuple(real, real);
const corners = fc.tuple(xy, xy, xy, xy);
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const instant = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const source: fc.Arbitrary<SceneSource> = fc.oneof(
  fc.record({ kind: fc.constant('href' as const), href: text, etag: orNull(text), bytes: orNull(fc.nat()) }),
  text.map((name): SceneSource => ({ kind: 'blob', sha256: uniqueSha256(), name, bytes: 1 })),
);

export const anyDetection: fc.Arbitrary<Detection> = fc.record({
  class: fc.constantFrom(...OBJECT_CLASSES),
  score: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0),
  family: orNull(
    fc.record({
      name: fc.constantFrom(...WAGON_FAMILIES, 'unknown' as const),
      probability: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0),
    }),
  ),
  box: fc.record({ cx: real, cy: real, length: real, width: real, angle: real }),
  corners,
  lengthM: orNull(real),
  widthM: orNull(real),
  headingDeg: orNull(real),
  lonLat: orNull(corners),
});

/** Every field at its extremes; the id is nobody else's. */
export const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    source,
    sensor: orNull(text),
    acquiredAt: orNull(instant),
    acquiredAtAssumed: fc.boolean(),
    origin: fc.constantFrom('real' as const, 'simulated' as const),
    declaredGsdM: orNull(real),
    whole: fc.boolean(),
    siteIds: orNull(fc.array(text, { maxLength: 3 })),
    mask: orNull(fc.record({ source, usable: fc.array(real, { maxLength: 3 }) })),
    obscured: orNull(fc.array(fc.array(xy, { maxLength: 4 }), { maxLength: 2 })),
    shiftM: xy,
    licence: orNull(text),
    attribution: orNull(text),
    republish: fc.boolean(),
    state: fc.oneof(
      fc.constant({ kind: 'done' as const }),
      fc.record({ kind: fc.constant('running' as const), tilesDone: fc.nat(), tilesTotal: orNull(fc.nat()) }),
      fc.record({ kind: fc.constant('faulted' as const), code: text, message: text }),
    ),
    generation: fc.integer({ min: 1, max: 2_147_483_647 }),
    createdAt: instant,
    raster: orNull(
      fc.record({
        width: fc.nat(),
        height: fc.nat(),
        bands: fc.nat(),
        sampleType: fc.constantFrom('uint8' as const, 'float32' as const),
        crs: orNull(text),
        affine: orNull(fc.tuple(real, real, real, real, real, real)),
        pixelSizeM: real,
        gsdM: real,
        footprint: orNull(fc.array(xy, { maxLength: 5 })),
      }),
    ),
  })
  .map((fields) => ({ ...fields, id: uniqueId('scene') }));

export const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    at: orNull(instant),
    atAssumed: fc.boolean(),
    siteId: orNull(text),
    threshold: real,
    seen: real,
    areaKm2: real,
    gsdM: real,
    sensor: orNull(text),
    caveats: fc.array(text, { maxLength: 3 }),
    status: fc.oneof(
      fc.constant({ kind: 'counted' as const }),
      fc.record({
        kind: fc.constant('unusable' as const),
        reason: fc.constantFrom('cloud' as const, 'date' as const),
        detail: text,
      }),
    ),
    counts: fc.array(
      fc.record({
        class: fc.constantFrom(...OBJECT_CLASSES),
        raw: fc.nat(),
        value: orNull(real),
        low: orNull(real),
        high: orNull(real),
        floorM: real,
        families: orNull(
          fc.array(
            fc.record({
              family: fc.constantFrom(...WAGON_FAMILIES, 'unknown' as const),
              raw: fc.nat(),
              value: orNull(real),
              low: orNull(real),
              high: orNull(real),
            }),
            { maxLength: 3 },
          ),
        ),
        rates: orNull(fc.constant(sampleRates)),
      }),
      { maxLength: 3 },
    ),
    strings: orNull(
      fc.array(
        fc.record({
          cars: fc.array(fc.record({ class: fc.constantFrom(...OBJECT_CLASSES), count: fc.nat() }), {
            maxLength: 2,
          }),
          lengthM: real,
          headingDeg: orNull(real),
          ends: orNull(fc.tuple(xy, xy)),
          doubt: orNull(fc.constantFrom(...RAIL_DOUBTS)),
        }),
        { maxLength: 3 },
      ),
    ),
  })
  .map((fields) => sampleObservation(fields));
