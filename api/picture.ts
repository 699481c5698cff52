import { captionOf } from '../src/domain/caption.ts';
import { type DrawnBox, drawSight } from '../src/domain/drawing.ts';
import { Fault } from '../src/domain/fault.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { SceneView } from '../src/domain/scene-view.ts';
import type { Site } from '../src/domain/site.ts';
import type { PictureFormat } from '../src/ports/pictures.ts';
import type { Context } from './context.ts';
import { withRaster } from './open-raster.ts';
import type { Evidence } from './present-observation.ts';

interface Wish {
  readonly format: PictureFormat;
  readonly maxSide: number;
  /** null: the scene that shows most of the area. */
  readonly sceneId: string | null;
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
  });
  const scene = chooseScene(evidence, views, wish.sceneId);
  wish.allow(scene);
  const view = views.find(({ sceneId }) => sceneId === scene.id);
  const site = observation.siteId === null ? null : await ports.store.getSite(observation.siteId);

  return withRaster(scene.source, context, wish.signal, (raster) => {
    const drawing = drawSight({
      raster: raster.info,
      shiftM: scene.shiftM,
      ring: area.ring,
      unseen: [],
      boxes: boxesOf(view),
      declaredGsdM: scene.declaredGsdM,
      title: titleOf(evidence, scene, site),
      marks: [
        ...(scene.origin === 'simulated' ? ['SIMULATED'] : []),
        ...(scene.republish ? [] : ['NOT FOR PUBLICATION']),
      ],
    });
    return pictures.annotate(raster, drawing, wish);
  });
}

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

function boxesOf(view: SceneView | undefined): readonly DrawnBox[] {
  return (view?.detections ?? []).map(({ class: name, corners }) => ({
    class: name,
    corners,
    counted: true,
  }));
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
