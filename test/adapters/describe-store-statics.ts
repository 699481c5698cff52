import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import {
  sampleFooting,
  sampleMark,
  sampleObservation,
  sampleScene,
  uniqueId,
} from '../support/store-samples.ts';

export function describeStatics(store: () => Store): void {
  test('what a count rests on is read by area and origin, and goes with the version that said it', async () => {
    const areaId = uniqueId('area');
    const one = sampleObservation({ areaId });
    const other = sampleObservation({ areaId, origin: 'simulated' });
    const undated = sampleObservation({ areaId, at: null });
    for (const each of [one, other, undated]) {
      await store().saveObservation(each);
      await store().saveFooting(sampleFooting(each.id));
    }
    const read = () => store().listFootings({ areaId, origin: 'real' });
    expect(await read()).toEqual([sampleFooting(one.id)]);
    const { seen: _, ...boxes } = sampleFooting(one.id);
    expect(await store().listBoxes({ areaId, origin: 'real' })).toEqual([boxes]);

    const again = sampleFooting(one.id, { seen: '1', boxes: [] });
    await store().saveFooting(again);
    expect(await read()).toEqual([again]);
    await store().saveObservation({ ...one, observedAt: one.observedAt + 1 });
    expect(await read()).toEqual([again]);
    await store().saveObservation({ ...one, seen: 0.3 });
    expect(await read()).toEqual([]);
  });

  test('what a count rests on goes with a withdrawn scene, and cannot be brought back', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const observation = sampleObservation({ sceneIds: [scene.id] });
    await store().saveObservation(observation);
    await store().saveFooting(sampleFooting(observation.id));
    await store().withdrawScene(scene.id);
    await store().saveFooting(sampleFooting(observation.id));
    expect(await store().listFootings({ areaId: observation.areaId, origin: 'real' })).toEqual([]);
  });

  test('marks are kept by site and area in the order in which they were made, and deleted once', async () => {
    const siteId = uniqueId('site');
    const area = uniqueId('area');
    const late = sampleMark(area, { siteId, markedAt: 9, mark: 'moving', note: 'towed', markedBy: null });
    const early = sampleMark(area, { siteId, markedAt: 5 });
    const elsewhere = sampleMark(uniqueId('area'), { siteId, markedAt: 7 });
    for (const mark of [late, early, elsewhere]) await store().saveStaticMark(mark);
    await store().saveStaticMark(late);
    expect(await store().listStaticMarks({ areaId: area })).toEqual([early, late]);
    expect(await store().listStaticMarks({ siteId })).toEqual([early, elsewhere, late]);
    expect(await store().deleteStaticMark(late.id)).toEqual(late);
    expect(await store().deleteStaticMark(late.id)).toBeNull();
    expect(await store().listStaticMarks({ areaId: area })).toEqual([early]);
  });
}
