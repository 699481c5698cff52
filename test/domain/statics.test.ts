import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { type Corners, cornersOf } from '../../src/domain/box.ts';
import { metresPerDegree } from '../../src/domain/ground.ts';
import { type StaticLook, type StaticMark, staticObjects, staticsAmong } from '../../src/domain/statics.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 0, 1, 2);
const [LON, LAT] = [130.6, 42.42];
const per = metresPerDegree(LAT);

/** A wagon body on a track that runs 20 degrees off east, so many metres along it. */
function wagon(alongM: number, trackM = 0, jitter: XY = [0, 0]): StaticLook['boxes'][number] {
  const angle = Math.PI / 9;
  const cx = alongM * Math.cos(angle) - trackM * Math.sin(angle) + jitter[0];
  const cy = alongM * Math.sin(angle) + trackM * Math.cos(angle) + jitter[1];
  const corners = cornersOf({ cx, cy, length: 12.8, width: 3.2, angle });
  const lonLat = corners.map(([x, y]): XY => [LON + x / per.lon, LAT + y / per.lat]) as unknown as Corners;
  return { class: 'railcar', lonLat };
}

function look(day: number, boxes: StaticLook['boxes']): StaticLook {
  return { observationId: `o${day}`, at: START + day * DAY_MS, boxes };
}

const DAYS = Array.from({ length: 14 }, (_, i) => i * 7);
const hulk = wagon(0);

describe('staticObjects', () => {
  it('is what stands on the same spot for 90 days, with its first and last sighting', () => {
    const looks = DAYS.map((day) => look(day, day === 14 ? [] : [hulk, wagon(40 + day * 3)]));
    expect(staticObjects(looks, [])).toEqual([
      {
        class: 'railcar',
        lonLat: hulk.lonLat.map(([x, y]) => [expect.closeTo(x, 9), expect.closeTo(y, 9)]),
        firstSeenAt: START,
        lastSeenAt: START + 91 * DAY_MS,
        sightings: 13,
        looks: 14,
        by: 'looks',
      },
    ]);
  });

  it('is nothing before 90 days, or from a handful of looks', () => {
    expect(
      staticObjects(
        DAYS.slice(0, -1).map((day) => look(day, [hulk])),
        [],
      ),
    ).toEqual([]);
    expect(
      staticObjects(
        [0, 30, 60, 90, 120].map((day) => look(day, [hulk])),
        [],
      ),
    ).toEqual([]);
  });

  it('is none that half of the looks do not show, and another one after it was away', () => {
    expect(
      staticObjects(
        DAYS.map((day, i) => look(day, i % 2 === 0 ? [hulk] : [])),
        [],
      ),
    ).toEqual([]);
    const away = [...DAYS, ...DAYS.map((day) => day + 91 + 60)];
    const looks = [...away.map((day) => look(day, [hulk])), ...[110, 120, 130].map((day) => look(day, []))];
    expect(staticObjects(looks, []).map(({ firstSeenAt }) => firstSeenAt)).toEqual([
      START,
      START + 151 * DAY_MS,
    ]);
  });

  it('takes a string that was exchanged for another at the same place for another: its boxes do not coincide', () => {
    const string = (offset: number) => [0, 1, 2, 3, 4].map((i) => wagon(offset + i * 14));
    // each look another train, standing elsewhere along the track
    const offsets = [0, 5, 9, 3, 7, 11, 1.8, 6, 10, 4, 8, 12, 2, 6.5];
    expect(
      staticObjects(
        DAYS.map((day, i) => look(day, string(offsets[i] ?? 0))),
        [],
      ),
    ).toEqual([]);
    // the same train, never moved
    expect(
      staticObjects(
        DAYS.map((day) => look(day, string(0))),
        [],
      ),
    ).toHaveLength(5);
  });

  it('tells neighbours on the next track and other classes apart', () => {
    const crane = { ...wagon(0), class: 'maintenance-of-way' as const };
    const looks = DAYS.map((day, i) => look(day, i % 2 === 0 ? [hulk] : [wagon(0, 4.5), crane]));
    expect(staticObjects(looks, [])).toEqual([]);
  });

  const metres = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const anyLooks = fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 400 }),
      shown: fc.boolean(),
      jitter: fc.tuple(metres, metres),
      others: fc.array(fc.integer({ min: 20, max: 300 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 30 },
  );

  it('does not depend on the order of looks or of boxes in them', () => {
    fc.assert(
      fc.property(anyLooks, fc.integer(), (given, seed) => {
        const looks = given.map(({ day, shown, jitter, others }, i) => ({
          observationId: `o${i}`,
          at: START + day * DAY_MS,
          boxes: [...(shown ? [wagon(0, 0, jitter)] : []), ...others.map((at) => wagon(at))],
        }));
        const key = (text: string) => (Number.parseInt(text.slice(1), 10) * 7919 + seed) % 31;
        const shuffled = looks
          .toSorted((a, b) => key(a.observationId) - key(b.observationId))
          .map((each) => ({ ...each, boxes: each.boxes.toReversed() }));
        expect(staticObjects(shuffled, [])).toEqual(staticObjects(looks, []));
      }),
    );
  });

  it('finds what every look shows within half a metre, and counts it in each', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(metres, metres), { minLength: 14, maxLength: 14 }), (jitters) => {
        const looks = DAYS.map((day, i) => look(day, [wagon(0, 0, jitters[i])]));
        const objects = staticObjects(looks, []);
        expect(objects.map(({ sightings, looks: of }) => [sightings, of])).toEqual([[14, 14]]);
        for (const { boxes, at } of looks) expect(staticsAmong(boxes, at, objects).get('railcar')).toBe(1);
      }),
    );
  });
});

describe('what an analyst marks', () => {
  const mark = (word: StaticMark['mark'], at = 5, box = hulk): StaticMark => ({
    ...box,
    mark: word,
    markedAt: at,
  });
  const standing = DAYS.map((day) => look(day, [hulk, wagon(40)]));

  it('is static at once, with the looks that show it; or with none', () => {
    const [object] = staticObjects([look(3, []), look(10, [hulk])], [mark('static')]);
    expect(object).toMatchObject({ by: 'analyst', firstSeenAt: START + 10 * DAY_MS, sightings: 1, looks: 1 });
    expect(staticObjects([], [mark('static')])).toMatchObject([{ firstSeenAt: null, sightings: 0 }]);
  });

  it('is no longer static where it is marked as moving; the latest word stands', () => {
    expect(staticObjects(standing, [mark('moving')])).toHaveLength(1);
    expect(staticObjects(standing, [mark('moving', 5), mark('static', 6)])).toHaveLength(2);
    expect(staticObjects([], [mark('static', 5), mark('moving', 6)])).toEqual([]);
  });

  it('is not there twice when looks say so too', () => {
    expect(staticObjects(standing, [mark('static')]).map(({ by }) => by)).toEqual(['looks', 'looks']);
  });
});

describe('staticsAmong', () => {
  const objects = staticObjects(
    DAYS.map((day) => look(day, [hulk])),
    [],
  );

  it('counts boxes that are objects of the register while they were there', () => {
    const boxes = [hulk, wagon(40)];
    expect([...staticsAmong(boxes, START + 30 * DAY_MS, objects)]).toEqual([['railcar', 1]]);
    expect([...staticsAmong(boxes, START - DAY_MS, objects)]).toEqual([]);
    expect([...staticsAmong([], START, objects)]).toEqual([]);
  });

  it('counts no object twice', () => {
    const twice = [hulk, wagon(0, 0, [0.1, 0])];
    expect(staticsAmong(twice, START, objects).get('railcar')).toBe(1);
  });
});
