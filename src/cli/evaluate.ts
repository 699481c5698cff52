import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { guardAddresses } from '../adapters/addresses/index.ts';
import { createBlobsInPlace } from '../adapters/blobs-in-place/index.ts';
import { openDetector } from '../adapters/detector-onnx/index.ts';
import { createLog } from '../adapters/log-pino/index.ts';
import { loadModels } from '../adapters/models-dir/index.ts';
import { openRasters } from '../adapters/raster-geotiff/index.ts';
import type { Config } from '../config.ts';
import type { CountPorts } from '../count-file.ts';
import { evaluateClass } from '../domain/evaluation.ts';
import { Fault } from '../domain/fault.ts';
import type { Bounds } from '../domain/geometry.ts';
import type { JudgedImage } from '../domain/judged-image.ts';
import { parseLabels } from '../domain/labels.ts';
import type { ModelFile } from '../ports/models.ts';
import { formatEvaluation } from './evaluate-report.ts';
import { type ImageToJudge, judgeImage } from './judge-image.ts';
import { type Progress, showProgress } from './progress.ts';
import { formatScenarios, runScenarios, type ScenarioResult } from './scenarios.ts';

export interface EvaluateCommand {
  readonly model?: string;
  readonly images?: string;
  readonly labels?: string;
  readonly scenarios?: boolean;
  /** Scenes of each scenario. */
  readonly scenes?: number;
  readonly gsd?: number;
  readonly part?: readonly number[];
  readonly allLabels?: boolean;
  readonly json?: boolean;
}

const IMAGES = ['.tif', '.tiff', '.png', '.jpg', '.jpeg'];

/** `crosstie evaluate`. @returns tables, or JSON */
export async function runEvaluate(
  command: EvaluateCommand,
  config: Config,
  signal: AbortSignal,
): Promise<string> {
  return command.scenarios ? judgeScenarios(command, config, signal) : judgeFolder(command, config, signal);
}

/**
 * Measures a model on every labelled image of a folder, by the pipeline itself. Images without a label file are left
 * out; an image with an empty one is a negative. Images in a subfolder show the kind of ground that it is named by.
 */
async function judgeFolder(command: EvaluateCommand, config: Config, signal: AbortSignal): Promise<string> {
  const [model] = await findModels(need(command, 'model'), config);
  const images = await findImages(command);
  return withPorts([model], config, async (ports, progress) => {
    const { manifest } = model;
    const judged: JudgedImage[] = [];
    for (const [i, image] of images.entries()) {
      progress.update(image.name, i, images.length);
      judged.push(await judgeImage(image, manifest, ports, signal));
    }
    const floorM = command.allLabels ? 0 : manifest.floorM;
    const classes = manifest.classes.map((name) => evaluateClass(name, judged, manifest, floorM));
    const { id, version, thresholds } = manifest;
    return command.json
      ? JSON.stringify({ model: id, version, threshold: thresholds.count, floorM, classes }, null, 2)
      : formatEvaluation(classes);
  });
}

/** Side of a scenario's pictures, px: several tiles, drawn in seconds. */
const SIDE_PX = 1024;
const SCENES = 4;

/** Every model, or the one asked for, on simulated scenes of one difficulty after another. */
async function judgeScenarios(
  command: EvaluateCommand,
  config: Config,
  signal: AbortSignal,
): Promise<string> {
  const { scenes = SCENES, images, labels } = command;
  if (images !== undefined || labels !== undefined)
    throw new Fault(
      'invalid-request',
      '--scenarios draws its own images: expected neither --images nor --labels',
    );
  if (!Number.isInteger(scenes) || scenes < 1)
    throw new Fault('invalid-request', `--scenes ${scenes}: expected a whole number, 1 or more`);
  const models = await findModels(command.model, config);
  return withPorts(models, config, async (ports, progress) => {
    const told: { model: string; version: string; scenarios: readonly ScenarioResult[] }[] = [];
    for (const { manifest } of models) {
      const size = { scenes, sidePx: SIDE_PX };
      const scenarios = await runScenarios(manifest, size, ports, signal, progress.update);
      told.push({ model: manifest.id, version: manifest.version, scenarios });
    }
    return command.json
      ? JSON.stringify(told, null, 2)
      : told.map(({ model, scenarios }) => formatScenarios(model, scenarios)).join('\n\n');
  });
}

