import type { XY } from '../../domain/affine.ts';
import { OBJECT_CLASSES, type ObjectClass } from '../../domain/detection.ts';
import type { Drawing, DrawnBox } from '../../domain/drawing.ts';
import { type ToldFamily, WAGON_FAMILIES } from '../../domain/family.ts';

/** Colours that stay apart for colour-blind readers and on vegetation, water and ballast (after Okabe and Ito). */
const CLASS_COLOURS: Readonly<Record<ObjectClass, string>> = {
  railcar: '#ffd400',
  locomotive: '#ff6b5e',
  passenger: '#56c8ff',
  'maintenance-of-way': '#d79bff',
  'rail-vehicle': '#ff9f1c',
  ship: '#2ee6a6',
  boat: '#56c8ff',
};
const FAMILY_COLOURS: Readonly<Record<ToldFamily['name'], string>> = {
  open: '#ffd400',
  tank: '#2ee6a6',
  flat: '#ff9f1c',
  container: '#5b95ff',
  roofed: '#ff7ad9',
  unknown: '#d4d8de',
};
const OUTLINE = '#ffffff';

/** Boxes that are drawn alike. */
export interface Kind {
  /** `railcar`, or `railcar tank` where families are told. */
  readonly name: string;
  readonly colour: string;
  readonly boxes: readonly DrawnBox[];
}

/** The boxes of a drawing by class, and by family where it is told. */
export function kindsOf(boxes: readonly DrawnBox[]): readonly Kind[] {
  return OBJECT_CLASSES.flatMap((objectClass) => {
    const own = boxes.filter((box) => box.class === objectClass);
    const plain = own.filter(({ family }) => family === null);
    const told = [...WAGON_FAMILIES, 'unknown' as const].map((family) => ({
      name: `${objectClass} ${family}`,
      colour: FAMILY_COLOURS[family],
      boxes: own.filter((box) => box.family?.name === family),
    }));
    return [{ name: objectClass, colour: CLASS_COLOURS[objectClass], boxes: plain }, ...told];
  }).filter((kind) => kind.boxes.length > 0);
}

/** Raster pixel -> picture pixel. */
export type Place = (xy: XY) => XY;

/** Outline, unseen ground and boxes as SVG elements; each line has a dark seam, to be seen on bright ground. */
export function drawMarks(drawing: Drawing, place: Place, lineWidth: number): string {
  const parts: string[] = [];
  if (drawing.unseen.length > 0) {
    const d = drawing.unseen.map((ring) => pathOf(ring, place)).join('');
    parts.push(`<path d="${d}" fill="url(#unseen)" fill-rule="nonzero"/>`);
  }
  if (drawing.outline !== null)
    parts.push(
      seamed(
        pathOf(drawing.outline, place),
        OUTLINE,
        lineWidth,
        `stroke-dasharray="${6 * lineWidth} ${3 * lineWidth}"`,
      ),
    );
  for (const { colour, boxes } of kindsOf(drawing.boxes))
    for (const counted of [false, true]) {
      const alike = boxes.filter((box) => box.counted === counted);
      if (alike.length > 0) parts.push(drawBoxes(alike, place, lineWidth, colour, counted));
    }
  return parts.join('');
}

function drawBoxes(
  boxes: readonly DrawnBox[],
  place: Place,
  lineWidth: number,
  colour: string,
  counted: boolean,
): string {
  const d = boxes.map((box) => pathOf(box.corners, place)).join('');
  const dash = counted ? '' : `stroke-dasharray="${lineWidth} ${1.5 * lineWidth}"`;
  return seamed(d, colour, counted ? lineWidth : 0.7 * lineWidth, dash);
}

function seamed(d: string, colour: string, width: number, attributes: string): string {
  return (
    `<path d="${d}" fill="none" stroke="#000" stroke-opacity=".55" stroke-width="${(width * 1.9).toFixed(2)}"/>` +
    `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width.toFixed(2)}" ${attributes}/>`
  );
}

function pathOf(points: readonly XY[], place: Place): string {
  const text = points.map((point) => {
    const [x, y] = place(point);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  });
  return `M${text.join('L')}Z`;
}

/** The hatch over ground that was not seen. */
export const DEFINITIONS =
  '<defs><pattern id="unseen" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="9" height="9" fill="#000" fill-opacity=".25"/>' +
  '<path d="M0 0V9" stroke="#ff5a5a" stroke-width="3" stroke-opacity=".8"/></pattern></defs>';
