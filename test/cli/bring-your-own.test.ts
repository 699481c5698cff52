import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadModels } from '../../src/adapters/models-dir/index.ts';
import { runEvaluate } from '../../src/cli/evaluate.ts';
import { readProcessConfig } from '../../src/cli/process-config.ts';
import { cornersOf } from '../../src/domain/box.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import { writeHulls } from '../support/hull-scene.ts';
import { networkPath } from '../support/synthetic-models.ts';

/** The manifest of docs/bring-your-own.md, for the synthetic network of that layout. */
async function documented(change: Record<string, unknown> = {}): Promise<string> {
  const page = await readFile(new URL('../../docs/bring-your-own.md', import.meta.url), 'utf8');
  const manifest = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] as string);
  const sha256 = createHash('sha256')
    .update(await readFile(networkPath('yolo-obb')))
    .digest('hex');
  // The synthetic network is of 64 px tiles and pixels of 10 m, and takes its image by another name.
  const input = { ...manifest.input, name: 'image', tile: 64, margin: 20, stride: 2 };
  const gsd = { wants: 10, min: 5, max: 20 };
  return JSON.stringify({ ...manifest, sha256, input, gsd, longestObjectM: 240, ...change });
}

const HULLS: readonly OrientedBox[] = [20, 52, 84].map((cx, i) => {
  return { cx, cy: 24 + 20 * i, length: 11, width: 5, angle: 0.5 + i };
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byo-'));
  await mkdir(join(folder, 'models/my-yolo'), { recursive: true });
  await copyFile(networkPath('yolo-obb'), join(folder, 'models/my-yolo/best.onnx'));
  const bands = ['B04', 'B03', 'B02'].map((name) => [name, HULLS] as const);
  await writeHulls(join(folder, 'a.tif'), { width: 104, height: 96, bands });
  const lines = HULLS.map((hull) => `ship ${cornersOf(hull).flat().join(' ')}`);
  await writeFile(join(folder, 'a.txt'), lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

async function found(scores: readonly (string | null)[]): Promise<{ recall: number; counted: number }> {
  const decoder = { kind: 'yolo-obb', output: 'output0', scores };
  await writeFile(join(folder, 'models/my-yolo/model.json'), await documented({ decoder }));
  const config = readProcessConfig({ MODELS_DIR: join(folder, 'models'), THREADS: '1' });
  const command = { model: 'my-yolo', images: folder, labels: folder, json: true };
  const report = JSON.parse(await runEvaluate(command, config, new AbortController().signal));
  const { recall, counted } = report.classes[0];
  return { recall, counted };
}

it('counts with a YOLO-OBB export and the page’s model.json alone', async () => {
  // The network gives its first class the higher score.
  expect(await found(['ship', null])).toEqual({ recall: 1, counted: 3 });
});

it('leaves what is best seen as a class that nobody counts', async () => {
  expect(await found([null, 'ship'])).toMatchObject({ counted: 0 });
});

it('refuses scores of classes that the manifest does not have', async () => {
  const decoder = { kind: 'yolo-obb', output: 'output0', scores: ['boat', null] };
  await writeFile(join(folder, 'models/my-yolo/model.json'), await documented({ decoder }));
  await expect(loadModels(join(folder, 'models'))).rejects.toThrow(
    /decoder\.scores.*boat is none of the classes/,
  );
});
