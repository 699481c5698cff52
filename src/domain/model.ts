import type { ObjectClass } from './detection.ts';
import type { FamilyTelling } from './family.ts';
import type { Band } from './scene.ts';
import type { AreaKind } from './site.ts';

/**
 * What the counting model uses for a class on the ground of one kind of area; null where nothing was measured.
 * Rates that were measured without just these bands go before those of the kind of area.
 * @param missing optional bands that the network saw as zeros
 */
export function ratesFor(
  rates: readonly ErrorRates[],
  objectClass: ObjectClass,
  kind: AreaKind,
  missing: readonly Band[] = [],
): ErrorRates | null {
  const own = rates.filter((entry) => entry.class === objectClass);
  const exact = own.filter(({ without }) => without && sameBands(without, missing));
  const general = own.filter(({ without }) => !without);
  return forArea(exact, kind) ?? forArea(general, kind);
}

/** The classes that a model counts: others it boxes only to tell them apart, or nobody has measured them. */
export function measuredClasses({
  classes,
  rates,
}: Pick<ModelManifest, 'classes' | 'rates'>): readonly ObjectClass[] {
  return classes.filter((name) => rates.some((entry) => entry.class === name));
}

function sameBands(a: readonly Band[], b: readonly Band[]): boolean {
  return a.length === b.length && a.every((band) => b.includes(band));
}

function forArea(rates: readonly ErrorRates[], kind: AreaKind): ErrorRates | null {
  return rates.find(({ areas }) => areas?.includes(kind)) ?? rates.find(({ areas }) => !areas) ?? null;
}

/**
 * A model is data: this is models/<id>/model.json. Dropping in a better network takes no code.
 * The JSON is checked by the adapter that reads it (src/adapters/models-dir).
 */
export interface ModelManifest {
  readonly id: string;
  readonly version: string;
  /** Of the .onnx file beside the manifest; a file that differs is refused. */
  readonly sha256: string;
  readonly file: string;
  readonly licence: string;
  readonly classes: readonly ObjectClass[];
  /** Ground sample distance, m: what pixels are resampled to, and the native GSDs it may be used on. */
  readonly gsd: { readonly wants: number; readonly min: number; readonly max: number };
  readonly input: ModelInput;
  readonly decoder: Decoder;
  readonly thresholds: {
    /** Boxes at or over it are counted: chosen for unbiased counts. */
    readonly count: number;
    /** Boxes at or over it are kept as evidence. */
    readonly keep: number;
    /** Rotated IoU over which two boxes are one object. */
    readonly nmsIou: number;
  };
  /** The longest object of its classes, m: sets the margin around each owned window. */
  readonly longestObjectM: number;
  /** Hulls or wagons shorter than this are not counted, m. 0: no floor. */
  readonly floorM: number;
  /** How far its boxes reach outside the object on every side, m, as the labels it learnt from do; lengths told are without it. */
  readonly outlineM: number;
  /** Error rates the counting model uses, by class. */
  readonly rates: readonly ErrorRates[];
  /** Null for a model that tells no wagon families. */
  readonly families: FamilyTelling | null;
}

export interface ModelInput {
  /** Tensor name. */
  readonly name: string;
  /** Side of the square tile, px, of which `margin` px on each side are context and not owned. */
  readonly tile: number;
  readonly margin: number;
  /** Tile origins lie on multiples of it, so that a box does not depend on the tiling. */
  readonly stride: number;
  readonly layout: 'NCHW' | 'NHWC';
  readonly type: 'uint8' | 'float32';
  /** What the network sees, in order. */
  readonly bands: readonly Band[];
  /** Those of them that a scene may lack: the network then sees zeros there, and the observation says so. */
  readonly optionalBands: readonly Band[];
  readonly radiometry: Radiometry;
  /** For float32 input: x = (pixel / 255 - mean) / std, per band. Null: pixel as is (0..255). */
  readonly normalise: { readonly mean: readonly number[]; readonly std: readonly number[] } | null;
}

/**
 * How samples become 0..255 before the network sees them; one mapping for a whole scene, never per tile.
 * `as-is`: uint8 pass unchanged, other types are stretched as `percentiles` would.
 * `percentiles`: low and high percentile of the scene, per band, to 0 and 255.
 */
export type Radiometry =
  | { readonly kind: 'as-is'; readonly low: number; readonly high: number }
  | { readonly kind: 'percentiles'; readonly low: number; readonly high: number };

type Decoder =
  /**
   * Our own heads. One output, float32 [N, classes + 6 + families, H/stride, W/stride]:
   * class scores (0..1, after sigmoid), then ln(length px), ln(width px), sin 2a, cos 2a, dx, dy
   * (px of the input, from the cell's centre to the object's centre), then the probability of each of
   * `families.names` (0..1, after softmax, calibrated). Peaks: 3 x 3 maxima of the class scores.
   */
  | { readonly kind: 'centre'; readonly output: string; readonly stride: number }
  /**
   * Ultralytics YOLO-OBB export: [N, 4 + scores + 1, anchors] with cx, cy, w, h (px), class scores, angle (rad).
   * `scores`: what each of the network's own classes is here, in its order; null is looked at by nobody. Absent: the
   * manifest's classes.
   */
  | {
      readonly kind: 'yolo-obb';
      readonly output: string;
      readonly scores?: readonly (ObjectClass | null)[] | undefined;
    };

/** How a model errs on one class, as laws between places. */
export interface RateNumbers {
  /** Beta-binomial recall: mean and spread between places, as the two Beta parameters. */
  readonly recallAlpha: number;
  readonly recallBeta: number;
  /** False boxes per square kilometre seen, Gamma(shape, rate). */
  readonly falsePerKm2Shape: number;
  readonly falsePerKm2Rate: number;
  /** False boxes that come with objects, per object found, Gamma(shape, rate); both or neither. Absent: all come with ground. */
  readonly falsePerHitShape?: number | undefined;
  readonly falsePerHitRate?: number | undefined;
}

export interface ErrorRates extends RateNumbers {
  readonly class: ObjectClass;
  /** Kinds of area whose ground they were measured on; absent: any ground, used where no other entry fits. */
  readonly areas?: readonly AreaKind[] | undefined;
  /** Measured with just these optional bands missing; absent: any scene, used where no other entry fits. */
  readonly without?: readonly Band[] | undefined;
  /** What the rates were measured on, with the command. */
  readonly measuredOn: string;
}

/** The numbers alone, of rates that say more. */
export function numbersOf(rates: RateNumbers): RateNumbers {
  const { recallAlpha, recallBeta, falsePerKm2Shape, falsePerKm2Rate } = rates;
  const { falsePerHitShape, falsePerHitRate } = rates;
  const beside = falsePerHitShape === undefined ? {} : { falsePerHitShape, falsePerHitRate };
  return { recallAlpha, recallBeta, falsePerKm2Shape, falsePerKm2Rate, ...beside };
}
