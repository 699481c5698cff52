import { expect, test } from 'vitest';
import type { Pass } from '../../src/domain/observation.ts';
import type { Origin } from '../../src/domain/scene.ts';
import type { SceneView } from '../../src/domain/scene-view.ts';
import type { Store } from '../../src/ports/store.ts';
import {
  NOON,
  sampleArea,
  sampleObservation,
  sampleScene,
  sampleView,
  uniqueId,
} from '../support/store-samples.ts';

const MINUTE = 60_000;

export function describePasses(store: () => Store): void {
  const place = async (siteId: string | null, at: number, origin: Origin = 'real') => {
    const { scene } = await store().insertScene(sampleScene({ acquiredAt: at, origin }));
    const pass = await store().assignPass({ id: scene.id, siteId, origin, at });
    return { scene, pass };
  };

  test('scenes within ten minutes of the anchor are one pass, whose id and anchor never change', async () => {
    const site = uniqueId('site');
    const first = await place(site, NOON);
    expect(first.pass).toMatchObject({ siteId: site, origin: 'real', anchorAt: NOON });
    const before = await place(site, NOON - 10 * MINUTE);
    const after = await place(site, NOON + 9 * MINUTE);
    expect([before.pass, after.pass]).toEqual([first.pass, first.pass]);
    const scenes = [first, before, after].map(({ scene }) => scene.id).sort();
    expect(await store().passScenes(first.pass.id)).toEqual(scenes);
    expect((await place(site, NOON + 11 * MINUTE)).pass.anchorAt).toBe(NOON + 11 * MINUTE);
  });

  test('a scene between two passes joins the nearer anchor', async () => {
    const site = uniqueId('site');
    const early = await place(site, NOON);
    const late = await place(site, NOON + 15 * MINUTE);
    expect((await place(site, NOON + 6 * MINUTE)).pass).toEqual(early.pass);
    expect((await place(site, NOON + 9 * MINUTE)).pass).toEqual(late.pass);
  });

  test('sites, origins and whole footprints have passes of their own', async () => {
    const [here, there] = [uniqueId('site'), uniqueId('site')];
    const ids = [
      await place(here, NOON),
      await place(there, NOON),
      await place(here, NOON, 'simulated'),
      await place(null, NOON),
      await place(null, NOON),
    ].map(({ pass }) => pass.id);
    expect(new Set(ids).size).toBe(5);
    expect(ids.every((id) => !id.includes(':'))).toBe(true);
  });

  test('one scene may be in the passes of two sites', async () => {
    const [here, there] = [uniqueId('site'), uniqueId('site')];
    const { scene, pass } = await place(here, NOON);
    const other = await store().assignPass({ id: scene.id, siteId: there, origin: 'real', at: NOON });
    expect(other.id).not.toBe(pass.id);
    expect(await store().passScenes(other.id)).toEqual([scene.id]);
    expect(await store().passScenes(pass.id)).toEqual([scene.id]);
  });

  test('placing a scene again answers the same pass, also when a nearer one has opened since', async () => {
    const site = uniqueId('site');
    await place(site, NOON);
    const joined = await place(site, NOON + 8 * MINUTE);
    await place(site, NOON + 11 * MINUTE);
    const again = await store().assignPass({
      id: joined.scene.id,
      siteId: site,
      origin: 'real',
      at: NOON + 8 * MINUTE,
    });
    expect(again).toEqual(joined.pass);
  });

  test('scenes placed at once open one pass and not one each', async () => {
    const site = uniqueId('site');
    const placed = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => place(site, NOON + i * 1000)));
    expect(new Set(placed.map(({ pass }) => pass.id)).size).toBe(1);
    expect(await store().passScenes((placed[0] as { pass: Pass }).pass.id)).toHaveLength(6);
  });

  test('a scene whose time was corrected moves to the look it now belongs to', async () => {
    const site = uniqueId('site');
    const old = await place(site, NOON);
    const stays = await place(site, NOON + MINUTE);
    const moved = { id: old.scene.id, siteId: site, origin: 'real', at: NOON + 60 * MINUTE } as const;
    const pass = await store().assignPass(moved);
    expect(pass.anchorAt).toBe(NOON + 60 * MINUTE);
    expect(await store().passScenes(old.pass.id)).toEqual([stays.scene.id]);
    expect(await store().passScenes(pass.id)).toEqual([old.scene.id]);
  });

  test('views of one area by one version of a model are read back exactly; a re-run replaces them, an older one does not', async () => {
    const { scene, pass } = await place(uniqueId('site'), NOON);
    await store().updateScene(scene.id, { generation: 2 });
    const view = sampleView(scene.id, { passId: pass.id, generation: 2, seen: '1'.repeat(40_000) });
    const { passId, areaId, areaRevision, modelId, modelVersion } = view;
    const query = { passId, areaId, areaRevision, modelId, modelVersion };
    await store().saveSceneView(view);
    await store().saveSceneView(sampleView(scene.id, { ...view, areaRevision: 2 }));
    const newer = sampleView(scene.id, { ...view, modelVersion: '2.0.0' });
    await store().saveSceneView(newer);
    expect(await store().sceneViews(query)).toEqual([view]);
    const rerun = { ...view, visibility: 'mask' as const, sensor: null };
    await store().saveSceneView(rerun);
    const late = store().saveSceneView({ ...view, generation: view.generation - 1 });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    expect(await store().sceneViews(query)).toEqual([rerun]);
    expect(await store().sceneViews({ ...query, modelId: 'other' })).toEqual([]);
    expect(await store().sceneViews({ ...query, modelVersion: '2.0.0' })).toEqual([newer]);
  });

  test('an observation made of a view that was taken back meanwhile is not saved; its scene goes on in one step', async () => {
    const site = uniqueId('site');
    const one = await place(site, NOON);
    const two = await place(site, NOON + MINUTE);
    const at = { passId: one.pass.id, areaId: uniqueId('area') };
    const views = [one, two].map(({ scene }) => sampleView(scene.id, at));
    for (const view of views) await store().saveSceneView(view);
    const both = sampleObservation({ ...at, sceneIds: [one.scene.id, two.scene.id] });

    await store().withdrawScene(two.scene.id, { generation: 2, state: { kind: 'queued' } });
    expect(await store().getScene(two.scene.id)).toMatchObject({ generation: 2, state: { kind: 'queued' } });
    expect(await store().saveObservation(both, views)).toBe(false);
    expect(await store().getObservation(both.id)).toBeNull();
    await expect(store().saveSceneView(views[1] as SceneView)).rejects.toMatchObject({ code: 'cancelled' });

    const alone = { ...both, sceneIds: [one.scene.id] };
    expect(await store().saveObservation(alone, views.slice(0, 1))).toBe(true);
    expect(await store().getObservation(both.id)).toEqual(alone);
  });

  test('a scene that starts over keeps what it said of retired areas; one that is corrected does not', async () => {
    const site = await store().saveSite({
      id: uniqueId('site'),
      name: 'Site',
      timezone: 'UTC',
      fictional: false,
    });
    const { scene, pass } = await place(site.id, NOON);
    const area = sampleArea(site.id);
    await store().saveArea(area, 0);
    const said = sampleObservation({ passId: pass.id, areaId: area.id, sceneIds: [scene.id] });
    await store().saveObservation(said);
    await store().retireArea(area.id);
    const restart = { generation: 2, state: { kind: 'queued' } } as const;
    expect((await store().withdrawScene(scene.id, restart)).areaIds).toEqual([]);
    expect(await store().getObservation(said.id)).toEqual(said);
    await store().withdrawScene(scene.id, { ...restart, generation: 3, acquiredAt: NOON + MINUTE });
    expect(await store().getObservation(said.id)).toBeNull();
  });

  test('a scene that is not there has no pass and no view', async () => {
    const gone = { code: 'not-found', message: expect.stringContaining('nobody') };
    const pass = store().assignPass({ id: 'nobody', siteId: uniqueId('site'), origin: 'real', at: NOON });
    await expect(pass).rejects.toMatchObject(gone);
    await expect(store().saveSceneView(sampleView('nobody'))).rejects.toMatchObject(gone);
  });

  test('a withdrawn scene takes its views and observations back and names who is to be observed again', async () => {
    const site = uniqueId('site');
    const one = await place(site, NOON);
    const two = await place(site, NOON + MINUTE);
    const area = uniqueId('area');
    const view = { passId: one.pass.id, areaId: area };
    await store().saveSceneView(sampleView(one.scene.id, view));
    await store().saveSceneView(sampleView(two.scene.id, view));
    const both = sampleObservation({ ...view, sceneIds: [one.scene.id, two.scene.id] });
    const alone = sampleObservation({ ...view, areaRevision: 2, sceneIds: [two.scene.id] });
    await store().saveObservation(both);
    await store().saveObservation(alone);

    const answer = { others: [two.scene.id], areaIds: [area] };
    expect(await store().withdrawScene(one.scene.id)).toEqual(answer);
    expect(await store().withdrawScene(one.scene.id)).toEqual(answer);

    const query = {
      passId: one.pass.id,
      areaId: area,
      areaRevision: 1,
      modelId: 'railcar-50cm',
      modelVersion: '1.0.0',
    };
    expect((await store().sceneViews(query)).map((each) => each.sceneId)).toEqual([two.scene.id]);
    expect(await store().getObservation(both.id)).toBeNull();
    expect(await store().getObservation(alone.id)).toEqual(alone);
    expect(await store().getTombstone(alone.id)).toBeNull();
    expect(await store().getTombstone(both.id)).toMatchObject({ observation: both, sceneId: one.scene.id });

    const again = { ...both, sceneIds: [two.scene.id] };
    await store().saveObservation(again);
    expect(await store().getObservation(both.id)).toEqual(again);
    expect(await store().getTombstone(both.id)).toBeNull();
  });

  test('deleting a scene withdraws it, and its pass goes with the last scene', async () => {
    const site = uniqueId('site');
    const { scene, pass } = await place(site, NOON);
    const observation = sampleObservation({ passId: pass.id, sceneIds: [scene.id] });
    await store().saveObservation(observation);
    await store().deleteScene(scene.id);
    expect(await store().getObservation(observation.id)).toBeNull();
    expect((await store().getTombstone(observation.id))?.observation).toEqual(observation);
    expect(await store().passScenes(pass.id)).toEqual([]);
    expect((await place(site, NOON + 8 * MINUTE)).pass.anchorAt).toBe(NOON + 8 * MINUTE);
  });
}
