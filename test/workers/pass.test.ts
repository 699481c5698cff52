import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from '../../src/domain/scene.ts';
import {
  boundsOfWagons,
  makeYard,
  paintDetector,
  ringOver,
  type Weather,
  writeYard,
  type Yard,
} from '../support/painted-yard.ts';
import { MINUTE, NOON, type Pipeline, SITE, startPipeline, YARD } from '../support/pipeline.ts';

let yard: Yard;
let pipeline: Pipeline;
let serial = 0;

beforeAll(() => {
  yard = makeYard();
});
beforeEach(async () => {
  await pipeline?.close();
  pipeline = await startPipeline(paintDetector());
  await pipeline.area(ringOver(yard, boundsOfWagons(yard)));
});
afterAll(() => pipeline.close());

async function countAt(minutes: number, weather: Weather = {}, change: Partial<Scene> = {}): Promise<Scene> {
  const path = await writeYard(yard, `${pipeline.folder}/${++serial}.tif`, weather);
  return pipeline.count(path, { acquiredAt: NOON + minutes * MINUTE, ...change });
}

const series = () => pipeline.store.series({ siteId: SITE, origin: 'real' });

describe('scenes minutes apart', () => {
  it('are one look: the same wagons are counted once', async () => {
    await countAt(0);
    await countAt(4);
    const points = await series();
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ at: NOON, raw: yard.wagons.length });
  });

  it('a few metres off each other count no wagon twice, in whatever order they come', async () => {
    const [, y0, , y1] = boundsOfWagons(yard).map(Math.round) as [number, number, number, number];
    const middle = Math.round((y0 + y1) / 2);
    // two granules that overlap by 50 m in the middle of the yard, the second displaced
    const north: Weather = { rows: [0, middle + 50] };
    const south: Weather = { rows: [middle - 50, yard.height], shiftM: [0.8, -0.6] };
    const answers: unknown[] = [];
    for (const order of [
      [north, south],
      [south, north],
    ] as const) {
      await pipeline.close();
      pipeline = await startPipeline(paintDetector());
      await pipeline.area(ringOver(yard, boundsOfWagons(yard)));
      for (const [i, weather] of order.entries())
        await countAt(i, weather, { id: weather === north ? 'north' : 'south', acquiredAt: NOON });
      const [point, ...more] = await series();
      expect(more).toEqual([]);
      expect(point?.status).toBe('counted');
      expect(point?.seen).toBeGreaterThan(0.95);
      expect(Math.abs((point?.raw as number) - yard.wagons.length)).toBeLessThanOrEqual(1);
      expect([...(point?.scenes ?? [])].sort()).toEqual(['north', 'south']);
      answers.push({ raw: point?.raw, seen: point?.seen, scenes: point?.scenes });
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('see through each other’s clouds', async () => {
    const overcast = (x: number, y: number): number => 205 + ((x * 7 + y * 13) % 9);
    const north = await countAt(0, { cloud: (x, y) => (y < 260 ? overcast(x, y) : null) });
    const south = await countAt(5, { cloud: (x, y) => (y > 300 ? overcast(x, y) : null) });
    const [point] = await series();
    expect(point?.status).toBe('counted');
    expect(point?.seen).toBeGreaterThan(0.85);
    expect([...(point?.scenes ?? [])].sort()).toEqual([north.id, south.id]);
    expect(point?.raw).toBeGreaterThan(0.8 * yard.wagons.length);
    expect(point?.raw).toBeLessThanOrEqual(yard.wagons.length);
  });

  it('stay apart when an hour lies between them', async () => {
    await countAt(0);
    await countAt(60, { wagons: 10 });
    expect((await series()).map(({ raw }) => raw)).toEqual([yard.wagons.length, 10]);
  });

  it('a coarse scene beside a fine one takes nothing away from it', async () => {
    await countAt(0);
    await countAt(3, {}, { declaredGsdM: 10 });
    const points = await series();
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ status: 'counted', raw: yard.wagons.length });
  });
});

