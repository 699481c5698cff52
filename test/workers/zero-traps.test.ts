import sharp, { type KernelEnum } from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  boundsOfWagons,
  makeYard,
  paintDetector,
  ringOver,
  writeMask,
  writeYard,
  type Yard,
} from '../support/painted-yard.ts';
import { MINUTE, NOON, type Pipeline, startPipeline } from '../support/pipeline.ts';

let yard: Yard;
let pipeline: Pipeline;
let serial = 0;
const file = (): string => `${pipeline.folder}/${++serial}.tif`;
const wholeYard = () => ringOver(yard, boundsOfWagons(yard));

beforeAll(() => {
  yard = makeYard();
});
beforeEach(async () => {
  await pipeline?.close();
  pipeline = await startPipeline(paintDetector());
});
afterAll(() => pipeline.close());

/** Bright and nearly even, with grain: an overcast sky. */
const overcast = (x: number, y: number): number => 205 + ((x * 7 + y * 13 + ((x * y) % 11)) % 9);

describe('a zero that is none', () => {
  /** What every trap must answer: no number, the raw count kept. */
  async function expectNoNumber(
    scene: Parameters<Pipeline['observation']>[0],
    reason: string,
  ): Promise<void> {
    const { status, counts } = await pipeline.observation(scene);
    expect(status).toMatchObject({ kind: 'unusable', reason });
    expect(counts[0]).toMatchObject({ value: null, low: null, high: null });
    const [point] = await pipeline.store.series({ siteId: 'tumangang', origin: 'real' });
    expect(point).toMatchObject({ status: 'unusable', reason, value: null });
  }

  it('an overcast sky', async () => {
    await pipeline.area(wholeYard());
    await expectNoNumber(await pipeline.count(await writeYard(yard, file(), { cloud: overcast })), 'cloud');
  });

  it('cloud over most of the yard', async () => {
    await pipeline.area(wholeYard());
    const path = await writeYard(yard, file(), { cloud: (x, y) => (y < 330 ? overcast(x, y) : null) });
    await expectNoNumber(await pipeline.count(path), 'cloud');
  });

  it('half a footprint', async () => {
    await pipeline.area(wholeYard());
    const [x0, , x1] = boundsOfWagons(yard).map(Math.round) as [number, number, number, number];
    const scene = await pipeline.count(
      await writeYard(yard, file(), { cols: [0, Math.round(x0 + 0.45 * (x1 - x0))] }),
    );
    await expectNoNumber(scene, 'coverage');
  });

  it('an area that was drawn 300 m away and that nobody has verified', async () => {
    const [x0, , x1] = boundsOfWagons(yard);
    await pipeline.area(ringOver(yard, [x1 + 40, 20, x1 + 40 + x1 - x0, 400]), { verified: false });
    const scene = await pipeline.count(await writeYard(yard, file()));
    await expectNoNumber(scene, 'area-unverified');
    expect((await pipeline.observation(scene)).counts[0]?.raw).toBe(0);
  });

  it('pixels finer than what the sensor resolves', async () => {
    await pipeline.area(wholeYard());
    for (const change of [{ declaredGsdM: 3 }, { sensor: 'PlanetScope' }])
      await expectNoNumber(await pipeline.count(await writeYard(yard, file()), change), 'resolution');
  });

  it.each(['linear', 'cubic', 'lanczos3', 'nearest'] as const)(
    'a 3 m scene enlarged to 0.5 m pixels (%s) of which nobody says so',
    async (kernel) => {
      await pipeline.area(wholeYard());
      const enlarged = { ...yard, pixels: await enlarge(yard, 6, kernel) };
      const scene = await pipeline.count(await writeYard(enlarged, file(), { wagons: 0 }));
      await expectNoNumber(scene, 'resolution');
      const { status } = await pipeline.observation(scene);
      expect(status.kind === 'unusable' && status.detail).toMatch(/as if they had been enlarged/);
      expect(scene.raster?.gsdM).toBeGreaterThan(1.05);
    },
  );
});

/** The yard as a sensor of `factor` times its pixel size saw it, brought back to its size. */
async function enlarge({ pixels, width, height }: Yard, factor: number, kernel: keyof KernelEnum) {
  const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const raw = { raw: { width, height, channels: 3 as const } };
  const small = await sharp(pixels, raw).resize(w, h, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return sharp(small, { raw: { width: w, height: h, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel })
    .raw()
    .toBuffer();
}

describe('what is known of visibility', () => {
  it('wagons in an unverified area are counted, with the caveat', async () => {
    await pipeline.area(wholeYard(), { verified: false });
    const { status, caveats, counts } = await pipeline.observation(
      await pipeline.count(await writeYard(yard, file())),
    );
    expect(status).toEqual({ kind: 'counted' });
    expect(caveats).toContain('area-unverified');
    expect(counts[0]?.value).toBeGreaterThan(0);
  });

  it('a mask goes before the look of the pixels', async () => {
    await pipeline.area(wholeYard());
    const blobs = async (value: (x: number, y: number) => number) => {
      const path = await writeMask(yard, file(), value);
      return {
        source: { kind: 'blob', sha256: await pipeline.adopt(path), name: 'mask', bytes: 1 },
        usable: [4, 5],
      } as const;
    };
    const clear = await pipeline.count(await writeYard(yard, file()), { mask: await blobs(() => 5) });
    expect(await pipeline.observation(clear)).toMatchObject({
      visibility: 'mask',
      status: { kind: 'counted' },
    });

    const third = await pipeline.count(await writeYard(yard, file()), {
      mask: await blobs((_, y) => (y < 150 ? 9 : 4)),
      acquiredAt: NOON + 60 * MINUTE,
    });
    const { seen, counts } = await pipeline.observation(third);
    const [, y0, , y1] = boundsOfWagons(yard);
    expect(seen).toBeCloseTo((y1 - 150) / (y1 - y0), 1);
    expect(counts[0]?.raw).toBeLessThan(yard.wagons.length);
  });

  it('an analyst goes before both', async () => {
    await pipeline.area(wholeYard());
    const [x0, y0, x1, y1] = boundsOfWagons(yard);
    const drawn = ringOver(yard, [x0 - 5, y0 - 5, x1 + 5, y0 + (y1 - y0) / 4]);
    const scene = await pipeline.count(await writeYard(yard, file()), { obscured: [drawn] });
    const observation = await pipeline.observation(scene);
    expect(observation.visibility).toBe('reviewed');
    expect(observation.seen).toBeCloseTo(0.75, 1);
    expect(observation.caveats).not.toContain('visibility-estimated');
  });
});
