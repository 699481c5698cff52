import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDetector } from '../../src/adapters/detector-onnx/index.ts';
import { estimateTrue } from '../../src/domain/count.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import type { ErrorRates, ModelManifest } from '../../src/domain/model.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { writeHulls } from '../support/hull-scene.ts';
import { type Pipeline, startPipeline } from '../support/pipeline.ts';
import { networkPath, syntheticManifest } from '../support/synthetic-models.ts';

/**
 * The network takes near infrared, its first plane, from the brightness of the three others: hulls that are bright in
 * near infrared too are not there for it, and with a copy of another band in that plane no hull would be.
 */
const HULLS: readonly OrientedBox[] = Array.from({ length: 12 }, (_, i) => ({
  cx: 20 + (i % 4) * 38.3,
  cy: 20 + Math.floor(i / 4) * 42.6,
  length: 10,
  width: 5,
  angle: (i * 0.61) % Math.PI,
}));
const BRIGHT_IN_NIR = HULLS.filter((_, i) => i % 3 === 0);

const rates = (recallAlpha: number, change: Partial<ErrorRates> = {}): ErrorRates => ({
  class: 'ship',
  recallAlpha,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 50,
  measuredOn: 'test',
  ...change,
});
const WITH = rates(20);
const WITHOUT = rates(2, { without: ['nir'] });
const plain = syntheticManifest('centre-nir');
const MODEL: ModelManifest = {
  ...plain,
  rates: [WITHOUT, WITH],
  input: { ...plain.input, radiometry: { kind: 'percentiles', low: 0, high: 100 } },
};

let pipeline: Pipeline;
beforeAll(async () => {
  const model = { manifest: MODEL, path: networkPath('centre-nir') };
  pipeline = await startPipeline(openDetector({ models: [model], threads: 1 }));
});
afterAll(() => pipeline.close());

/** Counts a scene that has the bands named. */
async function count(names: readonly string[]): Promise<Observation> {
  const path = `${pipeline.folder}/${names.join('-')}.tif`;
  const bands = names.map((name) => [name, name === 'B08' ? BRIGHT_IN_NIR : HULLS] as const);
  await writeHulls(path, { width: 160, height: 128, bands });
  const scene = await pipeline.count(path, { whole: true, obscured: [] });
  return pipeline.observation(scene, `scene-${scene.id}`);
}

it('a band that is there reaches its plane, wherever it lies in the file', async () => {
  for (const names of [
    ['B02', 'B03', 'B04', 'B08'],
    ['B08', 'B04', 'B03', 'B02'],
  ]) {
    const { counts, caveats, areaKm2, seen } = await count(names);
    const raw = HULLS.length - BRIGHT_IN_NIR.length;
    expect(counts).toMatchObject([
      { raw, ...estimateTrue(raw, areaKm2 * seen, WITH), rates: { from: 'card', recallAlpha: 20 } },
    ]);
    expect(caveats.filter((caveat) => caveat.startsWith('band-missing'))).toEqual([]);
  }
});

it('an optional band that is missing is a plane of zeros, and the observation says so', async () => {
  const { counts, caveats, areaKm2, seen } = await count(['B04', 'B03', 'B02']);
  const raw = HULLS.length;
  expect(counts).toMatchObject([
    { raw, ...estimateTrue(raw, areaKm2 * seen, WITHOUT), rates: { from: 'card', recallAlpha: 2 } },
  ]);
  expect(caveats).toContain('band-missing:nir');
});
