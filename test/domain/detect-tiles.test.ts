import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import type { Affine, XY } from '../../src/domain/affine.ts';
import { cornersOf } from '../../src/domain/box.ts';
import { detectTile, mergeSeams, toDetection } from '../../src/domain/detect-tiles.ts';
import type { Detection, ScoredBox } from '../../src/domain/detection.ts';
import { WAGON_FAMILIES } from '../../src/domain/family.ts';
import { contains, type Ring } from '../../src/domain/geometry.ts';
import { suppress } from '../../src/domain/nms.ts';
import type { Georeference } from '../../src/domain/scene.ts';
import type { ModelGrid, Tile } from '../../src/domain/tile.ts';
import { planTiles } from '../../src/domain/tiling.ts';

const NOWHERE = { georeference: null, pixelSizeM: null };
const IOU = 0.3;

/** Sees every box that lies wholly in the tile's read window, as a perfect model would. */
function oracle(truth: readonly ScoredBox[], { read }: Tile): ScoredBox[] {
  const inside = ([x, y]: XY) => x >= read.x0 && x < read.x1 && y >= read.y0 && y < read.y1;
  return truth
    .filter((box) => cornersOf(box).every(inside))
    .map((box) => ({ ...box, cx: box.cx - read.x0, cy: box.cy - read.y0 }));
}

function detectAll(
  truth: readonly ScoredBox[],
  grid: ModelGrid,
  input: { readonly tile: number; readonly margin: number },
  rings: readonly (Ring | null)[] = [null],
  order: (tiles: readonly Tile[]) => readonly Tile[] = (tiles) => tiles,
): Detection[] {
  const tiles = order(planTiles(grid, input, rings));
  const found = tiles.flatMap((tile) =>
    detectTile({ tile, boxes: oracle(truth, tile), grid, place: NOWHERE, nmsIou: IOU, outlineM: 0 }),
  );
  return mergeSeams(found, IOU);
}

/** Dense parallel tracks at 0.5 m: wagons of 14 m x 3.2 m, 1.1 m apart, tracks 4.1 m apart, turned about the middle. */
function yard(degrees: number, size: number): ScoredBox[] {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const boxes: ScoredBox[] = [];
  for (let track = -9; track <= 9; track++) {
    for (let car = -8; car <= 8; car++) {
      const [u, v] = [car * 30.2 + track * 3.7, track * 8.2];
      boxes.push({
        class: 'railcar',
        score: 0.5 + ((car * 31 + track * 17 + 500) % 97) / 200,
        family: null,
        cx: size / 2 + u * c - v * s,
        cy: size / 2 + u * s + v * c,
        length: 28,
        width: 6.4,
        angle: angle % Math.PI,
      });
    }
  }
  return boxes;
}

const place = ({ box, family }: Detection) =>
  `${box.cx.toFixed(6)} ${box.cy.toFixed(6)} ${family?.name} ${family?.probability}`;
const SIZE = 700;
const GRID: ModelGrid = { scaleX: 1, scaleY: 1, width: SIZE, height: SIZE };

