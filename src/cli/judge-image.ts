import type { OpenScene } from '../../workers/open-scene.ts';
import { withScene } from '../../workers/open-scene.ts';
import { gridOf } from '../../workers/see-area.ts';
import { type CountedArea, type CountPorts, type CountResult, countFile } from '../count-file.ts';
import type { XY } from '../domain/affine.ts';
import { cellAt, cellAtLonLat, cellPoint } from '../domain/area-grid.ts';
import { missingBands } from '../domain/choose-model.ts';
import { sizeOnGround } from '../domain/detect-tiles.ts';
import { Fault, toFault } from '../domain/fault.ts';
import type { Bounds } from '../domain/geometry.ts';
import { lonLatOf, pixelOf } from '../domain/ground.ts';
import { type JudgedImage, judgedBoxes, judgedLabels } from '../domain/judged-image.ts';
import type { Label } from '../domain/labels.ts';
import type { ModelManifest } from '../domain/model.ts';
import type { UnusableReason } from '../domain/observation.ts';

/** Boxes are judged though a number was withheld: what is not known of them is what a count needs. */
const STILL_JUDGED: ReadonlySet<UnusableReason> = new Set(['cloud-unassessed', 'unmeasured']);

/** One labelled image, and how it is to be looked at. */
export interface ImageToJudge {
  /** As it is reported. */
  readonly name: string;
  readonly path: string;
  readonly kind: string | null;
  readonly labels: readonly Label[];
  /** Of images without georeference, m. */
  readonly gsdM: number | null;
  /** Pixels of the image; null: all of it. */
  readonly part: Bounds | null;
}

/** Counts the image by the pipeline itself and cuts boxes and labels to the ground that it saw. @throws Fault with its path */
export async function judgeImage(
  image: ImageToJudge,
  model: ModelManifest,
  ports: CountPorts,
  signal: AbortSignal,
): Promise<JudgedImage> {
  const request = { input: image.path, sites: [], mask: null, sensor: null, acquired: null };
  try {
    const result = await countFile({ ...request, gsdM: image.gsdM }, ports, { signal });
    return await withScene(result.scene, ports, signal, async (open) => judge(image, model, result, open));
  } catch (error) {
    const { code, message } = toFault(error);
    throw new Fault(code, `${image.path}: ${message}`, { cause: error });
  }
}

function judge(
  { name, kind, labels, part }: ImageToJudge,
  model: ModelManifest,
  { scene, areas, detections }: CountResult,
  open: OpenScene,
): JudgedImage {
  const counted = areas.find(({ observation }) => observation.modelSha256 !== '') ?? areas[0];
  if (!counted) throw new Fault('internal', `scene ${scene.id} was not observed`);
  const { isSeen, km2, share } = groundOf(counted, part, open);
  const { status, visibility } = counted.observation;
  const ground = { part, isSeen };
  return {
    name,
    kind,
    gsdM: scene.raster?.gsdM ?? 0,
    km2,
    seen: share,
    boxes: judgedBoxes(detections, ground).map(({ class: of, score, corners, lengthM }) => ({
      class: of,
      score,
      corners,
      lengthM: lengthM ?? 0,
    })),
    labels: judgedLabels(
      labels,
      ground,
      (corners) => sizeOnGround(corners, open, model.outlineM).lengthM ?? 0,
    ),
    missingBands: missingBands(model, open.raster.info.bandRoles),
    refusal: status.kind === 'unusable' && !STILL_JUDGED.has(status.reason) ? status.reason : null,
    zeroDoubted: visibility === 'unchecked',
  };
}

/** Which of the image's ground was seen, by the cells of its observation. */
function groundOf(
  { area, view }: CountedArea,
  part: Bounds | null,
  open: OpenScene,
): { readonly isSeen: (pixel: XY) => boolean; readonly km2: number; readonly share: number } {
  const grid = gridOf(area, open);
  const { georeference } = open;
  const seen = view?.seen ?? '';
  const cellOf = (pixel: XY): number =>
    georeference ? cellAtLonLat(grid, lonLatOf(georeference, pixel)) : cellAt(grid, pixel);
  let [cells, seenCells] = [0, 0];
  for (let i = 0; i < grid.inside.length; i++) {
    if (grid.inside[i] === 0) continue;
    const point = cellPoint(grid, i);
    const [x, y] = georeference ? pixelOf(georeference, point) : point;
    if (part && !(x >= part.x0 && x < part.x1 && y >= part.y0 && y < part.y1)) continue;
    cells++;
    seenCells += Number(seen[i] === '1');
  }
  return {
    isSeen: (pixel) => seen[cellOf(pixel)] === '1',
    km2: (grid.areaKm2 * seenCells) / grid.insideCount,
    share: cells === 0 ? 0 : seenCells / cells,
  };
}
