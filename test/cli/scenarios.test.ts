import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createBlobsInPlace } from '../../src/adapters/blobs-in-place/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { formatScenarios, runScenario } from '../../src/cli/scenarios.ts';
import type { ScoredBox } from '../../src/domain/detection.ts';
import { composeScene } from '../../src/simulator/compose.ts';
import { type Scenario, scenariosFor } from '../../src/simulator/scenarios.ts';
import { truthOf } from '../../src/simulator/truth.ts';
import { PAINTED_MODEL } from '../support/painted-yard.ts';
import { collectLog } from '../support/quiet-log.ts';

/** Counts what it is told to: a box in the middle of each tile. */
const BOX: ScoredBox = {
  class: 'railcar',
  score: 0.9,
  cx: 96,
  cy: 96,
  length: 28,
  width: 6,
  angle: 0,
  family: null,
};
const MODEL = {
  ...PAINTED_MODEL,
  rates: [
    {
      class: 'railcar',
      recallAlpha: 9,
      recallBeta: 1,
      falsePerKm2Shape: 1,
      falsePerKm2Rate: 1e-3,
      measuredOn: 'test',
    },
  ],
} as const;
const detector = (boxes: readonly ScoredBox[]) => ({
  models: [MODEL],
  detect: async (_: unknown, inputs: readonly unknown[]) => inputs.map(() => boxes),
  close: async () => {},
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
});
afterAll(() => rm(folder, { recursive: true }));

function run(scenario: Scenario, boxes: readonly ScoredBox[]) {
  const ports = {
    blobs: createBlobsInPlace(),
    rasters: openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }),
    detector: detector(boxes),
    log: collectLog(),
  };
  return runScenario(scenario, MODEL, ports, folder, new AbortController().signal);
}
const [dense, , empty, , , , , , , , , , , seams] = scenariosFor(MODEL, { scenes: 1, sidePx: 150 });

it('judges what was drawn and reduced, by the pipeline, and leaves no file behind', async () => {
  const [scene] = dense?.scenes ?? [];
  if (!dense || !scene) throw new Error('no scene');
  const whole = truthOf(composeScene(scene.spec)).filter(
    ({ target, inFrame }) => target.class === 'railcar' && inFrame === 1,
  );
  const { classes } = await run({ ...dense, scenes: [{ ...scene, reducedToM: 0.7 }] }, []);
  const [railcars] = classes;
  expect(railcars).toMatchObject({
    class: 'railcar',
    images: 1,
    counted: 0,
    recall: 0,
    labels: whole.length,
  });
  expect(railcars?.perImage[0]?.gsdM).toBeCloseTo(0.7, 2);
  // as long on the ground as they were drawn, whatever the pixels
  const long = whole.filter(({ target }) => target.length >= 16 && target.length < 20).length;
  expect(railcars?.byLength.find(({ from }) => from === 16)?.labels ?? 0).toBe(long);
  expect(await readdir(folder)).toEqual([]);
});

it('prints false boxes for a tenth of a km2, and counts with the seams elsewhere', async () => {
  if (!empty || !seams) throw new Error('no scene');
  const results = [await run(empty, [BOX]), await run({ ...seams, scenes: empty.scenes }, [BOX])];
  const [first] = results[0]?.classes ?? [];
  const perTenth = (first?.falseBoxes[0]?.perKm2 ?? 0) / 10;
  expect(first?.counted).toBeGreaterThan(0);
  expect(perTenth).toBeCloseTo(
    (0.1 * (first?.counted ?? 0)) / (0.075 ** 2 * (first?.perImage[0]?.seen ?? 0)),
    1,
  );
  const printed = formatScenarios('painted', results);
  expect(printed).toMatch(new RegExp(`^empty .* ${perTenth.toFixed(2)} `, 'm'));
  // this one sees tiles, not ground: its count hangs on where the seams lie
  expect(results[1]?.seams.map(({ marginPx }) => marginPx)).toEqual([40, 48, 56]);
  expect(printed).toMatch(
    /^tile seams: counted \d+, \d+, \d+ with seams 40, 48, 56 px inside the tiles: .* apart$/m,
  );
});
