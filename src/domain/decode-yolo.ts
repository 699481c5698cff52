import { canonical } from './box.ts';
import type { ObjectClass, ScoredBox } from './detection.ts';

/**
 * Ultralytics YOLO-OBB export: planar [4 + classes + 1, anchors] with cx, cy, w, h (px of the input), class scores
 * (0..1), angle of the w side (rad) -> boxes. One class an anchor: its best; where that is null the anchor says
 * nothing. Many anchors see one object; the suppression that follows takes the others away.
 */
export function decodeYoloObb(of: {
  readonly data: Float32Array;
  readonly anchors: number;
  /** What each of the network's own classes is here. */
  readonly classes: readonly (ObjectClass | null)[];
  /** Boxes at or over this score. */
  readonly keep: number;
}): ScoredBox[] {
  const { data, anchors, classes, keep } = of;
  const expected = (5 + classes.length) * anchors;
  if (data.length !== expected) {
    throw new RangeError(`YOLO-OBB output holds ${data.length} numbers, expected ${expected}`);
  }
  const at = (row: number, anchor: number): number => data[row * anchors + anchor] as number;
  const boxes: ScoredBox[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    let best = 0;
    for (let k = 1; k < classes.length; k++) if (at(4 + k, anchor) > at(4 + best, anchor)) best = k;
    const score = at(4 + best, anchor);
    const objectClass = classes[best] as ObjectClass | null;
    if (objectClass === null || !(score >= keep)) continue;
    const box = {
      cx: at(0, anchor),
      cy: at(1, anchor),
      length: at(2, anchor),
      width: at(3, anchor),
      angle: at(4 + classes.length, anchor),
    };
    const sound = [box.cx, box.cy, box.length, box.width, box.angle].every(Number.isFinite);
    if (!sound || box.length <= 0 || box.width <= 0) continue;
    boxes.push({
      ...canonical(box),
      class: objectClass,
      score: Math.min(1, score),
      family: null,
    });
  }
  return boxes;
}
