import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatShare } from '../../web/text/format.ts';
import type { CountPorts } from '../count-file.ts';
import type { XY } from '../domain/affine.ts';
import { type ClassEvaluation, evaluateClass } from '../domain/evaluation.ts';
import type { JudgedImage } from '../domain/judged-image.ts';
import type { Label } from '../domain/labels.ts';
import type { ModelManifest } from '../domain/model.ts';
import {
  type Scenario,
  type ScenarioScene,
  type ScenarioSize,
  scenariosFor,
} from '../simulator/scenarios.ts';
import { writeReduced, writeScene } from '../simulator/scene-file.ts';
import { type TrueObject, truthOf } from '../simulator/truth.ts';
import { judgeImage } from './judge-image.ts';
import { formatTable } from './table.ts';

/** How a model does in one scenario. */
export interface ScenarioResult {
  readonly name: string;
  /** One for each class of the model, the counted one first. */
  readonly classes: readonly ClassEvaluation[];
  /** Boxes counted over all scenes with the seams in several places; empty where they were not shifted. */
  readonly seams: readonly { readonly marginPx: number; readonly counted: number }[];
}

/** Seams lie twice the margin nearer to one another for each stride that is added to it. */
const MORE_STRIDES = [0, 1, 2];
/** Of an object under cloud from which on it is neither missed nor found. */
const HIDDEN = 0.5;

/** Draws and counts every scenario of a model. */
export async function runScenarios(
  model: ModelManifest,
  size: ScenarioSize,
  ports: CountPorts,
  signal: AbortSignal,
  onScenario: (name: string, done: number, of: number) => void = () => {},
): Promise<readonly ScenarioResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-scenarios-'));
  try {
    const results: ScenarioResult[] = [];
    const scenarios = scenariosFor(model, size);
    for (const [i, scenario] of scenarios.entries()) {
      onScenario(`${model.id}: ${scenario.name}`, i, scenarios.length);
      results.push(await runScenario(scenario, model, ports, folder, signal));
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function runScenario(
  scenario: Scenario,
  model: ModelManifest,
  ports: CountPorts,
  folder: string,
  signal: AbortSignal,
): Promise<ScenarioResult> {
  const { input, classes, floorM } = model;
  const margins = (scenario.shiftsSeams ? MORE_STRIDES : [0])
    .map((strides) => input.margin + strides * input.stride)
    .filter((margin) => 2 * margin < input.tile);
  const looks: (readonly JudgedImage[])[] = margins.map(() => []);
  for (const scene of scenario.scenes) {
    signal.throwIfAborted();
    const path = join(folder, `${scene.spec.id}.tif`);
    const labels = await writeLabelled(scene, scenario, path);
    for (const [i, margin] of margins.entries()) {
      const manifest = { ...model, input: { ...input, margin } };
      const detector = { ...ports.detector, models: [manifest] };
      const image = { name: scene.spec.id, path, kind: null, labels, gsdM: null, part: null };
      const judged = await judgeImage(image, manifest, { ...ports, detector }, signal);
      looks[i] = [...(looks[i] ?? []), judged];
    }
    await rm(path);
  }
  const evaluated = looks.map((images) => classes.map((name) => evaluateClass(name, images, model, floorM)));
  const counted = (of: readonly ClassEvaluation[] | undefined): number => of?.[0]?.counted ?? 0;
  return {
    name: scenario.name,
    classes: evaluated[0] ?? [],
    seams: scenario.shiftsSeams
      ? margins.map((marginPx, i) => ({ marginPx, counted: counted(evaluated[i]) }))
      : [],
  };
}

async function writeLabelled(
  { spec, reducedToM }: ScenarioScene,
  { isAbout }: Scenario,
  path: string,
): Promise<readonly Label[]> {
  const written =
    reducedToM === null
      ? { ...(await writeScene(spec, path, { overviews: false })), scale: 1 }
      : await writeReduced(spec, reducedToM, path);
  return truthOf(written.world).map((object) => labelOf(object, written.scale, isAbout(object)));
}

function labelOf({ target, corners, inFrame, hidden }: TrueObject, scale: number, judged: boolean): Label {
  const [a, b, c, d] = corners.map(([x, y]): XY => [x * scale, y * scale]) as [XY, XY, XY, XY];
  return { class: target.class, corners: [a, b, c, d], cut: inFrame < 1 || hidden >= HIDDEN || !judged };
}

/** One row a scenario, of the class that the model counts first; then what the seams did. */
export function formatScenarios(model: string, results: readonly ScenarioResult[]): string {
  const heads = [
    'scenes',
    'published',
    'labels',
    'counted',
    'AP50',
    'recall',
    'false/0.1 km2',
    'truth in interval',
  ];
  const table = formatTable(
    [{ head: model, align: 'left' }, ...heads.map((head) => ({ head, align: 'right' }) as const)],
    results.map(({ name, classes: [first] }) => [name, ...(first ? cellsOf(first) : [])]),
  );
  const notes = results.flatMap(({ name, seams }) =>
    seams.length > 0 ? [`${name}: ${seamNote(seams)}`] : [],
  );
  return [table, ...notes].join('\n');
}

function seamNote(seams: ScenarioResult['seams']): string {
  const counts = seams.map(({ counted }) => counted);
  const spread = (Math.max(...counts) - Math.min(...counts)) / Math.max(1, ...counts);
  const margins = seams.map(({ marginPx }) => marginPx);
  const apart = spread === 0 ? 'the same' : `${(100 * spread).toFixed(1)} % apart`;
  return `counted ${counts.join(', ')} with seams ${margins.join(', ')} px inside the tiles: ${apart}`;
}

function cellsOf({ images, labels, counted, ap50, recall, falseBoxes, counts }: ClassEvaluation): string[] {
  const show = (value: number | null): string => (value === null ? '-' : value.toFixed(2));
  const perKm2 = falseBoxes[0]?.perKm2 ?? null;
  return [
    String(images),
    String(counts.images),
    String(labels),
    String(counted),
    show(ap50),
    show(recall),
    show(perKm2 === null ? null : perKm2 / 10),
    counts.coverage === null
      ? '-'
      : `${counts.covered}/${counts.intervals} (${formatShare(counts.coverage)})`,
  ];
}
