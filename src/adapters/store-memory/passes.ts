import { Fault } from '../../domain/fault.ts';
import type { Pass } from '../../domain/observation.ts';
import { choosePass, PASS_WINDOW_MS, type PassScene } from '../../domain/passes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import type { SceneStore, Withdrawal } from '../../ports/scene-store.ts';
import { compare, keyOf, removeWhere, type Tables } from './tables.ts';

type Passes = Pick<ObservationStore, 'assignPass' | 'passScenes' | 'saveSceneView' | 'sceneViews'> &
  Pick<SceneStore, 'withdrawScene' | 'deleteScene'>;

export function createPasses(tables: Tables, clock: Clock): Passes {
  const { scenes, passes, passScenes, views } = tables;
  const requireScene = (id: string): void => {
    if (!scenes.has(id)) throw new Fault('not-found', `scene "${id}" is not there`);
  };

  return {
    assignPass: async (scene) => {
      requireScene(scene.id);
      const row = [...passScenes.values()].find(
        ({ sceneId, siteId }) => sceneId === scene.id && siteId === scene.siteId,
      );
      const member = row && passes.get(row.passId);
      if (member && belongs(scene, member)) return member;
      const chosen = choosePass(scene, [...passes.values()]);
      passes.set(chosen.id, chosen);
      if (member) passScenes.delete(keyOf(member.id, scene.id));
      passScenes.set(keyOf(chosen.id, scene.id), {
        passId: chosen.id,
        sceneId: scene.id,
        siteId: scene.siteId,
      });
      return chosen;
    },
    passScenes: async (passId) => membersOf(tables, passId),
    saveSceneView: async (view) => {
      requireScene(view.sceneId);
      const key = keyOf(view.passId, view.areaId, view.areaRevision, view.modelId, view.sceneId);
      // A late job of an older generation says nothing over a newer one.
      if ((views.get(key)?.generation ?? 0) <= view.generation) views.set(key, view);
    },
    sceneViews: async ({ passId, areaId, areaRevision, modelId }) =>
      [...views.values()]
        .filter((view) => view.passId === passId && view.areaId === areaId)
        .filter((view) => view.areaRevision === areaRevision && view.modelId === modelId)
        .sort((a, b) => compare(a.sceneId, b.sceneId)),
    withdrawScene: async (id) => withdraw(tables, id, clock.now()),
    deleteScene: async (id) => {
      if (!scenes.has(id)) return false;
      withdraw(tables, id, clock.now());
      for (const table of [tables.scenes, tables.blobRefs, tables.faults]) table.delete(id);
      removeWhere(tables.plans, ({ sceneId }) => sceneId === id);
      removeWhere(tables.shards, ({ shard }) => shard.sceneId === id);
      for (const { passId } of removeWhere(passScenes, ({ sceneId }) => sceneId === id)) {
        if (membersOf(tables, passId).length === 0) passes.delete(passId);
      }
      return true;
    },
  };
}

/** False once a scene's time or origin was corrected to another look. */
function belongs(scene: PassScene, pass: Pass): boolean {
  return pass.origin === scene.origin && Math.abs(pass.anchorAt - scene.at) <= PASS_WINDOW_MS;
}

function membersOf({ passScenes }: Tables, passId: string): readonly string[] {
  return [...passScenes.values()]
    .filter((row) => row.passId === passId)
    .map(({ sceneId }) => sceneId)
    .sort(compare);
}

function withdraw(tables: Tables, sceneId: string, withdrawnAt: number): Withdrawal {
  removeWhere(tables.views, (view) => view.sceneId === sceneId);
  for (const observation of removeWhere(tables.observations, ({ sceneIds }) => sceneIds.includes(sceneId))) {
    tables.tombstones.set(keyOf(observation.id, sceneId), { observation, sceneId, withdrawnAt });
  }
  // From the tombstones, not from this call's removals: a repeated call answers the same.
  const stones = [...tables.tombstones.values()].filter((stone) => stone.sceneId === sceneId);
  const mine = [...tables.passScenes.values()].filter((row) => row.sceneId === sceneId);
  const others = mine.flatMap(({ passId }) => membersOf(tables, passId)).filter((id) => id !== sceneId);
  return {
    others: [...new Set(others)].sort(compare),
    areaIds: [...new Set(stones.map(({ observation }) => observation.areaId))].sort(compare),
  };
}
