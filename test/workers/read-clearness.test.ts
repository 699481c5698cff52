import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { pixelGrid, shareOf } from '../../src/domain/area-grid.ts';
import { locateCells } from '../../src/domain/visibility.ts';
import type { Raster } from '../../src/ports/rasters.ts';
import { composeScene } from '../../src/simulator/compose.ts';
import { cellNoise, fractalNoise, normalNoise } from '../../src/simulator/noise.ts';
import { makeRenderer } from '../../src/simulator/render.ts';
import { type SceneSpec, sceneSpec } from '../../src/simulator/spec.ts';
import { createClearnessReader } from '../../workers/read-clearness.ts';
import { functionRaster } from '../support/function-raster.ts';

const DATA = process.env.CROSSTIE_DATA;
const [WIDTH, HEIGHT] = [480, 400];

/** Share of a raster that is believed to be seen; null when it cannot be assessed. */
async function seenOf(raster: Raster, gsdM = 10): Promise<number | null> {
  const { width, height } = raster.info;
  const grid = pixelGrid(width, height, { x: gsdM, y: gsdM });
  const positions = locateCells(grid, (xy) => xy, raster.info);
  const { cells, isAssessed } = await createClearnessReader(raster, { x: gsdM, y: gsdM }).over(positions);
  return isAssessed ? shareOf(grid, (i) => cells[i] === 'seen') : null;
}

function picture(sample: (x: number, y: number, band: number) => number, full = 255): Raster {
  return functionRaster(
    { width: WIDTH, height: HEIGHT, bands: 3, sampleType: full === 255 ? 'uint8' : 'uint16' },
    (x, y, band) => Math.round(Math.min(full, Math.max(0, sample(x, y, band)))),
  );
}

/** Cloud tops: even octaves of smooth noise, as bright and as varied as asked. */
const tops = (x: number, y: number): number => fractalNoise(x / 150, y / 150, 4, 6);

/** A clear simulated scene, and its pixels. */
function simulate(change: Partial<SceneSpec>): {
  at: (x: number, y: number, band: number) => number;
  gsdM: number;
} {
  const spec = sceneSpec({ seed: 9, layoutSeed: 5, width: WIDTH, height: HEIGHT, ...change });
  const { data } = makeRenderer(composeScene(spec)).render({ x: 0, y: 0, width: WIDTH, height: HEIGHT });
  return { at: (x, y, band) => data[(y * WIDTH + x) * 3 + band] as number, gsdM: spec.gsdM };
}

describe('an overcast sky is not seen', () => {
  it.each([
    ['even white', picture(() => 240)],
    ['even grey', picture(() => 128)],
    ['dark grey', picture(() => 60)],
    ['burnt out', picture(() => 255)],
    ['with grain of its own in each band', picture((x, y, b) => 220 + 6 * normalNoise(x, y, 9 + 1000 * b))],
    ['with grey grain', picture((x, y) => 150 + 20 * cellNoise(x, y, 9))],
    ['with soft tops', picture((x, y) => 200 + 40 * tops(x, y))],
    ['with tops stretched to the full scale', picture((x, y) => 128 + 160 * tops(x, y))],
    ['tinted by the sensor', picture((x, y, b) => (200 + 40 * tops(x, y)) * ([1, 1.12, 0.93][b] as number))],
    ['in 16 bits', picture((x, y, b) => 9000 + 1500 * tops(x, y) + 60 * normalNoise(x, y, b), 65535)],
  ])('%s', async (_, raster) => {
    expect(await seenOf(raster)).toBeLessThan(0.05);
  });
});

describe('the ground is seen', () => {
  it('in a simulated yard, and not through cloud laid over half of it', async () => {
    const { at, gsdM } = simulate({ gsdM: 0.5 });
    expect(await seenOf(picture(at), gsdM)).toBeGreaterThan(0.85);
    const cloudy = picture((x, y, b) => (x < WIDTH / 2 ? 225 + 25 * tops(x, y) : at(x, y, b)));
    const seen = await seenOf(cloudy, gsdM);
    expect(seen).toBeGreaterThan(0.35);
    expect(seen).toBeLessThan(0.52);
  });

  it('in a simulated port', async () => {
    const { at } = simulate({ kind: 'port', gsdM: 10 });
    expect(await seenOf(picture(at))).toBeGreaterThan(0.85);
  });

  it('much the same by an area in the scene as by the whole scene', async () => {
    const { at, gsdM } = simulate({ gsdM: 0.5 });
    const raster = picture((x, y, b) => (y < 150 ? 225 + 25 * tops(x, y) : at(x, y, b)));
    const grid = pixelGrid(WIDTH, HEIGHT, { x: gsdM, y: gsdM });
    const all = locateCells(grid, (xy) => xy, raster.info);
    const part = all.map((xy) => (xy && xy[0] > 100 && xy[0] < 300 && xy[1] > 80 && xy[1] < 320 ? xy : null));
    const whole = await createClearnessReader(raster, { x: gsdM, y: gsdM }).over(all);
    const area = await createClearnessReader(raster, { x: gsdM, y: gsdM }).over(part);
    const asked = part.flatMap((xy, i) => (xy === null ? [] : [i]));
    const same = asked.filter((i) => area.cells[i] === whole.cells[i]);
    expect(asked.length).toBeGreaterThan(100);
    expect(same.length / asked.length).toBeGreaterThan(0.98);
  });
});

describe('what holds nothing', () => {
  it('is no data, and not cloud', async () => {
    const { at } = simulate({ gsdM: 0.5 });
    const raster = functionRaster({ width: WIDTH, height: HEIGHT, bands: 3 }, at, (x) => x >= WIDTH / 2);
    const grid = pixelGrid(WIDTH, HEIGHT, { x: 0.5, y: 0.5 });
    const positions = locateCells(grid, (xy) => xy, raster.info);
    const { cells } = await createClearnessReader(raster, { x: 0.5, y: 0.5 }).over(positions);
    expect(shareOf(grid, (i) => cells[i] === 'nodata')).toBeCloseTo(0.5, 1);
    const black = picture((x, y, b) => (x < WIDTH / 2 ? 0 : at(x, y, b)));
    const lost = await createClearnessReader(black, { x: 0.5, y: 0.5 }).over(positions);
    expect(shareOf(grid, (i) => lost.cells[i] === 'nodata')).toBeCloseTo(0.5, 1);
  });

  it('a picture too small to judge is not judged', async () => {
    const raster = functionRaster({ width: 40, height: 40, bands: 3 }, (x, y) => (x * y) % 255);
    expect(await seenOf(raster)).toBeNull();
  });
});

describe.runIf(DATA)('real scenes (CROSSTIE_DATA)', () => {
  it.each([
    ['sentinel2-ports/images/casablanca.tif', 10, 0.9],
    ['sentinel2-ports/images/busan.tif', 10, 0.95],
    ['sentinel2-ports/bands-u16/busan.tif', 10, 0.95],
    ['railcars-muttenz/muttenz_north.tif', 0.2546, 0.93],
  ])('%s is mostly seen', async (name, gsdM, least) => {
    const raster = await openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }).open({
      path: join(DATA as string, name),
    });
    try {
      expect(await seenOf(raster, gsdM)).toBeGreaterThan(least);
    } finally {
      await raster.close();
    }
  });
});
