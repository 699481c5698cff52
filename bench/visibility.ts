/**
 * How much of a scene the estimate of visibility believes: simulated scenes under known skies, then the real scenes of
 * CROSSTIE_DATA where it is set, then files named on the command line. Prints the table of docs/visibility.md.
 * Usage: npx tsx bench/visibility.ts [FILE...]
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { guardAddresses } from '../src/adapters/addresses/index.ts';
import { openRasters } from '../src/adapters/raster-geotiff/index.ts';
import { lonLatGrid, pixelGrid, shareOf } from '../src/domain/area-grid.ts';
import { footprintOf, pixelOf, pixelSizeM } from '../src/domain/ground.ts';
import { locateCells } from '../src/domain/visibility.ts';
import { writeScene } from '../src/simulator/scene-file.ts';
import { type SceneSpec, sceneSpec } from '../src/simulator/spec.ts';
import { createClearnessReader } from '../workers/read-clearness.ts';

/** Ground sample distance of pictures without a georeference, m. */
const PLAIN_GSD_M = 10;

const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });

const YARD: Partial<SceneSpec> = {
  kind: 'yard',
  seed: 9,
  layoutSeed: 5,
  width: 1000,
  height: 800,
  gsdM: 0.5,
};
const PORT: Partial<SceneSpec> = { ...YARD, kind: 'port', gsdM: 10 };
const SKIES: readonly (readonly [name: string, change: Partial<SceneSpec>])[] = [
  ['clear', {}],
  ['a fifth cloud', { cloud: 0.2 }],
  ['half cloud', { cloud: 0.5 }],
  ['overcast', { cloud: 1 }],
  ['overcast, 16-bit', { cloud: 1, sampleType: 'uint16' }],
  ['haze .6', { haze: 0.6 }],
];
const GROUNDS: readonly (readonly [name: string, change: Partial<SceneSpec>])[] = [
  ['clear, 16-bit', { sampleType: 'uint16' }],
  ['clear, second style', { style: 2 }],
  ['half under snow', { snow: 0.5 }],
  ['all under snow', { snow: 1 }],
];

console.log('| scene | seen | cloud | nodata |\n|---|---|---|---|');
await simulated();
for (const path of [...(await realScenes()), ...process.argv.slice(2)]) await report(basename(path), path);

async function simulated(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-visibility-'));
  const path = join(folder, 'scene.tif');
  try {
    for (const [kind, base] of [
      ['yard, 0.5 m', YARD],
      ['port, 10 m', PORT],
    ] as const)
      for (const [name, change] of kind.startsWith('yard') ? [...SKIES, ...GROUNDS] : SKIES) {
        await writeScene(sceneSpec({ ...base, ...change }), path);
        await report(`simulated ${kind}: ${name}`, path);
      }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function realScenes(): Promise<readonly string[]> {
  const data = process.env.CROSSTIE_DATA;
  if (data === undefined) {
    console.error('CROSSTIE_DATA is not set: no real scenes');
    return [];
  }
  const ports = await readdir(join(data, 'sentinel2-ports', 'images'));
  return [
    ...ports.sort().map((name) => join(data, 'sentinel2-ports', 'images', name)),
    join(data, 'railcars-muttenz', 'muttenz_north.tif'),
  ];
}

async function report(name: string, path: string): Promise<void> {
  const raster = await rasters.open({ path });
  try {
    const { width, height, georeference } = raster.info;
    const size = georeference ? pixelSizeM(georeference, width, height) : { x: PLAIN_GSD_M, y: PLAIN_GSD_M };
    const grid = georeference
      ? lonLatGrid(footprintOf(georeference, width, height))
      : pixelGrid(width, height, size);
    const positions = locateCells(grid, (xy) => (georeference ? pixelOf(georeference, xy) : xy), raster.info);
    const { cells, isAssessed } = await createClearnessReader(raster, size).over(positions);
    const share = (state: string): string => shareOf(grid, (i) => cells[i] === state).toFixed(2);
    const seen = isAssessed ? share('seen') : 'not assessed';
    console.log(`| ${name} | ${seen} | ${share('cloud')} | ${share('nodata')} |`);
  } finally {
    await raster.close();
  }
}
