import { estimateTrue, type TrueCount } from './count.ts';
import type { ObjectClass } from './detection.ts';
import { type ClassImage, type JudgedImage, ofClass } from './judged-image.ts';
import {
  averagePrecision,
  type Matched,
  matchBoxes,
  type Reliability,
  ratio,
  reliabilityOf,
} from './matching.ts';
import { type ModelManifest, ratesFor } from './model.ts';
import { AREA_KINDS, type AreaKind } from './site.ts';

/** How boxes fit labels. */
export interface Fit {
  /** Labels that are judged. */
  readonly labels: number;
  /** Boxes at or over the counting threshold, ignored ones left out. */
  readonly counted: number;
  /** Average precision at rotated IoU .5 and .3, all points, pooled over images; null without labels. */
  readonly ap50: number | null;
  readonly ap30: number | null;
  /** At the counting threshold; a box has found an object from rotated IoU .3 on. Null where nothing was said or was there. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** The fit of one range of lengths or of resolutions. */
export interface Slice extends Fit {
  /** m; `to` null: no end. */
  readonly from: number;
  readonly to: number | null;
}

interface FalseBoxes {
  /** Null: all ground. */
  readonly kind: string | null;
  readonly boxes: number;
  readonly km2: number;
  readonly perKm2: number | null;
}

/** How counts and their intervals fit the truth, over images whose count would be published. */
interface CountFit {
  readonly images: number;
  /** (sum of counts - sum of truth) / sum of truth; null without truth. */
  readonly bias: number | null;
  /** |count - truth| / truth over images with labels. */
  readonly meanError: number | null;
  readonly medianError: number | null;
  /** Images with an interval, and those of them whose truth lies in it. */
  readonly intervals: number;
  readonly covered: number;
  readonly coverage: number | null;
}

interface ImageCount {
  readonly name: string;
  readonly kind: string | null;
  readonly gsdM: number;
  readonly seen: number;
  readonly truth: number;
  readonly counted: number;
  /** What would be published of it; null: nothing (`refusal`, or a zero that would not be believed). */
  readonly estimate: TrueCount | null;
  readonly refusal: string | null;
}

export interface ClassEvaluation extends Fit {
  readonly class: ObjectClass;
  readonly images: number;
  /** Labels that are not judged. */
  readonly ignored: number;
  readonly counts: CountFit;
  /** Of all ground, then of each kind. */
  readonly falseBoxes: readonly FalseBoxes[];
  readonly reliability: Reliability;
  readonly byLength: readonly Slice[];
  readonly byGsd: readonly Slice[];
  readonly perImage: readonly ImageCount[];
}

/** From this rotated IoU on a box has found an object: what rates, precision, recall and reliability rest on. */
const FOUND = 0.3;

/** Borders of size classes, m: hulls, and wagons (short tanks, gondolas and hoppers, boxes, long flats). */
const HULL_BORDERS = [0, 15, 30, 50, 100, 150];
const WAGON_BORDERS = [0, 13, 16, 20];
/** Borders of resolution classes, m. */
const GSD_BORDERS = [0, 0.4, 0.6, 0.85, 1.2, 2, 4, 8];

interface Judged {
  readonly image: JudgedImage;
  readonly own: ClassImage;
  readonly at30: readonly Matched[];
  readonly at50: readonly Matched[];
}

/**
 * One class over many images.
 * @param floorM objects under it are not judged; the model's own, or 0 to judge all
 */
export function evaluateClass(
  objectClass: ObjectClass,
  images: readonly JudgedImage[],
  { thresholds, rates }: Pick<ModelManifest, 'thresholds' | 'rates'>,
  floorM: number,
): ClassEvaluation {
  const threshold = thresholds.count;
  const all = images.map((image): Judged => {
    const own = ofClass(image, objectClass, floorM);
    return { image, own, at30: matchBoxes(own, FOUND), at50: matchBoxes(own, 0.5) };
  });
  const perImage = all.map((one) => countOf(one, threshold, (image) => ratesOf(rates, objectClass, image)));
  return {
    class: objectClass,
    images: images.length,
    ...fitOf(all, threshold),
    ignored: all.reduce((sum, { own }) => sum + own.labels.filter(({ ignored }) => ignored).length, 0),
    counts: countFitOf(perImage),
    falseBoxes: falseBoxesOf(all, threshold),
    reliability: reliabilityOf(all.flatMap(({ at30 }) => at30)),
    byLength: slices(bordersOf(objectClass), (holds) => fitOf(all, threshold, holds)),
    byGsd: slices(GSD_BORDERS, (holds) =>
      fitOf(
        all.filter(({ image }) => holds(image.gsdM)),
        threshold,
      ),
    ),
    perImage,
  };
}

function bordersOf(objectClass: ObjectClass): readonly number[] {
  return objectClass === 'ship' || objectClass === 'boat' ? HULL_BORDERS : WAGON_BORDERS;
}

/** @param holds of a length, m: labels of it, boxes that hit these, and other boxes of it */
function fitOf(
  judged: readonly Judged[],
  threshold: number,
  holds: (lengthM: number) => boolean = () => true,
): Fit {
  const labels = judged
    .flatMap(({ own }) => own.labels)
    .filter((label) => !label.ignored && holds(label.lengthM)).length;
  const at30 = judged.flatMap((one) => one.at30).filter(({ lengthM }) => holds(lengthM));
  const at50 = judged.flatMap((one) => one.at50).filter(({ lengthM }) => holds(lengthM));
  const over = at30.filter(({ score, outcome }) => score >= threshold && outcome !== 'ignored');
  const hits = over.filter(({ outcome }) => outcome === 'hit').length;
  return {
    labels,
    counted: over.length,
    ap50: averagePrecision(at50, labels),
    ap30: averagePrecision(at30, labels),
    precision: ratio(hits, over.length),
    recall: ratio(hits, labels),
    f1: ratio(2 * hits, over.length + labels),
  };
}

/** Ranges that hold neither label nor counted box are left out. */
function slices(
  borders: readonly number[],
  fitTo: (holds: (value: number) => boolean) => Fit,
): readonly Slice[] {
  return borders
    .map((from, i): Slice => {
      const to = borders[i + 1] ?? null;
      return { from, to, ...fitTo((value) => value >= from && (to === null || value < to)) };
    })
    .filter(({ labels, counted }) => labels + counted > 0);
}

function ratesOf(
  rates: ModelManifest['rates'],
  objectClass: ObjectClass,
  { kind, missingBands }: JudgedImage,
): ModelManifest['rates'][number] | null {
  return ratesFor(rates, objectClass, isAreaKind(kind) ? kind : 'scene', missingBands);
}

function isAreaKind(kind: string | null): kind is AreaKind {
  return AREA_KINDS.some((known) => known === kind);
}

function countOf(
  { image, own, at30 }: Judged,
  threshold: number,
  ratesAt: (image: JudgedImage) => ModelManifest['rates'][number] | null,
): ImageCount {
  const { name, kind, gsdM, seen, refusal } = image;
  const counted = at30.filter(({ score, outcome }) => score >= threshold && outcome !== 'ignored').length;
  const truth = own.labels.filter(({ ignored }) => !ignored).length;
  const rates = ratesAt(image);
  const estimate = refusal === null && rates !== null ? estimateTrue(counted, image.km2, rates) : null;
  const withheld = estimate?.low === 0 && image.zeroDoubted;
  return { name, kind, gsdM, seen, truth, counted, estimate: withheld ? null : estimate, refusal };
}

function countFitOf(perImage: readonly ImageCount[]): CountFit {
  const published = perImage.filter(({ refusal }) => refusal === null);
  const truth = published.reduce((sum, image) => sum + image.truth, 0);
  const counted = published.reduce((sum, image) => sum + image.counted, 0);
  const errors = published
    .filter((image) => image.truth > 0)
    .map((image) => Math.abs(image.counted - image.truth) / image.truth);
  const known = published.flatMap(({ estimate, truth }) => (estimate ? [{ ...estimate, truth }] : []));
  const covered = known.filter(({ low, high, truth }) => low <= truth && truth <= high).length;
  return {
    images: published.length,
    bias: ratio(counted - truth, truth),
    meanError: ratio(
      errors.reduce((sum, error) => sum + error, 0),
      errors.length,
    ),
    medianError: medianOf(errors),
    intervals: known.length,
    covered,
    coverage: ratio(covered, known.length),
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [a, b] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return a === undefined || b === undefined ? null : (a + b) / 2;
}

function falseBoxesOf(judged: readonly Judged[], threshold: number): readonly FalseBoxes[] {
  const of = (kind: string | null, part: readonly Judged[]): FalseBoxes => {
    const km2 = part.reduce((sum, { image }) => sum + image.km2, 0);
    const boxes = part
      .flatMap(({ at30 }) => at30)
      .filter(({ score, outcome }) => score >= threshold && outcome === 'false').length;
    return { kind, boxes, km2, perKm2: ratio(boxes, km2) };
  };
  const kinds = [...new Set(judged.flatMap(({ image }) => image.kind ?? []))].sort();
  return [
    of(null, judged),
    ...kinds.map((kind) =>
      of(
        kind,
        judged.filter(({ image }) => image.kind === kind),
      ),
    ),
  ];
}
