import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { indexItems } from '../../src/simulator/spatial-index.ts';
import { type PortLayout, sceneSpec } from '../../src/simulator/spec.ts';
import { sunAt } from '../../src/simulator/sun.ts';
import type { Target } from '../../src/simulator/world.ts';
import { boxOf } from '../../src/simulator/yard.ts';

/** Points along the middle of a target, m. */
function spine(t: Target): [number, number][] {
  return Array.from({ length: 9 }, (_, k): [number, number] => {
    const u = (k / 8 - 0.5) * t.length;
    return [t.x + u * Math.cos(t.angle), t.y + u * Math.sin(t.angle)];
  });
}

function depthIn(t: Target, [x, y]: readonly [number, number]): number {
  const c = Math.cos(t.angle);
  const s = Math.sin(t.angle);
  const u = Math.abs((x - t.x) * c + (y - t.y) * s);
  const v = Math.abs((y - t.y) * c - (x - t.x) * s);
  return Math.min(t.length / 2 - u, t.width / 2 - v);
}

describe('a yard', () => {
  it('holds as many freight wagons in its frame as asked', () => {
    for (const objects of [0, 1, 20, 70]) {
      const spec = sceneSpec({ seed: 40 + objects, layoutSeed: 31, layout: 'yard', objects });
      const size = spec.width * spec.gsdM;
      const wagons = composeScene(spec).targets.filter(
        (t) => t.class === 'railcar' && t.x >= 0 && t.y >= 0 && t.x < size && t.y < size,
      );
      expect(wagons).toHaveLength(objects);
    }
  });

  it('keeps every vehicle on a track and off its neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (seed) => {
        const world = composeScene(sceneSpec({ seed, layout: 'yard' }));
        const points = world.tracks.flatMap((t) =>
          Array.from(t.xs, (x, i): [number, number] => [x, t.ys[i] as number]),
        );
        for (const t of world.targets) {
          const nearest = Math.min(...points.map(([x, y]) => Math.hypot(x - t.x, y - t.y)));
          expect(nearest).toBeLessThan(3.2);
          for (const other of world.targets) {
            if (other === t || Math.hypot(other.x - t.x, other.y - t.y) > 40) continue;
            expect(Math.max(...spine(other).map((p) => depthIn(t, p)))).toBeLessThan(0.05);
          }
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });

  it('has wagons of true size, about a metre apart in a string', () => {
    const { targets } = composeScene(sceneSpec({ seed: 5, layout: 'yard' }));
    for (const t of targets.filter((x) => x.class === 'railcar')) {
      expect(t.length).toBeGreaterThan(10);
      expect(t.length).toBeLessThan(25);
      expect(t.width).toBeGreaterThan(2.5);
      expect(t.width).toBeLessThan(3.5);
    }
  });

  it('stands the same ground under every pass of one site', () => {
    const a = composeScene(sceneSpec({ seed: 1, layoutSeed: 9, layout: 'yard' }));
    const b = composeScene(sceneSpec({ seed: 2, layoutSeed: 9, layout: 'yard' }));
    expect(b.tracks).toEqual(a.tracks);
    expect(b.targets).not.toEqual(a.targets);
    const plain = (w: typeof a): unknown => w.thingsIn(0, 0, 512, 512).filter((t) => !('class' in t));
    expect(plain(b)).toEqual(plain(a));
  });
});

describe('a port', () => {
  it('holds as many ships of 50 m and more as asked, none on another', () => {
    for (const objects of [0, 12, 29]) {
      const spec = sceneSpec({
        kind: 'port',
        gsdM: 10,
        width: 480,
        height: 480,
        seed: 60 + objects,
        layoutSeed: 6011,
        orientationDeg: 205,
        objects,
      });
      const ships = composeScene(spec).targets.filter((t) => t.length >= 50);
      expect(ships.every((t) => t.class === 'ship')).toBe(true);
      expect(ships.filter((t) => t.x >= 0 && t.y >= 0 && t.x < 4800 && t.y < 4800)).toHaveLength(objects);
      for (const a of ships)
        for (const b of ships)
          if (a !== b) expect(Math.max(...spine(a).map((p) => depthIn(b, p)))).toBeLessThan(0);
    }
  });
});

