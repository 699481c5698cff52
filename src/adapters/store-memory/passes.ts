import type { Pass } from '../../domain/observation.ts';
import { choosePass, PASS_WINDOW_MS, type PassScene } from '../../domain/passes.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { compareText, requireScene, type Shelves, takeOut } from './shelves.ts';

type Passes = Pick<ObservationStore, 'assignPass' | 'passScenes' | 'saveSceneView' | 'sceneViews'>;

export function createPasses(shelves: Shelves): Passes {
  const { passes, passScenes, views } = shelves;
  return {
    async assignPass(scene) {
      requireScene(shelves, scene.id);
      const membership = passScenes.find((m) => m.sceneId === scene.id && m.siteId === scene.siteId);
      const member = membership && passes.get(membership.passId);
      if (member && belongs(scene, member)) return member;
      takeOut(passScenes, (m) => m === membership);
      const pass = choosePass(scene, [...passes.values()]);
      passes.set(pass.id, pass);
      passScenes.push({ passId: pass.id, sceneId: scene.id, siteId: scene.siteId });
      return pass;
    },
    passScenes: async (passId) =>
      passScenes
        .filter((m) => m.passId === passId)
        .map((m) => m.sceneId)
        .sort(compareText),
    async saveSceneView(view) {
      requireScene(shelves, view.sceneId);
      const standing = views.findIndex(
        (v) =>
          v.sceneId === view.sceneId &&
          v.passId === view.passId &&
          v.areaId === view.areaId &&
          v.areaRevision === view.areaRevision &&
          v.modelId === view.modelId &&
          v.modelVersion === view.modelVersion,
      );
      // A late job of an older generation says nothing over a newer one.
      if (standing < 0) views.push(view);
      else if ((views[standing]?.generation ?? 0) <= view.generation) views[standing] = view;
    },
    sceneViews: async ({ passId, areaId, areaRevision, modelId, modelVersion }) =>
      views
        .filter(
          (v) =>
            v.passId === passId &&
            v.areaId === areaId &&
            v.areaRevision === areaRevision &&
            v.modelId === modelId &&
            v.modelVersion === modelVersion,
        )
        .sort((a, b) => compareText(a.sceneId, b.sceneId)),
  };
}

/** False once a scene's time or origin was corrected to another look. */
function belongs(scene: PassScene, pass: Pass): boolean {
  return pass.origin === scene.origin && Math.abs(pass.anchorAt - scene.at) <= PASS_WINDOW_MS;
}
