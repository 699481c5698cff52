import type { Corners } from './box.ts';
import type { ObjectClass } from './detection.ts';
import { joinViews } from './join-views.ts';
import type { Observation } from './observation.ts';
import { countedClass, type PassLook } from './observe.ts';

/** What the counts of an observation rest on: the ground that was seen, and every box that was counted there. */
export interface Footing {
  readonly observationId: string;
  /** One char per cell of the area revision's grid, row by row: `1` where a scene of the pass saw it. */
  readonly seen: string;
  /** As many of each class as its raw count. */
  readonly boxes: readonly CountedBox[];
}

export interface CountedBox {
  /** The class it is counted in. */
  readonly class: ObjectClass;
  readonly sceneId: string;
  readonly lonLat: Corners;
}

/** The part of it that says where objects were. */
export type BoxFooting = Omit<Footing, 'seen'>;

/** Of an observation of a look; boxes without a place on the ground belong to no area of a site and are left out. */
export function footingOf(observation: Pick<Observation, 'id' | 'counts'>, look: PassLook): Footing {
  const { eye, grid, views } = look;
  const edgeM = eye.kind === 'model' ? eye.manifest.longestObjectM / 2 : 0;
  const { detections } = joinViews(grid, views, { footprints: look.footprints, edgeM });
  const sceneOf = new Map(views.flatMap((view) => view.detections.map((d) => [d, view.sceneId] as const)));
  const floorM = eye.kind === 'model' ? eye.manifest.floorM : 0;
  const counted = new Set(observation.counts.map((count) => count.class));
  return {
    observationId: observation.id,
    seen: Array.from(grid.inside, (inside, cell) =>
      inside === 1 && views.some(({ seen }) => seen[cell] === '1') ? '1' : '0',
    ).join(''),
    boxes: detections.flatMap((detection): readonly CountedBox[] => {
      const name = countedClass(detection, floorM);
      const sceneId = sceneOf.get(detection);
      const { lonLat } = detection;
      if (name === null || !counted.has(name) || sceneId === undefined || lonLat === null) return [];
      return [{ class: name, sceneId, lonLat }];
    }),
  };
}
