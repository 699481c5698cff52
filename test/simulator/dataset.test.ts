import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { writeTrainingSet } from '../../src/simulator/dataset.ts';
import { makeRenderer } from '../../src/simulator/render.ts';
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

const SET = {
  count: 3,
  seed: 5,
  size: 256,
  gsdRange: [0.8, 1],
  kind: 'yard',
  style: 1,
  bands: 'rgb',
  layout: null,
  objects: null,
  land: null,
  snow: false,
  ice: false,
  glint: false,
} as const;

describe('a training set', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'training-set-'));
    await writeTrainingSet({ ...SET, dir });
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

  it('writes near infrared beside the colours when asked, and changes nothing else', async () => {
    const [plain, four] = [join(dir, 'rgb'), join(dir, 'rgbn')];
    const ports = { ...SET, kind: 'port', gsdRange: [10, 10], count: 1, size: 64 } as const;
    await writeTrainingSet({ ...ports, dir: plain });
    await writeTrainingSet({ ...ports, dir: four, bands: 'rgbn' });
    const name = 'port-1-5-00000';
    expect(await readdir(plain)).not.toContain(`${name}-nir.png`);
    const raw = (path: string) => sharp(path).raw().toBuffer({ resolveWithObject: true });
    const colours = await raw(join(four, `${name}.png`));
    expect(colours.info.channels).toBe(3);
    expect(colours.data).toEqual((await raw(join(plain, `${name}.png`))).data);
    const file = sharp(join(four, `${name}-nir.png`));
    expect(await file.metadata()).toMatchObject({ channels: 1, width: 64, height: 64 });
    const nir = await file.toColourspace('b-w').raw().toBuffer();
    const { spec } = JSON.parse(await readFile(join(four, `${name}.json`), 'utf8'));
    const { data } = makeRenderer(composeScene(spec)).render({ x: 0, y: 0, width: 64, height: 64 });
    expect([...nir]).toEqual(Array.from({ length: 64 * 64 }, (_, i) => data[i * 4 + 3]));
  });

  it('holds as many objects, or the layout, as asked', async () => {
    const bare = join(dir, 'bare');
    await writeTrainingSet({ ...SET, dir: bare, layout: 'none', count: 2 });
    for (const name of (await readdir(bare)).filter((file) => file.endsWith('.txt')))
      expect(await readFile(join(bare, name), 'utf8')).toBe('');
    const asked = join(dir, 'asked');
    await writeTrainingSet({ ...SET, dir: asked, layout: 'yard', objects: 7, count: 1 });
    const about = JSON.parse(await readFile(join(asked, 'yard-1-5-00000.json'), 'utf8'));
    expect(about.spec).toMatchObject({ layout: 'yard', objects: 7 });
    const lines = join(dir, 'lines');
    await writeTrainingSet({ ...SET, dir: lines, land: ['containers'], snow: true, count: 1 });
    const { spec } = JSON.parse(await readFile(join(lines, 'yard-1-5-00000.json'), 'utf8'));
    expect(spec.land).toEqual(['containers']);
    expect(spec.snow).toBeGreaterThanOrEqual(0.2);
    const frozen = join(dir, 'frozen');
    await writeTrainingSet({ ...SET, dir: frozen, kind: 'port', ice: true, glint: true, count: 1 });
    const port = JSON.parse(await readFile(join(frozen, 'port-1-5-00000.json'), 'utf8'));
    expect(port.spec.ice).toBeGreaterThanOrEqual(0.1);
    expect(port.spec.glint).toBeGreaterThanOrEqual(0.05);
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
