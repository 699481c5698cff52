import type { Pass } from '../domain/observation.ts';
import type { Origin } from '../domain/scene.ts';
import type { SceneView } from '../domain/scene-view.ts';

/** Looks at a site, and what each scene of a look shows. */
export interface PassStore {
  /**
   * The pass of a scene over a site: the one it already belongs to while that is of its origin and within ten
   * minutes, else the one that `choosePass` (src/domain/passes.ts) says, with concurrent callers one by one.
   * Ids never change.
   */
  assignPass(scene: {
    readonly id: string;
    readonly siteId: string | null;
    readonly origin: Origin;
    readonly at: number;
  }): Promise<Pass>;
  passScenes(passId: string): Promise<readonly string[]>;
  /**
   * What one scene shows of one area; replaces what an earlier run left.
   * @throws Fault not-found; cancelled when the scene has left the view's generation
   */
  saveSceneView(view: SceneView): Promise<void>;
  sceneViews(query: {
    readonly passId: string;
    readonly areaId: string;
    readonly areaRevision: number;
    readonly modelId: string;
    readonly modelVersion: string;
  }): Promise<readonly SceneView[]>;
}
