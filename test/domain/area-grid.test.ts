import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { cellAt, cellPoint, lonLatGrid, pixelGrid, shareOf } from '../../src/domain/area-grid.ts';
import { contains, type Ring } from '../../src/domain/geometry.ts';

/** A rectangle of so many metres near Tumangang, turned by an angle. */
function rectangle(widthM: number, heightM: number, angle = 0): Ring {
  const [lon, lat] = [130.6081, 42.4214];
  const corners: XY[] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ];
  return corners.map(([u, v]): XY => {
    const [x, y] = [(u * widthM) / 2, (v * heightM) / 2];
    const [east, north] = [
      x * Math.cos(angle) - y * Math.sin(angle),
      x * Math.sin(angle) + y * Math.cos(angle),
    ];
    return [lon + east / 82_278, lat + north / 111_078];
  });
}

describe('lonLatGrid', () => {
  it('measures the ring in square kilometres of true ground', () => {
    expect(lonLatGrid(rectangle(1200, 300)).areaKm2).toBeCloseTo(0.36, 3);
    expect(lonLatGrid(rectangle(1200, 300, 0.7)).areaKm2).toBeCloseTo(0.36, 3);
  });

  it('has square cells of ten metres, finer over small areas, coarser over wide ones', () => {
    expect(lonLatGrid(rectangle(1000, 500)).cellM).toBe(10);
    expect(lonLatGrid(rectangle(100, 40)).insideCount).toBeGreaterThan(190);
    const wide = lonLatGrid(rectangle(60_000, 40_000));
    expect(wide.cols * wide.rows).toBeLessThanOrEqual(65_536);
    expect(wide.cols * wide.rows).toBeGreaterThan(60_000);
  });

  it('knows the ground of a thin strip laid aslant', () => {
    const strip = lonLatGrid(rectangle(30_000, 60, 0.5));
    expect(strip.insideCount).toBeGreaterThan(200);
  });

  it('counts cells about as the area has ground', () => {
    const grid = lonLatGrid(rectangle(2000, 900, 0.3));
    const cells = (grid.areaKm2 * 1e6) / grid.cellM ** 2;
    expect(grid.insideCount / cells).toBeGreaterThan(0.99);
    expect(grid.insideCount / cells).toBeLessThan(1.06);
  });

  it('puts the first row in the north', () => {
    const grid = lonLatGrid(rectangle(500, 500));
    expect(cellPoint(grid, 0)[1]).toBeGreaterThan(cellPoint(grid, grid.cols)[1]);
  });

  it('holds every point of the area in a cell that is inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (angle, u, v) => {
          const ring = rectangle(800, 250, angle);
          const grid = lonLatGrid(ring);
          const x = grid.x0 + u * grid.cols * grid.dx;
          const y = grid.y0 + v * grid.rows * grid.dy;
          if (contains(ring, [x, y])) expect(grid.inside[cellAt(grid, [x, y])]).toBe(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses an area without ground', () => {
    expect(() =>
      lonLatGrid([
        [1, 1],
        [2, 2],
        [1, 1],
      ]),
    ).toThrow('expected some ground');
  });
});

describe('pixelGrid', () => {
  it('covers the picture, and finds its own cells again', () => {
    const grid = pixelGrid(1348, 412, { x: 0.25, y: 0.25 });
    expect(grid.areaKm2).toBeCloseTo((1348 * 412 * 0.0625) / 1e6, 9);
    for (let i = 0; i < grid.inside.length; i++) expect(cellAt(grid, cellPoint(grid, i))).toBe(i);
    expect(cellAt(grid, [-1, 5])).toBe(-1);
    expect(shareOf(grid, () => true)).toBe(1);
    expect(shareOf(grid, (i) => cellPoint(grid, i)[0] < 674)).toBeCloseTo(0.5, 1);
  });
});
