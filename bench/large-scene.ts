/**
 * Memory and reading on a scene larger than memory should hold: 30,000 x 30,000 px (2.7 GB of samples), one yard of
 * about 2.25 km2 in it, counted by the embedded server. Prints peak memory of the whole process and how much was read.
 * Ground outside the yard's neighbourhood is left out of the file (sparse tiles), or drawing would take 20 minutes.
 * Usage: npx tsx bench/large-scene.ts [--size 30000]
 */
import { spawnSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLog } from '../src/adapters/log-pino/index.ts';
import { readConfig } from '../src/config.ts';
import type { XY } from '../src/domain/affine.ts';
import { packageRoot } from '../src/package-root.ts';
import { startServer } from '../src/server.ts';
import { locate, placeScene } from '../src/simulator/placement.ts';
import { writeScene } from '../src/simulator/scene-file.ts';
import { sceneSpec } from '../src/simulator/spec.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '30000' }, draw: { type: 'string' } },
});
const size = Number(values.size);
const spec = sceneSpec({
  id: 'large',
  kind: 'yard',
  layout: 'yard',
  seed: 11,
  width: size,
  height: size,
  gsdM: 0.5,
});
const middle = size / 2;
const AREA_PX = 3000;

if (values.draw) {
  const [from, to] = [middle - AREA_PX / 2 - 600, middle + AREA_PX / 2 + 600];
  await writeScene(spec, values.draw, { only: { x0: from, y0: from, x1: to, y1: to } });
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'crosstie-large-'));
const path = join(folder, 'large.tif');
const drawing = performance.now();
// In a process of its own, so that the peak below is the server's.
const drawn = spawnSync(
  process.execPath,
  ['--import', 'tsx', fileURLToPath(import.meta.url), '--size', values.size, '--draw', path],
  { stdio: 'inherit' },
);
if (drawn.status !== 0) throw new Error('drawing failed');
const { size: bytes } = await stat(path);
console.log(`drawn in ${seconds(drawing)} s: ${size} x ${size} px, ${(bytes / 1e6).toFixed(0)} MB on disk`);

const config = readConfig(
  { DATABASE_URL: `pglite:${folder}/db`, BLOBS_URL: `file:${folder}/blobs`, PORT: '0', LOG_LEVEL: 'warn' },
  packageRoot(),
);
const server = await startServer(config, createLog('warn'));
const idle = peakMb();
await post('/v1/sites', {
  id: 'large',
  name: 'Large (fictional, simulated)',
  timezone: 'UTC',
  fictional: true,
});
const placement = placeScene(spec);
const [a, b] = [middle - AREA_PX / 2, middle + AREA_PX / 2];
const ring = (
  [
    [a, b],
    [b, b],
    [b, a],
    [a, a],
    [a, b],
  ] as const
).map((corner): XY => locate(placement, corner));
await post('/v1/sites/large/areas', {
  id: 'large-yard',
  name: 'Yard',
  kind: 'yard',
  classes: ['railcar'],
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const form = new FormData();
form.set('origin', 'simulated');
form.set('file', await openAsBlob(path), 'large.tif');
const counting = performance.now();
let scene = await sceneFrom(fetch(`${server.url}/v1/scenes`, { method: 'POST', body: form }));
while (!['done', 'faulted', 'outside'].includes(scene.state)) {
  await sleep(500);
  scene = await sceneFrom(fetch(`${server.url}/v1/scenes/${scene.id}`));
}
console.log(`${scene.state} in ${seconds(counting)} s, upload included`);
console.log(await (await fetch(`${server.url}/v1/sites/large/series.csv`)).text());
console.log(`peak memory of the process: ${peakMb()} MB (${idle} MB when it had started)`);
await server.close();
await rm(folder, { recursive: true, force: true });

interface SceneAnswer {
  readonly id: string;
  readonly state: string;
}

async function sceneFrom(answer: Promise<Response>): Promise<SceneAnswer> {
  return (await (await answer).json()) as SceneAnswer;
}

async function post(to: string, body: object): Promise<void> {
  const response = await fetch(`${server.url}${to}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(await response.text());
}

function peakMb(): string {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
