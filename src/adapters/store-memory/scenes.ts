import { Fault } from '../../domain/fault.ts';
import type { Scene } from '../../domain/scene.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import { pageOf } from './pages.ts';
import { compareText, requireScene, type Shelves } from './shelves.ts';

type Scenes = Pick<
  SceneStore,
  | 'insertScene'
  | 'getScene'
  | 'updateScene'
  | 'listScenes'
  | 'unfinishedScenes'
  | 'unreferencedBlobs'
  | 'releaseBlobs'
>;

export function createScenes(shelves: Shelves): Scenes {
  const { scenes, released } = shelves;
  return {
    async insertScene(scene) {
      const known = scenes.get(scene.id);
      released.delete(scene.id);
      if (known) return { scene: known, created: false };
      scenes.set(scene.id, scene);
      return { scene, created: true };
    },
    getScene: async (id) => scenes.get(id) ?? null,
    async updateScene(id, change, only) {
      const scene = requireScene(shelves, id);
      if (only !== undefined && only.generation !== scene.generation)
        throw new Fault(
          'cancelled',
          `scene "${id}" is at generation ${scene.generation}, not ${only.generation}`,
        );
      if (only !== undefined && scene.state.kind === 'cancelled')
        throw new Fault('cancelled', `scene "${id}" was cancelled`);
      const changed: Scene = { ...scene, ...change };
      scenes.set(id, changed);
      return changed;
    },
    async listScenes({ limit, cursor, state }) {
      const listed = [...scenes.values()]
        .filter((scene) => state === undefined || scene.state.kind === state)
        .sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id));
      return pageOf(listed, ({ createdAt, id }) => [createdAt, id], { limit, cursor });
    },
    unfinishedScenes: async () =>
      [...scenes.values()]
        .filter(({ state }) => state.kind === 'queued' || state.kind === 'running')
        .sort((a, b) => a.createdAt - b.createdAt || compareText(a.id, b.id)),
    async unreferencedBlobs(among) {
      const referenced = new Set([...scenes.values()].filter(({ id }) => !released.has(id)).flatMap(blobsOf));
      return among.filter((sha256) => !referenced.has(sha256));
    },
    async releaseBlobs(createdBefore) {
      for (const { id, createdAt, state } of scenes.values())
        if (createdAt < createdBefore && state.kind !== 'queued' && state.kind !== 'running')
          released.add(id);
    },
  };
}

function blobsOf({ source, mask }: Scene): readonly string[] {
  return [source, mask?.source].flatMap((each) => (each?.kind === 'blob' ? [each.sha256] : []));
}
