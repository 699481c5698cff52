import type { XY } from './affine.ts';
import { type Corners, centreOfCorners } from './box.ts';
import type { ObjectClass } from './detection.ts';
import { type Bounds, boundsOf, boundsTouch } from './geometry.ts';
import type { Label } from './labels.ts';
import { countedClass } from './observe.ts';
import type { Band } from './scene.ts';

/** What a model said of one labelled image, cut to the ground that is judged. Corners in pixels of the image. */
export interface JudgedImage {
  readonly name: string;
  /** What its ground is: the folder that it lies in; null where that was not told. */
  readonly kind: string | null;
  /** What the scene was judged on, m. */
  readonly gsdM: number;
  /** Ground inside the part that was seen, km2. */
  readonly km2: number;
  /** Share of the part that was seen, 0..1. */
  readonly seen: number;
  readonly boxes: readonly JudgedBox[];
  readonly labels: readonly JudgedLabel[];
  /** Optional bands that the network saw as zeros. */
  readonly missingBands: readonly Band[];
  /** Why no count of it would be published; null: it would. */
  readonly refusal: string | null;
  /** Nobody knows how much of it was hidden: a count that may be zero would be withheld. */
  readonly zeroDoubted: boolean;
}

export interface JudgedBox {
  readonly class: ObjectClass;
  readonly score: number;
  readonly corners: Corners;
  readonly lengthM: number;
}

export interface JudgedLabel {
  readonly class: ObjectClass;
  readonly corners: Corners;
  readonly lengthM: number;
  /** Cut by the frame or by the part, or on ground that was not seen: neither missed nor found. */
  readonly ignored: boolean;
}

/** The ground that is judged. */
export interface JudgedGround {
  /** Pixels of the image; null: all of it. */
  readonly part: Bounds | null;
  readonly isSeen: (pixel: XY) => boolean;
}

/** Boxes whose centre lies in seen ground of the part: those that a count would be made of. */
export function judgedBoxes<T extends { readonly corners: Corners }>(
  boxes: readonly T[],
  { part, isSeen }: JudgedGround,
): readonly T[] {
  return boxes.filter(({ corners }) => {
    const centre = centreOfCorners(corners);
    return holds(part, centre) && isSeen(centre);
  });
}

/** Labels that touch the part; those that cross its border or lie on unseen ground are kept to be ignored. */
export function judgedLabels(
  labels: readonly Label[],
  { part, isSeen }: JudgedGround,
  lengthM: (corners: Corners) => number,
): readonly JudgedLabel[] {
  return labels
    .filter(({ corners }) => part === null || boundsTouch(boundsOf(corners), part))
    .map(({ class: name, corners, cut }) => ({
      class: name,
      corners,
      lengthM: lengthM(corners),
      ignored:
        cut ||
        !corners.every((corner) => holds(part, corner)) ||
        !holds(part, centreOfCorners(corners)) ||
        !isSeen(centreOfCorners(corners)),
    }));
}

function holds(part: Bounds | null, [x, y]: XY): boolean {
  return part === null || (x >= part.x0 && x <= part.x1 && y >= part.y0 && y <= part.y1);
}

/** The boxes and labels of one class in one image. */
export interface ClassImage {
  readonly boxes: readonly JudgedBox[];
  readonly labels: readonly JudgedLabel[];
}

const HULLS: readonly ObjectClass[] = ['ship', 'boat'];
const RAIL: readonly ObjectClass[] = ['railcar', 'locomotive', 'passenger', 'maintenance-of-way'];

/**
 * As counts are made: a hull under the floor is a boat, other objects under it are nothing. What a label cannot settle
 * is ignored: a hull on the other side of the floor, a `rail-vehicle` for a box of any rail class.
 */
export function ofClass(
  { boxes, labels }: Pick<JudgedImage, 'boxes' | 'labels'>,
  objectClass: ObjectClass,
  floorM: number,
): ClassImage {
  return {
    boxes: boxes.filter((box) => countedClass(box, floorM) === objectClass),
    labels: labels.flatMap((label) => {
      if (countedClass(label, floorM) === objectClass) return [label];
      return isOpen(label.class, objectClass) ? [{ ...label, ignored: true }] : [];
    }),
  };
}

function isOpen(label: ObjectClass, objectClass: ObjectClass): boolean {
  if (label === objectClass) return true;
  if (label === 'rail-vehicle') return RAIL.includes(objectClass);
  return HULLS.includes(label) && HULLS.includes(objectClass);
}
