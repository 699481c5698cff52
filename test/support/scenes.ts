import type { Scene, SceneState } from '../../src/domain/scene.ts';

/** A scene as it is submitted: nothing known of its raster yet. */
export function makeScene(id: string, change: Partial<Scene> = {}): Scene {
  return {
    id,
    source: { kind: 'href', href: `https://example.org/${id}.tif`, etag: null, bytes: null },
    sensor: null,
    acquiredAt: Date.UTC(2024, 5, 17, 2, 15),
    acquiredAtAssumed: false,
    origin: 'simulated',
    declaredGsdM: null,
    whole: true,
    siteIds: null,
    mask: null,
    obscured: null,
    shiftM: [0, 0],
    licence: null,
    attribution: null,
    republish: true,
    state: { kind: 'queued' },
    generation: 1,
    createdAt: Date.UTC(2024, 5, 18),
    raster: null,
    ...change,
  };
}

/** Scenes in memory, for what only looks them up. */
export function holdScenes(scenes: readonly Scene[]) {
  const held = new Map(scenes.map((scene) => [scene.id, scene]));
  return {
    getScene: async (id: string) => held.get(id) ?? null,
    unfinishedScenes: async () =>
      [...held.values()].filter(({ state }) => state.kind === 'queued' || state.kind === 'running'),
    setState(id: string, state: SceneState) {
      const scene = held.get(id);
      if (scene !== undefined) held.set(id, { ...scene, state });
    },
    remove: (id: string) => held.delete(id),
  };
}
