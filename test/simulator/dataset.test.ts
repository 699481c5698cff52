import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { writeTrainingSet } from '../../src/simulator/dataset.ts';
import { sceneSpec } from '../../src/simulator/spec.ts';
import { yardOutline } from '../../src/simulator/yard-outline.ts';

type Corner = readonly [number, number];

/** Signed distance of a point to the nearest edge line of a convex polygon, px; positive inside. */
function depth(polygon: readonly Corner[], [x, y]: Corner): number {
  const middle = [0, 1].map((k) => polygon.reduce((sum, p) => sum + (p[k] ?? 0), 0) / polygon.length);
  return Math.min(
    ...polygon.map((p, i) => {
      const q = polygon[(i + 1) % polygon.length] as Corner;
      const length = Math.hypot(q[0] - p[0], q[1] - p[1]);
      const side = (px: number, py: number): number =>
        ((q[0] - p[0]) * (py - p[1]) - (q[1] - p[1]) * (px - p[0])) / length;
      return side(x, y) * Math.sign(side(middle[0] as number, middle[1] as number));
    }),
  );
}

describe('a training set', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'training-set-'));
    await writeTrainingSet({ dir, count: 3, seed: 5, size: 256, gsdRange: [0.8, 1], kind: 'yard', style: 1 });
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('says with each scene how it was made, what stands where, and the outline of its yard', async () => {
    const names = (await readdir(dir)).filter((name) => name.endsWith('.json'));
    expect(names).toHaveLength(3);
    for (const name of names) {
      const about = JSON.parse(await readFile(join(dir, name), 'utf8'));
      expect(about.origin).toBe('simulated');
      const world = composeScene(about.spec);
      expect(about.yard).toEqual(yardOutline(world));
      expect(about.yard === null).toBe(
        !world.tracks.some(({ xs, ys }) =>
          xs.some(
            (x, i) => x >= 0 && x < 256 * about.gsd && (ys[i] ?? -1) >= 0 && (ys[i] ?? 1e9) < 256 * about.gsd,
          ),
        ),
      );
    }
  });
});

describe('the outline of a yard', () => {
  it('holds every wagon in the frame, whichever way the tracks run', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const world = composeScene(sceneSpec({ seed, layout: 'yard', objects: 40 }));
      const outline = yardOutline(world);
      if (!outline) throw new Error(`seed ${seed}: no outline`);
      for (const [x, y] of outline) {
        expect(Math.min(x, y)).toBeGreaterThan(3.9);
        expect(Math.max(x, y)).toBeLessThan(1020.1);
      }
      const wagons = world.targets
        .filter((target) => target.class === 'railcar')
        .map((t): Corner => [t.x / 0.5, t.y / 0.5])
        .filter(([x, y]) => Math.min(x, y) > 10 && Math.max(x, y) < 1014);
      for (const wagon of wagons) expect(depth(outline, wagon)).toBeGreaterThan(0);
    }
  });

  it('is null where there is no track', () => {
    expect(yardOutline(composeScene(sceneSpec({ layout: 'none' })))).toBeNull();
  });
});
