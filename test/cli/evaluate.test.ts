import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EvaluateCommand, runEvaluate } from '../../src/cli/evaluate.ts';
import { readProcessConfig } from '../../src/cli/process-config.ts';
import { cornersOf } from '../../src/domain/box.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import type { ClassEvaluation } from '../../src/domain/evaluation.ts';
import { writeHulls } from '../support/hull-scene.ts';
import { networkPath, syntheticManifest } from '../support/synthetic-models.ts';

/** Hulls of 110 m and 60 m by turns, on a 96 x 96 px scene of 10 m. */
const HULLS: readonly OrientedBox[] = Array.from({ length: 6 }, (_, i) => ({
  cx: 20 + (i % 2) * 50.3,
  cy: 16 + Math.floor(i / 2) * 32.6,
  length: (i + Math.floor(i / 2)) % 2 === 0 ? 11 : 6,
  width: 5,
  angle: (i * 0.61) % Math.PI,
}));
const text = (hulls: readonly OrientedBox[]): string =>
  hulls.map((hull) => `ship ${cornersOf(hull).flat().join(' ')}`).join('\n');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  for (const name of ['models/centre', 'images/anchorage', 'images/quay', 'labels/anchorage', 'labels/quay'])
    await mkdir(join(folder, name), { recursive: true });
  const manifest = {
    ...syntheticManifest('centre'),
    floorM: 80,
    rates: [
      {
        class: 'ship',
        recallAlpha: 20,
        recallBeta: 1,
        falsePerKm2Shape: 1,
        falsePerKm2Rate: 20,
        measuredOn: 'test',
      },
    ],
  };
  await writeFile(join(folder, 'models/centre/model.json'), JSON.stringify(manifest));
  await copyFile(networkPath('centre'), join(folder, 'models/centre/model.onnx'));
  const bands = ['B04', 'B03', 'B02'].map((name) => [name, HULLS] as const);
  for (const kind of ['anchorage', 'quay'])
    await writeHulls(join(folder, `images/${kind}/a.tif`), { width: 96, height: 96, bands });
  await writeFile(join(folder, 'labels/anchorage/a.txt'), text(HULLS));
  await writeFile(join(folder, 'labels/quay/a.txt'), text(HULLS.slice(1)));
});
afterAll(() => rm(folder, { recursive: true }));

async function evaluate(change: Partial<EvaluateCommand> = {}): Promise<string> {
  const command = {
    model: 'centre',
    images: join(folder, 'images'),
    labels: join(folder, 'labels'),
    ...change,
  };
  const config = readProcessConfig({ MODELS_DIR: join(folder, 'models'), THREADS: '1' });
  return runEvaluate(command, config, new AbortController().signal);
}

async function ships(change: Partial<EvaluateCommand> = {}): Promise<ClassEvaluation> {
  return JSON.parse(await evaluate({ ...change, json: true })).classes[0];
}

describe('crosstie evaluate', () => {
  it('judges hulls over the floor in every folder, each a kind of ground of its own', async () => {
    const result = await ships();
    expect(result).toMatchObject({
      images: 2,
      labels: 5,
      counted: 6,
      recall: 1,
      ap30: expect.closeTo(1, 1),
    });
    expect(result.falseBoxes.map(({ kind, boxes }) => [kind, boxes])).toEqual([
      [null, 1],
      ['anchorage', 0],
      ['quay', 1],
    ]);
    expect(result.falseBoxes[1]?.km2).toBeCloseTo(0.96 ** 2, 2);
    expect(result.counts).toMatchObject({ bias: 0.2, intervals: 2 });
  });

  it('judges all labels when asked', async () => {
    expect(await ships({ allLabels: true })).toMatchObject({ labels: 11, counted: 12 });
  });

  it('judges a window: what lies in it is counted on its ground', async () => {
    const result = await ships({ part: [0, 0, 48, 96] });
    expect(result).toMatchObject({ labels: 3, counted: 4 });
    expect(result.perImage.map(({ truth, counted }) => [truth, counted])).toEqual([
      [2, 2],
      [1, 2],
    ]);
    expect(result.falseBoxes[1]?.km2).toBeCloseTo(0.48 * 0.96, 1);
  });

  it('prints what it measured', async () => {
    const printed = await evaluate();
    for (const line of [
      /^ship +2 +6 +5 +6 /m,
      /^100-150 /m,
      /^8\+ /m,
      /^quay +1 /m,
      /^quay\/a\.tif +10 +\d+ % +2 +3 /m,
    ])
      expect(printed).toMatch(line);
  });

  it('says what is wrong with what it was given', async () => {
    await expect(evaluate({ part: [80, 0, 0, 96] })).rejects.toThrow(
      '--part 80,0,0,96: expected x0,y0,x1,y1',
    );
    await expect(evaluate({ model: 'other' })).rejects.toThrow('other is not installed; installed: centre');
    await expect(evaluate({ labels: folder })).rejects.toThrow('has no image with a NAME.txt in');
  });
});
