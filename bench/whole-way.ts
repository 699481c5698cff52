/**
 * How fast a scene is counted, beside its limits and a peer, in one run:
 *   whole way   crosstie count: read, resample, infer, merge, judge visibility, count
 *   reading     every tile of the model's grid read and resampled, no inference
 *   inference   the same number of tiles through the detector, no reading: the limit
 *   python      a plain loop over GDAL and ONNX Runtime with the same model file (PYTHON, default python3; left out,
 *               and said so, where it lacks numpy, osgeo or onnxruntime)
 * Usage: npm run bench [-- --size 4096 --threads 2]
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
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
import { bandsFor } from '../src/domain/choose-model.ts';
import { planResampling } from '../src/domain/grid-parts.ts';
import { pixelSizeM } from '../src/domain/ground.ts';
import { planGrid, planTiles } from '../src/domain/tiling.ts';
import { writeScene } from '../src/simulator/scene-file.ts';
import { sceneSpec } from '../src/simulator/spec.ts';
import { measureStretch, readGrid } from '../workers/read-grid.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '4096' },
    threads: { type: 'string', default: String(availableParallelism()) },
    model: { type: 'string', default: 'railcar-50cm' },
  },
});
const size = Number(values.size);
const threads = Number(values.threads);
const here = fileURLToPath(new URL('.', import.meta.url));

interface Figure {
  readonly name: string;
  readonly seconds: number;
  readonly note: string;
}

async function timed(name: string, work: () => Promise<string>): Promise<Figure> {
  const start = performance.now();
  const note = await work();
  return { name, seconds: (performance.now() - start) / 1000, note };
}

const folder = await mkdtemp(join(tmpdir(), 'crosstie-bench-'));
const path = join(folder, 'yard.tif');
const spec = sceneSpec({ id: 'bench', kind: 'yard', seed: 7, width: size, height: size, gsdM: 0.5 });
console.log(`drawing a simulated yard of ${size} x ${size} px ...`);
await writeScene(spec, path);
const bytes = (await stat(path)).size;

const installed = await loadModels(fileURLToPath(new URL('../models', import.meta.url)));
const file = installed.find(({ manifest }) => manifest.id === values.model);
if (!file) throw new Error(`model ${values.model} is not installed`);
const { manifest: model } = file;
const detector = openDetector({ models: [file], threads });
const tilePixels = model.input.bands.length * model.input.tile ** 2;
// The first run of each thread loads the network.
await detector.detect(
  model,
  Array.from({ length: threads }, () => ({ data: new Uint8Array(tilePixels) })),
);

const figures: Figure[] = [];
let tiles = 0;
{
  const raster = await openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }).open({
    path,
  });
  const { info } = raster;
  if (!info.georeference) throw new Error('the simulated scene has no georeference');
  const grid = planGrid({
    width: size,
    height: size,
    pixelSizeM: pixelSizeM(info.georeference, size, size),
    wantsM: model.gsd.wants,
  });
  const planned = planTiles(grid, model.input, [null]);
  tiles = planned.length;
  const stretch = await measureStretch(raster, model);
  if (!stretch) throw new Error('the simulated scene is empty');
  const bands = bandsFor(model, info.bandRoles);
  const resampling = planResampling(info, grid);
  let tile: Uint8Array = new Uint8Array(tilePixels);
  figures.push(
    await timed('reading', async () => {
      for (const { read } of planned) tile = (await readGrid(raster, resampling, read, bands, stretch)).data;
      return `${planned.length} tiles, ${(raster.bytesRead / 1e6).toFixed(0)} MB of ${(bytes / 1e6).toFixed(0)} MB read`;
    }),
  );
  await raster.close();
  figures.push(
    await timed('inference', async () => {
      await detector.detect(
        model,
        planned.map(() => ({ data: tile })),
      );
      return `${threads} threads, the limit`;
    }),
  );
}

figures.push(
  await timed('whole way', async () => {
    const result = await countFile(
      { input: path, sites: [], mask: null, gsdM: null, sensor: null, acquired: null },
      {
        blobs: createBlobsInPlace(),
        rasters: openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }),
        detector,
        log: createLog('silent'),
      },
    );
    const raw = result.areas.flatMap(({ observation }) => observation.counts.map((count) => count.raw));
    return `raw count ${raw.join(', ')}, peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;
  }),
);
await detector.close();

const python = process.env.PYTHON ?? 'python3';
const peer = spawnSync(
  python,
  [join(here, 'python_loop.py'), path, file.path, JSON.stringify(model), String(threads)],
  { encoding: 'utf8' },
);
if (peer.status === 0) {
  const { seconds, boxes } = JSON.parse(peer.stdout);
  figures.push({ name: 'python', seconds, note: `GDAL + ONNX Runtime, ${boxes} peaks over the threshold` });
} else {
  console.log(`python is left out: ${(peer.stderr ?? String(peer.error)).trim().split('\n').at(-1)}`);
}
await rm(folder, { recursive: true, force: true });

const megapixels = (size * size) / 1e6;
const limit = figures.find(({ name }) => name === 'inference')?.seconds ?? 1;
console.log(
  `\n${model.id} ${model.version}, ${size} x ${size} px at 0.5 m, ${tiles} tiles of ${model.input.tile} px, ${threads} threads`,
);
for (const { name, seconds, note } of figures) {
  const rate = `${(megapixels / seconds).toFixed(2)} MPix/s`.padStart(14);
  const share = `${(limit / seconds).toFixed(2)} of the limit`;
  console.log(`${name.padEnd(10)} ${seconds.toFixed(2).padStart(8)} s ${rate}  ${share.padEnd(18)} ${note}`);
}
