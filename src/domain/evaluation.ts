import type { Corners } from './box.ts';
import type { ObjectClass } from './detection.ts';
import type { Label } from './labels.ts';
import { iouPacked, packQuads } from './overlap.ts';

/** What a model said of one image, beside its labelled truth. Pixels of the image. */
export interface ImageResult {
  readonly name: string;
  readonly detections: readonly {
    readonly class: ObjectClass;
    readonly score: number;
    readonly corners: Corners;
  }[];
  readonly labels: readonly Label[];
}

export interface ClassEvaluation {
  readonly class: ObjectClass;
  readonly images: number;
  /** Labels that count: those not cut by the frame. */
  readonly labels: number;
  /** Average precision at rotated IoU .5 and .3; null without labels. */
  readonly ap50: number | null;
  readonly ap30: number | null;
  /** At the model's counting threshold and IoU .5; null where nothing was said or nothing was there. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** (sum of counts - sum of truth) / sum of truth; null without truth. */
  readonly countBias: number | null;
  /** Mean over images with truth of |count - truth| / truth; null without such images. */
  readonly countMape: number | null;
  readonly perImage: readonly { readonly name: string; readonly truth: number; readonly counted: number }[];
}

/** A detection after matching: hit, false, or neither (it found an object that the frame cuts). */
interface Matched {
  readonly score: number;
  readonly outcome: 'hit' | 'false' | 'ignored';
}

/**
 * One class over many images. Matching is greedy by score within an image, each label once, at a rotated IoU;
 * labels cut by the frame are neither missed nor hit.
 * Average precision is the area under the monotone precision envelope at every recall step (Pascal VOC 2010 on).
 */
export function evaluateClass(
  objectClass: ObjectClass,
  images: readonly ImageResult[],
  threshold: number,
): ClassEvaluation {
  const own = images.map((image) => ({
    name: image.name,
    detections: image.detections.filter((detection) => detection.class === objectClass),
    labels: image.labels.filter((label) => label.class === objectClass),
  }));
  const labels = own.reduce((sum, image) => sum + whole(image).length, 0);
  const at50 = own.map((image) => matchImage(image, 0.5));
  const at30 = own.map((image) => matchImage(image, 0.3));
  const counted = at50.flat().filter(({ score }) => score >= threshold);
  const hits = counted.filter(({ outcome }) => outcome === 'hit').length;
  const misses = counted.filter(({ outcome }) => outcome === 'false').length;
  const precision = ratio(hits, hits + misses);
  const recall = ratio(hits, labels);
  const perImage = own.map((image, i) => ({
    name: image.name,
    truth: whole(image).length,
    counted: (at50[i] ?? []).filter(({ score, outcome }) => score >= threshold && outcome !== 'ignored')
      .length,
  }));
  return {
    class: objectClass,
    images: images.length,
    labels,
    ap50: averagePrecision(at50.flat(), labels),
    ap30: averagePrecision(at30.flat(), labels),
    precision,
    recall,
    f1: precision === null || recall === null ? null : ratio(2 * precision * recall, precision + recall),
    ...countErrors(perImage),
    perImage,
  };
}

type ClassImage = Pick<ImageResult, 'name' | 'detections' | 'labels'>;

function whole(image: ClassImage): readonly Label[] {
  return image.labels.filter((label) => !label.cut);
}

function matchImage({ detections, labels }: ClassImage, minIou: number): readonly Matched[] {
  const byScore = detections.toSorted((a, b) => b.score - a.score);
  const quads = packQuads([...labels, ...byScore].map(({ corners }) => corners));
  const taken = new Set<number>();
  return byScore.map(({ score }, d) => {
    let best = -1;
    let bestIou = minIou;
    for (let l = 0; l < labels.length; l++) {
      const overlap = taken.has(l) ? 0 : iouPacked(quads, l, labels.length + d);
      if (overlap >= bestIou) [best, bestIou] = [l, overlap];
    }
    if (best < 0) return { score, outcome: 'false' };
    taken.add(best);
    return { score, outcome: labels[best]?.cut ? 'ignored' : 'hit' };
  });
}

function averagePrecision(matched: readonly Matched[], labels: number): number | null {
  if (labels === 0) return null;
  const ranked = matched.filter(({ outcome }) => outcome !== 'ignored').toSorted((a, b) => b.score - a.score);
  let hits = 0;
  const precisions: number[] = [];
  ranked.forEach(({ outcome }, i) => {
    if (outcome !== 'hit') return;
    hits++;
    precisions.push(hits / (i + 1));
  });
  let area = 0;
  let envelope = 0;
  for (const precision of precisions.toReversed()) {
    envelope = Math.max(envelope, precision);
    area += envelope / labels;
  }
  return area;
}

function countErrors(
  perImage: ClassEvaluation['perImage'],
): Pick<ClassEvaluation, 'countBias' | 'countMape'> {
  const truth = perImage.reduce((sum, image) => sum + image.truth, 0);
  const counted = perImage.reduce((sum, image) => sum + image.counted, 0);
  const withTruth = perImage.filter((image) => image.truth > 0);
  const errors = withTruth.reduce(
    (sum, image) => sum + Math.abs(image.counted - image.truth) / image.truth,
    0,
  );
  return { countBias: ratio(counted - truth, truth), countMape: ratio(errors, withTruth.length) };
}

function ratio(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
