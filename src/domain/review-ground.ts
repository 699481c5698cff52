import { type AreaGrid, cellAt, cellAtLonLat } from './area-grid.ts';
import type { Detection, ObjectClass } from './detection.ts';
import { detectionId } from './detection-id.ts';
import { type Frames, joinViews } from './join-views.ts';
import type { ModelManifest } from './model.ts';
import type { Observation } from './observation.ts';
import { countedClass } from './observe.ts';
import { centreOfPlace } from './place-overlap.ts';
import type { CitedBox, Place } from './review.ts';
import type { SceneView } from './scene-view.ts';

/** What an observation lays before an analyst. */
export interface ReviewGround {
  readonly grid: AreaGrid;
  /** Shortest object counted, m. */
  readonly floorM: number;
  readonly classes: readonly ObjectClass[];
  /** Whether some scene of the pass saw a cell. */
  readonly isSeen: (cell: number) => boolean;
  /** Scenes of the pass that speak for a piece of the area. */
  readonly sceneIds: readonly string[];
  /** The boxes behind the raw counts, of classes counted here. */
  readonly boxes: readonly CitedBox[];
  /** These, and others over the threshold in the area: of ground not seen, of another scene of the pass, of other classes. */
  readonly citable: readonly CitedBox[];
}

/**
 * By the rules that the count was made by.
 * @param views of the observation's pass, area revision and model
 * @param model what is installed of it
 */
export function reviewGround(
  { counts }: Pick<Observation, 'counts'>,
  grid: AreaGrid,
  views: readonly SceneView[],
  frames: Frames,
  model: Pick<ModelManifest, 'floorM'> | null,
): ReviewGround {
  const floorM = floorOf(counts, model);
  const classes = counts.map((count) => count.class);
  const joined = joinViews(grid, views, frames);
  const entered = new Set(joined.detections);
  const citable: CitedBox[] = [];
  const boxes: CitedBox[] = [];
  for (const { sceneId, detections } of views)
    for (const detection of detections) {
      const counted = countedClass(detection, floorM);
      const box = citedBox(detection, sceneId, counted ?? detection.class);
      citable.push(box);
      if (entered.has(detection) && counted !== null && classes.includes(counted)) boxes.push(box);
    }
  return {
    grid,
    floorM,
    classes,
    sceneIds: joined.speakers.map(({ sceneId }) => sceneId),
    isSeen: (cell) => grid.inside[cell] === 1 && views.some(({ seen }) => seen[cell] === '1'),
    boxes,
    citable,
  };
}

/**
 * From which length on hulls were counted as ships, m. Boats are stored with no floor of their own: where they alone were
 * counted only the model knows which they are.
 */
export function floorOf(counts: Observation['counts'], model: Pick<ModelManifest, 'floorM'> | null): number {
  const floors = counts.flatMap((count) => (count.class === 'boat' ? [] : [count.floorM]));
  return floors.length > 0 ? Math.max(...floors) : (model?.floorM ?? 0);
}

/** The cell of the area in which the centre of a place lies; -1 outside. */
export function cellOfPlace(grid: AreaGrid, place: Place): number {
  const centre = centreOfPlace(place);
  return place.lonLat === null ? cellAt(grid, centre) : cellAtLonLat(grid, centre);
}

function citedBox(detection: Detection, sceneId: string, counted: ObjectClass): CitedBox {
  const { corners, lonLat, family } = detection;
  return {
    id: detectionId(detection),
    sceneId,
    class: counted,
    family: family?.name ?? null,
    corners,
    lonLat,
  };
}
