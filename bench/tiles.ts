/**
 * Tiles of a large scene as a reader of the map asks for them, through the real server: 512 px tiles at five zooms
 * around a yard in a scene of 20,000 x 20,000 px (deflate, overviews). First time and again, one at a time and six at
 * once as browsers do. Beside it, for the same tiles in the same run, gdalwarp with overviews, a process a tile and no
 * WebP; left out, and said so, where there is none. (libvips reads no file with blocks left out.)
 * Ground away from the yard is left out of the file, or drawing would take ten minutes: coarse tiles hold less of it.
 * Usage: npm run bench:dashboard, or npx tsx bench/tiles.ts [--size 20000] [--rounds 3]
 */
import { spawnSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WebTile } from '../src/domain/web-tile.ts';
import { locate, placeScene } from '../src/simulator/placement.ts';
import { writeScene } from '../src/simulator/scene-file.ts';
import { sceneSpec } from '../src/simulator/spec.ts';
import { startOwnServer } from '../test/support/own-server.ts';
import { printTimes } from './times.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '3' } },
});
const size = Number(values.size);
const rounds = Number(values.rounds);
const DRAWN_PX = 2560;
const TILE_PX = 512;
/** Bar of the map: a warm tile at the 95th percentile, ms. */
const BAR_MS = 150;

const spec = sceneSpec({
  id: 'tiles',
  kind: 'yard',
  layout: 'yard',
  seed: 11,
  width: size,
  height: size,
  gsdM: 0.5,
});
const placement = placeScene(spec);
const folder = await mkdtemp(join(tmpdir(), 'crosstie-tiles-'));
const path = join(folder, 'large.tif');
const [from, to] = [(size - DRAWN_PX) / 2, (size + DRAWN_PX) / 2];
console.log(`drawing ${DRAWN_PX} x ${DRAWN_PX} px in the middle of a scene of ${size} x ${size} px ...`);
await writeScene(spec, path, { only: { x0: from, y0: from, x1: to, y1: to } });

const server = await startOwnServer(folder);
const form = new FormData();
form.set('origin', 'simulated');
form.set('file', await openAsBlob(path), 'large.tif');
const submitted = await fetch(`${server.url}/v1/scenes`, { method: 'POST', body: form });
if (!submitted.ok) throw new Error(await submitted.text());
const { id } = (await submitted.json()) as { readonly id: string };

const tiles = tilesAround(locate(placement, [size / 2, size / 2]));
const times = {
  first: await inTurn(tiles),
  again: [] as number[],
  sixAtOnce: [] as number[],
};
const before = process.cpuUsage();
for (let round = 0; round < rounds; round++) {
  times.again.push(...(await inTurn(tiles)));
  times.sixAtOnce.push(...(await sixAtOnce(tiles)));
}
const { user, system } = process.cpuUsage(before);
await server.close();
const gdal = spawnSync('gdalwarp', ['--version']).status === 0 ? peerOf(tiles, throughGdal) : null;

console.log(
  `\n${tiles.length} tiles of ${TILE_PX} px, ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}; ms`,
);
printTimes('first time', times.first);
printTimes('again, one at a time', times.again, BAR_MS);
printTimes('again, six at once', times.sixAtOnce);
const drawn = times.again.length + times.sixAtOnce.length;
console.log(`processor time of this process: ${((user + system) / 1000 / drawn).toFixed(0)} ms a tile`);
if (gdal === null) console.log('gdalwarp is left out: there is none here (apt-get install gdal-bin)');
else printTimes('gdalwarp, a process a tile', gdal);
await rm(folder, { recursive: true, force: true });

/** At each of five zooms from native on, three by three tiles about a place. */
function tilesAround([lon, lat]: readonly [number, number]): readonly WebTile[] {
  const metresAtZero = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / TILE_PX;
  const native = Math.ceil(Math.log2(metresAtZero / spec.gsdM));
  return Array.from({ length: 5 }, (_, i) => native - i).flatMap((z) => {
    const sinus = Math.sin((lat * Math.PI) / 180);
    const x = Math.floor(((lon + 180) / 360) * 2 ** z);
    const y = Math.floor((0.5 - Math.log((1 + sinus) / (1 - sinus)) / (4 * Math.PI)) * 2 ** z);
    return [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((along) => ({ z, x: x + along, y: y + down })));
  });
}

async function fetchTile({ z, x, y }: WebTile): Promise<number> {
  const start = performance.now();
  const answer = await fetch(`${server.url}/v1/scenes/${id}/tiles/${z}/${x}/${y}.webp`);
  if (!answer.ok) throw new Error(await answer.text());
  await answer.arrayBuffer();
  return performance.now() - start;
}

async function inTurn(wanted: readonly WebTile[]): Promise<number[]> {
  const spent: number[] = [];
  for (const tile of wanted) spent.push(await fetchTile(tile));
  return spent;
}

async function sixAtOnce(wanted: readonly WebTile[]): Promise<number[]> {
  const queue = [...wanted];
  const spent: number[] = [];
  const reader = async (): Promise<void> => {
    for (let tile = queue.shift(); tile !== undefined; tile = queue.shift())
      spent.push(await fetchTile(tile));
  };
  await Promise.all(Array.from({ length: 6 }, reader));
  return spent;
}

function peerOf(wanted: readonly WebTile[], draw: (tile: WebTile) => void): readonly number[] {
  return wanted.map((tile) => {
    const start = performance.now();
    draw(tile);
    return performance.now() - start;
  });
}

function throughGdal({ z, x, y }: WebTile): void {
  const half = 20_037_508.342789244;
  const side = (2 * half) / 2 ** z;
  const [west, north] = [-half + x * side, half - y * side];
  const bounds = [west, north - side, west + side, north].map(String);
  const args = [
    '-q',
    '-overwrite',
    '-t_srs',
    'EPSG:3857',
    '-te',
    ...bounds,
    '-ts',
    String(TILE_PX),
    String(TILE_PX),
  ];
  const done = spawnSync('gdalwarp', [...args, '-r', 'bilinear', path, join(folder, 'gdal.tif')], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(done.stderr);
}
