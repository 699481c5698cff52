import { areaOf, type LonLat } from '../map/ground-metres.ts';
import { isSameRing, type Outline, ringOf } from '../map/outline-edit.ts';
import type { Area, Point } from '../server/types.ts';
import { formatGround } from '../text/format.ts';
import { kindOf, plural } from '../text/words.ts';

/** What is said of an area beside its outline. */
export interface AreaDraft {
  readonly name: string;
  readonly kind: Area['kind'];
  readonly classes: readonly Point['class'][];
}

export const NEW_AREA: AreaDraft = { name: '', kind: 'yard', classes: ['railcar'] };

export function draftOf({ name, kind, classes }: Area): AreaDraft {
  return { name, kind, classes };
}

/** What is counted in such a place, until somebody says otherwise. */
export function usualClasses(kind: Area['kind']): AreaDraft['classes'] {
  return kind === 'berth' || kind === 'anchorage' || kind === 'river' ? ['ship'] : ['railcar'];
}

/** As the API takes it. */
export function requestOfArea({ name, kind, classes }: AreaDraft, outline: Outline) {
  const geometry = { type: 'Polygon' as const, coordinates: [ringOf(outline)] };
  return { name: name.trim(), kind, classes, geometry };
}

/** What a person has to know before he saves; [] where nothing but the name changes. @param area null: a new one */
export function sayConsequences(area: Area | null, draft: AreaDraft, outline: Outline): readonly string[] {
  if (area === null)
    return ['A new area is unverified: no zero counts there until somebody confirms it over real pixels.'];
  const moved = isMoved(area, outline);
  return [
    ...(moved
      ? [
          area.verified
            ? 'The outline moved. Saving makes the area unverified: no zero counts until it is confirmed again.'
            : 'The outline moved, and stays unverified: no zero counts until it is confirmed.',
        ]
      : []),
    ...(moved || !isSame(area.classes, draft.classes)
      ? ['Counts made so far keep the revision they were made with, until the scenes are counted anew.']
      : []),
  ];
}

/** Whether scenes would say something else. */
export function bearsOnCounts(area: Area | null, draft: AreaDraft, outline: Outline): boolean {
  return area === null || isMoved(area, outline) || !isSame(area.classes, draft.classes);
}

function isMoved({ geometry }: Area, { corners }: Outline): boolean {
  return !isSameRing(geometry?.coordinates[0] ?? [], corners);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}

/** What a revision changed. @param before null: it is the first */
export function sayRevision(before: Area | null, after: Area): readonly string[] {
  const ring = ringOfArea(after);
  if (before === null) return [`drawn with ${corners(ring)}, ${formatGround(areaOf(ring))}`];
  const old = ringOfArea(before);
  return [
    ...(before.name === after.name ? [] : [`renamed from ${before.name}`]),
    ...(before.kind === after.kind ? [] : [`${kindOf(before.kind)} became ${kindOf(after.kind)}`]),
    ...(isSame(before.classes, after.classes)
      ? []
      : [
          `counts ${after.classes.map(plural).join(', ')} instead of ${before.classes.map(plural).join(', ')}`,
        ]),
    ...(isSameRing(old, ring)
      ? []
      : [
          `outline moved: ${corners(ring)}, ${formatGround(areaOf(ring))} (${corners(old)}, ${formatGround(areaOf(old))} before)`,
        ]),
    ...(before.verified === after.verified
      ? []
      : [after.verified ? 'confirmed over imagery' : 'no longer verified']),
  ];
}

export function ringOfArea({ geometry }: Area): readonly LonLat[] {
  return geometry?.coordinates[0] ?? [];
}

function corners(ring: readonly LonLat[]): string {
  return `${Math.max(0, ring.length - 1)} corners`;
}
