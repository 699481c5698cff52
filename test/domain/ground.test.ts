import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import type { Affine, XY } from '../../src/domain/affine.ts';
import { contains, signedArea } from '../../src/domain/geometry.ts';
import {
  displacementM,
  footprintOf,
  groundAt,
  headingDeg,
  judgedGsdM,
  lonLatOf,
  metresFrom,
  pixelOf,
  pixelRing,
  pixelSizeM,
  shiftGeoreference,
} from '../../src/domain/ground.ts';
import type { Georeference } from '../../src/domain/scene.ts';
import { sensorGsdM } from '../../src/domain/sensors.ts';

const MERCATOR =
  '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs';
const UTM52 = '+proj=utm +zone=52 +datum=WGS84 +units=m +no_defs';
const DEGREES = '+proj=longlat +datum=WGS84 +no_defs';

function reference(crs: string, affine: Affine): Georeference {
  const converter = proj4(crs);
  return {
    crs,
    affine,
    toLonLat: ([x, y]) => converter.inverse([x, y]) as unknown as XY,
    fromLonLat: ([lon, lat]) => converter.forward([lon, lat]) as unknown as XY,
  };
}

/** Tumangang in each kind of CRS, image centre there, `size` map units a pixel, 1000 x 1000 px. */
function sceneAt(crs: string, [lon, lat]: XY, size: number): Georeference {
  const [x, y] = proj4(crs).forward([lon, lat]) as unknown as XY;
  return reference(crs, [size, 0, x - 500 * size, 0, -size, y + 500 * size]);
}
const TUMANGANG: XY = [130.6081, 42.4214];

describe('ground size of a pixel', () => {
  it('shrinks Web Mercator metres by cos(latitude), a little more along the meridian', () => {
    const size = pixelSizeM(sceneAt(MERCATOR, TUMANGANG, 10), 1000, 1000);
    // the sphere says 10 cos(lat) = 7.382; the ellipsoid is N cos(lat) / a and M cos(lat) / a of it
    expect(size.x).toBeCloseTo(7.393, 2);
    expect(size.y).toBeCloseTo(7.365, 2);
  });

  it('turns degrees into metres, longitude and latitude apart', () => {
    const size = pixelSizeM(sceneAt(DEGREES, TUMANGANG, 1e-5), 1000, 1000);
    // one degree at 42.4214 N: 82.31 km along the parallel, 111.08 km along the meridian
    expect(size.x).toBeCloseTo(0.8231, 3);
    expect(size.y).toBeCloseTo(1.1108, 3);
  });

  it('is the map metre in UTM but for the scale factor', () => {
    const size = pixelSizeM(sceneAt(UTM52, TUMANGANG, 0.5), 1000, 1000);
    expect(Math.abs(size.x / 0.5 - 1)).toBeLessThan(1e-3);
    expect(size.x).toBeCloseTo(size.y, 6);
  });

  it('says which pixel has no place on the ground', () => {
    const nowhere: Georeference = { ...sceneAt(UTM52, TUMANGANG, 1), toLonLat: () => [Number.NaN, 0] };
    expect(() => groundAt(nowhere, [3, 4])).toThrow(/pixel \(3, 4\) has no place on the ground/);
  });
});

