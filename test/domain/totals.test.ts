import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import type { Corners } from '../../src/domain/box.ts';
import { estimateTrue } from '../../src/domain/count.ts';
import type { CountedBox, Footing } from '../../src/domain/footing.ts';
import { contains, type Ring } from '../../src/domain/geometry.ts';
import { seriesOf } from '../../src/domain/series.ts';
import { type TotalPart, totalOf } from '../../src/domain/totals.ts';
import { unionOf } from '../../src/domain/union.ts';
import { ratesOf } from '../support/looks.ts';
import { NOON, sampleArea, sampleObservation } from '../support/store-samples.ts';

const [LON, LAT] = [130.6, 42.42];
const [M_LON, M_LAT] = [1 / 82_300, 1 / 111_100];
const at = ([x, y]: XY): XY => [LON + x * M_LON, LAT + y * M_LAT];

/** From west to east, 300 m high, so many metres. */
function ringOf(west: number, east: number): Ring {
  return [at([west, 0]), at([east, 0]), at([east, 300]), at([west, 300]), at([west, 0])];
}

function boxAt(x: number, y: number, sceneId = 'a'): CountedBox {
  const lonLat: Corners = [
    at([x - 6, y - 1.6]),
    at([x + 6, y - 1.6]),
    at([x + 6, y + 1.6]),
    at([x - 6, y + 1.6]),
  ];
  return { class: 'railcar', sceneId, lonLat };
}

function footingIn(ring: Ring, boxes: readonly CountedBox[], seen = '1'): Footing {
  const inRing = boxes.filter(({ lonLat: [a, , c] }) =>
    contains(ring, [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2]),
  );
  return { observationId: '', seen: seen.repeat(lonLatGrid(ring).inside.length), boxes: inRing };
}

const partIn = (ring: Ring, boxes: readonly CountedBox[], seen?: string) => ({
  ring,
  grid: lonLatGrid(ring),
  footing: footingIn(ring, boxes, seen),
});

describe('unionOf', () => {
  const metres = fc.integer({ min: 5, max: 995 });

  it('holds each object and each piece of ground once, however areas overlap', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(metres, metres).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 40] as const),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.array(fc.tuple(metres, fc.integer({ min: 5, max: 295 })), { maxLength: 40 }),
        (spans, places) => {
          const boxes = places.map(([x, y]) => boxAt(x + 0.5, y + 0.5));
          const rings = spans.map(([west, east]) => ringOf(west, east));
          const shares = unionOf(rings.map((ring) => partIn(ring, boxes)));
          const found = shares.flatMap((share) => share.boxes);
          const inside = places.filter(([x]) =>
            spans.some(([west, east]) => x + 0.5 > west && x + 0.5 < east),
          );
          expect(found).toHaveLength(inside.length);
          expect(new Set(found).size).toBe(inside.length);
          let union = 0;
          for (let x = 0; x < 1040; x++) union += Number(spans.some(([west, east]) => x >= west && x < east));
          const km2 = shares.reduce((sum, share) => sum + share.km2, 0);
          expect(Math.abs(km2 - union * 300e-6)).toBeLessThan(0.012 + 0.05 * union * 300e-6);
          expect(shares.reduce((sum, share) => sum + share.km2Seen, 0)).toBeCloseTo(km2, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts an object once that two scenes place on either side of a border', () => {
    const [west, east] = [ringOf(0, 200), ringOf(200, 400)];
    const parts = [partIn(west, [boxAt(199, 50, 'a')]), partIn(east, [boxAt(202, 51, 'b')])];
    expect(unionOf(parts).map(({ boxes }) => boxes.length)).toEqual([1, 0]);
    const neighbours = [partIn(west, [boxAt(193, 50)]), partIn(east, [boxAt(207, 50)])];
    expect(unionOf(neighbours).map(({ boxes }) => boxes.length)).toEqual([1, 1]);
  });

  it('knows what was not seen', () => {
    const [share] = unionOf([partIn(ringOf(0, 200), [], '0')]);
    expect(share).toMatchObject({ km2Seen: 0, boxes: [] });
    expect(share?.km2).toBeCloseTo(0.06, 3);
  });
});

