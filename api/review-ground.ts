import { lonLatGrid, pixelGrid } from '../src/domain/area-grid.ts';
import { Fault } from '../src/domain/fault.ts';
import { type ReviewGround, reviewGround } from '../src/domain/review-ground.ts';
import type { Area } from '../src/domain/site.ts';
import type { Context } from './context.ts';
import { gatherEvidence } from './evidence.ts';
import type { Evidence } from './present-observation.ts';

/** An observation with the boxes and the ground that it lays before an analyst. */
export interface UnderReview extends Evidence {
  readonly ground: ReviewGround;
  /** Every revision of the area; of a whole scene the one there is. */
  readonly revisions: readonly Area[];
}

/** @throws Fault not-found; conflict where no model looked, so that there is nothing to review */
export async function findUnderReview(
  id: string,
  { ports: { store }, models }: Pick<Context, 'ports' | 'models'>,
): Promise<UnderReview> {
  const evidence = await gatherEvidence(id, store);
  const { observation, area, scenes } = evidence;
  const { status, modelId } = observation;
  if (observation.modelSha256 === '') {
    const why = status.kind === 'unusable' ? `${status.reason}: ${status.detail}` : 'no model';
    throw new Fault('conflict', `no model looked at observation ${id} (${why}): there is nothing to review`);
  }
  const raster = scenes.find((scene) => scene?.raster)?.raster ?? null;
  const side = { x: raster?.pixelSizeM ?? 1, y: raster?.pixelSizeM ?? 1 };
  const grid = area.ring ? lonLatGrid(area.ring) : pixelGrid(raster?.width ?? 1, raster?.height ?? 1, side);
  const footprints = new Map(
    scenes.flatMap((scene) => (scene ? [[scene.id, scene.raster?.footprint ?? null] as const] : [])),
  );
  const model = models.find(({ id }) => id === modelId) ?? null;
  const edgeM = (model?.longestObjectM ?? 0) / 2;
  const views = await store.sceneViews(observation);
  const revisions = await store.areaRevisions(area.id);
  return {
    ...evidence,
    ground: reviewGround(observation, grid, views, { footprints, edgeM }, model),
    revisions: revisions.length > 0 ? revisions : [area],
  };
}
