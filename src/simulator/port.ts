import { within } from './afloat.ts';
import { furnish } from './clutter.ts';
import { type Coast, loadQuay } from './coast.ts';
import { sendFleet } from './fleet.ts';
import { greennessOf, makeLand, mixInk } from './land.ts';
import { hasHills, paintHills } from './land-coarse.ts';
import { cutParcels, type LandUse } from './parcels.ts';
import { COARSE_M, extentOf, layoutOf, shoreIn } from './port-frame.ts';
import { cranes } from './quay-cranes.ts';
import { type Rng, rngOf } from './random.ts';
import { strewSea } from './sea-furniture.ts';
import { indexItems } from './spatial-index.ts';
import type { SceneSpec } from './spec.ts';
import { sunVector } from './sun-vector.ts';
import { makeWater } from './water.ts';
import { layWaterfront } from './waterfront.ts';
import type { Ground, Thing, World } from './world.ts';
import { boxOf, drawLean, turnThing } from './yard.ts';

/** From country to port: neighbours in the list are neighbours on the ground. */
const USES: readonly (readonly [LandUse, number])[] = [
  ['forest', 10],
  ['field', 8],
  ['grass', 8],
  ['houses', 34],
  ['car-park', 3],
  ['sheds', 20],
  ['lorry-park', 3],
  ['containers', 12],
  ['bare', 8],
  ['rubble', 2],
];

/** Puts a port, its ships and the land behind it together; pure, nothing is drawn yet. */
export function composePort(spec: SceneSpec): World {
  const ground = rngOf(spec.layoutSeed);
  const passing = rngOf(spec.seed * 31 + 7);
  const size: readonly [number, number] = [spec.width * spec.gsdM, spec.height * spec.gsdM];
  const angle =
    spec.orientationDeg === null ? ground.range(0, 2 * Math.PI) : (spec.orientationDeg * Math.PI) / 180;
  const layout = layoutOf(spec);
  const least = Math.min(...size);
  const extent = extentOf(spec, least);
  const half = Math.min(2200, extent * ground.range(0.25, 0.6));
  const reach = Math.min(750, Math.max(70, extent * ground.range(0.12, 0.3)));
  const coast = shoreIn(ground, spec, layout, size, { angle, half, reach, extent });
  const front = layWaterfront(ground, spec, layout, coast, half, reach);
  const afloat = strewSea(rngOf(spec.layoutSeed * 59 + 3), coast, size, front.reach, spec.gsdM);
  const fleet = sendFleet(
    passing,
    {
      coast,
      berths: front.berths,
      slots: front.slots,
      docks: front.docks,
      obstacles: [...front.things, ...afloat],
      reach: front.reach,
      size,
      traffic: layout === 'open' ? 0.35 : layout === 'terminals' ? 1.6 : 1,
    },
    spec,
  );
  const field = cutParcels({
    seed: ground.seed(),
    angle,
    size: ground.range(90, 190),
    uses: spec.clutter
      ? USES
      : [
          ['bare', 1],
          ['grass', 1],
        ],
  });
  const tanks = ground.chance(0.5) ? tankFarm(ground, coast, half) : [];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];

  const paved = indexItems([...front.things, ...tanks], boxOf, 200);
  const goods =
    spec.clutter && spec.gsdM <= COARSE_M
      ? front.things
          .flatMap((quay) => loadQuay(ground, quay))
          .filter((thing) => !front.docks.some((dock) => within(dock, thing.x, thing.y, thing.length / 2)))
      : [];
  const index = indexItems(
    [...front.things, ...afloat, ...tanks, ...goods, ...fleet.wakes, ...fleet.ships].sort(
      (a, b) => a.layer - b.layer,
    ),
    boxOf,
    spec.gsdM > COARSE_M ? 500 : 64,
  );

  const clutterIn = (x0: number, y0: number, x1: number, y1: number): Thing[] => {
    const corners = [
      [x0, y0],
      [x1, y0],
      [x0, y1],
      [x1, y1],
    ] as const;
    const us = corners.map(([x, y]) => x * c + y * s);
    const vs = corners.map(([x, y]) => y * c - x * s);
    return field
      .parcelsIn(Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs))
      .flatMap((parcel) => furnish(parcel).map((thing) => turnThing(thing, c, s, angle)))
      .filter(
        (thing) =>
          coast.offshore(thing.x, thing.y) < -thing.length / 2 - 8 &&
          !paved
            .query(thing.x, thing.y, thing.x, thing.y)
            .some((quay) => within(quay, thing.x, thing.y, thing.length / 2)),
      );
  };

  return {
    spec,
    sun: sunVector(spec),
    lean: spec.gsdM > COARSE_M ? [0, 0] : drawLean(spec.seed),
    tracks: [],
    targets: fleet.ships,
    beams: [
      ...(layout === 'marina' || (spec.gsdM > COARSE_M && !spec.clutter) ? [] : cranes(ground, front.berths)),
      ...front.beams,
    ],
    ground: makeShore(spec, coast, makeLand(spec, field)),
    maxTop: 36,
    thingsIn(x0, y0, x1, y1) {
      const clutter = spec.clutter && spec.gsdM <= COARSE_M ? clutterIn(x0, y0, x1, y1) : [];
      return [...clutter, ...index.query(x0, y0, x1, y1)].sort((a, b) => a.layer - b.layer);
    },
  };
}

/** Water, beach and land by distance from the shore. */
function makeShore(spec: SceneSpec, coast: Coast, land: Ground): Ground {
  const water = makeWater(spec);
  const green = greennessOf(spec.at, spec.place[1]);
  const sun = sunVector(spec);
  const seed = spec.layoutSeed & 0xffff;
  return {
    isEven: (x, y, pixelM) =>
      coast.offshore(x, y) > 1.5 * pixelM || hasHills(x, y, -coast.offshore(x, y), pixelM, seed),
    paint(x, y, pixelM, ink) {
      const offshore = coast.offshore(x, y);
      if (offshore >= 0) {
        water(x, y, offshore, coast.isWild(x, y), pixelM, ink);
        return;
      }
      if (!paintHills(x, y, -offshore, pixelM, seed, green, sun, ink)) land.paint(x, y, pixelM, ink);
      if (offshore > -14) mixInk(ink, [0.3, 0.27, 0.21, 0.33], Math.min(1, (14 + offshore) / 8) * 0.8);
    },
  };
}

function tankFarm(rng: Rng, coast: Coast, half: number): Thing[] {
  const things: Thing[] = [];
  const size = rng.range(18, 60);
  const from = rng.range(-half, half * 0.5);
  for (let i = 0; i < rng.int(2, 6); i++) {
    for (let j = 0; j < rng.int(1, 4); j++) {
      const [x, y] = coast.place(from + i * size * 1.5, -110 - j * size * 1.5);
      things.push({
        kind: 'silo',
        x,
        y,
        angle: 0,
        length: size,
        width: size,
        top: rng.range(8, 16),
        seed: rng.seed(),
        variant: '',
        layer: 2,
      });
    }
  }
  return things;
}