describe('a yard seen by an oracle', () => {
  const cars = 19 * 17;
  it('counts the same at 0 to 90 degrees, wagons lying across seams', () => {
    for (let degrees = 0; degrees <= 90; degrees += 3) {
      expect(detectAll(yard(degrees, SIZE), GRID, { tile: 128, margin: 32 })).toHaveLength(cars);
    }
  });

  it('counts the same whatever the tile size and the order of tiles', () => {
    for (const [tile, margin] of [
      [96, 32],
      [160, 24],
      [256, 64],
      [1024, 32],
    ] as const) {
      expect(detectAll(yard(37, SIZE), GRID, { tile, margin }, [null], (t) => t.toReversed())).toHaveLength(
        cars,
      );
    }
  });

  it('keeps both boxes of wagons side by side over a seam and one of a wagon seen twice', () => {
    const wagon = {
      class: 'railcar' as const,
      score: 0.9,
      family: null,
      length: 28,
      width: 6.4,
      angle: 0,
      cy: 50,
    };
    // the seam of 128 / 32 lies at x = 64
    const twice = [
      { ...wagon, cx: 63.5 },
      { ...wagon, cx: 64.5, score: 0.8 },
    ];
    expect(detectAll(twice, GRID, { tile: 128, margin: 32 })).toHaveLength(1);
    const beside = [
      { ...wagon, cx: 64 },
      { ...wagon, cx: 64, cy: 58.2 },
    ];
    expect(detectAll(beside, GRID, { tile: 128, margin: 32 })).toHaveLength(2);
  });

  it('is not lost where each of two tiles places its centre on the other’s side', () => {
    const tiles = planTiles(GRID, { tile: 128, margin: 32 }, [null]).slice(0, 2);
    const box = { class: 'ship' as const, score: 0.7, family: null, length: 20, width: 5, angle: 1, cy: 40 };
    const seen = tiles.map((tile) => {
      // left tile: just right of the seam; right tile: just left of it
      const cx = (tile.col === 0 ? 64.6 : 63.4) - tile.read.x0;
      const boxes = [{ ...box, cx, cy: box.cy - tile.read.y0 }];
      return detectTile({ tile, boxes, grid: GRID, place: NOWHERE, nmsIou: IOU, outlineM: 0 });
    });
    expect(mergeSeams(seen.flat(), IOU)).toHaveLength(1);
  });
});

describe('any boxes seen by an oracle', () => {
  // heaps of overlapping boxes, as a network without suppression of its own makes them
  const heaps = fc.array(
    fc.record({
      cx: fc.double({ min: 0, max: 299, noNaN: true }),
      cy: fc.double({ min: 0, max: 299, noNaN: true }),
      length: fc.double({ min: 6, max: 20, noNaN: true }),
      width: fc.double({ min: 3, max: 8, noNaN: true }),
      angle: fc.double({ min: 0, max: 3.1, noNaN: true }),
      score: fc.double({ min: 0.05, max: 1, noNaN: true }),
      class: fc.constantFrom('railcar' as const, 'locomotive' as const),
      family: fc.option(
        fc.record({
          name: fc.constantFrom(...WAGON_FAMILIES, 'unknown' as const),
          probability: fc.double({ min: 0.2, max: 1, noNaN: true }),
        }),
        { nil: null },
      ),
    }),
    { maxLength: 120 },
  );
  const grid: ModelGrid = { scaleX: 0.5, scaleY: 0.5, width: 300, height: 300 };
  const tilings = fc.constantFrom([64, 16], [96, 32], [128, 32], [512, 64]).map(([tile, margin]) => ({
    tile: tile as number,
    margin: margin as number,
  }));

  it('come out as one suppression over the whole scene leaves them, whatever the tiling', () => {
    fc.assert(
      fc.property(heaps, tilings, (boxes, input) => {
        const whole = suppress(boxes, cornersOf, IOU).map((b) => toDetection(b, grid, NOWHERE, 0));
        expect(detectAll(boxes, grid, input).map(place)).toEqual(whole.map(place));
      }),
    );
  });

  it('merging again changes nothing', () => {
    fc.assert(
      fc.property(heaps, (boxes) => {
        const once = detectAll(boxes, grid, { tile: 96, margin: 32 });
        expect(mergeSeams(once.toReversed(), IOU)).toEqual(once);
      }),
      { numRuns: 30 },
    );
  });

  it('in an area count the same though only its tiles are looked at', () => {
    const ring: Ring = [
      [150, 120],
      [420, 200],
      [300, 480],
      [150, 120],
    ];
    fc.assert(
      fc.property(heaps, tilings, (boxes, input) => {
        const apart = suppress(boxes, cornersOf, 0.01); // an oracle's boxes: one for each object
        const within = (found: readonly Detection[]) =>
          found.filter(({ box }) => contains(ring, [box.cx, box.cy]));
        const planned = within(detectAll(apart, grid, input, [ring]));
        const whole = within(apart.map((b) => toDetection(b, grid, NOWHERE, 0)));
        expect(planned.map(place)).toEqual(whole.map(place));
      }),
    );
  });
});

