import { sceneIdOf } from '../api/identity.ts';
import { died } from '../workers/died.ts';
import { drain } from '../workers/drain.ts';
import { locate } from '../workers/open-scene.ts';
import { createHandler } from '../workers/run.ts';
import { stages } from '../workers/stages.ts';
import type { BlobsInPlace } from './adapters/blobs-in-place/index.ts';
import { systemClock } from './adapters/clock-system/index.ts';
import { createMemoryStore } from './adapters/store-memory/index.ts';
import { mergeSeams } from './domain/detect-tiles.ts';
import type { Detection, ObjectClass } from './domain/detection.ts';
import { FAULTS, Fault, type FaultCode } from './domain/fault.ts';
import type { ModelManifest } from './domain/model.ts';
import type { Observation } from './domain/observation.ts';
import { countedClass } from './domain/observe.ts';
import type { Scene, SceneMask, SceneSource } from './domain/scene.ts';
import type { SceneView } from './domain/scene-view.ts';
import type { Area, Site } from './domain/site.ts';
import { checkCountable, originOf } from './domain/submission.ts';
import { checkAcquired, parseInstant } from './domain/time.ts';
import type { Detector } from './ports/detector.ts';
import type { Log } from './ports/log.ts';
import type { Rasters } from './ports/rasters.ts';
import type { Store } from './ports/store.ts';

/** What to count, in one process and without a server. */
export interface CountRequest {
  /** A local path or an http(s) URL. */
  readonly input: string;
  /** Sites whose areas are counted; none: the whole scene. */
  readonly sites: readonly Site[];
  readonly mask: { readonly input: string; readonly usable: readonly number[] } | null;
  readonly gsdM: number | null;
  readonly sensor: string | null;
  /** ISO 8601 with an offset. */
  readonly acquired: string | null;
}

export interface CountPorts {
  readonly blobs: BlobsInPlace;
  readonly rasters: Rasters;
  readonly detector: Detector;
  readonly log: Log;
}

export interface CountedArea {
  readonly area: Area;
  readonly observation: Observation;
  readonly view: SceneView | null;
}

export interface CountResult {
  readonly scene: Scene;
  /** Those that looked, in the order of the areas. */
  readonly models: readonly ModelManifest[];
  readonly areas: readonly CountedArea[];
  /** Every box that a model kept, best first. */
  readonly detections: readonly KeptBox[];
  /** What went wrong on the way without ending it. */
  readonly faults: readonly string[];
}

export interface KeptBox extends Detection {
  readonly modelId: string;
  /** At or over the threshold of its model. */
  readonly isOver: boolean;
  /** In the class that it is counted in, of an area that counts it. */
  readonly isCounted: boolean;
}

export interface CountOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: string, tilesDone: number, tilesTotal: number | null) => void;
}

/**
 * Counts one scene: the pipeline's own stages over a store in memory, so that the number is the one a server would
 * publish.
 * @throws Fault that names what is wrong with the input; `outside` scenes answer no areas
 */
export async function countFile(
  request: CountRequest,
  given: CountPorts,
  { signal = new AbortController().signal, onProgress = () => {} }: CountOptions = {},
): Promise<CountResult> {
  const store = createMemoryStore(systemClock);
  // one scene makes no news
  const ports = { ...given, store, clock: systemClock, newsMs: 0 };
  const scene = await prepareScene(request, given, signal);
  await store.insertScene(scene);
  for (const { areas, ...site } of request.sites) {
    await store.saveSite({ ...site, fictional: scene.origin === 'simulated' });
    for (const { revision: _, ...area } of areas) await store.saveArea(area, 0);
  }
  const { id: sceneId, generation } = scene;
  await drain({ kind: 'ingest', sceneId, generation }, createHandler({ ports, stages, died }), {
    signal,
    onJob: async ({ kind }) => {
      const state = (await store.getScene(sceneId))?.state;
      if (state?.kind === 'running') onProgress(kind, state.tilesDone, state.tilesTotal);
    },
  });
  return gather(sceneId, store, given.detector.models);
}

