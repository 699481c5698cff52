import type { XY } from './affine.ts';
import type { ObjectClass } from './detection.ts';
import type { ToldFamily } from './family.ts';
import type { RateNumbers } from './model.ts';
import type { ReviewedNumber } from './review.ts';
import type { Origin } from './scene.ts';
import type { SensorClass } from './sensor-class.ts';

export const UNUSABLE_REASONS = [
  'cloud',
  'cloud-unassessed',
  'unmeasured',
  'area-unverified',
  'coverage',
  'resolution',
  'nodata',
  'geolocation',
  'date',
] as const;
export type UnusableReason = (typeof UNUSABLE_REASONS)[number];

/** How the visible share is known. */
export type Visibility = 'mask' | 'estimated' | 'reviewed' | 'unchecked';

export type ObservationStatus =
  | { readonly kind: 'counted' }
  | { readonly kind: 'unusable'; readonly reason: UnusableReason; readonly detail: string };

/** What one pass says about one class in one area. */
export interface Count {
  readonly class: ObjectClass;
  /** Boxes over the counting threshold whose centre lies in the seen part of the area. */
  readonly raw: number;
  /** Median and 95 % interval of the true number in the part that was seen; null when unusable. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Shortest object counted, m. */
  readonly floorM: number;
  /** The same wagons by family; null when unusable, or where no families are told. */
  readonly families: readonly FamilyCount[] | null;
  /** What the interval rests on; null where none is stated, or it was stated before rates were told. */
  readonly rates: CountRates | null;
}

/** The error rates that a count was made with. */
export interface CountRates extends RateNumbers {
  /** The model's own, or learned at this site from reviews. */
  readonly from: 'card' | 'reviews';
  /** Scenes reviewed whole that they rest on; 0 for the card's. */
  readonly reviewedScenes: number;
  /** `ErrorRates.measuredOn`; absent in what was observed before it was kept. */
  readonly measuredOn?: string | undefined;
}

/** The wagons of one family in a count. */
export interface FamilyCount {
  readonly family: ToldFamily['name'];
  /** Counted boxes that were called so. */
  readonly raw: number;
  /** As in a count; null for `unknown`, and where a zero would not be believed. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** An observation at which no model may look has an id that begins so in place of a model's. */
export const NO_MODEL = 'none-';

/** False where no model could look: the boxes that are stored for such a look are 0, and nobody saw that. */
export function hasLooked({ modelId }: { readonly modelId: string }): boolean {
  return !modelId.startsWith(NO_MODEL);
}

/** Boxes of a point, and which of them may move: null where no model looked. */
export function boxesOf(
  point: Pick<SeriesPoint, 'modelId' | 'raw' | 'static'>,
):
  | { readonly [K in 'raw' | 'moving' | 'static']: number }
  | { readonly [K in 'raw' | 'moving' | 'static']: null } {
  if (!hasLooked(point)) return { raw: null, moving: null, static: null };
  return { raw: point.raw, moving: point.raw - point.static, static: point.static };
}

/** Why what looks like wagons may be none: nothing of it says that they stand on rails. */
export const RAIL_DOUBTS = ['side-by-side', 'too-short', 'no-rails'] as const;
export type RailDoubt = (typeof RAIL_DOUBTS)[number];

/** Rail vehicles that stand end to end on one track; a lone one is a string of one. A string is no train. */
export interface RailString {
  /** How many of each class there are; classes without any are left out. */
  readonly cars: readonly { readonly class: ObjectClass; readonly count: number }[];
  /** Over couplers, along the track, as measured, m. */
  readonly lengthM: number;
  /** From end to end, degrees clockwise from north in [0, 180); null without georeference. */
  readonly headingDeg: number | null;
  /** Its two ends, lon/lat, the western first; null without georeference. */
  readonly ends: readonly [XY, XY] | null;
  readonly doubt: RailDoubt | null;
}

/** What one pass says about one area, by one model version. Key: area revision + pass + model. */
export interface Observation {
  readonly id: string;
  readonly areaId: string;
  readonly areaRevision: number;
  readonly siteId: string | null;
  readonly passId: string;
  readonly origin: Origin;
  /** The pass's instant, ms UTC, and whether a submitter assumed it. Null: undated, in no series. */
  readonly at: number | null;
  readonly atAssumed: boolean;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly modelSha256: string;
  readonly threshold: number;
  readonly status: ObservationStatus;
  readonly visibility: Visibility;
  /** Usable fraction of the area, 0..1. */
  readonly seen: number;
  readonly areaKm2: number;
  readonly gsdM: number;
  readonly sensor: string | null;
  readonly counts: readonly Count[];
  /**
   * Of the rail vehicles behind the raw counts, the longest first; [] where none was seen. Null where strings were not
   * looked for: no rail class is counted here, no model looked, or it was said before strings were told.
   */
  readonly strings: readonly RailString[] | null;
  /** Every scene of the pass that spoke for a piece of the area. */
  readonly sceneIds: readonly string[];
  /** What a reader must know beside the number: `area-unverified`, `date-assumed`, `not-validated-here`, faults. */
  readonly caveats: readonly string[];
  readonly observedAt: number;
}

/** A look at one site: all scenes within ten minutes, whatever their platform. */
export interface Pass {
  readonly id: string;
  readonly siteId: string | null;
  readonly origin: Origin;
  /** The instant of the first scene that opened the pass; never moves. ms UTC. */
  readonly anchorAt: number;
}

/** One point of a series as the API answers it. */
export interface SeriesPoint {
  readonly at: number;
  readonly class: ObjectClass;
  readonly area: string;
  readonly status: 'counted' | 'unusable';
  readonly reason: UnusableReason | null;
  readonly visibility: Visibility;
  readonly raw: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly seen: number;
  readonly floorM: number;
  readonly families: readonly FamilyCount[] | null;
  readonly observation: string;
  readonly scenes: readonly string[];
  readonly modelId: string;
  readonly modelVersion: string;
  /** Of the coarsest scene that spoke. */
  readonly sensorClass: SensorClass;
  /** No newer version of the model has looked at this pass. */
  readonly newest: boolean;
  /** Of the raw boxes, those that are static objects: hulks, derelict wagons, cranes. The others may move. */
  readonly static: number;
  /** What analysts counted; null where nobody reviewed the look whole. */
  readonly review: PointReview | null;
}

/** While it is current the point's numbers are the analysts', and the model's are kept here. */
export interface PointReview extends ReviewedNumber {
  readonly model: Pick<
    SeriesPoint,
    'status' | 'reason' | 'visibility' | 'value' | 'low' | 'high' | 'seen' | 'families'
  >;
}

/** What is left of an observation when a scene that it cites was withdrawn. */
export interface Tombstone {
  readonly observation: Observation;
  /** The scene that was withdrawn. */
  readonly sceneId: string;
  /** ms UTC. */
  readonly withdrawnAt: number;
}
