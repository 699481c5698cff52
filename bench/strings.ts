/**
 * How many true strings of simulated yards are found, and what is doubted: true boxes first, then the boxes of the
 * railcar model over scenes of the second style. Prints the tables of docs/counting.md.
 * Usage: npx tsx bench/strings.ts [--scenes 48] [--seed 70148]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { guardAddresses } from '../src/adapters/addresses/index.ts';
import { createBlobsInPlace } from '../src/adapters/blobs-in-place/index.ts';
import { openDetector } from '../src/adapters/detector-onnx/index.ts';
import { createLog } from '../src/adapters/log-pino/index.ts';
import { loadModels } from '../src/adapters/models-dir/index.ts';
import { openRasters } from '../src/adapters/raster-geotiff/index.ts';
import { countFile } from '../src/count-file.ts';
import { couple } from '../src/domain/couplings.ts';
import type { OrientedBox } from '../src/domain/detection.ts';
import { doubtStrings, type Vehicle } from '../src/domain/rail-doubt.ts';
import { composeScene } from '../src/simulator/compose.ts';
import { writeScene } from '../src/simulator/scene-file.ts';
import { type SceneSpec, sceneSpec, type YardLayout } from '../src/simulator/spec.ts';
import type { Thing, World } from '../src/simulator/world.ts';
import { uniform } from '../test/support/chance.ts';
import { NO_ERRORS, type Recovery, recoverStrings, yardVehicles } from '../test/support/yard-strings.ts';

const { values } = parseArgs({
  options: { scenes: { type: 'string', default: '48' }, seed: { type: 'string', default: '70148' } },
});
const SCENES = Number(values.scenes);
const SEED = Number(values.seed);
const LAYOUTS: readonly YardLayout[] = ['yard', 'yard', 'station', 'spur', 'line', 'none', 'none', 'none'];
const SIDE_PX = 1024;
const GSD_M = 0.5;

/** A box, and what truly lies there. */
interface Known extends Vehicle {
  readonly what: 'wagons' | 'lorries and containers' | 'other things';
}

printRecovery();
console.log('\n| boxes | what they are | boxes | doubted | side-by-side | too-short | no-rails |');
console.log('|---|---|---|---|---|---|---|');
printDoubts('true', worlds().map(trueBoxes));
for (const objects of [1, 2, 3, 5, 8, 14])
  printDoubts(`true, yards of ${objects}`, worlds({ objects, clutter: false }).map(trueBoxes));
printDoubts('railcar-50cm', await detectedBoxes());

function spec(i: number, change: Partial<SceneSpec> = {}): SceneSpec {
  return sceneSpec({
    id: `strings-${i}`,
    kind: 'yard',
    seed: SEED + i,
    width: SIDE_PX,
    height: SIDE_PX,
    gsdM: GSD_M,
    style: 2,
    layout: LAYOUTS[(SEED + i) % LAYOUTS.length] ?? null,
    ...change,
  });
}

function worlds(change: Partial<SceneSpec> = {}): readonly World[] {
  return Array.from({ length: SCENES }, (_, i) => composeScene(spec(i, change)));
}

function printRecovery(): void {
  console.log('| errors: place, length, heading | strings | exact | 4 m or more apart | exact |');
  console.log('|---|---|---|---|---|');
  const yards = worlds({ width: 2 * SIDE_PX, height: 2 * SIDE_PX });
  for (const [placeM, lengthM, headingDeg] of [
    [0, 0, 0],
    [0.3, 1.2, 1.5],
    [0.5, 1, 2],
    [0.75, 1.5, 3],
    [1, 2, 4],
  ] as const) {
    const all = yards.map((world, i): Recovery => {
      const truth = yardVehicles(world, NO_ERRORS, uniform(0));
      return recoverStrings(yardVehicles(world, { placeM, lengthM, headingDeg }, uniform(i + 1)), truth);
    });
    const sum = (key: keyof Recovery): number => all.reduce((total, one) => total + one[key], 0);
    const [strings, apart] = [sum('strings'), sum('apart')];
    console.log(
      `| ${placeM} m, ${lengthM} m, ${headingDeg} deg | ${strings} | ${percent(sum('exact') / strings)} ` +
        `| ${apart} | ${percent(sum('apartExact') / apart)} |`,
    );
  }
}

