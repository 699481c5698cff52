import { type AreaGrid, lonLatGrid, pixelGrid } from '../src/domain/area-grid.ts';
import { captionOf } from '../src/domain/caption.ts';
import { type DrawnBox, drawSight, type Sight } from '../src/domain/drawing.ts';
import { Fault } from '../src/domain/fault.ts';
import { type Frames, joinViews } from '../src/domain/join-views.ts';
import { countedClass } from '../src/domain/observe.ts';
import { floorOf } from '../src/domain/review-ground.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { SceneView } from '../src/domain/scene-view.ts';
import type { Area, Site } from '../src/domain/site.ts';
import { unseenRings } from '../src/domain/unseen.ts';
import type { PictureFormat } from '../src/ports/pictures.ts';
import type { Context } from './context.ts';
import { withRaster } from './open-raster.ts';
import type { Evidence } from './present-observation.ts';
import { marksOf } from './rights.ts';

interface Wish {
  readonly format: PictureFormat;
  readonly maxSide: number;
  /** null: the scene that shows most of the area. */
  readonly sceneId: string | null;
  /** Without boxes and hatching, so that the pixels can be judged. */
  readonly isClean: boolean;
  /** Throws when the scene's pixels may not be shown. */
  readonly allow: (scene: Scene) => void;
  readonly signal: AbortSignal;
}

/**
 * The annotated picture of an observation: one of its scenes, the area and the boxes that entered the count.
 * @throws Fault not-found, forbidden-licence, and what reading the raster throws
 */
export async function drawObservation(evidence: Evidence, context: Context, wish: Wish): Promise<Uint8Array> {
  const { observation, area } = evidence;
  const { ports, pictures } = context;
  const views = await ports.store.sceneViews({
    passId: observation.passId,
    areaId: observation.areaId,
    areaRevision: observation.areaRevision,
    modelId: observation.modelId,
    modelVersion: observation.modelVersion,
  });
  const scene = chooseScene(evidence, views, wish.sceneId);
  wish.allow(scene);
  const sight = wish.isClean ? CLEAN : lookAgain(evidence, views, scene, context.models);
  const site = observation.siteId === null ? null : await ports.store.getSite(observation.siteId);

  return withRaster(scene.source, context, wish.signal, (raster) => {
    const drawing = drawSight({
      raster: raster.info,
      shiftM: scene.shiftM,
      ring: area.kind === 'scene' ? null : area.ring,
      ...sight,
      declaredGsdM: scene.declaredGsdM,
      title: titleOf(evidence, scene, site),
      marks: marksOf(scene),
    });
    return pictures.annotate(raster, drawing, wish);
  });
}

const CLEAN = { boxes: [], unseen: [] };

/** @throws Fault not-found */
function chooseScene(
  { observation, scenes }: Evidence,
  views: readonly SceneView[],
  wanted: string | null,
): Scene {
  const seenBy = (id: string): number =>
    [...(views.find(({ sceneId }) => sceneId === id)?.seen ?? '')].filter((c) => c === '1').length;
  const there = scenes.filter((scene) => scene !== null);
  const [chosen] =
    wanted === null
      ? there.toSorted((a, b) => seenBy(b.id) - seenBy(a.id))
      : there.filter(({ id }) => id === wanted);
  if (chosen !== undefined) return chosen;
  throw new Fault(
    'not-found',
    wanted === null
      ? `the scenes of observation ${observation.id} were deleted, and their pixels with them`
      : `observation ${observation.id} has no scene ${JSON.stringify(wanted)}: expected one of ${observation.sceneIds.join(', ')}`,
  );
}

/** What entered the count, and the ground that this scene did not see, by the rules that the count was made by. */
function lookAgain(
  { observation, area, scenes }: Evidence,
  views: readonly SceneView[],
  scene: Scene,
  models: Context['models'],
): Pick<Sight, 'boxes' | 'unseen'> {
  const view = views.find(({ sceneId }) => sceneId === scene.id);
  const grid = gridOf(area, scene);
  if (view === undefined || grid === null) return { boxes: [], unseen: [] };
  const model = models.find(({ id }) => id === observation.modelId);
  const frames: Frames = {
    footprints: new Map(
      scenes.flatMap((cited) => (cited ? [[cited.id, cited.raster?.footprint ?? null]] : [])),
    ),
    edgeM: (model?.longestObjectM ?? 0) / 2,
  };
  const entered = new Set(joinViews(grid, views, frames).detections);
  const floorM = floorOf(observation.counts, model ?? null);
  const counted = new Set(observation.counts.map((count) => count.class));
  const boxes = view.detections.map((detection): DrawnBox => {
    const name = countedClass(detection, floorM);
    return {
      class: name ?? detection.class,
      family: detection.family,
      corners: detection.corners,
      counted: name !== null && counted.has(name) && entered.has(detection),
    };
  });
  return { boxes, unseen: unseenRings(grid, view.seen) };
}

/** The area's cells; of the whole picture where there is no georeference. */
function gridOf({ ring }: Area, { raster }: Scene): AreaGrid | null {
  if (ring !== null) return lonLatGrid(ring);
  if (raster === null) return null;
  return pixelGrid(raster.width, raster.height, { x: raster.pixelSizeM, y: raster.pixelSizeM });
}

function titleOf({ observation, area }: Evidence, scene: Scene, site: Site | null): readonly string[] {
  const place =
    area.kind === 'scene'
      ? 'whole scene'
      : `${site?.name ?? 'no site'}: ${area.name} (${area.id}, revision ${area.revision})`;
  return captionOf({
    ...observation,
    place,
    timezone: site?.timezone ?? null,
    sensor: scene.sensor,
    model: { id: observation.modelId, version: observation.modelVersion, threshold: observation.threshold },
    scene: scene.id,
    licence: scene.licence,
    attribution: scene.attribution,
  });
}