describe('terminals', () => {
  it('are stored full and have ships along their quays, none on one', () => {
    for (const seed of [5, 8, 21]) {
      const size = 512 * 9;
      const world = composeScene(
        sceneSpec({ kind: 'port', layout: 'terminals', seed, gsdM: 9, width: 512, height: 512, objects: 40 }),
      );
      const things = world.thingsIn(0, 0, size, size);
      const stored = things.filter((t) => ['stacks', 'shed', 'heap', 'silo'].includes(t.kind));
      expect(stored.length, `seed ${seed}`).toBeGreaterThan(20);
      const quays = things.filter((t) => t.kind === 'quay');
      const berthed = world.targets.filter((t) => t.load === 'berthed' && t.length > 60);
      expect(berthed.length, `seed ${seed}`).toBeGreaterThan(3);
      for (const ship of berthed)
        for (const quay of quays) expect(depthIn(quay as Target, [ship.x, ship.y])).toBeLessThan(0);
    }
  });
});

describe('a marina', () => {
  it('holds rows of boats close together, none on another, on a jetty or on land', () => {
    for (const seed of [3, 4, 11]) {
      const world = composeScene(sceneSpec({ kind: 'port', layout: 'marina', seed, gsdM: 0.5, cloud: 0 }));
      const boats = world.targets.filter((t) => t.class === 'boat' && t.load === 'berthed');
      expect(boats.length, `seed ${seed}`).toBeGreaterThan(60);
      const index = indexItems(world.targets, boxOf);
      let close = 0;
      for (const boat of boats) {
        const near = index.query(...boxOf(boat)).filter((other) => other !== boat);
        for (const other of near)
          expect(Math.max(...spine(other).map((p) => depthIn(boat, p)))).toBeLessThan(0);
        const beside = near.some((other) => Math.hypot(other.x - boat.x, other.y - boat.y) < boat.length);
        if (beside) close++;
        const under = world
          .thingsIn(boat.x, boat.y, boat.x, boat.y)
          .filter((o) => o.kind === 'pontoon' || o.kind === 'quay');
        for (const o of under) expect(depthIn(o as Target, [boat.x, boat.y])).toBeLessThan(0.1);
      }
      expect(close / boats.length).toBeGreaterThan(0.5);
    }
  });

  it('is not in every port: open water has no berth, inland no hull', () => {
    const port = (layout: PortLayout, seed: number) =>
      composeScene(sceneSpec({ kind: 'port', layout, seed, gsdM: 0.5 })).targets.filter(
        (t) => t.x >= 0 && t.y >= 0 && t.x < 512 && t.y < 512,
      );
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      expect(port('inland', seed)).toEqual([]);
      expect(port('open', seed).filter((t) => t.load === 'berthed')).toEqual([]);
    }
  });
});

describe('a spec', () => {
  it('names the value that no scene can have', () => {
    expect(() => sceneSpec({ width: 0 })).toThrow('width 0: expected whole pixels');
    expect(() => sceneSpec({ gsdM: 50 })).toThrow('gsdM 50: expected 0.1 to 20');
    expect(() => sceneSpec({ objects: Number.NaN })).toThrow('objects NaN: expected a whole number');
    expect(() => sceneSpec({ kind: 'port', layout: 'none' })).toThrow(
      'layout none: expected harbour, terminals, marina',
    );
    expect(() => sceneSpec({ cloud: 2 })).toThrow('cloud 2: expected 0 to 1');
  });
});

describe('the sun', () => {
  it('stands where almanacs put it', () => {
    // Greenwich, 2024-06-20 12:02 UTC: solar noon on the solstice, elevation 90 - 51.4779 + 23.44.
    const noon = sunAt(Date.UTC(2024, 5, 20, 12, 2), [0, 51.4779]);
    expect(noon.elevationDeg).toBeCloseTo(61.96, 1);
    expect(Math.abs(noon.azimuthDeg - 180)).toBeLessThan(0.6);
    // Equator on the March equinox of 2024 (03:06 UTC), six hours east of noon: on the eastern horizon.
    const rise = sunAt(Date.UTC(2024, 2, 20, 6, 7), [0, 0]);
    expect(Math.abs(rise.elevationDeg)).toBeLessThan(1);
    expect(rise.azimuthDeg).toBeCloseTo(90, 0);
  });
});
