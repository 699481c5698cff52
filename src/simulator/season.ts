import type { XY } from '../domain/affine.ts';
import type { Ring } from '../domain/geometry.ts';
import type { ReferenceFields } from '../domain/reference.ts';
import type { Area, Site } from '../domain/site.ts';
import { composeScene } from './compose.ts';
import { locate, placeScene } from './placement.ts';
import { type SceneSpec, sceneSpec } from './spec.ts';
import { tallyOf } from './tally.ts';
import type { World } from './world.ts';
import { yardOutline } from './yard-outline.ts';

/** A fictional site and the passes over it, oldest first. Specs are small; scenes are drawn when written. */
export interface SeasonSite {
  readonly site: Site;
  readonly passes: readonly SceneSpec[];
  /** Stand-ins for what others would publish; simulated like all the rest. */
  readonly references: readonly ReferenceFields[];
}

const DAY = 86_400_000;
const START = Date.UTC(2024, 2, 3);

/**
 * Weeks of passes over two places that do not exist: a border rail crossing at 0.5 m and a port at 10 m. Both lie
 * where nothing of the kind is (the Taklamakan desert; the open Pacific), so that no one takes them for real sites.
 * Usual counts stand for a while, some passes are clouded, and near the end there is one surge at each.
 */
export function season(): readonly SeasonSite[] {
  return [crossing(), port()];
}

/** Wagons asked for, cloud and haze by pass; the surge is the last but one. */
const CROSSING: readonly (readonly [wagons: number, cloud: number, haze: number])[] = [
  [19, 0, 0],
  [22, 0, 0.05],
  [17, 0.35, 0],
  [24, 0, 0],
  [20, 1, 0],
  [18, 0, 0],
  [23, 0, 0.2],
  [21, 0.6, 0],
  [16, 0, 0],
  [25, 0, 0],
  [20, 0, 0.1],
  [22, 1, 0],
  [70, 0, 0],
  [27, 0, 0],
];

const PORT: readonly (readonly [ships: number, cloud: number, haze: number])[] = [
  [11, 0, 0],
  [9, 0, 0.1],
  [12, 0.3, 0],
  [10, 0, 0],
  [13, 0, 0],
  [11, 1, 0],
  [8, 0, 0.05],
  [12, 0, 0],
  [10, 0.5, 0],
  [13, 0, 0],
  [11, 0, 0],
  [9, 1, 0],
  [12, 0, 0],
  [29, 0, 0],
  [14, 0, 0],
];

function crossing(): SeasonSite {
  const id = 'sim-crossing';
  const passes = CROSSING.map(([objects, cloud, haze], i) =>
    sceneSpec({
      id: `${id}-${String(i + 1).padStart(2, '0')}`,
      kind: 'yard',
      layout: 'yard',
      layoutSeed: 5004,
      seed: 9100 + i,
      width: 1280,
      height: 1024,
      gsdM: 0.5,
      orientationDeg: 24,
      place: [82.4, 39.1],
      at: START + i * 6 * DAY + (5 * 60 + 12 + ((i * 17) % 40)) * 60_000,
      snow: i === 0 ? 0.35 : 0,
      objects,
      cloud,
      haze,
    }),
  );
  const first = passes[0] as SceneSpec;
  const peak = passes.reduce(
    (most, pass) => ((pass.objects ?? 0) > (most.objects ?? 0) ? pass : most),
    first,
  );
  const yard = area(id, 'yard', 'Orvel yard', 'yard', ['railcar'], yardRing(first, composeScene(first)));
  return {
    site: {
      id,
      name: 'Crossing at Orvel (fictional, simulated)',
      timezone: 'Asia/Urumqi',
      fictional: true,
      areas: [yard],
    },
    passes,
    references: [tallyOf(peak, yard)],
  };
}

function port(): SeasonSite {
  const id = 'sim-port';
  const passes = PORT.map(([objects, cloud, haze], i) =>
    sceneSpec({
      id: `${id}-${String(i + 1).padStart(2, '0')}`,
      kind: 'port',
      layoutSeed: 6011,
      seed: 9400 + i,
      width: 480,
      height: 480,
      gsdM: 10,
      bands: 'rgbn',
      sampleType: 'uint16',
      orientationDeg: 205,
      place: [-165.2, 38.3],
      at: START + (2 + i * 5) * DAY + (22 * 60 + 31) * 60_000,
      objects,
      cloud,
      haze,
    }),
  );
  const first = passes[0] as SceneSpec;
  return {
    site: {
      id,
      name: 'Port of Maray (fictional, simulated)',
      timezone: 'Pacific/Honolulu',
      fictional: true,
      areas: [area(id, 'water', 'Maray berths and roads', 'anchorage', ['ship'], frameRing(first, 12))],
    },
    passes,
    references: [],
  };
}

function area(
  siteId: string,
  name: string,
  title: string,
  kind: Area['kind'],
  classes: Area['classes'],
  ring: Ring,
): Area {
  // Verified: the simulator put the tracks and the quay there itself.
  return { id: `${siteId}-${name}`, siteId, name: title, kind, ring, classes, verified: true, revision: 1 };
}

/** The scene's frame less `inset` px, as lon/lat, counter-clockwise. */
function frameRing(spec: SceneSpec, inset: number): Ring {
  const placement = placeScene(spec);
  const [w, h] = [spec.width - inset, spec.height - inset];
  const corners: XY[] = [
    [inset, h],
    [w, h],
    [w, inset],
    [inset, inset],
    [inset, h],
  ];
  return corners.map((corner) => locate(placement, corner));
}

/** The yard's outline as lon/lat, counter-clockwise. */
function yardRing(spec: SceneSpec, world: World): Ring {
  const outline = yardOutline(world);
  if (!outline) throw new Error(`${spec.id}: no track in the frame to draw an area around`);
  const placement = placeScene(spec);
  const ring = outline.map((corner) => locate(placement, corner));
  return [...ring, ring[0] as XY];
}
