import type { Point, ReviewRequest } from '../server/types.ts';

export type Verdict = 'confirm' | 'reject' | 'static';
export type Others = 'not-looked-at' | 'confirm' | 'reject';

/** What an analyst has said so far, not saved yet. */
export interface Draft {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Objects without a box: rings in lon/lat. */
  readonly added: readonly (readonly (readonly [number, number])[])[];
  /** Ground that was not visible: closed rings in lon/lat. */
  readonly hidden: readonly (readonly (readonly [number, number])[])[];
  readonly others: Others;
  readonly searched: boolean;
  readonly note: string;
}

export const EMPTY_DRAFT: Draft = {
  verdicts: new Map(),
  added: [],
  hidden: [],
  others: 'not-looked-at',
  searched: false,
  note: '',
};

/** The draft after a verdict on one box; null takes it back. */
export function decide(draft: Draft, detection: string, verdict: Verdict | null): Draft {
  const verdicts = new Map(draft.verdicts);
  if (verdict === null) verdicts.delete(detection);
  else verdicts.set(detection, verdict);
  return { ...draft, verdicts };
}

/** As the API takes it. */
export function requestOf(
  draft: Draft,
  analyst: string,
  place: { readonly scene: string; readonly class: Point['class'] },
): ReviewRequest {
  return {
    analyst: analyst.trim(),
    decisions: [...draft.verdicts].map(([detection, verdict]) => ({ detection, verdict })),
    ...(draft.others === 'not-looked-at' ? {} : { others: draft.others }),
    added: draft.added.map((ring) => ({
      class: place.class,
      scene: place.scene,
      geometry: polygonOf(ring),
    })),
    hidden: draft.hidden.map(polygonOf),
    searched: draft.searched,
    ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
  };
}

function polygonOf(ring: readonly (readonly [number, number])[]) {
  return { type: 'Polygon' as const, coordinates: [ring.map(([lon, lat]) => [lon, lat])] };
}
