import { extname } from 'node:path';
import { locate } from '../../workers/open-scene.ts';
import type { CountedArea, CountPorts, CountResult } from '../count-file.ts';
import { lonLatGrid } from '../domain/area-grid.ts';
import { captionOf } from '../domain/caption.ts';
import { type DrawnBox, drawSight } from '../domain/drawing.ts';
import { Fault } from '../domain/fault.ts';
import { countedClass } from '../domain/observe.ts';
import { unseenRings } from '../domain/unseen.ts';
import type { PictureFormat, Pictures } from '../ports/pictures.ts';

/** Longest side of the imagery, px. */
const MAX_SIDE = 2400;

/**
 * The annotated picture of a count: its only area, or the whole scene with every counted box.
 * @param file its ending chooses the format
 * @throws Fault invalid-request for another ending than .png or .webp
 */
export async function drawCount(
  result: CountResult,
  { blobs, rasters }: Pick<CountPorts, 'blobs' | 'rasters'>,
  pictures: Pictures,
  file: string,
): Promise<Uint8Array> {
  const format = formatOf(file);
  const { scene, areas } = result;
  const [only] = areas;
  const shown = areas.length === 1 && only ? only : null;
  const raster = await rasters.open(await locate(scene.source, blobs));
  try {
    const drawing = drawSight({
      raster: raster.info,
      shiftM: scene.shiftM,
      ring: shown && shown.area.kind !== 'scene' ? shown.area.ring : null,
      unseen: shown ? unseenOf(shown) : [],
      boxes: boxesOf(result),
      declaredGsdM: scene.declaredGsdM,
      title: areas.flatMap((counted, i) => titleOf(result, counted).slice(0, i === 0 ? undefined : 3)),
      marks: scene.origin === 'simulated' ? ['SIMULATED'] : [],
    });
    return await pictures.annotate(raster, drawing, { format, maxSide: MAX_SIDE });
  } finally {
    await raster.close();
  }
}

/** @throws Fault invalid-request for another ending than .png or .webp */
export function formatOf(file: string): PictureFormat {
  const ending = extname(file).slice(1).toLowerCase();
  if (ending === 'png' || ending === 'webp') return ending;
  throw new Fault('invalid-request', `--picture ${file}: expected a name that ends in .png or .webp`);
}

/** Counted boxes, and beside them those over the threshold that entered no count. */
function boxesOf({ detections, models }: CountResult): readonly DrawnBox[] {
  const floors = new Map(models.map(({ id, floorM }) => [id, floorM]));
  return detections
    .filter(({ isCounted, isOver }) => isCounted || isOver)
    .map((box) => ({
      class: countedClass(box, floors.get(box.modelId) ?? 0) ?? box.class,
      family: box.family,
      corners: box.corners,
      counted: box.isCounted,
    }));
}

function unseenOf({ area, view }: CountedArea): ReturnType<typeof unseenRings> {
  return area.ring === null || view === null ? [] : unseenRings(lonLatGrid(area.ring), view.seen);
}

function titleOf({ scene }: CountResult, { area, observation }: CountedArea): readonly string[] {
  return captionOf({
    ...observation,
    place: area.name,
    timezone: null,
    model: { id: observation.modelId, version: observation.modelVersion, threshold: observation.threshold },
    scene: scene.id,
    licence: scene.licence,
    attribution: scene.attribution,
  });
}
