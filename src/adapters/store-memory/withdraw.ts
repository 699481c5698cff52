import { isRestart } from '../../domain/scene.ts';
import type { SceneStore, Withdrawal } from '../../ports/scene-store.ts';
import { compareText, requireScene, type Shelves, takeOut } from './shelves.ts';

type Withdrawals = Pick<SceneStore, 'withdrawScene' | 'deleteScene'>;

/** @param now ms UTC */
export function createWithdrawals(shelves: Shelves, now: () => number): Withdrawals {
  return {
    async withdrawScene(id, change) {
      const withdrawal = withdraw(shelves, id, now(), isRestart(change));
      if (change !== undefined) shelves.scenes.set(id, { ...requireScene(shelves, id), ...change });
      return withdrawal;
    },
    async deleteScene(id) {
      if (!shelves.scenes.has(id)) return false;
      withdraw(shelves, id, now(), false);
      const { scenes, plans, shards, faults, passes, passScenes, released } = shelves;
      for (const shelf of [scenes, plans, shards, faults]) shelf.delete(id);
      released.delete(id);
      for (const { passId } of takeOut(passScenes, (m) => m.sceneId === id))
        if (!passScenes.some((m) => m.passId === passId)) passes.delete(passId);
      return true;
    },
  };
}

function withdraw(shelves: Shelves, id: string, withdrawnAt: number, keepsRetired: boolean): Withdrawal {
  const { areas, views, observations, footings, tombstones, passScenes } = shelves;
  takeOut(views, (view) => view.sceneId === id);
  const stays = (areaId: string): boolean => keepsRetired && areas.get(areaId)?.retired === true;
  for (const observation of [...observations.values()].filter(
    (o) => o.sceneIds.includes(id) && !stays(o.areaId),
  )) {
    observations.delete(observation.id);
    footings.delete(observation.id);
    takeOut(tombstones, (stone) => stone.sceneId === id && stone.observation.id === observation.id);
    tombstones.push({ observation, sceneId: id, withdrawnAt });
  }
  const passIds = new Set(passScenes.filter((m) => m.sceneId === id).map((m) => m.passId));
  const others = passScenes.filter((m) => passIds.has(m.passId) && m.sceneId !== id).map((m) => m.sceneId);
  // From the tombstones, not from this call's deletions: a repeated call answers the same.
  const areaIds = tombstones.filter((stone) => stone.sceneId === id).map((stone) => stone.observation.areaId);
  return { others: unique(others), areaIds: unique(areaIds) };
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compareText);
}
