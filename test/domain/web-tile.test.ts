import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, test } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { pixelOf } from '../../src/domain/ground.ts';
import type { Georeference } from '../../src/domain/scene.ts';
import { placeInTile, planTile, type WebTile } from '../../src/domain/web-tile.ts';

const UTM52 = proj4('+proj=utm +zone=52 +datum=WGS84 +units=m +no_defs');
const TUMANGANG: XY = [130.6081, 42.4214];

/** 1000 px of half a metre around Tumangang, turned by some degrees. */
function sceneTurned(degrees: number): Georeference {
  const [x, y] = UTM52.forward([...TUMANGANG]) as unknown as XY;
  const [c, s] = [0.5 * Math.cos((degrees * Math.PI) / 180), 0.5 * Math.sin((degrees * Math.PI) / 180)];
  return {
    crs: 'EPSG:32652',
    affine: [c, s, x - 500 * (c + s), s, -c, y - 500 * (s - c)],
    toLonLat: (xy) => UTM52.inverse([...xy]) as unknown as XY,
    fromLonLat: (lonLat) => UTM52.forward([...lonLat]) as unknown as XY,
  };
}

function tileAround([lon, lat]: XY, z: number): WebTile {
  const phi = (lat * Math.PI) / 180;
  const y = (1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2;
  return { z, x: Math.floor(((lon + 180) / 360) * 2 ** z), y: Math.floor(y * 2 ** z) };
}

describe('a tile of the map of the web', () => {
  test('spans the world at zoom 0 and quarters at zoom 1', () => {
    expect(placeInTile({ z: 0, x: 0, y: 0 }, [0, 0])[0]).toBe(-180);
    expect(placeInTile({ z: 0, x: 0, y: 0 }, [0, 0])[1]).toBeCloseTo(85.0511, 4);
    expect(placeInTile({ z: 1, x: 1, y: 1 }, [0, 0])).toEqual([0, 0]);
  });

  test('shows any turned scene where it lies: the mesh in between is straight to a twentieth of a tile pixel', () => {
    const cases = fc.record({
      degrees: fc.integer({ min: 0, max: 359 }),
      z: fc.integer({ min: 12, max: 20 }),
      at: fc.tuple(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
      ),
    });
    fc.assert(
      fc.property(cases, ({ degrees, z, at: [u, v] }) => {
        const georeference = sceneTurned(degrees);
        const tile = tileAround(TUMANGANG, z);
        const plan = planTile({ width: 1000, height: 1000, georeference }, tile);
        expect(plan).not.toBeNull();
        if (plan === null) return;
        const [col, row] = [Math.floor(u * plan.cells), Math.floor(v * plan.cells)];
        const [a, b] = [u * plan.cells - col, v * plan.cells - row];
        const node = (r: number, c: number, axis: number): number =>
          plan.mesh[2 * (r * (plan.cells + 1) + c) + axis] as number;
        const between = [0, 1].map(
          (axis) =>
            (node(row, col, axis) * (1 - a) + node(row, col + 1, axis) * a) * (1 - b) +
            (node(row + 1, col, axis) * (1 - a) + node(row + 1, col + 1, axis) * a) * b,
        );
        const exact = pixelOf(georeference, placeInTile(tile, [u, v]));
        const missed = Math.hypot(
          (between[0] as number) - (exact[0] as number),
          (between[1] as number) - (exact[1] as number),
        );
        expect(missed * plan.scale).toBeLessThan(0.05);
      }),
      { numRuns: 60 },
    );
  });

  test('reads only pixels that the raster has, and nothing where it does not lie', () => {
    const raster = { width: 1000, height: 1000, georeference: sceneTurned(0) };
    const plan = planTile(raster, tileAround(TUMANGANG, 4));
    expect(plan?.window).toEqual({ x0: 0, y0: 0, x1: 1000, y1: 1000 });
    const tile = tileAround(TUMANGANG, 17);
    expect(planTile(raster, { ...tile, x: tile.x + 40 })).toBeNull();
  });
});
