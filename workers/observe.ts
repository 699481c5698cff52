import type { AreaGrid } from '../src/domain/area-grid.ts';
import { mergeSeams } from '../src/domain/detect-tiles.ts';
import type { Detection } from '../src/domain/detection.ts';
import { Fault } from '../src/domain/fault.ts';
import type { Ring } from '../src/domain/geometry.ts';
import type { JobOf, Next } from '../src/domain/job.ts';
import { liesIn } from '../src/domain/join-views.ts';
import type { ModelManifest } from '../src/domain/model.ts';
import { type Eye, eyeId, eyeVersion } from '../src/domain/observe.ts';
import { undatedPassId } from '../src/domain/passes.ts';
import type { ScenePlan, Target } from '../src/domain/plan.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { SceneView } from '../src/domain/scene-view.ts';
import type { Area } from '../src/domain/site.ts';
import { packStates } from '../src/domain/visibility.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { SceneStore } from '../src/ports/scene-store.ts';
import { failedTiles } from './failed-tiles.ts';
import { findScene, rasterFacts } from './find-scene.ts';
import { joinPass, type LookView, type PassPlace } from './join-pass.ts';
import { type OpenScene, withScene } from './open-scene.ts';
import { createClearnessReader } from './read-clearness.ts';
import { type AreaSight, gridOf, seeArea } from './see-area.ts';
import type { Stage } from './stage.ts';

/** Says what the scene shows of each area, joins it with the other scenes of its pass, and counts. */
export const observe: Stage<'observe'> = async (job, ports, signal) => {
  const { store, detector } = ports;
  const scene = await findScene(job, store);
  const plan = await store.getPlan(job.sceneId, job.generation);
  if (plan === null) throw new Fault('internal', `scene ${scene.id} was not planned yet`);
  const looks = looksOf(plan, detector.models);
  if (looks === 'outdated') return startOver(job, store);

  const views = await withScene(scene, ports, signal, (open) =>
    viewAll(scene, plan, looks, open, ports, signal),
  );
  for (const view of views) {
    signal.throwIfAborted();
    await joinPass(view, ports);
  }
  await store.updateScene(scene.id, { state: { kind: 'done' } }, { generation: job.generation });
  return evaluations(job, plan, await store.areasTouchedBy(scene.id));
};

/** The detections are another version's of a model: the rates of this one say nothing about them. */
async function startOver(
  { sceneId, generation }: JobOf<'observe'>,
  store: SceneStore,
): Promise<readonly Next[]> {
  const next = generation + 1;
  await store.updateScene(sceneId, { generation: next, state: { kind: 'queued' } }, { generation });
  return [{ kind: 'ingest', sceneId, generation: next }];
}

interface Look {
  readonly target: Target;
  readonly eye: Eye;
}

function looksOf(plan: ScenePlan, models: readonly ModelManifest[]): readonly Look[] | 'outdated' {
  const looks: Look[] = [];
  for (const target of plan.targets) {
    const { model } = target;
    if (model.kind === 'none') {
      looks.push({ target, eye: model });
      continue;
    }
    const manifest = models.find(({ id, version }) => id === model.id && version === model.version);
    if (!manifest) return 'outdated';
    looks.push({ target, eye: { kind: 'model', manifest } });
  }
  return looks;
}

