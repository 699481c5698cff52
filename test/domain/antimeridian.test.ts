import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { cellAtLonLat, lonLatGrid } from '../../src/domain/area-grid.ts';
import type { Corners } from '../../src/domain/box.ts';
import type { Detection } from '../../src/domain/detection.ts';
import { centreOf, liesIn } from '../../src/domain/join-views.ts';
import { centreOfPlace } from '../../src/domain/place-overlap.ts';

const wrap = (lon: number): number => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);

/** A hull of some 130 m about a longitude, its corners told from -180 to 180 as a georeference gives them. */
function hullAt(lon: number): Detection {
  const at = (dx: number, dy: number): XY => [wrap(lon + dx), 10 + dy];
  const lonLat: Corners = [at(-6e-4, -1e-4), at(6e-4, -1e-4), at(6e-4, 1e-4), at(-6e-4, 1e-4)];
  return {
    class: 'ship',
    score: 0.9,
    family: null,
    box: { cx: 0, cy: 0, length: 12, width: 2, angle: 0 },
    corners: lonLat,
    lengthM: 120,
    widthM: 20,
    headingDeg: 90,
    lonLat,
  };
}

/** A scene from 179.9 east to 179.9 west, its ring begun on one side or on the other. */
const ringFrom = (west: number): readonly XY[] => [
  [west, 10.1],
  [west + 0.2, 10.1],
  [west + 0.2, 9.9],
  [west, 9.9],
  [west, 10.1],
];

describe.each([
  ['east of the line', 179.9],
  ['west of it', -180.1],
])('in a scene across the antimeridian whose ring begins %s', (_where, west) => {
  const ring = ringFrom(west);
  const grid = lonLatGrid(ring);

  it.each([179.92, 179.98, 179.9996, 180, 180.0004, 180.02, 180.08])(
    'a hull at %f lies, and has a cell',
    (lon) => {
      const hull = hullAt(lon);
      expect(liesIn(ring, hull)).toBe(true);
      expect(cellAtLonLat(grid, centreOf(hull))).toBeGreaterThanOrEqual(0);
      expect(Math.abs(wrap(centreOf(hull)[0]) - wrap(lon)) % 360).toBeLessThan(1e-9);
      expect(centreOfPlace({ ...hull, sceneId: 's' })[1]).toBeCloseTo(10, 9);
    },
  );

  it.each([179.8, 180.2, 0])('a hull at %f does not', (lon) => {
    expect(liesIn(ring, hullAt(lon))).toBe(false);
  });
});