const { class: _class, measuredOn: _measuredOn, ...RATES } = ratesOf(0.85, 2);
const count = (raw: number) => ({
  class: 'railcar' as const,
  raw,
  value: raw,
  low: Math.max(0, raw - 1),
  high: raw + 2,
  floorM: 0,
  families: null,
  rates: { ...RATES, from: 'card' as const, reviewedScenes: 0 },
});

function partOf(id: string, ring: Ring, boxes: readonly CountedBox[], change = {}): TotalPart {
  const footing = footingIn(ring, boxes);
  const observation = sampleObservation({
    id: `observed ${id}`,
    areaId: id,
    at: NOON,
    counts: [count(footing.boxes.length)],
    sceneIds: ['a'],
    caveats: [],
    ...change,
  });
  const [point] = seriesOf([observation]);
  const [own] = observation.counts;
  if (!point || !own) throw new Error('an observation has a point');
  const area = { ...sampleArea('site', { id, ring }), revision: 1 };
  return { point, observation, count: own, area, grid: lonLatGrid(ring), footing, statics: [] };
}

describe('totalOf', () => {
  const boxes = [20, 60, 100, 140, 180, 220, 260].map((x) => boxAt(x, 100));
  const west = (change = {}) => partOf('a-west', ringOf(0, 200), boxes, change);
  const east = (change = {}) => partOf('b-east', ringOf(80, 300), boxes, change);
  const AREAS = ['a-west', 'b-east'];

  it('counts overlapping areas as one, by the counting model on their union', () => {
    const { number, gaps, observations } = totalOf(AREAS, [east(), west()]);
    expect(gaps).toEqual([]);
    expect([west().count.raw, east().count.raw, number?.raw]).toEqual([5, 5, 7]);
    expect(number?.km2Seen).toBeCloseTo(0.09, 2);
    const whole = estimateTrue(7, number?.km2Seen ?? 0, ratesOf(0.85, 2));
    expect(number).toMatchObject({ ...whole, static: 0 });
    expect(observations).toEqual(['observed a-west', 'observed b-east']);
  });

  it('states nothing where one area was not usable, was not looked at, or rests on nothing that was kept', () => {
    const withheld = { ...count(0), value: null, low: null, high: null };
    const cloud = { status: { kind: 'unusable', reason: 'cloud', detail: '' }, counts: [withheld] };
    const gapsOf = (parts: readonly TotalPart[]) => {
      const { number, gaps } = totalOf(AREAS, parts);
      expect(number).toBeNull();
      return gaps;
    };
    expect(gapsOf([west(), east(cloud)])).toEqual([{ area: 'b-east', reason: 'cloud' }]);
    expect(gapsOf([west()])).toEqual([{ area: 'b-east', reason: 'no-look' }]);
    expect(gapsOf([west(), { ...east(), footing: null }])).toEqual([{ area: 'b-east', reason: 'not-kept' }]);
    expect(gapsOf([west(), east({ counts: [{ ...count(5), rates: null }] })])).toEqual([
      { area: 'b-east', reason: 'not-kept' },
    ]);
  });

  it('believes no zero that its areas would not believe', () => {
    const empty = (id: string, caveats: readonly string[]) => partOf(id, ringOf(0, 200), [], { caveats });
    expect(totalOf(['a'], [empty('a', [])]).number).toMatchObject({ raw: 0, low: 0 });
    expect(totalOf(['a'], [empty('a', ['area-unverified'])])).toMatchObject({
      number: null,
      gaps: [{ area: 'a', reason: 'area-unverified' }],
    });
  });

  it('counts static objects apart', () => {
    const hulk = boxes[0] as CountedBox;
    const object = {
      ...hulk,
      firstSeenAt: 0,
      lastSeenAt: Infinity,
      sightings: 9,
      looks: 9,
      by: 'looks',
    } as const;
    const { number } = totalOf(AREAS, [{ ...west(), statics: [object] }, east()]);
    expect([number?.raw, number?.static]).toEqual([7, 1]);
  });
});
