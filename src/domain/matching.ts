import type { ClassImage } from './judged-image.ts';
import { iouPacked, packQuads } from './overlap.ts';

/** A box after matching: hit, false, or neither (it lies on an object that is not judged). */
export interface Matched {
  readonly score: number;
  readonly outcome: 'hit' | 'false' | 'ignored';
  /** Of the object hit, else of the box, m. */
  readonly lengthM: number;
}

/** A box that shares this much with an ignored object is about it. */
const ABOUT = 0.3;

/**
 * Greedy by score, each label once: a box hits the free label with which it shares most, from rotated IoU `minIou` on. One
 * that hits none and is about an ignored label is ignored.
 */
export function matchBoxes({ boxes, labels }: ClassImage, minIou: number): readonly Matched[] {
  const ranked = boxes.toSorted((a, b) => b.score - a.score);
  const quads = packQuads([...labels, ...ranked].map(({ corners }) => corners));
  const taken = new Set<number>();
  return ranked.map(({ score, lengthM }, b) => {
    let best = -1;
    let bestIou = minIou;
    let isAbout = false;
    labels.forEach(({ ignored }, l) => {
      if (taken.has(l)) return;
      const overlap = iouPacked(quads, l, labels.length + b);
      if (ignored) isAbout ||= overlap >= Math.min(minIou, ABOUT);
      else if (overlap >= bestIou) [best, bestIou] = [l, overlap];
    });
    const hit = labels[best];
    if (!hit) return { score, lengthM, outcome: isAbout ? 'ignored' : 'false' };
    taken.add(best);
    return { score, lengthM: hit.lengthM, outcome: 'hit' };
  });
}

/** Area under the monotone precision envelope at every recall step (Pascal VOC 2010 on); null without labels. */
export function averagePrecision(matched: readonly Matched[], labels: number): number | null {
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

/** One bin of a reliability curve: scores from <= s < to (the last one up to 1). */
interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly boxes: number;
  /** Null in an empty bin. */
  readonly meanScore: number | null;
  readonly hitShare: number | null;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: |mean score - share of hits|, weighted by boxes; null without boxes. */
  readonly error: number | null;
}

const BINS = 10;

/** What scores are worth: of boxes that say .7, seven in ten should be objects. */
export function reliabilityOf(matched: readonly Matched[]): Reliability {
  const judged = matched.filter(({ outcome }) => outcome !== 'ignored');
  const bins = Array.from({ length: BINS }, (_, bin): ReliabilityBin => {
    const inside = judged.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      boxes: inside.length,
      meanScore: ratio(
        inside.reduce((sum, { score }) => sum + score, 0),
        inside.length,
      ),
      hitShare: ratio(inside.filter(({ outcome }) => outcome === 'hit').length, inside.length),
    };
  });
  const gaps = bins.reduce(
    (sum, { boxes, meanScore, hitShare }) => sum + boxes * Math.abs((meanScore ?? 0) - (hitShare ?? 0)),
    0,
  );
  return { bins, error: ratio(gaps, judged.length) };
}

/** Null where there is nothing to divide by. */
export function ratio(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}
