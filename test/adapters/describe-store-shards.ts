import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Detection } from '../../src/domain/detection.ts';
import type { ScenePlan } from '../../src/domain/plan.ts';
import type { Shard } from '../../src/domain/shard.ts';
import type { Store } from '../../src/ports/store.ts';
import { anyDetection, sampleArea, sampleScene } from '../support/store-samples.ts';

function planOf(sceneId: string, generation: number): ScenePlan {
  return {
    sceneId,
    generation,
    targets: [
      {
        area: { ...sampleArea('nampo'), revision: 3 },
        classes: ['ship'],
        model: { kind: 'model', id: 'ship-10m', version: '1.2.0' },
      },
      {
        area: { ...sampleArea(null, { ring: null, kind: 'scene' }), revision: 1 },
        classes: ['railcar'],
        model: { kind: 'none', reason: 'resolution', detail: '10 m is coarser than 1 m' },
      },
    ],
    shards: 4,
    tiles: 120,
  };
}

function shardOf(sceneId: string, shard: number, change: Partial<Shard> = {}): Shard {
  return { sceneId, generation: 1, modelId: 'railcar-50cm', shard, tiles: 8, failed: null, ...change };
}

function detectionsOf(count: number): readonly Detection[] {
  return fc.sample(anyDetection, { numRuns: count, seed: 7 });
}

export function describeShards(store: () => Store): void {
  test('a plan is read back as it was saved, saving it again changes nothing, a later one sweeps it away', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const plan = planOf(scene.id, 1);
    await store().savePlan(plan);
    await store().savePlan(plan);
    expect(await store().getPlan(scene.id, 1)).toEqual(plan);
    expect(await store().getPlan(scene.id, 2)).toBeNull();
    await store().saveShard(shardOf(scene.id, 0), detectionsOf(2));
    await store().savePlan(planOf(scene.id, 2));
    expect(await store().getPlan(scene.id, 1)).toBeNull();
    expect(await store().shards(scene.id, 1)).toEqual([]);
    expect((await store().detections({ sceneId: scene.id, generation: 1 })).items).toEqual([]);
  });

  test('any detection is read back exactly, in the order of shards and within them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDetection, { maxLength: 6 }),
        fc.array(anyDetection, { maxLength: 6 }),
        async (a, b) => {
          const { scene } = await store().insertScene(sampleScene());
          await store().saveShard(shardOf(scene.id, 1), b);
          await store().saveShard(shardOf(scene.id, 0), a);
          const page = await store().detections({ sceneId: scene.id, generation: 1 });
          expect(page).toEqual({ items: [...a, ...b], next: null });
        },
      ),
      { numRuns: 20 },
    );
  });

  test('a shard that runs again replaces what it left, and shards are listed in order', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const failed = { code: 'raster-unreadable', message: 'block 7 is damaged' } as const;
    await store().saveShard(shardOf(scene.id, 2, { failed }), detectionsOf(5));
    await store().saveShard(shardOf(scene.id, 0), []);
    await store().saveShard(shardOf(scene.id, 2), detectionsOf(3));
    expect(await store().shards(scene.id, 1)).toEqual([shardOf(scene.id, 0), shardOf(scene.id, 2)]);
    const { items } = await store().detections({ sceneId: scene.id, generation: 1 });
    expect(items).toEqual(detectionsOf(3));
    await store().saveShard(shardOf(scene.id, 2, { failed }), []);
    expect((await store().shards(scene.id, 1))[1]?.failed).toEqual(failed);
  });

  test('thousands of detections of one shard go in and come out, whole and by pages', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const [one] = detectionsOf(1) as [Detection];
    const many = Array.from({ length: 4500 }, (_, i): Detection => ({ ...one, score: i / 4500 }));
    await store().saveShard(shardOf(scene.id, 0), many);
    const query = { sceneId: scene.id, generation: 1 };
    expect((await store().detections(query)).items).toEqual(many);
    const paged: Detection[] = [];
    let cursor: string | null = null;
    do {
      const page = await store().detections({
        ...query,
        limit: 2000,
        ...(cursor === null ? {} : { cursor }),
      });
      paged.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    expect(paged).toEqual(many);
  });

  test('detections are chosen by model, class and least score', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const [one] = detectionsOf(1) as [Detection];
    const ship: Detection = { ...one, class: 'ship', score: 0.9 };
    const boat: Detection = { ...one, class: 'boat', score: 0.9 };
    const faint: Detection = { ...one, class: 'ship', score: 0.2 };
    await store().saveShard(shardOf(scene.id, 0, { modelId: 'ship-10m' }), [ship, boat, faint]);
    await store().saveShard(shardOf(scene.id, 1, { modelId: 'railcar-50cm' }), [ship]);
    const find = async (by: Record<string, unknown>): Promise<readonly Detection[]> =>
      (await store().detections({ sceneId: scene.id, generation: 1, ...by })).items;
    expect(await find({ modelId: 'ship-10m' })).toEqual([ship, boat, faint]);
    expect(await find({ classes: ['ship'] })).toEqual([ship, faint, ship]);
    expect(await find({ classes: [] })).toEqual([]);
    expect(await find({ minScore: 0.9 })).toEqual([ship, boat, ship]);
    expect(await find({ modelId: 'ship-10m', classes: ['ship', 'boat'], minScore: 0.5 })).toEqual([
      ship,
      boat,
    ]);
  });

  test('nothing can be said about a scene that was deleted', async () => {
    const { scene } = await store().insertScene(sampleScene());
    await store().savePlan(planOf(scene.id, 1));
    await store().saveShard(shardOf(scene.id, 0), detectionsOf(2));
    expect(await store().deleteScene(scene.id)).toBe(true);
    expect(await store().deleteScene(scene.id)).toBe(false);
    expect(await store().getScene(scene.id)).toBeNull();
    expect(await store().getPlan(scene.id, 1)).toBeNull();
    expect((await store().detections({ sceneId: scene.id, generation: 1 })).items).toEqual([]);
    const gone = { code: 'not-found', message: expect.stringContaining(scene.id) };
    await expect(store().savePlan(planOf(scene.id, 1))).rejects.toMatchObject(gone);
    await expect(store().saveShard(shardOf(scene.id, 0), [])).rejects.toMatchObject(gone);
  });

  test('a fault is noted once, however often its job runs, and goes with its scene', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const fault = {
      sceneId: scene.id,
      generation: 1,
      stage: 'detect',
      code: 'raster-unreadable',
      message: 'block 7 '.repeat(2000),
      at: 1000,
    } as const;
    await store().addFault(fault);
    await store().addFault({ ...fault, at: 5000 });
    const other = { ...fault, stage: 'ingest', message: 'another', at: 500 };
    await store().addFault(other);
    expect(await store().faults(scene.id)).toEqual([other, fault]);
    await store().deleteScene(scene.id);
    await store().addFault(fault);
    expect(await store().faults(scene.id)).toEqual([]);
  });
}