async function viewAll(
  scene: Scene,
  plan: ScenePlan,
  looks: readonly Look[],
  open: OpenScene,
  ports: Ports,
  signal: AbortSignal,
): Promise<readonly LookView[]> {
  const { store, detector } = ports;
  const shards = await store.shards(scene.id, plan.generation);
  const isFailed = failedTiles(plan, shards, detector.models, open);
  const clearness = createClearnessReader(open.raster, open.pixelSizeM, signal);
  const sights = new Map<string, Promise<AreaSight>>();
  const detections = new Map<string, Promise<readonly Detection[]>>();
  const views: LookView[] = [];
  for (const { target, eye } of looks) {
    const { area } = target;
    const place = await placeInPass(scene, area, store);
    const frame = frameOf(scene, plan, place, target, eye);
    if (eye.kind === 'none') {
      const grid = gridOf(area, open);
      views.push({ target, eye, grid, place, view: { ...frame, ...seesNothing(grid) } });
      continue;
    }
    const { manifest } = eye;
    const sight = await once(sights, area.id, async () => {
      const drawnOut = await groundDrawnOut(area, place, store);
      return seeArea(area, scene, drawnOut, open, clearness, ports, signal);
    });
    const found = await once(detections, manifest.id, () => countable(plan, manifest, store));
    const view: SceneView = {
      ...frame,
      visibility: sight.visibility,
      ...packStates(
        sight.grid,
        sight.states((pixel) => isFailed(manifest.id, pixel)),
      ),
      detections: found.filter((detection) => liesIn(area.ring, detection)),
    };
    views.push({ target, eye, grid: sight.grid, place, view });
  }
  return views;
}

/** Ground that reviews of this look say was not visible, whatever model they reviewed. */
async function groundDrawnOut(
  { id: areaId }: Area,
  { passId }: PassPlace,
  store: Ports['store'],
): Promise<readonly Ring[]> {
  const reviews = await store.readReviews({ areaId, passId });
  return reviews.flatMap(({ hidden }) => hidden);
}

/** No model may look: nothing was seen, whatever the pixels show. */
function seesNothing({ inside }: AreaGrid): Pick<SceneView, 'visibility' | 'seen' | 'lost' | 'detections'> {
  return {
    visibility: 'unchecked',
    seen: '0'.repeat(inside.length),
    lost: { coverage: 0, nodata: 0, cloud: 0, failed: 0 },
    detections: [],
  };
}

type Frame = Omit<SceneView, 'visibility' | 'seen' | 'lost' | 'detections'>;

function frameOf(
  scene: Scene,
  { generation }: ScenePlan,
  { passId }: PassPlace,
  { area, classes }: Target,
  eye: Eye,
): Frame {
  return {
    sceneId: scene.id,
    generation,
    passId,
    areaId: area.id,
    areaRevision: area.revision,
    modelId: eyeId(eye, classes),
    modelVersion: eyeVersion(eye),
    gsdM: rasterFacts(scene).gsdM,
    sensor: scene.sensor,
  };
}

/** Boxes at or over the counting threshold, seams settled: lower ones could not have beaten them. */
async function countable(
  { sceneId, generation }: ScenePlan,
  { id, thresholds }: Pick<ModelManifest, 'id' | 'thresholds'>,
  store: Pick<SceneStore, 'detections'>,
): Promise<readonly Detection[]> {
  const { items } = await store.detections({ sceneId, generation, modelId: id, minScore: thresholds.count });
  return mergeSeams(items, thresholds.nmsIou);
}

async function placeInPass(scene: Scene, { siteId }: Area, store: Ports['store']): Promise<PassPlace> {
  const { id, origin, acquiredAt } = scene;
  if (acquiredAt === null) return { passId: undatedPassId(id), at: null };
  const pass = await store.assignPass({ id, siteId, origin, at: acquiredAt });
  return { passId: pass.id, at: pass.anchorAt };
}

/**
 * Areas of no site are in no series. Those that a corrected scene shows no longer, or at no known time any more, waited for
 * it as well.
 */
function evaluations(
  { kind: _, ...job }: JobOf<'observe'>,
  { targets }: ScenePlan,
  touched: readonly string[],
): readonly Next[] {
  const siteless = new Set(targets.flatMap(({ area }) => (area.siteId === null ? [area.id] : [])));
  const areas = new Set([...targets.map(({ area }) => area.id), ...touched]);
  return [...areas]
    .filter((areaId) => !siteless.has(areaId))
    .map((areaId) => ({ ...job, kind: 'evaluate', areaId }));
}

function once<T>(memo: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = memo.get(key) ?? make();
  memo.set(key, made);
  return made;
}
