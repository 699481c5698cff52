import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModels } from '../../src/adapters/models-dir/index.ts';
import { networkPath, syntheticManifest } from '../support/synthetic-models.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'models-'));
});
afterEach(() => rm(dir, { recursive: true }));

type Json = { [key: string]: unknown };

/** Writes models/centre with a manifest changed so. */
async function given(change: (manifest: Json) => unknown = (m) => m, folder = 'centre'): Promise<void> {
  await mkdir(join(dir, folder));
  const manifest = change(syntheticManifest('centre') as unknown as Json);
  await writeFile(join(dir, folder, 'model.json'), JSON.stringify(manifest));
  await copyFile(networkPath('centre'), join(dir, folder, 'model.onnx'));
}
const RATES = {
  class: 'ship',
  recallAlpha: 1,
  recallBeta: 1,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 1,
  measuredOn: 'x',
};
const FAMILIES = {
  class: 'ship',
  names: ['open', 'tank'],
  unknownUnder: 0.6,
  maxGsd: 12,
  confusion: [
    [9, 1, 0],
    [0, 8, 2],
  ],
  measuredOn: 'held-out wagons',
};
const within = (key: string, change: Json) => (m: Json) => ({
  ...m,
  [key]: { ...(m[key] as Json), ...change },
});

describe('a folder of models', () => {
  it('gives the models in it; folders without a model.json and stray files are none', async () => {
    await given();
    await mkdir(join(dir, 'training'));
    await writeFile(join(dir, 'README.md'), 'text');
    expect(await loadModels(dir)).toEqual([
      { manifest: syntheticManifest('centre'), path: join(dir, 'centre', 'model.onnx') },
    ]);
  });

  it('takes bands to be required where the manifest does not say', async () => {
    await given(({ input, ...rest }) => {
      const { optionalBands: _, ...required } = input as Json;
      return { ...rest, input: required };
    });
    expect((await loadModels(dir))[0]?.manifest.input.optionalBands).toEqual([]);
  });

  it('gives the families of a model that tells them, and null for one without the key', async () => {
    await given(({ families: _, ...rest }) => rest);
    expect((await loadModels(dir))[0]?.manifest.families).toBeNull();
    await writeFile(
      join(dir, 'centre', 'model.json'),
      JSON.stringify({ ...syntheticManifest('centre'), families: FAMILIES }),
    );
    expect((await loadModels(dir))[0]?.manifest.families).toEqual(FAMILIES);
  });

  it('refuses a network whose bytes are not those of the manifest', async () => {
    await given();
    await truncate(join(dir, 'centre', 'model.onnx'), 1000);
    await expect(loadModels(dir)).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(loadModels(dir)).rejects.toThrow(
      /model\.onnx: SHA-256 is [0-9a-f]{64}, expected [0-9a-f]{64} as .*model\.json says/,
    );
  });

  it('refuses a network that is not there, and a folder that is not there', async () => {
    await given();
    await rm(join(dir, 'centre', 'model.onnx'));
    await expect(loadModels(dir)).rejects.toThrow(/model\.json: file: .*model\.onnx cannot be read/);
    await expect(loadModels(join(dir, 'nowhere'))).rejects.toThrow(/nowhere: expected a folder of models/);
  });

  it('refuses a manifest that is no JSON, and one under another’s name', async () => {
    await given((m) => m, 'other');
    await expect(loadModels(dir)).rejects.toThrow(/id: centre, expected the name of its folder, other/);
    await writeFile(join(dir, 'other', 'model.json'), '{ id: }');
    await expect(loadModels(dir)).rejects.toThrow(/model\.json: expected JSON/);
  });

  const cases: (readonly [string, (m: Json) => unknown, RegExp])[] = [
    ['a missing field', ({ licence: _, ...rest }) => rest, /licence: .*expected string/],
    ['an unknown field', (m) => ({ ...m, treshold: 1 }), /treshold/],
    ['a class that is none', (m) => ({ ...m, classes: ['truck'] }), /classes\.0: .*"railcar"/],
    ['a class twice', (m) => ({ ...m, classes: ['ship', 'ship'] }), /classes: names a class twice/],
    [
      'a path that leaves the folder',
      (m) => ({ ...m, file: '../centre.onnx' }),
      /file: expected the name of an \.onnx file/,
    ],
    ['a GSD range turned round', within('gsd', { min: 20, max: 5 }), /gsd: min 20 is over max 5/],
    [
      'thresholds turned round',
      within('thresholds', { keep: 0.9 }),
      /thresholds: keep 0\.9 is over count 0\.5/,
    ],
    ['a threshold over 1', within('thresholds', { count: 50 }), /thresholds\.count/],
    ['too thin a margin', within('input', { margin: 8 }), /input\.margin 8: expected at least 16 px/],
    [
      'a tile off the stride',
      within('input', { tile: 65 }),
      /input\.tile 65: expected a multiple of input\.stride 2/,
    ],
    [
      'normalised bytes',
      within('input', { normalise: { mean: [0, 0, 0], std: [1, 1, 1] } }),
      /input\.normalise: expected null/,
    ],
    [
      'too few means',
      within('input', { type: 'float32', normalise: { mean: [0], std: [1, 1, 1] } }),
      /normalise\.mean: has 1 numbers, expected one for each of 3 bands/,
    ],
    [
      'percentiles turned round',
      within('input', { radiometry: { kind: 'percentiles', low: 99, high: 1 } }),
      /radiometry: low 99 is not under high 1/,
    ],
    [
      'an optional band that it does not see',
      within('input', { optionalBands: ['nir'] }),
      /input\.optionalBands: nir is none of the bands/,
    ],
    [
      'bands that are all optional',
      within('input', { optionalBands: ['red', 'green', 'blue'] }),
      /input\.optionalBands: expected a band that is not optional/,
    ],
    [
      'rates without a band that is required',
      (m) => ({ ...m, rates: [{ ...RATES, without: ['red'] }] }),
      /rates\.0\.without: red is no optional band/,
    ],
    ['a decoder that is none', (m) => ({ ...m, decoder: { kind: 'anchors', output: 'x' } }), /decoder\.kind/],
    [
      'the other half of a law of false boxes beside objects',
      (m) => ({ ...m, rates: [{ ...RATES, falsePerHitRate: 2 }] }),
      /rates\.0\.falsePerHitRate: expected falsePerHitShape beside it, or neither/,
    ],
    [
      'half a law of false boxes beside objects',
      (m) => ({ ...m, rates: [{ ...RATES, falsePerHitShape: 2 }] }),
      /rates\.0\.falsePerHitShape: expected falsePerHitRate beside it, or neither/,
    ],
    [
      'rates of a class it has not',
      (m) => ({
        ...m,
        rates: [{ ...RATES, class: 'boat' }],
      }),
      /rates\.0\.class: boat is none of the classes/,
    ],
  ];
  const wrongFamilies: readonly (readonly [string, Json, RegExp])[] = [
    ['of a class it has not', { class: 'railcar' }, /families\.class: railcar is none of the classes/],
    ['that are none', { names: ['open', 'hopper'] }, /families\.names\.1: .*"open"/],
    ['named twice', { names: ['open', 'open'] }, /families\.names: names a family twice/],
    ['of which there is one', { names: ['open'], confusion: [[1, 0]] }, /families\.names: .*>=2/],
    ['with a limit over 1', { unknownUnder: 60 }, /families\.unknownUnder/],
    ['that no scene would have', { maxGsd: 4 }, /families\.maxGsd: 4 is under gsd\.min 5/],
    [
      'with a row too few',
      { confusion: [[9, 1, 0]] },
      /families\.confusion: has 1 rows, expected one for each of 2 names/,
    ],
    [
      'with no column for unknown',
      {
        confusion: [
          [9, 1, 0],
          [0, 9],
        ],
      },
      /families\.confusion\.1: has 2 numbers, expected 3: one for each of 2 names, then unknown/,
    ],
    [
      'with parts of a wagon',
      {
        confusion: [
          [9, 1, 0],
          [0.5, 9, 0],
        ],
      },
      /families\.confusion\.1\.0: /,
    ],
    ['measured on nothing', { measuredOn: '' }, /families\.measuredOn/],
    ['with an unknown field', { unknownUnde: 0.5 }, /unknownUnde/],
  ];
  const familyCases = wrongFamilies.map(
    ([what, change, message]) =>
      [`families ${what}`, (m: Json) => ({ ...m, families: { ...FAMILIES, ...change } }), message] as const,
  );
  cases.push(...familyCases, [
    'families that its decoder does not read',
    (m) => ({ ...m, families: FAMILIES, decoder: { kind: 'yolo-obb', output: 'planes' } }),
    /families: expected null: the yolo-obb decoder reads no families, centre does/,
  ]);
  for (const [what, change, message] of cases) {
    it(`refuses ${what}`, async () => {
      await given(change);
      await expect(loadModels(dir)).rejects.toThrow(message);
      await expect(loadModels(dir)).rejects.toThrow(/centre\/model\.json/);
    });
  }
});
