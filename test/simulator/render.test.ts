import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { makeRenderer, type Renderer } from '../../src/simulator/render.ts';
import { type SceneSpec, sceneSpec } from '../../src/simulator/spec.ts';
import { truthOf } from '../../src/simulator/truth.ts';

const SIZE = 128;

/** Scenes that use everything a pixel's value may come from: clouds, haze, snow, lean, both styles, both kinds. */
const SCENES: readonly Partial<SceneSpec>[] = [
  { seed: 31, layout: 'yard', cloud: 0.3, haze: 0.3, objects: 30 },
  { seed: 8, layout: 'station', style: 2, snow: 0.5, gsdM: 0.3 },
  { seed: 2, kind: 'port', gsdM: 0.7, ice: 0.2 },
  { seed: 3, kind: 'port', gsdM: 10, bands: 'rgbn', sampleType: 'uint16', cloud: 0.2 },
];

function rendererOf(parts: Partial<SceneSpec>): Renderer {
  return makeRenderer(composeScene(sceneSpec({ width: SIZE, height: SIZE, ...parts })));
}

describe('a window of a scene', () => {
  it.each(SCENES)('is the same pixels however it is cut: %j', (parts) => {
    const renderer = rendererOf(parts);
    const whole = renderer.render({ x: 0, y: 0, width: SIZE, height: SIZE });
    const { bands } = whole;
    fc.assert(
      fc.property(
        fc.record({
          x: fc.integer({ min: 0, max: SIZE - 1 }),
          y: fc.integer({ min: 0, max: SIZE - 1 }),
          width: fc.integer({ min: 1, max: 70 }),
          height: fc.integer({ min: 1, max: 40 }),
        }),
        ({ x, y, width, height }) => {
          const window = { x, y, width: Math.min(width, SIZE - x), height: Math.min(height, SIZE - y) };
          const part = renderer.render(window);
          for (let row = 0; row < window.height; row++) {
            const from = ((y + row) * SIZE + x) * bands;
            const expected = whole.data.subarray(from, from + window.width * bands);
            const got = part.data.subarray(row * window.width * bands, (row + 1) * window.width * bands);
            expect(got).toEqual(expected);
          }
        },
      ),
      { numRuns: 4, seed: 11 },
    );
  });

  it('is the same bytes for the same spec, other bytes for another seed or style', () => {
    const draw = (parts: Partial<SceneSpec>): Uint8Array | Uint16Array =>
      rendererOf(parts).render({ x: 0, y: 0, width: SIZE, height: SIZE }).data;
    const parts = { seed: 77, layout: 'yard', objects: 20 } as const;
    const first = draw(parts);
    expect(draw(parts)).toEqual(first);
    expect(draw({ ...parts, seed: 78 })).not.toEqual(first);
    expect(draw({ ...parts, style: 2 })).not.toEqual(first);
  });

  it('is not one flat colour', () => {
    for (const parts of SCENES) {
      const { data } = rendererOf(parts).render({ x: 0, y: 0, width: SIZE, height: SIZE });
      expect(new Set(data).size, JSON.stringify(parts)).toBeGreaterThan(60);
    }
  });
});

describe('what stands on the ground shows where the truth says', () => {
  it.each([
    { seed: 31, layoutSeed: 31, layout: 'yard', objects: 40 },
    { seed: 5, layoutSeed: 31, layout: 'yard', objects: 40, gsdM: 0.8 },
    { seed: 2, layoutSeed: 2, kind: 'port', gsdM: 2, objects: 12 },
  ] as const)('%j', (parts) => {
    const size = 300;
    const withThem = sceneSpec({ width: size, height: size, ...parts });
    const world = composeScene(withThem);
    const draw = (targets: typeof world.targets): Uint8Array | Uint16Array => {
      const keep = new Set<unknown>(targets);
      const scene = {
        ...world,
        thingsIn: (x0: number, y0: number, x1: number, y1: number) =>
          world
            .thingsIn(x0, y0, x1, y1)
            .filter((thing) => thing.kind !== 'wake' && (!('class' in thing) || keep.has(thing))),
      };
      return makeRenderer(scene).render({ x: 0, y: 0, width: size, height: size }).data;
    };
    const present = draw(world.targets);
    const absent = draw([]);
    const changed = (i: number): number =>
      Math.abs((present[i * 3] as number) - (absent[i * 3] as number)) +
      Math.abs((present[i * 3 + 1] as number) - (absent[i * 3 + 1] as number)) +
      Math.abs((present[i * 3 + 2] as number) - (absent[i * 3 + 2] as number));

    const objects = truthOf(world).filter((o) => o.inFrame === 1);
    expect(objects.length).toBeGreaterThan(4);
    let inside = 0;
    let all = 0;
    for (const { corners } of objects) {
      const [a, b, , d] = corners;
      for (let p = 0.05; p < 1; p += 0.05) {
        for (const q of [0.2, 0.5, 0.8]) {
          const x = Math.floor(a[0] + (b[0] - a[0]) * p + (d[0] - a[0]) * q);
          const y = Math.floor(a[1] + (b[1] - a[1]) * p + (d[1] - a[1]) * q);
          all++;
          if (changed(y * size + x) > 6) inside++;
        }
      }
    }
    // Empty flat wagons look like the ballast under them; nearly all else must differ.
    expect(inside / all).toBeGreaterThan(0.8);

    // Far from every box and its shadow nothing changed.
    const reach = (Math.hypot(world.sun[0], world.sun[1]) / world.sun[2] + 0.5) * world.maxTop;
    for (let y = 0; y < size; y += 7) {
      for (let x = 0; x < size; x += 7) {
        const [mx, my] = [(x + 0.5) * withThem.gsdM, (y + 0.5) * withThem.gsdM];
        const near = world.targets.some(
          (t) => Math.hypot(t.x - mx, t.y - my) < t.length / 2 + t.width + reach + 8,
        );
        if (!near) expect(changed(y * size + x), `${x}, ${y}`).toBe(0);
      }
    }
  });
});
