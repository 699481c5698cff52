import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaRequest } from '../../api/schemas/geojson.ts';
import { metresPerDegree as groundsOwn, metresFrom, shiftGeoreference } from '../../src/domain/ground.ts';
import {
  areaOf,
  type LonLat,
  metresBetween,
  metresPerDegree,
  offsetBy,
} from '../../web/map/ground-metres.ts';
import {
  addCorner,
  BLANK,
  closeOutline,
  insertCorner,
  isSameRing,
  middleOfEdge,
  moveCorner,
  moveOutline,
  nudge,
  type Outline,
  outlineOf,
  rectangleIn,
  removeCorner,
  ringOf,
  selectCorner,
  undo,
} from '../../web/map/outline-edit.ts';
import {
  bearsOnCounts,
  draftOf,
  NEW_AREA,
  requestOfArea,
  sayConsequences,
  sayRevision,
} from '../../web/pages/area-draft.ts';

const HERE: LonLat = [130.6081, 42.4214];
/** A square of 110 m. */
const SQUARE: readonly LonLat[] = [
  HERE,
  offsetBy(HERE, [110, 0]),
  offsetBy(HERE, [110, 110]),
  offsetBy(HERE, [0, 110]),
];

describe('metres on the map', () => {
  test('are those of the server, so that a shift that was seen is the shift that is made', () => {
    const lats = fc.double({ min: -80, max: 80, noNaN: true });
    const reach = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(lats, reach, reach, (lat, east, north) => {
        const [own, server] = [metresPerDegree(lat), groundsOwn(lat)];
        expect(own.lon / server.lon).toBeCloseTo(1, 8);
        expect(own.lat / server.lat).toBeCloseTo(1, 8);
        const plain = {
          crs: 'EPSG:4326',
          affine: [1, 0, 0, 0, 1, 0],
          toLonLat: (xy: LonLat) => xy,
          fromLonLat: (xy: LonLat) => xy,
        };
        const moved = shiftGeoreference(plain as never, [east, north]).toLonLat([10, lat]);
        const [lon1, lat1] = offsetBy([10, lat], [east, north]);
        expect([lon1, lat1]).toEqual([expect.closeTo(moved[0], 9), expect.closeTo(moved[1], 9)]);
      }),
    );
  });

  test('tell how large a ring is, however it turns and wherever it begins', () => {
    expect(areaOf(SQUARE) / 12_100).toBeCloseTo(1, 3);
    expect(areaOf(SQUARE.toReversed()) / areaOf(SQUARE)).toBeCloseTo(1, 4);
    expect(areaOf([...SQUARE, HERE])).toBeCloseTo(areaOf(SQUARE), 6);
    expect(areaOf([])).toBe(0);
  });
});

