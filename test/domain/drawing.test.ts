import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Affine } from '../../src/domain/affine.ts';
import { cellCentre, lonLatGrid } from '../../src/domain/area-grid.ts';
import { drawSight, type Sight } from '../../src/domain/drawing.ts';
import { boundsOf, contains, type Ring, signedArea } from '../../src/domain/geometry.ts';
import { metresPerDegree } from '../../src/domain/ground.ts';
import type { Georeference } from '../../src/domain/scene.ts';
import { unseenRings } from '../../src/domain/unseen.ts';

const PLACE = [130.6, 42.42] as const;
const per = metresPerDegree(PLACE[1]);

/** Metres east and north of a place as map coordinates: flat enough for a few kilometres. */
function flat(affine: Affine): Georeference {
  return {
    crs: 'local metres',
    affine,
    toLonLat: ([east, north]) => [PLACE[0] + east / per.lon, PLACE[1] + north / per.lat],
    fromLonLat: ([lon, lat]) => [(lon - PLACE[0]) * per.lon, (lat - PLACE[1]) * per.lat],
  };
}

const corner = (east: number, north: number) =>
  [PLACE[0] + east / per.lon, PLACE[1] + north / per.lat] as const;
const ring: Ring = [
  corner(100, -200),
  corner(200, -200),
  corner(200, -100),
  corner(100, -100),
  corner(100, -200),
];
const northUp: Affine = [0.5, 0, 0, 0, -0.5, 0];
const sight = (change: Partial<Sight> & { readonly affine?: Affine } = {}): Sight => ({
  raster: { width: 1000, height: 1000, georeference: flat(change.affine ?? northUp) },
  shiftM: [0, 0],
  ring,
  unseen: [],
  boxes: [],
  declaredGsdM: null,
  title: [],
  marks: [],
  ...change,
});

describe('the drawing of an area', () => {
  test('shows its outline in pixels, with a tenth around it', () => {
    const { outline, window, pixelM, northDeg } = drawSight(sight());
    const bounds = boundsOf(outline ?? []);
    for (const [side, px] of [
      ['x0', 200],
      ['y0', 200],
      ['x1', 400],
      ['y1', 400],
    ] as const)
      expect(bounds[side]).toBeCloseTo(px, 3);
    expect(window.x0).toBeGreaterThanOrEqual(179);
    expect(window.x0).toBeLessThanOrEqual(180);
    expect(window.y1 - window.y0).toBeGreaterThanOrEqual(240);
    expect(pixelM).toBeCloseTo(0.5, 4);
    expect(northDeg).toBeCloseTo(0, 4);
  });

  test('follows an analyst who found the pixels to lie elsewhere', () => {
    const shifted = boundsOf(drawSight(sight({ shiftM: [10, -5] })).outline ?? []);
    // The ground of the area is 10 m further west and 5 m further north in the file.
    expect(shifted.x0).toBeCloseTo(200 - 20, 2);
    expect(shifted.y0).toBeCloseTo(200 - 10, 2);
  });

  test('turns its arrow with the raster', () => {
    const turned = (degrees: number): Affine => {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      // Columns run towards `degrees` south of east, rows to the right of that.
      return [0.5 * c, -0.5 * s, 0, -0.5 * s, -0.5 * c, 0];
    };
    for (const degrees of [0, 30, 90, -45])
      expect(drawSight(sight({ affine: turned(degrees), ring: null })).northDeg).toBeCloseTo(-degrees, 3);
  });

  test('without georeference or off the raster shows the whole of it', () => {
    const plain = sight({
      raster: { width: 640, height: 480, georeference: null },
      ring: null,
      declaredGsdM: 0.3,
    });
    expect(drawSight(plain)).toMatchObject({
      window: { x0: 0, y0: 0, x1: 640, y1: 480 },
      outline: null,
      northDeg: null,
      pixelM: 0.3,
    });
    const away = ring.map(([lon, lat]) => [lon + 1, lat] as const);
    expect(drawSight(sight({ ring: away })).window).toEqual({ x0: 0, y0: 0, x1: 1000, y1: 1000 });
  });
});

test('unseen ground is every inside cell that was not seen, once', () => {
  const grid = lonLatGrid(ring);
  const seen = fc.array(fc.constantFrom('0', '1'), {
    minLength: grid.inside.length,
    maxLength: grid.inside.length,
  });
  fc.assert(
    fc.property(seen, (cells) => {
      const rings = unseenRings(grid, cells.join(''));
      const hidden = cells.filter((cell, i) => cell === '0' && grid.inside[i] === 1).length;
      const area = rings.reduce((sum, each) => sum + Math.abs(signedArea(each)), 0);
      // The shoelace formula cancels on degrees; a cell too many would be 1.
      expect(area / Math.abs(grid.dx * grid.dy)).toBeCloseTo(hidden, 1);
      cells.forEach((cell, i) => {
        if (grid.inside[i] !== 1) return;
        const covering = rings.filter((each) => contains(each, cellCentre(grid, i))).length;
        expect(covering).toBe(cell === '0' ? 1 : 0);
      });
    }),
    { numRuns: 20 },
  );
});
