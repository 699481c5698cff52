import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDetector } from '../../src/adapters/detector-onnx/index.ts';
import { estimateFamilies } from '../../src/domain/count-families.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import type { ErrorRates, ModelManifest } from '../../src/domain/model.ts';
import type { Count } from '../../src/domain/observation.ts';
import type { Scene } from '../../src/domain/scene.ts';
import { writeHulls } from '../support/hull-scene.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { networkPath, syntheticManifest } from '../support/synthetic-models.ts';

/** The network calls what lies along the rows flat and what lies across them tank; halfway it is not sure. */
const ANGLES = [0, 0.2, 1.4, 0.1, Math.PI / 2, 3, Math.PI / 4, 0, 0.05, 1.7, 3.1, 0.15];
const HULLS: readonly OrientedBox[] = ANGLES.map((angle, i) => ({
  cx: 20 + (i % 4) * 38.3,
  cy: 20 + Math.floor(i / 4) * 42.6,
  length: 10,
  width: 5,
  angle,
}));
const RATES: ErrorRates = {
  class: 'ship',
  recallAlpha: 20,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 50,
  measuredOn: 'test',
};
const plain = syntheticManifest('centre-families');
const MODEL: ModelManifest = {
  ...plain,
  rates: [RATES],
  input: { ...plain.input, radiometry: { kind: 'percentiles', low: 0, high: 100 } },
};

describe('wagon families through the pipeline', () => {
  let pipeline: Pipeline;
  let path = '';
  beforeAll(async () => {
    const model = { manifest: MODEL, path: networkPath('centre-families') };
    pipeline = await startPipeline(openDetector({ models: [model], threads: 1 }));
    path = `${pipeline.folder}/hulls.tif`;
    const bands = ['B04', 'B03', 'B02'].map((name) => [name, HULLS] as const);
    await writeHulls(path, { width: 160, height: 128, bands });
  });
  afterAll(() => pipeline.close());

  async function count(change: Partial<Scene> = {}) {
    const scene = await pipeline.count(path, { whole: true, obscured: [], ...change });
    const observation = await pipeline.observation(scene, `scene-${scene.id}`);
    const [view] = await pipeline.store.sceneViews(observation);
    return { observation, count: observation.counts[0] as Count, boxes: view?.detections ?? [] };
  }

  it('each box says its family, and the count how many there are of each', async () => {
    const { observation, count: found, boxes } = await count();
    const called = [8, 3, 1];
    expect(found).toMatchObject({ class: 'ship', raw: 12 });
    expect(boxes.map(({ family }) => family?.name).toSorted()).toEqual([
      ...Array(8).fill('flat'),
      ...Array(3).fill('tank'),
      'unknown',
    ]);
    const km2 = observation.areaKm2 * observation.seen;
    const [flat, tank] = estimateFamilies(called, km2, RATES, MODEL.families?.confusion ?? []);
    expect(found.families).toEqual([
      { family: 'flat', raw: 8, ...flat },
      { family: 'tank', raw: 3, ...tank },
      { family: 'unknown', raw: 1, value: null, low: null, high: null },
    ]);
    expect(flat?.low).toBeGreaterThan(0);
  });

  it('a scene that is judged coarser than the families are told at has none, and is counted all the same', async () => {
    const { count: found, boxes } = await count({ declaredGsdM: 13 });
    expect(found).toMatchObject({ raw: 12, families: null });
    expect(found.value).not.toBeNull();
    expect(boxes.length).toBe(12);
    expect(boxes.every(({ family }) => family === null)).toBe(true);
  });
});
