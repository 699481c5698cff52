import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { type AreaGrid, fromMetres, lonLatGrid, pixelGrid, toMetres } from '../../src/domain/area-grid.ts';
import { type Corners, cornersOf } from '../../src/domain/box.ts';
import type { Detection, ObjectClass } from '../../src/domain/detection.ts';
import type { Ring } from '../../src/domain/geometry.ts';
import { metresFrom } from '../../src/domain/ground.ts';
import { doubtedWagons, railStrings } from '../../src/domain/strings.ts';
import { normal, uniform } from '../support/chance.ts';

/** Some 2 km by 1.5 km around 42 degrees north. */
const RING: Ring = [
  [130.6, 42.42],
  [130.625, 42.42],
  [130.625, 42.434],
  [130.6, 42.434],
  [130.6, 42.42],
];
const GROUND = lonLatGrid(RING);
/** Pixels of 0.4 m by 0.7 m, no georeference. */
const PLAIN = pixelGrid(4000, 2000, { x: 0.4, y: 0.7 });

interface Placed {
  /** m east and south of the grid's corner. */
  readonly x: number;
  readonly y: number;
  /** Degrees clockwise from east. */
  readonly turn?: number;
  readonly length?: number;
  readonly width?: number;
  readonly class?: ObjectClass;
}

function put(grid: AreaGrid, { x, y, turn = 0, length = 12.8, width = 3.2, ...rest }: Placed): Detection {
  const angle = (turn * Math.PI) / 180;
  const corners = cornersOf({ cx: x, cy: y, length, width, angle }).map((corner) =>
    fromMetres(grid, corner),
  ) as unknown as Corners;
  const isGround = grid.dy < 0;
  return {
    class: rest.class ?? 'railcar',
    score: 0.9,
    box: { cx: 0, cy: 0, length: 0, width: 0, angle: 0 },
    corners: isGround
      ? [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ]
      : corners,
    lengthM: length,
    widthM: width,
    headingDeg: null,
    family: null,
    lonLat: isGround ? corners : null,
  };
}

/** Coupled vehicles, 13.9 m each over couplers, along a direction. */
function row(grid: AreaGrid, from: Placed, count: number): Detection[] {
  const angle = ((from.turn ?? 0) * Math.PI) / 180;
  return Array.from({ length: count }, (_, i) =>
    put(grid, { ...from, x: from.x + 13.9 * i * Math.cos(angle), y: from.y + 13.9 * i * Math.sin(angle) }),
  );
}

const sizes = (found: ReturnType<typeof railStrings>): number[] =>
  found.map(({ cars }) => cars.reduce((sum, { count }) => sum + count, 0));

