import { Fault } from '../../domain/fault.ts';
import type { Scene, SceneSource } from '../../domain/scene.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import { pageOf } from './page.ts';
import { compare, type Tables } from './tables.ts';

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

const isUnfinished = ({ state }: Scene): boolean => state.kind === 'queued' || state.kind === 'running';

export function createScenes({ scenes, blobRefs }: Tables): Scenes {
  return {
    insertScene: async (scene) => {
      const known = scenes.get(scene.id);
      if (known) return { scene: known, created: false };
      scenes.set(scene.id, scene);
      blobRefs.set(scene.id, new Set(blobsOf(scene.source, scene.mask?.source ?? null)));
      return { scene, created: true };
    },
    getScene: async (id) => scenes.get(id) ?? null,
    updateScene: async (id, change, only) => {
      const found = scenes.get(id);
      if (found === undefined) throw new Fault('not-found', `scene "${id}" is not there`);
      if (only !== undefined && only.generation !== found.generation) {
        throw new Fault(
          'cancelled',
          `scene "${id}" is at generation ${found.generation}, not ${only.generation}`,
        );
      }
      const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const changed: Scene = { ...found, ...defined };
      scenes.set(id, changed);
      if (change.mask !== undefined) {
        blobRefs.set(id, new Set(blobsOf(changed.source, changed.mask?.source ?? null)));
      }
      return changed;
    },
    listScenes: async ({ limit, cursor, state }) => {
      const newestFirst = [...scenes.values()]
        .filter((scene) => state === undefined || scene.state.kind === state)
        .sort((a, b) => b.createdAt - a.createdAt || compare(b.id, a.id));
      return pageOf(newestFirst, limit, cursor, ({ createdAt, id }) => [-createdAt, id], ['asc', 'desc']);
    },
    unfinishedScenes: async () =>
      [...scenes.values()]
        .filter(isUnfinished)
        .sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id)),
    unreferencedBlobs: async (among) => {
      const referenced = new Set([...blobRefs.values()].flatMap((refs) => [...refs]));
      return among.filter((sha256) => !referenced.has(sha256));
    },
    releaseBlobs: async (createdBefore) => {
      for (const scene of scenes.values()) {
        if (scene.createdAt < createdBefore && !isUnfinished(scene)) blobRefs.delete(scene.id);
      }
    },
  };
}

function blobsOf(...sources: readonly (SceneSource | null)[]): readonly string[] {
  return sources.flatMap((source) => (source?.kind === 'blob' ? [source.sha256] : []));
}
