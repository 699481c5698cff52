import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { createBlobsInPlace } from '../adapters/blobs-in-place/index.ts';
import { openDetector } from '../adapters/detector-onnx/index.ts';
import { createLog } from '../adapters/log-pino/index.ts';
import { loadModels } from '../adapters/models-dir/index.ts';
import { openRasters } from '../adapters/raster-geotiff/index.ts';
import type { Config } from '../config.ts';
import { type CountPorts, countFile } from '../count-file.ts';
import { type ClassEvaluation, evaluateClass, type ImageResult } from '../domain/evaluation.ts';
import { Fault, toFault } from '../domain/fault.ts';
import { parseLabels } from '../domain/labels.ts';
import type { ModelManifest } from '../domain/model.ts';
import { showProgress } from './progress.ts';
import { formatTable } from './table.ts';

export interface EvaluateCommand {
  readonly model: string;
  readonly images: string;
  readonly labels: string;
  readonly gsd?: number;
  readonly floor?: number;
  readonly json?: boolean;
}

const IMAGES = ['.tif', '.tiff', '.png', '.jpg', '.jpeg'];

/**
 * Measures a model on every labelled image of a folder, by the pipeline itself. Images without a label file are left
 * out; an image with an empty one is a negative. Labels and boxes shorter than the floor are left out of both sides.
 * @returns a table, or JSON
 */
export async function runEvaluate(
  command: EvaluateCommand,
  config: Config,
  signal: AbortSignal,
): Promise<string> {
  const installed = await loadModels(config.modelsDir);
  const model = installed.find(({ manifest }) => manifest.id === command.model);
  if (!model) {
    const ids = installed.map(({ manifest }) => manifest.id).join(', ');
    throw new Fault('model-not-found', `${command.model} is not installed; installed: ${ids || 'none'}`);
  }
  const pairs = await findPairs(command);
  const detector = openDetector({ models: [model], threads: config.threads });
  const rasters = openRasters({ allowPrivateAddresses: config.allowPrivateAddresses });
  const ports = { blobs: createBlobsInPlace(), rasters, detector, log: createLog('silent') };
  const progress = showProgress();
  try {
    const results: ImageResult[] = [];
    for (const [i, pair] of pairs.entries()) {
      progress.update(basename(pair.image), i, pairs.length);
      results.push(await resultOf(pair, command, model.manifest, ports, signal));
    }
    progress.end();
    const { manifest } = model;
    const classes = manifest.classes.map((name) => evaluateClass(name, results, manifest.thresholds.count));
    return command.json
      ? JSON.stringify({ model: manifest.id, version: manifest.version, classes }, null, 2)
      : format(classes);
  } finally {
    progress.end();
    await detector.close();
  }
}

interface Pair {
  readonly image: string;
  readonly labels: string;
}

async function findPairs({ images, labels }: EvaluateCommand): Promise<readonly Pair[]> {
  const names = (await list(images)).filter((name) => IMAGES.includes(extname(name).toLowerCase())).sort();
  const known = new Set(await list(labels));
  const pairs = names.flatMap((name): readonly Pair[] => {
    const text = `${basename(name, extname(name))}.txt`;
    return known.has(text) ? [{ image: join(images, name), labels: join(labels, text) }] : [];
  });
  if (pairs.length > 0) return pairs;
  throw new Fault('not-found', `${images} has no image with a NAME.txt in ${labels}`);
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((cause: unknown) => {
    throw new Fault('not-found', `${folder} cannot be read: expected a folder`, { cause });
  });
}

async function resultOf(
  { image, labels }: Pair,
  command: EvaluateCommand,
  model: ModelManifest,
  ports: CountPorts,
  signal: AbortSignal,
): Promise<ImageResult> {
  const request = { input: image, sites: [], mask: null, sensor: null, acquired: null };
  const counting = countFile({ ...request, gsdM: command.gsd ?? null }, ports, { signal });
  const { detections, scene } = await counting.catch((error: unknown) => {
    const { code, message } = toFault(error);
    throw new Fault(code, `${image}: ${message}`, { cause: error });
  });
  const pixelM = scene.raster?.pixelSizeM ?? 1;
  const floorM = command.floor ?? model.floorM;
  const isLong = (corners: ImageResult['labels'][number]['corners']): boolean =>
    sideM(corners, pixelM) >= floorM;
  return {
    name: basename(image),
    detections: detections.filter(({ corners }) => isLong(corners)),
    labels: parseLabels(await readFile(labels, 'utf8'), labels).filter(({ corners }) => isLong(corners)),
  };
}

/** The longer side of a box, m. */
function sideM([a, b, c]: ImageResult['labels'][number]['corners'], pixelM: number): number {
  const side = (p: readonly number[], q: readonly number[]): number =>
    Math.hypot((p[0] ?? 0) - (q[0] ?? 0), (p[1] ?? 0) - (q[1] ?? 0));
  return pixelM * Math.max(side(a, b), side(b, c));
}

function format(classes: readonly ClassEvaluation[]): string {
  const show = (value: number | null): string => (value === null ? '-' : value.toFixed(3));
  const heads = [
    'class',
    'images',
    'labels',
    'AP50',
    'AP30',
    'precision',
    'recall',
    'F1',
    'count bias',
    'count MAPE',
  ];
  const table = formatTable(
    heads.map((head, i) => ({ head, align: i === 0 ? 'left' : 'right' })),
    classes.map((e) => [
      e.class,
      String(e.images),
      String(e.labels),
      ...[e.ap50, e.ap30, e.precision, e.recall, e.f1, e.countBias, e.countMape].map(show),
    ]),
  );
  const images = classes.flatMap((e) =>
    e.perImage.map(({ name, truth, counted }) => [name, e.class, String(truth), String(counted)]),
  );
  const perImage = formatTable(
    ['image', 'class', 'truth', 'counted'].map((head, i) => ({ head, align: i < 2 ? 'left' : 'right' })),
    images,
  );
  return `${table}\n\n${perImage}`;
}