describe('strings of wagons', () => {
  it('are counted by class and measured over couplers, the longest first', () => {
    const found = railStrings(
      [
        put(GROUND, { x: 100, y: 400 }),
        ...row(GROUND, { x: 100, y: 100 }, 23),
        put(GROUND, { x: 100 + 13.9 * 23 + 1, y: 100, length: 15.8, class: 'locomotive' }),
        ...row(GROUND, { x: 100, y: 104.5 }, 2),
      ],
      GROUND,
    );
    expect(found.map(({ cars }) => cars)).toEqual([
      [
        { class: 'railcar', count: 23 },
        { class: 'locomotive', count: 1 },
      ],
      [{ class: 'railcar', count: 2 }],
      [{ class: 'railcar', count: 1 }],
    ]);
    // 23 x 13.9 m, 2.5 m more from middle to middle of the last two, and half of each
    expect(found[0]?.lengthM).toBeCloseTo(13.9 * 23 + 1 + 6.4 + 7.9 + 1.1, 6);
    expect(found[2]?.lengthM).toBeCloseTo(13.9, 6);
  });

  it('have a heading and ends on the ground, the western end first', () => {
    const [string] = railStrings(row(GROUND, { x: 500, y: 300, turn: 60 }, 4), GROUND);
    expect(string?.headingDeg).toBeCloseTo(150, 6);
    const [dx, dy] = metresFrom(
      ...(string?.ends ?? [
        [0, 0],
        [0, 0],
      ]),
    );
    expect(Math.hypot(dx, dy)).toBeCloseTo(4 * 13.9, 1);
    expect(dx).toBeCloseTo(4 * 13.9 * Math.cos(Math.PI / 3), 1);
    expect(dy).toBeCloseTo(-4 * 13.9 * Math.sin(Math.PI / 3), 1);
    const [north] = railStrings([put(GROUND, { x: 500, y: 300, turn: 90 })], GROUND);
    expect(north?.headingDeg).toBeCloseTo(0, 6);
  });

  it('have neither without georeference, and the same length in pixels that are not square', () => {
    for (const turn of [0, 17, 45, 73, 90]) {
      const at = { x: 300, y: 200, turn };
      const [ground] = railStrings(row(GROUND, at, 5), GROUND);
      const [plain] = railStrings(row(PLAIN, at, 5), PLAIN);
      expect(plain).toMatchObject({ headingDeg: null, ends: null, cars: ground?.cars });
      expect(plain?.lengthM).toBeCloseTo(5 * 13.9, 6);
      expect(ground?.lengthM).toBeCloseTo(5 * 13.9, 6);
    }
  });

  it('hold no ships, and none is no string', () => {
    expect(railStrings([put(GROUND, { x: 50, y: 50, class: 'ship', length: 120 })], GROUND)).toEqual([]);
    expect(railStrings([], GROUND)).toEqual([]);
  });

  it('are the same in any order', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = uniform(seed);
        const boxes = Array.from({ length: 4 }, (_, track) =>
          row(GROUND, { x: 100 + 60 * random(), y: 100 + 4.3 * track }, 6).filter(() => random() < 0.85),
        ).flat();
        const key = new Map(boxes.map((box) => [box, random()]));
        const shuffled = boxes.toSorted((a, b) => (key.get(a) as number) - (key.get(b) as number));
        expect(rounded(railStrings(shuffled, GROUND))).toEqual(rounded(railStrings(boxes, GROUND)));
      }),
      { numRuns: 40 },
    );
  });

  it('are the same in any direction', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 90 }), (seed, degrees) => {
        const yard = (turn: number) => {
          const random = uniform(seed);
          const a = (turn * Math.PI) / 180;
          const places = Array.from({ length: 24 }, (_, i): XY => [14.1 * (i % 6), 4.2 * Math.floor(i / 6)]);
          return places.flatMap(([u, v]) => {
            const [p, q] = [u + 0.4 * normal(random), v + 0.4 * normal(random)];
            const tilt = turn + normal(random);
            if (random() < 0.2) return [];
            const [x, y] = [p * Math.cos(a) - q * Math.sin(a), p * Math.sin(a) + q * Math.cos(a)];
            return [put(GROUND, { x: 800 + x, y: 500 + y, turn: tilt })];
          });
        };
        const facts = (turn: number) =>
          railStrings(yard(turn), GROUND)
            .map(({ cars, lengthM, doubt }) => `${lengthM.toFixed(6)} ${JSON.stringify(cars)} ${doubt}`)
            .sort();
        expect(facts(degrees)).toEqual(facts(0));
      }),
      { numRuns: 40 },
    );
  });

  it('cross the antimeridian', () => {
    const grid = lonLatGrid([
      [179.99, 10],
      [180.01, 10],
      [180.01, 10.01],
      [179.99, 10.01],
      [179.99, 10],
    ]);
    const boxes = row(grid, { x: 1060, y: 500 }, 6);
    expect(boxes.some(({ lonLat }) => (lonLat?.[0]?.[0] ?? 0) < 0)).toBe(true);
    const [string] = railStrings(boxes, grid);
    expect(string?.lengthM).toBeCloseTo(6 * 13.9, 5);
    const ends = string?.ends;
    expect(ends?.[0][0]).toBeGreaterThan(179);
    expect(ends?.[1][0]).toBeLessThan(-179);
    expect(toMetres(grid, fromMetres(grid, [1500, 300]))[0]).toBeCloseTo(1500, 6);
  });
});

