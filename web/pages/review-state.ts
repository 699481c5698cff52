import type { LonLat } from '../map/ground-metres.ts';
import type { ObservationReviews, Point, ReviewRequest } from '../server/types.ts';
import { plural, singular } from '../text/words.ts';

export type Verdict = 'confirm' | 'reject' | 'static';
export type Others = 'not-looked-at' | 'confirm' | 'reject';
export type SavedReview = ObservationReviews['items'][number];

type Ring = readonly LonLat[];
type Decision = NonNullable<ReviewRequest['decisions']>[number];
type Added = NonNullable<ReviewRequest['added']>[number];

/** What an analyst has said so far, not saved yet. */
export interface Draft {
  /** By the box that each is of. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Objects without a box, and where the map shows them. */
  readonly added: readonly { readonly object: Added; readonly ring: Ring | null }[];
  /** Ground that was not visible: closed rings in lon/lat. */
  readonly hidden: readonly Ring[];
  readonly others: Others;
  readonly searched: boolean;
  readonly areaOnPlace: boolean;
  readonly note: string;
  /** The saved review that it goes on from; null: a new one. */
  readonly from: SavedReview | null;
}

export const EMPTY_DRAFT: Draft = {
  decisions: new Map(),
  added: [],
  hidden: [],
  others: 'not-looked-at',
  searched: false,
  areaOnPlace: false,
  note: '',
  from: null,
};

/** The draft after a verdict on one box; null takes it back. A family that was told before stays told. */
export function decide(draft: Draft, detection: string, verdict: Verdict | null): Draft {
  const decisions = new Map(draft.decisions);
  const before = decisions.get(detection);
  if (verdict === null) decisions.delete(detection);
  else if (verdict === 'reject') decisions.set(detection, { detection, verdict });
  else {
    const family = before !== undefined && 'family' in before ? before.family : undefined;
    decisions.set(detection, { detection, verdict, ...(family === undefined ? {} : { family }) });
  }
  return { ...draft, decisions };
}

/** The draft with one more object, drawn as a ring over a scene. */
export function addObject(
  draft: Draft,
  ring: Ring,
  place: { readonly scene: string; readonly class: Point['class'] },
): Draft {
  const object = { class: place.class, scene: place.scene, geometry: polygonOf(ring) };
  return { ...draft, added: [...draft.added, { object, ring }] };
}

/** `1 drawn: railcar`; `3 drawn: 2 railcars, 1 locomotive`. */
export function sayDrawn(added: Draft['added']): string {
  const classes = added.map(({ object }) => object.class);
  const [first] = classes;
  if (first !== undefined && added.length === 1) return `1 drawn: ${singular(first)}`;
  const told = [...new Set(classes)].map((name) => {
    const many = classes.filter((each) => each === name).length;
    return `${many} ${many === 1 ? singular(name) : plural(name)}`;
  });
  return `${added.length} drawn: ${told.join(', ')}`;
}

/** What an analyst said before, to go on from: saving replaces all of it, so all of it is taken along. */
export function draftOf(review: SavedReview): Draft {
  const { decisions, added, hidden, searched, areaOnPlace, note } = review;
  return {
    decisions: new Map(decisions.map((each) => [each.detection, decisionOf(each)])),
    added: added.map(({ class: name, family, static: isStatic, scene, corners, geometry }) => ({
      object: { class: name, scene, corners, static: isStatic, ...(family === null ? {} : { family }) },
      ring: geometry === null ? null : (geometry.coordinates[0] ?? null),
    })),
    hidden: hidden.map(({ coordinates }) => coordinates[0] ?? []),
    others: 'not-looked-at',
    searched,
    areaOnPlace,
    note: note ?? '',
    from: review,
  };
}

/** What one analyst has saved of an observation, and not withdrawn. */
export function reviewBy(
  items: readonly SavedReview[],
  observation: string,
  analyst: string,
): SavedReview | null {
  const own = items.find(
    (each) => !each.withdrawn && each.observation === observation && each.analyst === analyst.trim(),
  );
  return own ?? null;
}

/** Whether its decisions are those of a review that somebody else saved. */
export function isOfAnother({ from }: Draft, analyst: string): boolean {
  const name = analyst.trim();
  return from !== null && name !== '' && from.analyst !== name;
}

/** Whether it says no more and no less than the review it began from. */
export function isUntouched(draft: Draft): boolean {
  return saysAll(draft) === saysAll(draft.from === null ? EMPTY_DRAFT : draftOf(draft.from));
}

function saysAll(draft: Draft): string {
  const { decisions = [], ...rest } = requestOf(draft, '');
  return JSON.stringify([rest, decisions.toSorted((a, b) => a.detection.localeCompare(b.detection))]);
}

/**
 * What an analyst goes on from once the name is typed: their own saved review, or nothing. What somebody has begun to
 * change stays as it is, for nobody else can say whose it is.
 */
export function draftFor(draft: Draft, analyst: string, own: SavedReview | null): Draft {
  if (analyst.trim() === '' || !isUntouched(draft) || (own !== null && draft.from?.id === own.id))
    return draft;
  if (own !== null) return draftOf(own);
  return isOfAnother(draft, analyst) ? EMPTY_DRAFT : draft;
}

function decisionOf({ detection, verdict, said, to }: SavedReview['decisions'][number]): Decision {
  const family = said === null ? {} : { family: said };
  if (verdict === 'reject') return { detection, verdict };
  if (verdict !== 'move') return { detection, verdict, ...family };
  if (to === null) throw new RangeError(`decision on ${detection}: moved, expected where to`);
  return { detection, verdict, to: { scene: to.scene, corners: to.corners }, ...family };
}

/** As the API takes it. */
export function requestOf(draft: Draft, analyst: string): ReviewRequest {
  return {
    analyst: analyst.trim(),
    decisions: [...draft.decisions.values()],
    ...(draft.others === 'not-looked-at' ? {} : { others: draft.others }),
    added: draft.added.map(({ object }) => object),
    hidden: draft.hidden.map(polygonOf),
    searched: draft.searched,
    areaOnPlace: draft.areaOnPlace,
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  };
}

function polygonOf(ring: Ring) {
  return { type: 'Polygon' as const, coordinates: [ring.map(([lon, lat]): [number, number] => [lon, lat])] };
}
