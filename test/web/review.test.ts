import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewRequest } from '../../api/schemas/review.ts';
import { metresFrom } from '../../src/domain/ground.ts';
import { boxFromClicks } from '../../web/map/drawn-box.ts';
import {
  addObject,
  decide,
  draftFor,
  draftOf,
  EMPTY_DRAFT,
  isOfAnother,
  isUntouched,
  requestOf,
  reviewBy,
  type SavedReview,
  sayDrawn,
} from '../../web/pages/review-state.ts';

const TUMANGANG = [130.6081, 42.4214] as const;
/** A place so many metres east and north of it. */
const at = (east: number, north: number): readonly [number, number] => [
  TUMANGANG[0] + east / (111_320 * Math.cos((TUMANGANG[1] * Math.PI) / 180)),
  TUMANGANG[1] + north / 111_320,
];

const SAVED: SavedReview = {
  id: 'rv_1',
  revision: 3,
  analyst: 'J. Kim',
  savedBy: 'J. Kim',
  savedAt: '2024-06-01T00:00:00.000Z',
  withdrawn: false,
  observation: 'ob_1',
  area: 'yard',
  areaRevision: 1,
  site: null,
  at: '2024-05-20T02:00:00.000Z',
  origin: 'simulated',
  model: { id: 'railcar-50cm', version: '8' },
  searched: true,
  areaOnPlace: true,
  note: 'haze in the west',
  complete: true,
  boxes: 3,
  lookedAt: 3,
  seen: 1,
  counts: null,
  links: {},
  decisions: [],
  added: [],
  hidden: [],
};

describe('a box drawn with three clicks', () => {
  test('is as long as the first two are apart and reaches on both sides as far as the third lies', () => {
    const cases = fc.record({
      heading: fc.integer({ min: 0, max: 359 }),
      length: fc.integer({ min: 5, max: 300 }),
      half: fc.integer({ min: 1, max: 40 }),
      along: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ heading, length, half, along }) => {
        const turn = (heading * Math.PI) / 180;
        const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
        const place = (a: number, b: number) => at(a * sin + b * cos, a * cos - b * sin);
        const ring = boxFromClicks([at(0, 0), place(length, 0), place(along * length, half)]);
        expect(ring).toHaveLength(5);
        const [p, q, r] = ring as NonNullable<typeof ring>;
        // the flat ground of the drawing and the ellipsoid differ by some thousandths
        expect(Math.hypot(...metresFrom(p as never, q as never)) / length).toBeCloseTo(1, 2);
        expect(Math.hypot(...metresFrom(q as never, r as never)) / (2 * half)).toBeCloseTo(1, 2);
      }),
    );
  });

  test('is none while two of the clicks are one place, or the third lies on the line', () => {
    expect(boxFromClicks([at(0, 0), at(0, 0), at(3, 3)])).toBeNull();
    expect(boxFromClicks([at(0, 0), at(9, 0), at(4, 0)])).toBeNull();
  });
});

describe('objects that no box shows', () => {
  const drawn = (...names: readonly Parameters<typeof addObject>[2]['class'][]) =>
    names.reduce((draft, name) => addObject(draft, [], { scene: 'sc_1', class: name }), EMPTY_DRAFT);

  test('are each of the class that was chosen, and told by class', () => {
    expect(sayDrawn(drawn('railcar').added)).toBe('1 drawn: railcar');
    expect(sayDrawn(drawn('passenger', 'passenger').added)).toBe('2 drawn: 2 passenger cars');
    expect(sayDrawn(drawn('railcar', 'locomotive', 'railcar').added)).toBe(
      '3 drawn: 2 railcars, 1 locomotive',
    );
    expect(requestOf(drawn('locomotive'), '').added).toMatchObject([{ class: 'locomotive' }]);
  });
});

