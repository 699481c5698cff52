import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Area } from '../../src/domain/site.ts';
import {
  boundsOfWagons,
  makeYard,
  PAINTED_MODEL,
  paintDetector,
  ringOver,
  writeYard,
  type Yard,
} from '../support/painted-yard.ts';
import { NOON, type Pipeline, startPipeline, YARD } from '../support/pipeline.ts';

let yard: Yard;
let pipeline: Pipeline;
let serial = 0;
const file = (): string => `${pipeline.folder}/${++serial}.tif`;
const wholeYard = () => ringOver(yard, boundsOfWagons(yard));

beforeAll(() => {
  yard = makeYard();
});
beforeEach(async () => {
  await pipeline?.close();
  pipeline = await startPipeline(paintDetector());
});
afterAll(() => pipeline.close());

describe('one scene', () => {
  it('is counted: every wagon, with an interval around the truth, and enters the series', async () => {
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const truth = yard.wagons.length;

    expect(scene.state).toEqual({ kind: 'done' });
    const observation = await pipeline.observation(scene);
    expect(observation).toMatchObject({
      status: { kind: 'counted' },
      visibility: 'estimated',
      caveats: ['not-validated-here', 'visibility-estimated'],
      sceneIds: [scene.id],
      at: NOON,
    });
    expect(observation.seen).toBeGreaterThan(0.9);
    const [count] = observation.counts;
    expect(count?.raw).toBe(truth);
    expect(count?.low).toBeLessThanOrEqual(truth);
    expect(count?.high).toBeGreaterThanOrEqual(truth);
    const inStrings = observation.strings?.flatMap(({ cars }) => cars) ?? [];
    expect(inStrings.reduce((sum, car) => sum + car.count, 0)).toBe(truth);
    expect(observation.strings?.length).toBeLessThan(truth / 2);
    expect(await pipeline.store.series({ siteId: 'tumangang', origin: 'real' })).toEqual([
      expect.objectContaining({ area: YARD, at: NOON, status: 'counted', raw: truth, value: count?.value }),
    ]);
  });

  it('counts only what lies in the area', async () => {
    const [x0, y0, x1, y1] = boundsOfWagons(yard);
    const half = [x0, y0, x1, (y0 + y1) / 2] as const;
    await pipeline.area(ringOver(yard, half));
    const inside = yard.wagons.filter((ring) => {
      const cy = (Math.min(...ring.map(([, y]) => y)) + Math.max(...ring.map(([, y]) => y))) / 2;
      return cy < half[3];
    });
    const { counts } = await pipeline.observation(await pipeline.count(await writeYard(yard, file())));
    expect(inside.length).toBeGreaterThan(5);
    expect(counts[0]?.raw).toBe(inside.length);
  });

  it('says a zero of an empty yard that is verified and was seen, with room above', async () => {
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file(), { wagons: 0 }));
    const { status, counts } = await pipeline.observation(scene);
    expect(status).toEqual({ kind: 'counted' });
    expect(counts[0]).toMatchObject({ raw: 0, value: 0, low: 0 });
    expect(counts[0]?.high).toBeGreaterThan(0);
  });

  it('ends as outside when it touches no area', async () => {
    await pipeline.area(wholeYard().map(([lon, lat]) => [lon + 1, lat]));
    const scene = await pipeline.count(await writeYard(yard, file()));
    expect(scene.state).toEqual({ kind: 'outside' });
    expect(await pipeline.store.observationsOfScene(scene.id)).toEqual([]);
  });

  it('is counted whole on request, in an area of its own and in no series', async () => {
    const scene = await pipeline.count(await writeYard(yard, file()), { whole: true });
    const observation = await pipeline.observation(scene, `scene-${scene.id}`);
    expect(observation.status).toEqual({ kind: 'counted' });
    expect(observation.counts[0]?.raw).toBe(yard.wagons.length);
    expect(observation.seen).toBeGreaterThan(0.8);
    expect(observation.caveats).not.toContain('area-unverified');
  });

  it('without a date is counted on its own, and says so', async () => {
    const scene = await pipeline.count(await writeYard(yard, file()), { whole: true, acquiredAt: null });
    const observation = await pipeline.observation(scene, `scene-${scene.id}`);
    expect(observation).toMatchObject({ at: null, passId: `undated-${scene.id}` });
    expect(observation.caveats).toContain('undated');
  });

  it('speaks of fictional sites alone when it is simulated', async () => {
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()), { origin: 'simulated' });
    expect(scene.state).toEqual({ kind: 'outside' });
  });
});