describe('a detection on the ground', () => {
  const converter = (crs: string) => proj4(crs);
  function reference(crs: string, affine: Affine): Georeference {
    return {
      crs,
      affine,
      toLonLat: (xy) => converter(crs).inverse([...xy]) as unknown as XY,
      fromLonLat: (xy) => converter(crs).forward([...xy]) as unknown as XY,
    };
  }
  const merc = reference(
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
    [10, 0, 14_300_000, 0, -10, 4_180_000],
  );

  it('has true metres and heading in Web Mercator', () => {
    // 35.1 N: a Mercator metre is 0.818 m on the ground; grid 1.2206 x coarser than the pixels
    const grid: ModelGrid = { scaleX: 0.8187, scaleY: 0.8187, width: 800, height: 800 };
    const box: ScoredBox = {
      class: 'railcar',
      score: 0.9,
      family: { name: 'tank', probability: 0.9 },
      cx: 100,
      cy: 100,
      length: 20,
      width: 4,
      angle: -Math.PI / 4,
    };
    const found = toDetection(box, grid, { georeference: merc, pixelSizeM: null }, 0);
    expect(found.lengthM).toBeGreaterThan(199);
    expect(found.lengthM).toBeLessThan(201);
    expect(found.widthM).toBeCloseTo(40, 0);
    expect(found.headingDeg).toBeCloseTo(45, 0); // up and to the right: north-east
    expect(found.box.cx).toBeCloseTo(100 / 0.8187, 6);
    expect(found.lonLat?.[0]?.[1]).toBeCloseTo(35.1, 0);
    expect(found.corners).toHaveLength(4);
    expect(found.family).toEqual({ name: 'tank', probability: 0.9 });
  });

  it('has true metres in degrees, where pixels are not square on the ground', () => {
    const degrees = reference('+proj=longlat +datum=WGS84 +no_defs', [5e-6, 0, 130.6, 0, -5e-6, 42.43]);
    // 42.4 N: 0.4117 m along, 0.5554 m up a pixel; a model at 0.5 m
    const grid: ModelGrid = { scaleX: 0.4117 / 0.5, scaleY: 0.5554 / 0.5, width: 2000, height: 2000 };
    for (const angle of [0, 0.6, 1.2, 2, 2.9]) {
      const box: ScoredBox = {
        class: 'railcar',
        score: 0.9,
        family: null,
        cx: 500,
        cy: 500,
        length: 28,
        width: 6.4,
        angle,
      };
      const found = toDetection(box, grid, { georeference: degrees, pixelSizeM: null }, 0);
      expect(found.lengthM).toBeCloseTo(14, 1);
      expect(found.widthM).toBeCloseTo(3.2, 1);
      const heading = ((((Math.PI / 2 + angle) * 180) / Math.PI) % 180) as number;
      expect(found.headingDeg).toBeCloseTo(heading, 0);
    }
  });

  it('has metres from a GSD alone, and neither place nor heading; nothing without one', () => {
    const grid: ModelGrid = { scaleX: 0.5, scaleY: 0.5, width: 100, height: 100 };
    const box: ScoredBox = {
      class: 'ship',
      score: 0.5,
      family: null,
      cx: 50,
      cy: 50,
      length: 10,
      width: 4,
      angle: 1,
    };
    const known = toDetection(box, grid, { georeference: null, pixelSizeM: { x: 0.25, y: 0.25 } }, 0);
    expect(known).toMatchObject({ headingDeg: null, lonLat: null });
    expect(known.lengthM).toBeCloseTo(5, 9);
    expect(known.widthM).toBeCloseTo(2, 9);
    const hull = toDetection(box, grid, { georeference: null, pixelSizeM: { x: 0.25, y: 0.25 } }, 0.75);
    expect(hull.lengthM).toBeCloseTo(3.5, 9);
    expect(hull.widthM).toBeCloseTo(0.5, 9);
    expect(hull.corners).toEqual(known.corners);
    const lost = toDetection(box, grid, { georeference: null, pixelSizeM: { x: 0.25, y: 0.25 } }, 1.5);
    expect(lost.widthM).toBe(0);
    expect(toDetection(box, grid, NOWHERE, 0)).toMatchObject({ lengthM: null, widthM: null });
  });
});
