import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import {
  anyObservation,
  NOON,
  sampleArea,
  sampleFamilies,
  sampleObservation,
  samplePoint,
  sampleReview,
  sampleScene,
  uniqueId,
} from '../support/store-samples.ts';

export function describeObservations(store: () => Store): void {
  test('any observation is read back exactly as it was saved', async () => {
    await fc.assert(
      fc.asyncProperty(anyObservation, async (observation) => {
        await store().saveObservation(observation);
        expect(await store().getObservation(observation.id)).toEqual(observation);
      }),
      { numRuns: 40 },
    );
  });

  test('a re-run that says the same changes nothing; one that says more keeps the old as history', async () => {
    const first = sampleObservation();
    await store().saveObservation(first);
    await store().saveObservation({ ...first, observedAt: first.observedAt + 5000 });
    expect(await store().getObservation(first.id)).toEqual(first);
    expect(await store().observationHistory(first.id)).toEqual([]);
    const second = { ...first, seen: 0.5, observedAt: first.observedAt + 6000 };
    const third = { ...second, seen: 0.4 };
    await store().saveObservation(second);
    await store().saveObservation(third);
    expect(await store().getObservation(first.id)).toEqual(third);
    expect(await store().observationHistory(first.id)).toEqual([second, first]);
  });

  test('an area revision, a pass and a version of a model have one observation, also when many jobs save it at once', async () => {
    const one = sampleObservation();
    await Promise.all([0.1, 0.2, 0.3, 0.4].map((seen) => store().saveObservation({ ...one, seen })));
    const { areaId } = one;
    await store().saveObservation({ ...one, id: uniqueId('observation'), modelId: 'another' });
    await store().saveObservation({ ...one, id: uniqueId('observation'), modelVersion: '1.1.0' });
    await store().saveObservation({ ...one, id: uniqueId('observation'), areaRevision: 2 });
    const all = await store().listObservations({ areaId, origin: 'real' });
    const keys = all.map((each) => `${each.areaRevision} ${each.modelId} ${each.modelVersion}`);
    expect(keys.sort()).toEqual([
      '1 another 1.0.0',
      '1 railcar-50cm 1.0.0',
      '1 railcar-50cm 1.1.0',
      '2 railcar-50cm 1.0.0',
    ]);
    expect(await store().observationHistory(one.id)).toHaveLength(3);
  });

  test('an observation that cites a deleted scene is refused', async () => {
    const { scene } = await store().insertScene(sampleScene());
    const observation = sampleObservation({ sceneIds: [scene.id] });
    await store().deleteScene(scene.id);
    await expect(store().saveObservation(observation)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(scene.id),
    });
    expect(await store().getObservation(observation.id)).toBeNull();
  });

  test('observations of a scene are all that cite it', async () => {
    const [a, b] = [await store().insertScene(sampleScene()), await store().insertScene(sampleScene())];
    const both = sampleObservation({ sceneIds: [a.scene.id, b.scene.id], at: NOON });
    const onlyA = sampleObservation({ sceneIds: [a.scene.id], at: NOON + 1 });
    await store().saveObservation(onlyA);
    await store().saveObservation(both);
    expect(await store().observationsOfScene(a.scene.id)).toEqual([both, onlyA]);
    expect(await store().observationsOfScene(b.scene.id)).toEqual([both]);
    expect(await store().observationsOfScene('nobody')).toEqual([]);
  });

  test('observations of an area come by acquisition time, of one origin, without undated ones', async () => {
    const areaId = uniqueId('area');
    const at = [NOON + 2, NOON, NOON + 1, null];
    for (const each of at) await store().saveObservation(sampleObservation({ areaId, at: each }));
    await store().saveObservation(sampleObservation({ areaId, origin: 'simulated', at: NOON }));
    const listed = await store().listObservations({ areaId, origin: 'real' });
    expect(listed.map((each) => each.at)).toEqual([NOON, NOON + 1, NOON + 2]);
    expect(await store().listObservations({ areaId, origin: 'simulated' })).toHaveLength(1);
  });

  test('a series is replaced whole, per area and origin, and read by area, class and time', async () => {
    const site = await store().saveSite({
      id: uniqueId('site'),
      name: 's',
      timezone: 'UTC',
      fictional: false,
    });
    const yard = await store().saveArea(sampleArea(site.id), 0);
    const quay = await store().saveArea(sampleArea(site.id), 0);
    const points = [
      samplePoint(yard.id, { at: NOON, families: sampleFamilies, review: sampleReview }),
      samplePoint(yard.id, { at: NOON, class: 'locomotive', raw: 0, value: 0, low: 0, high: 1 }),
      samplePoint(yard.id, {
        at: NOON + 1000,
        status: 'unusable',
        reason: 'cloud',
        value: null,
        low: null,
        high: null,
        scenes: [],
      }),
    ];
    const ship = samplePoint(quay.id, { at: NOON + 500, class: 'ship' });
    const fake = samplePoint(yard.id, { at: NOON });
    await store().replaceSeries(yard.id, 'real', [samplePoint(yard.id)]);
    await store().replaceSeries(yard.id, 'real', points);
    await store().replaceSeries(quay.id, 'real', [ship]);
    await store().replaceSeries(yard.id, 'simulated', [fake]);

    const read = (by: Record<string, unknown>) =>
      store().series({ siteId: site.id, origin: 'real', ...by } as Parameters<Store['series']>[0]);
    expect(await read({})).toEqual([points[0], points[1], ship, points[2]]);
    expect(await read({ origin: 'simulated' })).toEqual([fake]);
    expect(await read({ areaId: quay.id })).toEqual([ship]);
    expect(await read({ class: 'locomotive' })).toEqual([points[1]]);
    expect(await read({ from: NOON + 500 })).toEqual([ship, points[2]]);
    expect(await read({ to: NOON + 1000 })).toEqual([points[0], points[1], ship]);
    expect(await read({ siteId: 'another' })).toEqual([]);
    await store().replaceSeries(yard.id, 'real', []);
    expect(await read({})).toEqual([ship]);
  });

  test('a series is of the newest version of a model, of one, or of all; of one model and one class of sensor', async () => {
    const site = await store().saveSite({
      id: uniqueId('site'),
      name: 's',
      timezone: 'UTC',
      fictional: false,
    });
    const { id } = await store().saveArea(sampleArea(site.id), 0);
    const old = samplePoint(id, { modelVersion: '6', newest: false });
    const now = samplePoint(id, { modelVersion: '7' });
    const coarse = samplePoint(id, {
      at: NOON + 1,
      modelId: 'other',
      modelVersion: '1',
      sensorClass: 'metre',
    });
    await store().replaceSeries(id, 'real', [old, now, coarse]);
    const read = (by: Record<string, unknown>) =>
      store().series({ siteId: site.id, origin: 'real', ...by } as Parameters<Store['series']>[0]);
    expect(await read({})).toEqual([now, coarse]);
    expect(await read({ modelVersion: 'all' })).toEqual([old, now, coarse]);
    expect(await read({ modelVersion: '6' })).toEqual([old]);
    expect(await read({ modelId: 'other' })).toEqual([coarse]);
    expect(await read({ sensorClass: 'sub-metre' })).toEqual([now]);
  });
}