describe('a history', () => {
  it('is not rewritten when an area is edited', async () => {
    const scene = await countAt(0);
    const before = await pipeline.observation(scene);
    const [x0, y0, x1, y1] = boundsOfWagons(yard);
    await pipeline.area(ringOver(yard, [x0, y0, x1, y0 + (y1 - y0) / 3]));
    const later = await countAt(24 * 60);

    expect(await pipeline.store.getObservation(before.id)).toEqual(before);
    const after = await pipeline.observation(later);
    expect(after).toMatchObject({ areaRevision: 2, areaId: YARD });
    expect(after.counts[0]?.raw).toBeLessThan(yard.wagons.length);
    expect((await series()).map(({ observation }) => observation)).toEqual([before.id, after.id]);
  });

  it('follows when a scene of a pass is withdrawn', async () => {
    const [x0, , x1] = boundsOfWagons(yard).map(Math.round) as [number, number, number, number];
    const middle = Math.round((x0 + x1) / 2);
    const west = await countAt(0, { cols: [0, middle] });
    const east = await countAt(1, { cols: [middle, yard.width] });
    expect((await series())[0]?.status).toBe('counted');
    const { others, areaIds } = await pipeline.store.withdrawScene(west.id);
    expect([others, areaIds]).toEqual([[east.id], [YARD]]);
    await pipeline.run({ kind: 'observe', sceneId: east.id, generation: 1 });
    const [point] = await series();
    expect(point).toMatchObject({ at: NOON, scenes: [east.id] });
    expect(point?.seen).toBeCloseTo(0.5, 1);
  });

  it('says nothing of a scene that is taken back while its pass is looked at', async () => {
    const [x0, , x1] = boundsOfWagons(yard).map(Math.round) as [number, number, number, number];
    const middle = Math.round((x0 + x1) / 2);
    const west = await countAt(0, { cols: [0, middle] });
    const east = await countAt(1, { cols: [middle, yard.width] });
    const { store } = pipeline;
    const read = store.sceneViews;
    let reads = 0;
    store.sceneViews = async (query) => {
      const views = await read(query);
      if (reads++ === 0) await store.withdrawScene(west.id, { generation: 2, state: { kind: 'queued' } });
      return views;
    };
    await pipeline.run({ kind: 'observe', sceneId: east.id, generation: 1 });
    store.sceneViews = read;
    expect(reads).toBe(2);
    expect((await series()).map(({ scenes }) => scenes)).toEqual([[east.id]]);
  });

  it('follows when a corrected scene shows an area no longer', async () => {
    const scene = await countAt(0);
    const { store } = pipeline;
    const [chart] = await store.listCharts({ siteId: SITE, origin: 'real' });
    expect(await store.chartLooks(chart?.id ?? '')).toHaveLength(1);
    await store.withdrawScene(scene.id);
    const elsewhere = { siteIds: [], whole: true, generation: 2, state: { kind: 'queued' } } as const;
    await store.updateScene(scene.id, elsewhere);
    // alerts wait for the scene
    await pipeline.run({ kind: 'evaluate', areaId: YARD, sceneId: scene.id, generation: 1 });
    expect(await store.chartLooks(chart?.id ?? '')).toHaveLength(1);
    await pipeline.run({ kind: 'ingest', sceneId: scene.id, generation: 2 });
    expect(await store.getScene(scene.id)).toMatchObject({ state: { kind: 'done' } });
    expect(await store.chartLooks(chart?.id ?? '')).toEqual([]);
  });

  it('keeps real and simulated scenes apart', async () => {
    await countAt(0);
    await pipeline.store.saveArea(
      {
        id: 'made-up-yard',
        siteId: 'made-up',
        name: 'Yard',
        kind: 'yard',
        ring: ringOver(yard, boundsOfWagons(yard)),
        classes: ['railcar'],
        verified: true,
      },
      0,
    );
    const simulated = await countAt(1, { wagons: 5 }, { origin: 'simulated' });
    expect((await pipeline.observation(simulated, 'made-up-yard')).caveats).toContain('simulated');
    expect((await series()).map(({ raw }) => raw)).toEqual([yard.wagons.length]);
    const made = await pipeline.store.series({ siteId: 'made-up', origin: 'simulated' });
    expect(made.map(({ raw }) => raw)).toEqual([5]);
  });
});