async function withPorts<T>(
  models: readonly ModelFile[],
  config: Config,
  work: (ports: CountPorts, progress: Progress) => Promise<T>,
): Promise<T> {
  const detector = openDetector({ models, threads: config.threads });
  const rasters = openRasters({ addresses: guardAddresses(config) });
  const progress = showProgress();
  try {
    return await work({ blobs: createBlobsInPlace(), rasters, detector, log: createLog('silent') }, progress);
  } finally {
    progress.end();
    await detector.close();
  }
}

/** @throws Fault model-not-found when there is none */
async function findModels(
  id: string | undefined,
  config: Config,
): Promise<readonly [ModelFile, ...ModelFile[]]> {
  const installed = await loadModels(config.modelsDir);
  const [first, ...others] = installed.filter(({ manifest }) => id === undefined || manifest.id === id);
  if (first) return [first, ...others];
  const ids = installed.map(({ manifest }) => manifest.id).join(', ');
  throw new Fault('model-not-found', `${id ?? 'a model'} is not installed; installed: ${ids || 'none'}`);
}

function need(command: EvaluateCommand, option: 'model' | 'images' | 'labels'): string {
  const value = command[option];
  if (value !== undefined) return value;
  throw new Fault(
    'invalid-request',
    `--${option} is missing: expected --model, --images and --labels, or --scenarios`,
  );
}

/** Images of the folder and of its subfolders; labels lie in the same places, or all in the one folder. */
async function findImages(command: EvaluateCommand): Promise<readonly ImageToJudge[]> {
  const [images, labels] = [need(command, 'images'), need(command, 'labels')];
  const part = partOf(command);
  const entries = await list(images);
  const kinds = [null, ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)];
  const found: ImageToJudge[] = [];
  for (const kind of kinds) {
    const folder = join(images, kind ?? '');
    const names = (kind === null ? entries : await list(folder)).map(({ name }) => name);
    for (const name of names.filter(isImage).sort()) {
      const text = await readLabels(labels, kind, `${basename(name, extname(name))}.txt`);
      if (text === null) continue;
      found.push({
        name: join(kind ?? '', name),
        path: join(folder, name),
        kind,
        labels: parseLabels(text.text, text.path),
        gsdM: command.gsd ?? null,
        part,
      });
    }
  }
  if (found.length > 0) return found;
  throw new Fault('not-found', `${images} has no image with a NAME.txt in ${labels}`);
}

function isImage(name: string): boolean {
  return IMAGES.includes(extname(name).toLowerCase());
}

/** Null where the image has no labels. */
async function readLabels(
  folder: string,
  kind: string | null,
  name: string,
): Promise<{ readonly path: string; readonly text: string } | null> {
  const paths = kind === null ? [join(folder, name)] : [join(folder, kind, name), join(folder, name)];
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null;
      throw new Fault('not-found', `${path} cannot be read: ${cause.message}`, { cause });
    });
    if (text !== null) return { path, text };
  }
  return null;
}

async function list(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new Fault('not-found', `${folder} cannot be read: expected a folder`, { cause });
  });
}

/** @throws Fault invalid-request */
function partOf({ part }: EvaluateCommand): Bounds | null {
  if (part === undefined) return null;
  const [x0, y0, x1, y1, ...more] = part;
  const isWindow = x0 !== undefined && y0 !== undefined && x1 !== undefined && y1 !== undefined;
  if (isWindow && more.length === 0 && x0 < x1 && y0 < y1) return { x0, y0, x1, y1 };
  throw new Fault(
    'invalid-request',
    `--part ${part.join(',')}: expected x0,y0,x1,y1 in pixels, x0 < x1, y0 < y1`,
  );
}