async function prepareScene(
  { input, mask, gsdM, sensor, acquired, sites }: CountRequest,
  { blobs, rasters }: CountPorts,
  signal: AbortSignal,
): Promise<Scene> {
  const whole = sites.length === 0;
  const at = acquired === null ? null : parseInstant(acquired);
  if (at !== null) checkAcquired(at, systemClock.now());
  const file = await sourceOf(input, blobs, signal);
  const raster = await rasters.open(await locate(file, blobs), signal);
  try {
    const { info } = raster;
    checkCountable({
      georeferenced: info.georeference !== null,
      whole,
      declaredGsdM: gsdM,
      metadata: info.metadata,
    });
    const source = file.kind === 'href' ? { ...file, ...raster.source } : file;
    return {
      id: sceneIdOf(source),
      source,
      sensor,
      acquiredAt: at ?? info.acquiredAt,
      acquiredAtAssumed: false,
      origin: originOf(null, info.metadata),
      declaredGsdM: gsdM,
      whole,
      siteIds: whole ? null : sites.map(({ id }) => id),
      mask: await maskOf(mask, blobs, signal),
      obscured: null,
      shiftM: [0, 0],
      licence: null,
      attribution: null,
      republish: true,
      state: { kind: 'queued' },
      generation: 1,
      createdAt: systemClock.now(),
      raster: null,
    };
  } finally {
    await raster.close();
  }
}

async function maskOf(
  mask: CountRequest['mask'],
  blobs: BlobsInPlace,
  signal: AbortSignal,
): Promise<SceneMask | null> {
  return mask === null ? null : { source: await sourceOf(mask.input, blobs, signal), usable: mask.usable };
}

async function sourceOf(input: string, blobs: BlobsInPlace, signal: AbortSignal): Promise<SceneSource> {
  if (!/^https?:\/\//i.test(input)) return blobs.adopt(input, signal);
  return { kind: 'href', href: input, etag: null, bytes: null };
}

async function gather(sceneId: string, store: Store, models: readonly ModelManifest[]): Promise<CountResult> {
  const scene = await store.getScene(sceneId);
  if (scene === null) throw new Fault('internal', `scene ${sceneId} was lost`);
  if (scene.state.kind === 'faulted') throw new Fault(faultCode(scene.state.code), scene.state.message);
  const observations = await store.observationsOfScene(sceneId);
  const areas = await Promise.all(observations.map((observation) => areaOf(observation, sceneId, store)));
  const looked = new Set(
    observations.flatMap(({ modelId, modelSha256 }) => (modelSha256 === '' ? [] : modelId)),
  );
  const used = [...looked].flatMap((id) => models.find((model) => model.id === id) ?? []);
  const detections = await Promise.all(used.map((model) => boxesOf(scene, model, areas, store)));
  return {
    scene,
    models: used,
    areas,
    detections: detections.flat().toSorted((a, b) => b.score - a.score),
    faults: (await store.faults(sceneId)).map(({ stage, message }) => `${stage}: ${message}`),
  };
}

async function boxesOf(
  { id: sceneId, generation }: Scene,
  { id: modelId, thresholds, floorM }: ModelManifest,
  areas: readonly CountedArea[],
  store: Store,
): Promise<readonly KeptBox[]> {
  const { items } = await store.detections({ sceneId, generation, modelId });
  const counted = new Set(
    areas.flatMap(({ observation, view }) => {
      if (observation.modelId !== modelId) return [];
      const classes = new Set(observation.counts.map((count) => count.class));
      const isAsked = (name: ObjectClass | null): boolean => name !== null && classes.has(name);
      return (view?.detections ?? []).filter((box) => isAsked(countedClass(box, floorM))).map(keyOf);
    }),
  );
  return mergeSeams(items, thresholds.nmsIou).map((box) => ({
    ...box,
    modelId,
    isOver: box.score >= thresholds.count,
    isCounted: counted.has(keyOf(box)),
  }));
}

function keyOf({ class: name, corners }: Detection): string {
  return `${name} ${corners.flat().join(' ')}`;
}

async function areaOf(observation: Observation, sceneId: string, store: Store): Promise<CountedArea> {
  const { areaId } = observation;
  const plan = await store.getPlan(sceneId, 1);
  const area = plan?.targets.find((target) => target.area.id === areaId)?.area;
  if (!area) throw new Fault('internal', `area ${areaId} was lost`);
  const views = await store.sceneViews(observation);
  return { area, observation, view: views.find((view) => view.sceneId === sceneId) ?? null };
}

function faultCode(code: string): FaultCode {
  return code in FAULTS ? (code as FaultCode) : 'internal';
}
