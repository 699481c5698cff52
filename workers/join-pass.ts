import type { AreaGrid } from '../src/domain/area-grid.ts';
import { footingOf } from '../src/domain/footing.ts';
import { type Eye, observePass, type PassLook } from '../src/domain/observe.ts';
import type { Target } from '../src/domain/plan.ts';
import type { ReviewSummary } from '../src/domain/review.ts';
import type { Band, Origin } from '../src/domain/scene.ts';
import type { SceneView } from '../src/domain/scene-view.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Store } from '../src/ports/store.ts';

/** Where in time a scene's look at a site belongs; `at` null for undated scenes. */
export interface PassPlace {
  readonly passId: string;
  /** The pass's instant, ms UTC. */
  readonly at: number | null;
}

/** What one scene shows of one area to one model, and what the model said. */
export interface LookView {
  readonly target: Target;
  readonly eye: Eye;
  readonly grid: AreaGrid;
  readonly place: PassPlace;
  readonly view: SceneView;
}

/** Keeps the scene's view and says anew what its pass says. Two scenes of one pass do this one after the other. */
export async function joinPass(
  look: LookView,
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
): Promise<void> {
  const { passId, areaId, modelId } = look.view;
  await store.exclusively(`${passId}~${areaId}~${modelId}`, async () => {
    await store.saveSceneView(look.view);
    // Another scene of the pass may be taken back between reading what it showed and saying it: then it is read again.
    let isSaid = false;
    while (!isSaid) isSaid = await sayAnew(look, { store, clock });
  });
}

/** @returns false where what was said rests on a view that is not there any more: nothing was saved */
async function sayAnew(look: LookView, { store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<boolean> {
  const { target, eye, grid, place, view } = look;
  const { passId, areaId, areaRevision, modelId, modelVersion } = view;
  const views = await store.sceneViews({ passId, areaId, areaRevision, modelId, modelVersion });
  const scenes = await Promise.all(views.map(({ sceneId }) => store.getScene(sceneId)));
  const scene = scenes.find((s) => s?.id === view.sceneId);
  // deleted or begun anew meanwhile: what it showed went with it
  if (!scene) return true;
  const pass: PassLook = {
    area: target.area,
    grid,
    classes: target.classes,
    eye,
    passId,
    origin: scene.origin,
    at: place.at,
    atAssumed: scenes.some((s) => s?.acquiredAtAssumed),
    views,
    footprints: new Map(scenes.flatMap((s) => (s ? [[s.id, s.raster?.footprint ?? null] as const] : []))),
    missingBands: await missingBands(views, store),
    tileFaults: await tileFaults(views, store),
    reviews: await reviewsOfPlace(target, eye, scene.origin, store),
    observedAt: clock.now(),
  };
  const observation = observePass(pass);
  if (!(await store.saveObservation(observation, views))) return false;
  if (target.area.siteId !== null) await store.saveFooting(footingOf(observation, pass));
  return true;
}

/** The optional bands that each scene lacked for the model, by scene. */
async function missingBands(
  views: readonly SceneView[],
  store: Store,
): Promise<ReadonlyMap<string, readonly Band[]>> {
  const missing = await Promise.all(
    views.map(async ({ sceneId, generation, modelId }) => {
      const plan = await store.getPlan(sceneId, generation);
      const models = plan?.targets.map(({ model }) => model) ?? [];
      const looked = models.find((model) => model.kind === 'model' && model.id === modelId);
      return [sceneId, looked?.kind === 'model' ? (looked.missingBands ?? []) : []] as const;
    }),
  );
  return new Map(missing);
}

/** What error rates learn from; areas of no site are places by themselves, and teach nothing. */
async function reviewsOfPlace(
  { area: { siteId } }: Target,
  eye: Eye,
  origin: Origin,
  store: Store,
): Promise<readonly ReviewSummary[]> {
  if (siteId === null || eye.kind === 'none') return [];
  const { id: modelId, version: modelVersion } = eye.manifest;
  return store.listReviews({ siteId, origin, modelId, modelVersion });
}

/** Why tiles over the area were not looked at. */
async function tileFaults(views: readonly SceneView[], store: Store): Promise<readonly string[]> {
  const codes = await Promise.all(
    views.map(async ({ sceneId, generation, modelId, lost }) => {
      if (lost.failed === 0) return [];
      const shards = await store.shards(sceneId, generation);
      const told = shards.flatMap((s) => (s.modelId === modelId && s.failed ? [s.failed.code] : []));
      // a shard that never told its end
      return told.length > 0 ? told : ['internal'];
    }),
  );
  return codes.flat();
}
