import type { XY } from '../src/domain/affine.ts';
import { boxAround, type Corners, cornersOf } from '../src/domain/box.ts';
import { sizeOnGround } from '../src/domain/detect-tiles.ts';
import { lonLatOf, pixelOf, shiftGeoreference } from '../src/domain/ground.ts';
import type { Place } from '../src/domain/review.ts';
import type { Georeference, Scene } from '../src/domain/scene.ts';
import type { Context } from './context.ts';
import { withRaster } from './open-raster.ts';

/** A box as it was sent: corners on the ground, or in pixels of a scene. */
export interface SentBox {
  readonly geometry?: { readonly coordinates: readonly (readonly (readonly number[])[])[] } | undefined;
  readonly corners?: readonly XY[] | undefined;
  readonly scene?: string | undefined;
}

/** Where a sent box lies, or what is wrong with it. */
export type Placing = { readonly place: Place; readonly lengthM: number | null } | { readonly fault: string };

/** Turns boxes that people drew into places of one scene. */
export type Placer = (box: SentBox) => Placing;

/**
 * Opens the scene's headers once for all the boxes drawn in it.
 * @throws Fault what opening the raster throws: not-found when its bytes are gone
 */
export async function placerFor(scene: Scene, context: Context, signal: AbortSignal): Promise<Placer> {
  const georeference = await withRaster(scene.source, context, signal, ({ info }) => info.georeference);
  return placeIn(scene, georeference && shiftGeoreference(georeference, scene.shiftM));
}

function placeIn(scene: Scene, georeference: Georeference | null): Placer {
  const { raster } = scene;
  const pixelSizeM = raster && { x: raster.pixelSizeM, y: raster.pixelSizeM };
  return (sent) => {
    const points = pointsOf(sent, georeference);
    if ('fault' in points) return points;
    const box = boxAround(points.pixels);
    const { cx, cy, length, width } = box;
    if (!(length > 0 && width > 0)) return { fault: 'holds no ground: expected four corners of a rectangle' };
    if (raster === null || !(cx >= 0 && cy >= 0 && cx <= raster.width && cy <= raster.height))
      return {
        fault:
          `its centre lies at pixel ${cx.toFixed(1)}, ${cy.toFixed(1)}, outside scene ${scene.id} of ` +
          `${raster?.width ?? 0} x ${raster?.height ?? 0} px`,
      };
    const corners = cornersOf(box);
    const lonLat = georeference
      ? (corners.map((corner) => lonLatOf(georeference, corner)) as unknown as Corners)
      : null;
    const { lengthM } = sizeOnGround(corners, { georeference, pixelSizeM });
    return { place: { sceneId: scene.id, corners, lonLat }, lengthM };
  };
}

function pointsOf(
  { geometry, corners }: SentBox,
  georeference: Georeference | null,
): { readonly pixels: readonly XY[] } | { readonly fault: string } {
  if ((geometry === undefined) === (corners === undefined))
    return { fault: 'expected either geometry (corners on the ground) or corners (pixels of a scene)' };
  if (corners !== undefined) return { pixels: corners };
  if (georeference === null) return { fault: 'the scene has no georeference: expected corners in pixels' };
  const ring = (geometry?.coordinates[0] ?? []).map(([lon = Number.NaN, lat = Number.NaN]): XY => [lon, lat]);
  const open = ring.length > 1 && String(ring[0]) === String(ring.at(-1)) ? ring.slice(0, -1) : ring;
  if (open.length !== 4) return { fault: `has ${open.length} corners: expected the four of a box` };
  const pixels = open.map((corner) => pixelOf(georeference, corner));
  const fits = pixels.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  return fits ? { pixels } : { fault: 'has no place in the scene: its projection does not reach there' };
}