function trueBoxes(world: World): readonly Known[] {
  return [
    ...yardVehicles(world, NO_ERRORS, uniform(0)).map(
      ({ class: name, box }): Known => ({ class: name, box, what: 'wagons' }),
    ),
    ...thingsIn(world)
      .filter(({ kind }) => kind === 'lorry' || kind === 'container')
      .map((thing): Known => ({ class: 'railcar', box: boxOf(thing), what: 'lorries and containers' })),
  ];
}

/** What stands beside the tracks with its middle in the frame. */
function thingsIn({ spec: { width, height, gsdM }, targets, ...world }: World): readonly Thing[] {
  const [w, h] = [width * gsdM, height * gsdM];
  const rolling = new Set<Thing>(targets);
  return world
    .thingsIn(0, 0, w, h)
    .filter((thing) => !rolling.has(thing) && thing.x >= 0 && thing.y >= 0 && thing.x < w && thing.y < h);
}

function boxOf({ x, y, length, width, angle }: Thing): OrientedBox {
  return { cx: x, cy: y, length, width, angle };
}

async function detectedBoxes(): Promise<readonly (readonly Known[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-strings-'));
  const installed = await loadModels(fileURLToPath(new URL('../models', import.meta.url)));
  const detector = openDetector({
    models: installed.filter(({ manifest }) => manifest.id === 'railcar-50cm'),
    threads: 1,
  });
  const ports = {
    blobs: createBlobsInPlace(),
    rasters: openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }),
    detector,
    log: createLog('silent'),
  };
  const scenes: Known[][] = [];
  try {
    for (let i = 0; i < SCENES; i++) {
      const path = join(folder, 'scene.tif');
      const { world } = await writeScene(spec(i), path);
      const { areas } = await countFile(
        { input: path, sites: [], mask: null, gsdM: null, sensor: null, acquired: null },
        ports,
      );
      const seen = areas.flatMap(({ view }) => view?.detections ?? []);
      const things = thingsIn(world);
      scenes.push(
        seen.map(({ class: name, box, lengthM, widthM }) => {
          const placed = { ...box, cx: box.cx * GSD_M, cy: box.cy * GSD_M };
          const metres = { ...placed, length: lengthM ?? 0, width: widthM ?? 0 };
          return { class: name, box: metres, what: whatLies(metres, world, things) };
        }),
      );
      process.stderr.write(`\r${i + 1}/${SCENES}`);
    }
    process.stderr.write('\n');
  } finally {
    await detector.close();
    await rm(folder, { recursive: true });
  }
  return scenes;
}

/** By what holds the middle of a box, tops displaced as the view leans. */
function whatLies(
  { cx, cy }: OrientedBox,
  { targets, lean }: World,
  things: readonly Thing[],
): Known['what'] {
  const holds = ({ x, y, top, angle, length, width }: Thing): boolean => {
    const [dx, dy] = [cx - x - lean[0] * top, cy - y - lean[1] * top];
    const along = Math.abs(dx * Math.cos(angle) + dy * Math.sin(angle));
    const aside = Math.abs(dy * Math.cos(angle) - dx * Math.sin(angle));
    return along < length / 2 + 0.7 && aside < width / 2 + 0.9;
  };
  if (targets.some(holds)) return 'wagons';
  const kind = things.findLast(holds)?.kind;
  return kind === 'lorry' || kind === 'container' ? 'lorries and containers' : 'other things';
}

function printDoubts(name: string, scenes: readonly (readonly Known[])[]): void {
  const told = scenes.flatMap((known) => {
    const chains = couple(known.map(({ box }) => box));
    const doubts = doubtStrings(known, chains);
    return chains.flatMap((chain, k) =>
      chain.map((i) => ({ what: known[i]?.what, doubt: doubts[k] ?? null })),
    );
  });
  for (const what of ['wagons', 'lorries and containers', 'other things'] as const) {
    const of = told.filter((one) => one.what === what);
    if (of.length === 0) continue;
    const share = (holds: (doubt: string | null) => boolean): string =>
      percent(of.filter(({ doubt }) => holds(doubt)).length / of.length);
    const reasons = ['side-by-side', 'too-short', 'no-rails'].map((reason) =>
      share((doubt) => doubt === reason),
    );
    console.log(
      `| ${name} | ${what} | ${of.length} | ${share((doubt) => doubt !== null)} | ${reasons.join(' | ')} |`,
    );
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
