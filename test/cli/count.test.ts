import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountCommand, runCount } from '../../src/cli/count.ts';
import { readProcessConfig } from '../../src/cli/process-config.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import { writeHulls } from '../support/hull-scene.ts';
import { networkPath, syntheticManifest } from '../support/synthetic-models.ts';

/** Along the rows, across them, and halfway, which the network calls flat, tank and unknown. */
const HULLS: readonly OrientedBox[] = [0, 0.1, 3.1, Math.PI / 2, Math.PI / 4].map((angle, i) => ({
  cx: 18 + (i % 3) * 30,
  cy: 24 + Math.floor(i / 3) * 40,
  length: 10,
  width: 5,
  angle,
}));

describe('crosstie count, of a model that tells families', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-count-'));
    await mkdir(join(folder, 'models/centre-families'), { recursive: true });
    const manifest = syntheticManifest('centre-families');
    const rates = {
      class: 'ship',
      recallAlpha: 90,
      recallBeta: 2,
      falsePerKm2Shape: 1,
      falsePerKm2Rate: 500,
      measuredOn: 'test',
    };
    const radiometry = { kind: 'percentiles', low: 0, high: 100 };
    await writeFile(
      join(folder, 'models/centre-families/model.json'),
      JSON.stringify({ ...manifest, rates: [rates], input: { ...manifest.input, radiometry } }),
    );
    await copyFile(networkPath('centre-families'), join(folder, 'models/centre-families/model.onnx'));
    const bands = ['B04', 'B03', 'B02'].map((name) => [name, HULLS] as const);
    await writeHulls(join(folder, 'scene.tif'), { width: 96, height: 96, bands });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const count = (command: Partial<CountCommand>): Promise<string> =>
    runCount(
      join(folder, 'scene.tif'),
      { maskUsable: [], acquired: '2024-06-17T02:00:00Z', ...command },
      readProcessConfig({ MODELS_DIR: join(folder, 'models'), THREADS: '1' }),
      new AbortController().signal,
    );

  it('lists them under their class, each with its interval; unknown has none', async () => {
    const lines = (await count({})).split('\n').map((line) => line.trim().split(/\s{2,}/));
    const at = lines.findIndex((words) => words[1] === 'ship');
    const [ship, flat, tank, unknown] = lines.slice(at, at + 4);
    expect(ship?.[3]).toBe('5');
    expect(flat).toEqual(['flat', expect.stringMatching(/^\d+ \[\d+, \d+\]$/), '3']);
    expect(tank).toEqual(['tank', expect.stringMatching(/^\d+ \[\d+, \d+\]$/), '1']);
    expect(unknown).toEqual(['unknown', '-', '1']);
  });

  it('refuses before it counts what it could not write, and a model that does not know the class', async () => {
    await expect(count({ geojson: join(folder, 'nowhere/boxes.geojson') })).rejects.toThrow(
      'nowhere/boxes.geojson: expected a folder that exists and may be written to',
    );
    await expect(count({ picture: join(folder, 'sight.jpg') })).rejects.toThrow(
      'expected a name that ends in .png',
    );
    await expect(count({ model: 'centre-families', class: ['railcar'] })).rejects.toThrow(
      'centre-families does not count railcar: it knows ship',
    );
  });

  it('gives them in JSON and GeoJSON, by count and by box, and draws them', async () => {
    const geojson = join(folder, 'boxes.geojson');
    const picture = join(folder, 'counted.png');
    const answer = JSON.parse(await count({ json: true, geojson, picture }));
    const [{ families }] = answer.observations[0].counts;
    expect(families.map(({ family, raw }: { family: string; raw: number }) => [family, raw])).toEqual([
      ['flat', 3],
      ['tank', 1],
      ['unknown', 1],
    ]);
    const names = (boxes: readonly { readonly family: { readonly name: string } }[]) =>
      boxes.map(({ family }) => family.name).toSorted();
    expect(names(answer.detections)).toEqual(['flat', 'flat', 'flat', 'tank', 'unknown']);
    const { features } = JSON.parse(await readFile(geojson, 'utf8'));
    for (const { properties } of features) {
      expect(['flat', 'tank', 'unknown']).toContain(properties.family);
      expect(properties.familyProbability).toBeGreaterThan(0.4);
    }
    expect((await readFile(picture)).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('crosstie count, of a scene that two models look at', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-count-'));
    const rates = {
      recallAlpha: 90,
      recallBeta: 2,
      falsePerKm2Shape: 1,
      falsePerKm2Rate: 500,
      measuredOn: 'test',
    };
    for (const [name, change] of [
      ['centre', { rates: [{ class: 'ship', ...rates }] }],
      // Its boxes score .9 and more, and none is sure enough for it. Nobody has measured it.
      [
        'yolo-obb',
        {
          classes: ['boat'],
          decoder: { kind: 'yolo-obb', output: 'output0', scores: ['boat', null] },
          thresholds: { count: 0.9999, keep: 0.3, nmsIou: 0.3 },
        },
      ],
    ] as const) {
      const manifest = syntheticManifest(name);
      const input = { ...manifest.input, radiometry: { kind: 'percentiles', low: 0, high: 100 } };
      await mkdir(join(folder, 'models', name), { recursive: true });
      await writeFile(
        join(folder, 'models', name, 'model.json'),
        JSON.stringify({ ...manifest, input, ...change }),
      );
      await copyFile(networkPath(name), join(folder, 'models', name, 'model.onnx'));
    }
    const bands = ['B04', 'B03', 'B02'].map((name) => [name, HULLS] as const);
    await writeHulls(join(folder, 'scene.tif'), { width: 96, height: 96, bands });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const count = (command: Partial<CountCommand>): Promise<string> =>
    runCount(
      join(folder, 'scene.tif'),
      { maskUsable: [], acquired: '2024-06-17T02:00:00Z', ...command },
      readProcessConfig({ MODELS_DIR: join(folder, 'models'), THREADS: '1' }),
      new AbortController().signal,
    );

  it('says of each box whose it is, and counts it by the threshold of its own model', async () => {
    const geojson = join(folder, 'boxes.geojson');
    const answer = JSON.parse(await count({ json: true, geojson }));
    const told = (boxes: readonly { class: string; model: string; counted: boolean }[]) =>
      boxes.map((box) => `${box.class} ${box.model} ${box.counted}`).toSorted();
    const expected = [...HULLS.map(() => 'boat yolo-obb false'), ...HULLS.map(() => 'ship centre true')];
    expect(told(answer.detections)).toEqual(expected);
    expect(answer.models.map(({ id }: { id: string }) => id).toSorted()).toEqual(['centre', 'yolo-obb']);
    const { features } = JSON.parse(await readFile(geojson, 'utf8'));
    const versions = features.map(({ properties }: { properties: { model: string } }) => properties.model);
    expect(new Set(versions)).toEqual(new Set(['centre 1', 'yolo-obb 1']));
  });

  it('tells the classes asked for alone', async () => {
    const classes = (text: string) =>
      JSON.parse(text).observations.flatMap((one: { counts: { class: string }[] }) =>
        one.counts.map((entry) => entry.class),
      );
    expect(classes(await count({ json: true })).toSorted()).toEqual(['boat', 'ship']);
    expect(classes(await count({ json: true, class: ['ship'] }))).toEqual(['ship']);
    expect(classes(await count({ json: true, class: ['boat'] }))).toEqual(['boat']);
  });
});