describe('a job that runs again', () => {
  it('changes nothing, whichever stage it is', async () => {
    const area: Area = await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const { id: sceneId, generation } = scene;
    const before = await snapshot(sceneId, area);
    for (const kind of ['observe', 'plan', 'ingest'] as const) {
      await pipeline.run({ kind, sceneId, generation });
      expect(await snapshot(sceneId, area)).toEqual(before);
    }
    await pipeline.run({ kind: 'evaluate', areaId: area.id, sceneId, generation });
    expect(await snapshot(sceneId, area)).toEqual(before);
  });

  it('of an older generation does nothing', async () => {
    const area = await pipeline.area(wholeYard());
    const { id: sceneId } = await pipeline.count(await writeYard(yard, file()), { generation: 2 });
    const before = await snapshot(sceneId, area);
    for (const kind of ['ingest', 'plan', 'observe'] as const)
      await pipeline.run({ kind, sceneId, generation: 1 });
    expect(await snapshot(sceneId, area)).toEqual(before);
  });

  it('of a deleted or cancelled scene does nothing', async () => {
    const area = await pipeline.area(wholeYard());
    const { id: sceneId } = await pipeline.count(await writeYard(yard, file()));
    await pipeline.store.updateScene(sceneId, { state: { kind: 'cancelled' } });
    const before = await snapshot(sceneId, area);
    await pipeline.run({ kind: 'ingest', sceneId, generation: 1 });
    expect(await snapshot(sceneId, area)).toEqual(before);
    await pipeline.store.deleteScene(sceneId);
    await pipeline.run({ kind: 'ingest', sceneId, generation: 1 });
    expect(await pipeline.store.getScene(sceneId)).toBeNull();
  });

  async function snapshot(sceneId: string, area: Area) {
    const { store } = pipeline;
    const observations = await store.observationsOfScene(sceneId);
    return {
      scene: await store.getScene(sceneId),
      plan: await store.getPlan(sceneId, 1),
      shards: await store.shards(sceneId, 1),
      detections: await store.detections({ sceneId, generation: 1 }),
      observations,
      history: await Promise.all(observations.map(({ id }) => store.observationHistory(id))),
      series: await store.series({ siteId: area.siteId as string, origin: 'real' }),
      faults: await store.faults(sceneId),
    };
  }
});

describe('what goes wrong', () => {
  it('tiles that fail for good are ground that was not seen, and the scene ends', async () => {
    await pipeline.close();
    const oracle = paintDetector();
    let calls = 0;
    pipeline = await startPipeline({
      ...oracle,
      detect: async (...given) => {
        if (++calls === 1) throw new Error('out of memory');
        return oracle.detect(...given);
      },
    });
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    expect(scene.state).toEqual({ kind: 'done' });
    const { status, seen, caveats } = await pipeline.observation(scene);
    expect(status).toMatchObject({ kind: 'unusable', reason: 'coverage' });
    expect(seen).toBe(0);
    expect(caveats).toContain('tiles-failed:internal');
    expect(await pipeline.store.faults(scene.id)).toEqual([
      expect.objectContaining({ stage: 'detect', code: 'internal', message: 'out of memory' }),
    ]);

    // An operator revives the dead job: the scene is counted again, with the ground that was missing.
    const dead = pipeline.jobs.find(({ kind }) => kind === 'detect');
    if (!dead) throw new Error('a detect job ran');
    await pipeline.run(dead);
    const mended = await pipeline.observation(scene);
    expect(mended.status).toEqual({ kind: 'counted' });
    expect(mended.seen).toBeGreaterThan(0.9);
    expect(mended.caveats.filter((caveat) => caveat.startsWith('tiles-failed'))).toEqual([]);
  });

  it('a raster without a place on the ground faults the scene, unless it is counted whole at a stated GSD', async () => {
    await pipeline.area(wholeYard());
    const { default: sharp } = await import('sharp');
    const path = `${pipeline.folder}/plain.png`;
    const { width, height } = yard;
    await sharp(yard.pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(path);
    const lost = await pipeline.count(path);
    expect(lost.state).toMatchObject({ kind: 'faulted', code: 'raster-not-georeferenced' });
    const whole = await pipeline.count(path, { whole: true, declaredGsdM: 0.5 });
    const { status, areaKm2, seen } = await pipeline.observation(whole, `scene-${whole.id}`);
    expect(status).toEqual({ kind: 'counted' });
    expect(areaKm2).toBeCloseTo((width * height * 0.25) / 1e6, 6);
    expect(seen).toBeGreaterThan(0.8);
  });

  it('a model that was replaced is asked anew: counts are never mixed with another version’s boxes', async () => {
    const models = [PAINTED_MODEL];
    await pipeline.close();
    pipeline = await startPipeline(paintDetector(models));
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    models.splice(0, 1, { ...PAINTED_MODEL, version: '1.1.0' });
    await pipeline.run({ kind: 'observe', sceneId: scene.id, generation: 1 });
    expect(await pipeline.store.getScene(scene.id)).toMatchObject({ generation: 2, state: { kind: 'done' } });
    const observation = await pipeline.observation(scene);
    expect(observation.modelVersion).toBe('1.1.0');
    expect(observation.counts[0]?.raw).toBe(yard.wagons.length);
    const points = await pipeline.store.series({ siteId: 'tumangang', origin: 'real' });
    expect(points).toHaveLength(1);
  });

  it('a scene that runs again under a newer version is told by both, and the newer one speaks', async () => {
    const models = [PAINTED_MODEL];
    await pipeline.close();
    pipeline = await startPipeline(paintDetector(models));
    await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const before = await pipeline.observation(scene);
    models.splice(0, 1, { ...PAINTED_MODEL, version: '1.1.0' });
    await pipeline.store.updateScene(scene.id, { generation: 2, state: { kind: 'queued' } });
    await pipeline.run({ kind: 'ingest', sceneId: scene.id, generation: 2 });
    const read = async (modelVersion?: string) => {
      const version = modelVersion === undefined ? {} : { modelVersion };
      const points = await pipeline.store.series({ siteId: 'tumangang', origin: 'real', ...version });
      return points.map((point) => [point.modelVersion, point.newest, point.raw]);
    };
    const wagons = yard.wagons.length;
    expect(await read()).toEqual([['1.1.0', true, wagons]]);
    expect(await read('all')).toEqual([
      [PAINTED_MODEL.version, false, wagons],
      ['1.1.0', true, wagons],
    ]);
    expect(await pipeline.store.getObservation(before.id)).toEqual(before);
  });
});