describe('heading', () => {
  it('is measured from true north: 0 up, 45 to the upper right, 90 to the right', () => {
    const ground = groundAt(sceneAt(MERCATOR, TUMANGANG, 10), [500, 500]);
    expect(headingDeg(ground, [0, -1])).toBeCloseTo(0, 6);
    expect(headingDeg(ground, [0, 1])).toBeCloseTo(0, 6);
    expect(headingDeg(ground, [1, 0])).toBeCloseTo(90, 6);
    expect(headingDeg(ground, [1, -1])).toBeCloseTo(45, 0);
  });

  it('takes the ground, not the pixels, in a geographic CRS', () => {
    const ground = groundAt(sceneAt(DEGREES, TUMANGANG, 1e-5), [500, 500]);
    // one pixel right is 0.823 m, one up is 1.111 m: the diagonal leans to the north
    expect(headingDeg(ground, [1, -1])).toBeCloseTo((Math.atan2(0.8231, 1.1108) * 180) / Math.PI, 1);
  });

  it('stays in [0, 180) and ignores the sense of the axis', () => {
    const ground = groundAt(sceneAt(UTM52, TUMANGANG, 0.5), [500, 500]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), (angle) => {
        const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
        const heading = headingDeg(ground, [dx, dy]);
        expect(heading).toBeGreaterThanOrEqual(0);
        expect(heading).toBeLessThan(180);
        const apart = Math.abs(heading - headingDeg(ground, [-dx, -dy]));
        expect(Math.min(apart, 180 - apart)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('positions', () => {
  it('go from pixel to lon/lat and back', () => {
    const scene = sceneAt(UTM52, TUMANGANG, 0.5);
    const [x, y] = pixelOf(scene, lonLatOf(scene, [123.25, 987.5]));
    expect(x).toBeCloseTo(123.25, 4);
    expect(y).toBeCloseTo(987.5, 4);
  });

  it('are metres apart over the antimeridian too', () => {
    const [east, north] = metresFrom([179.9995, 0], [-179.9995, 0]);
    expect(east).toBeCloseTo(111.32, 1);
    expect(north).toBe(0);
  });

  it('outline the image counter-clockwise and closed', () => {
    const scene = sceneAt(UTM52, TUMANGANG, 10);
    const ring = footprintOf(scene, 1000, 1000);
    expect(ring.at(0)).toEqual(ring.at(-1));
    expect(signedArea(ring)).toBeGreaterThan(0);
    expect(contains(ring, TUMANGANG)).toBe(true);
    expect(ring).toHaveLength(4 * 16 + 1);
  });

  it('put an area ring where its places lie in the image', () => {
    const scene = sceneAt(MERCATOR, TUMANGANG, 10);
    const [lon, lat] = TUMANGANG;
    const ring = pixelRing(scene, [
      [lon, lat],
      [lon + 0.01, lat],
      [lon + 0.01, lat + 0.01],
      [lon, lat],
    ]);
    expect(ring?.[0]?.[0]).toBeCloseTo(500, 6);
    expect(ring?.[0]?.[1]).toBeCloseTo(500, 6);
    expect(pixelRing({ ...scene, fromLonLat: () => [Number.NaN, 0] }, [[0, 0]])).toBeNull();
  });

  it('move by the analyst’s shift, both ways', () => {
    const scene = sceneAt(UTM52, TUMANGANG, 0.5);
    const shifted = shiftGeoreference(scene, [12, -7]);
    const moved = metresFrom(lonLatOf(scene, [10, 20]), lonLatOf(shifted, [10, 20]));
    expect(moved[0]).toBeCloseTo(12, 3);
    expect(moved[1]).toBeCloseTo(-7, 3);
    const [x, y] = pixelOf(shifted, lonLatOf(shifted, [10, 20]));
    expect(x).toBeCloseTo(10, 3);
    expect(y).toBeCloseTo(20, 3);
  });

  it('measure displacements along both axes', () => {
    const ground = groundAt(sceneAt(UTM52, TUMANGANG, 2), [500, 500]);
    expect(Math.hypot(...displacementM(ground, [3, 4]))).toBeCloseTo(10, 1);
  });
});

describe('the GSD a scene is judged on', () => {
  const half = { x: 0.5, y: 0.5 };
  it('is the coarsest of pixel size, sensor and declaration', () => {
    expect(judgedGsdM({ pixelSizeM: half, sensor: null, declaredGsdM: null })).toBe(0.5);
    expect(judgedGsdM({ pixelSizeM: half, sensor: 'SkySat', declaredGsdM: null })).toBe(0.8);
    expect(judgedGsdM({ pixelSizeM: half, sensor: 'SkySat', declaredGsdM: 3 })).toBe(3);
    expect(judgedGsdM({ pixelSizeM: { x: 7.4, y: 7.3 }, sensor: 'Sentinel-2B', declaredGsdM: null })).toBe(
      10,
    );
    expect(judgedGsdM({ pixelSizeM: { x: 0.8, y: 1.1 }, sensor: null, declaredGsdM: 0.3 })).toBe(1.1);
  });

  it('refuses a declaration that is no GSD', () => {
    for (const declaredGsdM of [0, -1, Number.NaN, Infinity, 1e6]) {
      expect(() => judgedGsdM({ pixelSizeM: half, sensor: null, declaredGsdM })).toThrow(/expected 0.01/);
    }
  });

  it('knows sensors by their usual names', () => {
    expect(sensorGsdM('SENTINEL-2A')).toBe(10);
    expect(sensorGsdM('PlanetScope')).toBe(3.7);
    expect(sensorGsdM('WorldView-3')).toBe(0.31);
    expect(sensorGsdM('WV02')).toBe(0.46);
    expect(sensorGsdM('Pléiades')).toBe(0.7);
    expect(sensorGsdM('Pléiades Neo')).toBe(0.3);
    expect(sensorGsdM('a kite')).toBeNull();
  });
});
