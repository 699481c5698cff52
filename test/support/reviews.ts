import { lonLatGrid } from '../../src/domain/area-grid.ts';
import type { Corners } from '../../src/domain/box.ts';
import type { Detection } from '../../src/domain/detection.ts';
import type { Ring } from '../../src/domain/geometry.ts';
import type { AddedObject, CitedBox, Decision, Findings, Place, Review } from '../../src/domain/review.ts';
import { type ReviewGround, reviewGround } from '../../src/domain/review-ground.ts';
import { reviewedCount } from '../../src/domain/reviewed-count.ts';
import type { SceneView } from '../../src/domain/scene-view.ts';
import type { Area } from '../../src/domain/site.ts';
import { NOON, sampleObservation, sampleRates, sampleView, uniqueId } from './store-samples.ts';

/** A yard of 110 m by 110 m whose scene has pixels of half a metre; wagons stand in rows along the columns. */
const [LON, LAT] = [130.6, 42.42];
const DEGREES_PER_PX = { lon: 0.5 / 82_300, lat: 0.5 / 111_070 };
const YARD_PX = 220;

export const yardRing: Ring = [
  [LON, LAT],
  [LON + YARD_PX * DEGREES_PER_PX.lon, LAT],
  [LON + YARD_PX * DEGREES_PER_PX.lon, LAT + YARD_PX * DEGREES_PER_PX.lat],
  [LON, LAT + YARD_PX * DEGREES_PER_PX.lat],
  [LON, LAT],
];

export const yard: Area = {
  id: 'yard',
  siteId: 'tumangang',
  name: 'Yard',
  kind: 'yard',
  ring: yardRing,
  classes: ['railcar'],
  verified: true,
  revision: 1,
};

function lonLatOfPx([x, y]: readonly [number, number]): [number, number] {
  return [LON + x * DEGREES_PER_PX.lon, LAT + (YARD_PX - y) * DEGREES_PER_PX.lat];
}

/** 14 m by 3 m along the rows, around a pixel. */
export function placeAt(x: number, y: number, sceneId = 's1'): Place {
  const corners: Corners = [
    [x - 14, y - 3],
    [x + 14, y - 3],
    [x + 14, y + 3],
    [x - 14, y + 3],
  ];
  return { sceneId, corners, lonLat: corners.map(lonLatOfPx) as unknown as Corners };
}

export function wagonAt(x: number, y: number, change: Partial<Detection> = {}): Detection {
  const { corners, lonLat } = placeAt(x, y);
  return {
    class: 'railcar',
    score: 0.9,
    family: { name: 'tank', probability: 0.8 },
    box: { cx: x, cy: y, length: 28, width: 6, angle: 0 },
    corners,
    lengthM: 14,
    widthM: 3,
    headingDeg: 90,
    lonLat,
    ...change,
  };
}

/** The i-th of up to 60 wagons: six in each row. */
export function wagon(i: number): Detection {
  return wagonAt(25 + 34 * (i % 6), 20 + 20 * Math.floor(i / 6));
}

export function wagons(count: number): readonly Detection[] {
  return Array.from({ length: count }, (_, i) => wagon(i));
}

export function viewOf(detections: readonly Detection[], change: Partial<SceneView> = {}): SceneView {
  const seen = '1'.repeat(lonLatGrid(yardRing).inside.length);
  return sampleView('s1', { seen, detections, areaId: yard.id, ...change });
}

export function groundWith(detections: readonly Detection[], change: Partial<SceneView> = {}): ReviewGround {
  const counts = [
    {
      class: 'railcar' as const,
      raw: 0,
      value: 0,
      low: 0,
      high: 1,
      floorM: 0,
      families: null,
      rates: sampleRates,
    },
  ];
  const frames = { footprints: new Map(), edgeM: 0 };
  return reviewGround({ counts }, lonLatGrid(yardRing), [viewOf(detections, change)], frames, null);
}

export const confirm = (box: CitedBox): Decision => ({ verdict: 'confirm', box, family: null });
export const reject = (box: CitedBox): Decision => ({ verdict: 'reject', box });

export function addedAt(x: number, y: number, change: Partial<AddedObject> = {}): AddedObject {
  return { ...placeAt(x, y), class: 'railcar', lengthM: 14, family: null, isStatic: false, ...change };
}

/** Ground between two columns of pixels. */
export function columns(from: number, to: number): Ring {
  const [a, b] = [lonLatOfPx([from, YARD_PX]), lonLatOfPx([to, 0])];
  return [a, [b[0], a[1]], b, [a[0], b[1]], a];
}

/** All the boxes confirmed, and the ground searched. */
export function findings(ground: ReviewGround, change: Partial<Findings> = {}): Findings {
  return {
    decisions: ground.boxes.map(confirm),
    added: [],
    hidden: [],
    searched: true,
    areaOnPlace: false,
    note: null,
    ...change,
  };
}

export function reviewOf(
  ground: ReviewGround,
  change: Partial<Findings> = {},
  of: Partial<Review> = {},
): Review {
  const said = findings(ground, change);
  return {
    id: uniqueId('rv'),
    revision: 1,
    observationId: 'o1',
    areaId: yard.id,
    areaRevision: 1,
    areaKind: 'yard',
    siteId: 'tumangang',
    passId: 'p1',
    origin: 'real',
    at: NOON,
    modelId: 'railcar-50cm',
    modelVersion: '1.0.0',
    sceneIds: ground.sceneIds,
    gsdM: 0.5,
    missingBands: [],
    analyst: 'Kim',
    savedBy: 'Kim',
    savedAt: NOON + 1000,
    isWithdrawn: false,
    ...said,
    tally: reviewedCount(said, ground),
    ...of,
  };
}

export const reviewedObservation = sampleObservation({ id: 'o1', areaId: yard.id, passId: 'p1' });