describe('a string is doubted', () => {
  const doubts = (boxes: readonly Detection[]) => railStrings(boxes, GROUND).map(({ doubt }) => doubt);

  it('where its neighbours beside it stand nearer than tracks can lie', () => {
    // a container terminal: lines of 40-foot boxes, 2.55 m from line to line
    const block = Array.from({ length: 5 }, (_, line) =>
      Array.from({ length: 6 }, (_, i) =>
        put(GROUND, { x: 300 + 12.6 * i, y: 300 + 2.55 * line, length: 12.2, width: 2.44 }),
      ),
    ).flat();
    expect(new Set(doubts(block))).toEqual(new Set(['side-by-side']));
    // a row of lorries, side by side
    const lorries = Array.from({ length: 9 }, (_, i) =>
      put(GROUND, { x: 300 + 3.2 * i, y: 300, turn: 90, length: 16, width: 2.55 }),
    );
    expect(new Set(doubts(lorries))).toEqual(new Set(['side-by-side']));
    expect(doubtedWagons(railStrings(lorries, GROUND))).toBe(9);
  });

  it('where its wagons are shorter than wagons are', () => {
    const line = Array.from({ length: 7 }, (_, i) => put(GROUND, { x: 300 + 6.5 * i, y: 300, length: 6.1 }));
    expect(doubts(line)).toEqual(['too-short']);
    const trolley = { x: 400, y: 304.5, length: 6.8, class: 'maintenance-of-way' } as const;
    expect(doubts([...row(GROUND, { x: 380, y: 300 }, 4), put(GROUND, trolley)])).toEqual([null, null]);
  });

  it('where a wagon or two stand alone, and not where a row or a pair tells of rails', () => {
    const alone = put(GROUND, { x: 500, y: 500 });
    expect(doubts([alone])).toEqual(['no-rails']);
    expect(doubts(row(GROUND, { x: 500, y: 500 }, 2))).toEqual(['no-rails']);
    expect(doubts(row(GROUND, { x: 500, y: 500 }, 3))).toEqual([null]);
    const across = row(GROUND, { x: 500, y: 515, turn: 90 }, 3);
    expect(doubts([alone, ...across])).toEqual([null, 'no-rails']);
    const beside = row(GROUND, { x: 500, y: 520 }, 3);
    expect(doubts([alone, ...beside])).toEqual([null, null]);
    const inLine = row(GROUND, { x: 600, y: 500.5 }, 2);
    expect(doubts([alone, ...inLine])[1]).toBeNull();
    const far = row(GROUND, { x: 500, y: 700 }, 5);
    expect(doubts([alone, ...far])).toEqual([null, 'no-rails']);
  });

  it('where only what is doubted itself stands beside it', () => {
    const block = Array.from({ length: 4 }, (_, line) =>
      Array.from({ length: 5 }, (_, i) =>
        put(GROUND, { x: 300 + 12.6 * i, y: 300 + 2.55 * line, length: 12.2, width: 2.44 }),
      ),
    ).flat();
    const found = railStrings([...block, put(GROUND, { x: 320, y: 325 })], GROUND);
    expect(found.at(-1)?.doubt).toBe('no-rails');
  });

  it('never in a full yard with tracks 4.1 m apart', () => {
    const yard = Array.from({ length: 12 }, (_, track) =>
      row(GROUND, { x: 300 + 5 * track, y: 300 + 4.1 * track }, 1 + (track % 5)),
    ).flat();
    expect(doubts(yard).filter((doubt) => doubt !== null)).toEqual([]);
    expect(sizes(railStrings(yard, GROUND)).reduce((a, b) => a + b)).toBe(yard.length);
  });
});

/** To what sums in another order keep. */
function rounded(strings: ReturnType<typeof railStrings>) {
  return strings.map(({ lengthM, headingDeg, ends, ...rest }) => ({
    ...rest,
    lengthM: lengthM.toFixed(6),
    headingDeg: headingDeg?.toFixed(6),
    ends: ends?.flat().map((degrees) => degrees.toFixed(9)),
  }));
}