describe('what a reviewer said', () => {
  test('goes out as the API takes it, and only what was said', () => {
    const ring = boxFromClicks([at(0, 0), at(14, 0), at(7, 1.6)]) ?? [];
    const draft = addObject(
      decide(decide(EMPTY_DRAFT, 'railcar-1', 'reject'), 'railcar-2', 'confirm'),
      ring,
      { scene: 'sc_1', class: 'railcar' },
    );
    const request = requestOf(decide(draft, 'railcar-2', null), ' J. Kim ');
    expect(request).toMatchObject({
      analyst: 'J. Kim',
      decisions: [{ detection: 'railcar-1', verdict: 'reject' }],
      searched: false,
    });
    expect(request).not.toHaveProperty('others');
    expect(request).not.toHaveProperty('note');
    expect(reviewRequest.safeParse(request).error).toBeUndefined();
  });

  test('is gone on from with all that it held, for saving replaces it', () => {
    const corners: [number, number][] = [
      [700, 203],
      [728, 203],
      [728, 209],
      [700, 209],
    ];
    const place = { scene: 'sc_1', corners, geometry: null };
    const box = { class: 'railcar' as const, family: null, ...place };
    const ring: [number, number][] = [
      [130.61, 42.42],
      [130.612, 42.42],
      [130.612, 42.421],
      [130.61, 42.42],
    ];
    const draft = draftOf({
      ...SAVED,
      decisions: [
        { ...box, detection: 'railcar-1', verdict: 'reject', said: null, to: null },
        { ...box, detection: 'railcar-2', verdict: 'static', said: 'tank', to: null },
        { ...box, detection: 'railcar-3', verdict: 'move', said: 'flat', to: place },
      ],
      added: [{ class: 'railcar', family: 'open', static: true, lengthM: 14, ...place }],
      hidden: [{ type: 'Polygon', coordinates: [ring] }],
    });
    expect(draft.from).toMatchObject({ id: 'rv_1', revision: 3 });
    const request = requestOf(decide(draft, 'railcar-2', 'confirm'), 'J. Kim');
    expect(request).toEqual({
      analyst: 'J. Kim',
      decisions: [
        { detection: 'railcar-1', verdict: 'reject' },
        { detection: 'railcar-2', verdict: 'confirm', family: 'tank' },
        { detection: 'railcar-3', verdict: 'move', to: { scene: 'sc_1', corners }, family: 'flat' },
      ],
      added: [{ class: 'railcar', scene: 'sc_1', corners, static: true, family: 'open' }],
      hidden: [{ type: 'Polygon', coordinates: [ring] }],
      searched: true,
      areaOnPlace: true,
      note: 'haze in the west',
    });
    expect(reviewRequest.safeParse(request).error).toBeUndefined();
  });
});

describe('a review begun under one name and gone on with under another', () => {
  const verdict = (detection: string): SavedReview['decisions'][number] => ({
    class: 'railcar',
    family: null,
    scene: 'sc_1',
    corners: [],
    geometry: null,
    detection,
    verdict: 'reject',
    said: null,
    to: null,
  });
  const alices = { ...SAVED, id: 'rv_a', analyst: 'Alice', decisions: [verdict('railcar-1')] };
  const bobs = { ...SAVED, id: 'rv_b', analyst: 'Bob', decisions: [verdict('railcar-2')] };
  const begun = draftOf(alices);
  const changed = decide(begun, 'railcar-7', 'confirm');

  test('gives way to what the other saved, or to nothing, while nobody has changed it', () => {
    expect(draftFor(begun, 'Bob', bobs)).toEqual(draftOf(bobs));
    expect(draftFor(begun, 'Bob', null)).toBe(EMPTY_DRAFT);
    expect(draftFor(EMPTY_DRAFT, 'Bob ', bobs)).toEqual(draftOf(bobs));
    expect(draftFor(begun, 'Alice', alices)).toBe(begun);
  });

  test('stays where it was changed, and is known to be another’s', () => {
    expect(draftFor(changed, 'Bob', bobs)).toBe(changed);
    expect(isOfAnother(changed, 'Bob')).toBe(true);
    expect(isOfAnother(changed, ' Alice ')).toBe(false);
    expect(isOfAnother({ ...changed, from: null }, 'Bob')).toBe(false);
    const unsaved = decide(EMPTY_DRAFT, 'railcar-7', 'confirm');
    expect(draftFor(unsaved, 'Bob', bobs)).toBe(unsaved);
  });

  test('stays while the field of the name is empty, which is nobody’s', () => {
    expect(draftFor(begun, '  ', null)).toBe(begun);
    expect(isOfAnother(begun, '  ')).toBe(false);
  });

  test('is untouched again when what was said is said back', () => {
    expect(isUntouched(begun)).toBe(true);
    expect(isUntouched(changed)).toBe(false);
    expect(isUntouched({ ...begun, others: 'confirm' })).toBe(false);
    expect(isUntouched({ ...begun, searched: false })).toBe(false);
    expect(isUntouched({ ...begun, hidden: [[]] })).toBe(false);
    expect(isUntouched(decide(changed, 'railcar-7', null))).toBe(true);
    const two = draftOf({ ...alices, decisions: [verdict('railcar-1'), verdict('railcar-2')] });
    expect(isUntouched(decide(decide(two, 'railcar-1', null), 'railcar-1', 'reject'))).toBe(true);
  });

  test('finds the analyst’s own among all that was saved, but for what was withdrawn or is of another look', () => {
    const items = [alices, { ...bobs, withdrawn: true }, { ...bobs, observation: 'ob_2' }, bobs];
    expect(reviewBy(items, 'ob_1', ' Bob')).toBe(bobs);
    expect(reviewBy(items.slice(0, 3), 'ob_1', 'Bob')).toBeNull();
  });
});
