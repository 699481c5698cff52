import { Fault } from '../../domain/fault.ts';
import type { Pass } from '../../domain/observation.ts';
import { choosePass, PASS_WINDOW_MS, type PassScene } from '../../domain/passes.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { compareText, isSameView, requireScene, type Shelves, takeOut } from './shelves.ts';

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
      const { generation } = requireScene(shelves, view.sceneId);
      if (generation !== view.generation)
        throw new Fault(
          'cancelled',
          `scene "${view.sceneId}" is at generation ${generation}, not ${view.generation}`,
        );
      const standing = views.findIndex((v) => isSameView(v, view));
      if (standing < 0) views.push(view);
      else views[standing] = view;
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
