import { Fault } from '../../domain/fault.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import { pageOf } from './page.ts';
import { compare, keyOf, removeWhere, type Tables } from './tables.ts';

type Shards = Pick<
  SceneStore,
  'savePlan' | 'getPlan' | 'saveShard' | 'shards' | 'detections' | 'addFault' | 'faults'
>;

export function createShards({ scenes, plans, shards, faults }: Tables): Shards {
  const requireScene = (id: string): void => {
    if (!scenes.has(id)) throw new Fault('not-found', `scene "${id}" is not there`);
  };
  const shardsOf = (sceneId: string, generation: number) =>
    [...shards.values()]
      .filter(({ shard }) => shard.sceneId === sceneId && shard.generation === generation)
      .sort((a, b) => a.shard.shard - b.shard.shard);

  return {
    savePlan: async (plan) => {
      const { sceneId, generation } = plan;
      requireScene(sceneId);
      plans.set(keyOf(sceneId, generation), plan);
      const isOlder = (row: { sceneId: string; generation: number }): boolean =>
        row.sceneId === sceneId && row.generation < generation;
      removeWhere(plans, isOlder);
      removeWhere(shards, ({ shard }) => isOlder(shard));
    },
    getPlan: async (sceneId, generation) => plans.get(keyOf(sceneId, generation)) ?? null,
    saveShard: async (shard, detections) => {
      requireScene(shard.sceneId);
      shards.set(keyOf(shard.sceneId, shard.generation, shard.shard), { shard, detections });
    },
    shards: async (sceneId, generation) => shardsOf(sceneId, generation).map(({ shard }) => shard),
    detections: async ({ sceneId, generation, modelId, classes, minScore, limit, cursor }) => {
      const rows = shardsOf(sceneId, generation)
        .filter(({ shard }) => modelId === undefined || shard.modelId === modelId)
        .flatMap(({ shard, detections }) =>
          detections.map((detection, ordinal) => ({ detection, key: [shard.shard, ordinal] as const })),
        )
        .filter(({ detection }) => classes === undefined || classes.includes(detection.class))
        .filter(({ detection }) => minScore === undefined || detection.score >= minScore);
      const { items, next } = pageOf(rows, limit, cursor, ({ key }) => key, ['asc', 'asc']);
      return { items: items.map(({ detection }) => detection), next };
    },
    addFault: async (fault) => {
      const { sceneId, generation, stage, code, message } = fault;
      const known = faults.get(sceneId) ?? [];
      const isKnown = known.some(
        (old) =>
          old.generation === generation &&
          old.stage === stage &&
          old.code === code &&
          old.message === message,
      );
      if (scenes.has(sceneId) && !isKnown) faults.set(sceneId, [...known, fault]);
    },
    faults: async (sceneId) =>
      (faults.get(sceneId) ?? []).toSorted((a, b) => a.at - b.at || compare(a.stage, b.stage)),
  };
}
