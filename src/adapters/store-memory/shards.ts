import type { SceneStore } from '../../ports/scene-store.ts';
import { pageOf } from './pages.ts';
import { compareText, requireScene, type Shelves, takeOut } from './shelves.ts';

type Shards = Pick<
  SceneStore,
  'savePlan' | 'getPlan' | 'saveShard' | 'shards' | 'detections' | 'addFault' | 'faults'
>;

export function createShards(shelves: Shelves): Shards {
  const { plans, shards, faults } = shelves;
  const shardsOf = (sceneId: string, generation: number) =>
    (shards.get(sceneId) ?? [])
      .filter(({ shard }) => shard.generation === generation)
      .sort((a, b) => a.shard.shard - b.shard.shard);
  return {
    async savePlan(plan) {
      requireScene(shelves, plan.sceneId);
      const { sceneId, generation } = plan;
      const kept = (plans.get(sceneId) ?? []).filter((old) => old.generation > generation);
      plans.set(sceneId, [...kept, plan]);
      // What earlier generations left would only grow; their observations keep their own boxes.
      takeOut(shards.get(sceneId) ?? [], ({ shard }) => shard.generation < generation);
    },
    getPlan: async (sceneId, generation) =>
      plans.get(sceneId)?.find((plan) => plan.generation === generation) ?? null,
    async saveShard(shard, detections) {
      requireScene(shelves, shard.sceneId);
      const kept = shards.get(shard.sceneId) ?? [];
      takeOut(kept, (old) => old.shard.generation === shard.generation && old.shard.shard === shard.shard);
      shards.set(shard.sceneId, [...kept, { shard, detections }]);
    },
    shards: async (sceneId, generation) => shardsOf(sceneId, generation).map(({ shard }) => shard),
    async detections({ sceneId, generation, modelId, classes, minScore, limit, cursor }) {
      const found = shardsOf(sceneId, generation)
        .filter(({ shard }) => modelId === undefined || shard.modelId === modelId)
        .flatMap(({ shard, detections }) =>
          detections.map((detection, ordinal) => ({ detection, key: [shard.shard, ordinal] as const })),
        )
        .filter(({ detection }) => classes === undefined || classes.includes(detection.class))
        .filter(({ detection }) => minScore === undefined || detection.score >= minScore);
      const page = pageOf(found, ({ key }) => key, { limit, cursor });
      return { items: page.items.map(({ detection }) => detection), next: page.next };
    },
    async addFault(fault) {
      if (!shelves.scenes.has(fault.sceneId)) return;
      const known = faults.get(fault.sceneId) ?? [];
      const isKnown = known.some(
        ({ generation, stage, code, message }) =>
          generation === fault.generation &&
          stage === fault.stage &&
          code === fault.code &&
          message === fault.message,
      );
      if (!isKnown) faults.set(fault.sceneId, [...known, fault]);
    },
    faults: async (sceneId) =>
      (faults.get(sceneId) ?? []).toSorted((a, b) => a.at - b.at || compareText(a.stage, b.stage)),
  };
}
