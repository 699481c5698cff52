import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scene } from '../../src/domain/scene.ts';
import type { Store } from '../../src/ports/store.ts';
import { anyScene, blobSource, sampleScene, uniqueId, uniqueSha256 } from '../support/store-samples.ts';

export function describeScenes(store: () => Store): void {
  test('any scene is read back exactly as it was inserted', async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async (scene) => {
        expect(await store().insertScene(scene)).toEqual({ scene, created: true });
        expect(await store().getScene(scene.id)).toEqual(scene);
      }),
      { numRuns: 40 },
    );
  });

  test('any change of any field is read back exactly, and no other field moves', async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, fc.nat(), async ({ id: _, source: __, createdAt: ___, ...target }, pick) => {
        const { scene } = await store().insertScene(sampleScene());
        const keys = Object.keys(target) as (keyof typeof target)[];
        const key = keys[pick % keys.length] as keyof typeof target;
        const changed = await store().updateScene(scene.id, { [key]: target[key] });
        expect(changed).toEqual({ ...scene, [key]: target[key] });
        expect(await store().getScene(scene.id)).toEqual(changed);
      }),
      { numRuns: 40 },
    );
  });

  test('an id that is there already keeps its first scene, also when many come at once', async () => {
    const id = uniqueId('scene');
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => store().insertScene(sampleScene({ id, sensor: `sensor ${n}` }))),
    );
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.scene.sensor)).size).toBe(1);
  });

  test('updates of different fields at once both stay', async () => {
    const { scene } = await store().insertScene(sampleScene());
    await Promise.all([
      store().updateScene(scene.id, { sensor: 'SkySat' }),
      store().updateScene(scene.id, { licence: 'CC-BY-4.0' }),
    ]);
    expect(await store().getScene(scene.id)).toMatchObject({ sensor: 'SkySat', licence: 'CC-BY-4.0' });
  });

  test('a job of a scene that was cancelled changes it no more; a person may', async () => {
    const { scene } = await store().insertScene(sampleScene({ generation: 2 }));
    await store().updateScene(scene.id, { state: { kind: 'cancelled' } });
    const late = store().updateScene(scene.id, { state: { kind: 'done' } }, { generation: 2 });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    expect((await store().getScene(scene.id))?.state).toEqual({ kind: 'cancelled' });
    await store().updateScene(scene.id, { generation: 3, state: { kind: 'queued' } });
    expect((await store().getScene(scene.id))?.state).toEqual({ kind: 'queued' });
  });

  test('an update of an unknown scene, or by a job of another generation, is refused', async () => {
    await expect(store().updateScene('nobody', { whole: true })).rejects.toMatchObject({ code: 'not-found' });
    const { scene } = await store().insertScene(sampleScene({ generation: 2 }));
    const late = store().updateScene(scene.id, { state: { kind: 'done' } }, { generation: 1 });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    expect((await store().getScene(scene.id))?.state).toEqual({ kind: 'queued' });
    await store().updateScene(scene.id, { state: { kind: 'done' } }, { generation: 2 });
    expect((await store().getScene(scene.id))?.state).toEqual({ kind: 'done' });
  });

  test('pages run through all scenes, newest first, none twice, also when ages are equal', async () => {
    const base = 10_000_000_000_000 + process.pid;
    const mine: Scene[] = [];
    for (const age of [3, 1, 2, 2, 2, 0, 5]) {
      mine.push((await store().insertScene(sampleScene({ createdAt: base - age }))).scene);
    }
    const newestFirst = [...mine].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store().listScenes({ limit: 2, ...(cursor === null ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((scene) => scene.id));
      cursor = page.next;
    } while (cursor !== null);
    const ids = newestFirst.map((scene) => scene.id);
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a list of one state holds that state alone; a cursor that is none is refused', async () => {
    const { scene } = await store().insertScene(sampleScene({ state: { kind: 'outside' } }));
    const { items } = await store().listScenes({ limit: 1000, state: 'outside' });
    expect(items.map((item) => item.id)).toContain(scene.id);
    expect(items.every((item) => item.state.kind === 'outside')).toBe(true);
    const wrong = store().listScenes({ limit: 1, cursor: 'garbage' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-request' });
  });

  test('unfinished scenes are those queued or running', async () => {
    const states = [
      { kind: 'queued' },
      { kind: 'running', tilesDone: 3, tilesTotal: 8 },
      { kind: 'done' },
      { kind: 'cancelled' },
    ] as const;
    const ids: string[] = [];
    for (const state of states) ids.push((await store().insertScene(sampleScene({ state }))).scene.id);
    const unfinished = (await store().unfinishedScenes()).map((scene) => scene.id);
    expect(ids.map((id) => unfinished.includes(id))).toEqual([true, true, false, false]);
  });

  test('a blob is referenced while a scene has it as pixels or as mask', async () => {
    const [pixels, mask, newMask, unknown] = [0, 1, 2, 3].map(uniqueSha256) as [
      string,
      string,
      string,
      string,
    ];
    const all = [pixels, mask, newMask, unknown];
    const { scene } = await store().insertScene(
      sampleScene({ source: blobSource(pixels), mask: { source: blobSource(mask), usable: [1] } }),
    );
    expect(await store().unreferencedBlobs(all)).toEqual([newMask, unknown]);
    await store().updateScene(scene.id, { mask: { source: blobSource(newMask), usable: [1] } });
    expect(await store().unreferencedBlobs(all)).toEqual([mask, unknown]);
    const { scene: twin } = await store().insertScene(sampleScene({ source: blobSource(pixels) }));
    await store().deleteScene(scene.id);
    expect(await store().unreferencedBlobs(all)).toEqual([mask, newMask, unknown]);
    await store().deleteScene(twin.id);
    expect(await store().unreferencedBlobs(all)).toEqual(all);
  });

  test('retention lets go of the blobs of old scenes that have ended, and of no others', async () => {
    const [old, running, young] = [0, 1, 2].map(uniqueSha256) as [string, string, string];
    const done = { kind: 'done' } as const;
    const { scene } = await store().insertScene(
      sampleScene({ source: blobSource(old), createdAt: 1000, state: done }),
    );
    await store().insertScene(sampleScene({ source: blobSource(running), createdAt: 1000 }));
    await store().insertScene(sampleScene({ source: blobSource(young), createdAt: 3000, state: done }));
    await store().releaseBlobs(2000);
    expect(await store().unreferencedBlobs([old, running, young])).toEqual([old]);
    // sent again, the bytes are kept for the scene that waits for them
    await store().insertScene(scene);
    expect(await store().unreferencedBlobs([old, running, young])).toEqual([]);
  });
}