describe('an outline', () => {
  const drawn = SQUARE.reduce(addCorner, BLANK);

  test('is drawn corner by corner, and encloses something from three on', () => {
    expect(closeOutline(SQUARE.slice(0, 2).reduce(addCorner, BLANK)).isClosed).toBe(false);
    const closed = closeOutline(drawn);
    expect(closed.isClosed).toBe(true);
    expect(addCorner(closed, HERE)).toBe(closed);
    expect(ringOf(closed)).toHaveLength(5);
    expect(ringOf(closed)[4]).toEqual(ringOf(closed)[0]);
  });

  test('without a pointer begins as the middle half of what is seen', () => {
    const outline = rectangleIn([130, 42, 131, 42.4]);
    expect(outline.isClosed).toBe(true);
    expect(outline.corners).toEqual([
      [130.25, 42.1],
      [130.75, 42.1],
      [130.75, 42.3],
      [130.25, 42.3],
    ]);
  });

  test('gets a corner on an edge, also on the last one, and loses none of the last three', () => {
    const outline = outlineOf(SQUARE);
    const more = insertCorner(outline, 3);
    expect(more.corners).toHaveLength(5);
    expect(more.selected).toBe(4);
    expect(middleOfEdge(outline, 3)[0]).toBeCloseTo(more.corners[4]?.[0] ?? 0, 7);
    const three = removeCorner(outline, 1);
    expect(three.corners).toHaveLength(3);
    expect(removeCorner(three, 0)).toBe(three);
  });

  test('moves by metres: what is selected, or all of it', () => {
    const outline = outlineOf(SQUARE);
    const one = nudge(selectCorner(outline, 2), [12, -5]);
    expect(metresBetween(outline.corners[2] as LonLat, one.corners[2] as LonLat)).toEqual([
      expect.closeTo(12, 1),
      expect.closeTo(-5, 1),
    ]);
    expect(one.corners[0]).toEqual(outline.corners[0]);
    const all = nudge(outline, [0, 30]);
    for (const [i, corner] of all.corners.entries())
      expect(metresFrom(outline.corners[i] as never, corner as never)[1]).toBeCloseTo(30, 1);
  });

  test('is after any steps and as many undone what it was, with a selection that is there', () => {
    const steps = fc.array(
      fc.oneof(
        fc
          .nat(20)
          .map((i) => (o: Outline) => moveCorner(o, i % o.corners.length, offsetBy(HERE, [i, 2 * i]))),
        fc.nat(20).map((i) => (o: Outline) => insertCorner(o, i % o.corners.length)),
        fc.nat(20).map((i) => (o: Outline) => removeCorner(o, i % o.corners.length)),
        fc.nat(20).map((i) => (o: Outline) => selectCorner(o, i % o.corners.length)),
        fc.integer({ min: -50, max: 50 }).map((m) => (o: Outline) => moveOutline(o, [m, -m])),
      ),
    );
    fc.assert(
      fc.property(steps, (made) => {
        const start = outlineOf(SQUARE);
        let outline = made.reduce((now, act) => act(now), start);
        expect(outline.corners.length).toBeGreaterThanOrEqual(3);
        while (outline.past.length > 0) {
          outline = undo(outline);
          expect(outline.selected ?? 0).toBeLessThan(outline.corners.length);
        }
        expect(outline.corners).toEqual(start.corners);
        expect(undo(outline)).toBe(outline);
      }),
    );
  });

  test('that comes from the API and is not touched goes back as it was', () => {
    const ring: [number, number][] = [
      [130.123456789012, 42],
      [130.2, 42],
      [130.2, 42.1],
      [130.123456789012, 42],
    ];
    expect(ringOf(outlineOf(ring))).toEqual(ring);
    expect(isSameRing(ring, outlineOf(ring).corners)).toBe(true);
  });
});

describe('an area that is saved', () => {
  const area = {
    id: 'yard',
    site: 's',
    name: 'Yard',
    kind: 'yard' as const,
    classes: ['railcar' as const],
    verified: true,
    revision: 2,
    geometry: { type: 'Polygon' as const, coordinates: [ringOf(outlineOf(SQUARE))] },
    links: {},
  };
  const outline = outlineOf(SQUARE);
  const moved = moveOutline(outline, [5, 0]);

  test('goes out as the API takes it', () => {
    const request = requestOfArea({ ...NEW_AREA, name: ' Station yard ' }, outline);
    expect(request).toMatchObject({ name: 'Station yard', kind: 'yard', classes: ['railcar'] });
    expect(areaRequest.safeParse(request).error).toBeUndefined();
  });

  test('says first what comes of it: nothing of a new name, much of a moved outline', () => {
    expect(sayConsequences(area, { ...draftOf(area), name: 'New' }, outline)).toEqual([]);
    expect(bearsOnCounts(area, { ...draftOf(area), name: 'New' }, outline)).toBe(false);
    expect(sayConsequences(area, draftOf(area), moved).join(' ')).toContain('makes the area unverified');
    expect(sayConsequences({ ...area, verified: false }, draftOf(area), moved).join(' ')).toContain(
      'stays unverified',
    );
    expect(bearsOnCounts(area, { ...draftOf(area), classes: ['ship'] }, outline)).toBe(true);
    expect(sayConsequences(null, NEW_AREA, outline).join(' ')).toContain('no zero counts');
  });

  test('has a history that tells what each revision changed', () => {
    expect(sayRevision(null, area)).toEqual(['drawn with 4 corners, 1.21 ha']);
    const geometry = { type: 'Polygon' as const, coordinates: [ringOf(insertCorner(moved, 0))] };
    const after = {
      ...area,
      name: 'North yard',
      classes: ['railcar' as const, 'locomotive' as const],
      verified: false,
      geometry,
    };
    expect(sayRevision(area, after)).toEqual([
      'renamed from Yard',
      'counts railcars, locomotives instead of railcars',
      'outline moved: 5 corners, 1.21 ha (4 corners, 1.21 ha before)',
      'no longer verified',
    ]);
    expect(sayRevision(after, { ...after, verified: true })).toEqual(['confirmed over imagery']);
    expect(sayRevision(area, area)).toEqual([]);
  });
});
