import { furnish } from './clutter.ts';
import { buildHarbour, type Coast, layCoast, loadQuay } from './coast.ts';
import { sendFleet, within } from './fleet.ts';
import { greennessOf, makeLand, mixInk } from './land.ts';
import { hasHills, paintHills } from './land-coarse.ts';
import { cutParcels, type LandUse } from './parcels.ts';
import { type Rng, rngOf } from './random.ts';
import { indexItems } from './spatial-index.ts';
import type { SceneSpec } from './spec.ts';
import { sunVector } from './sun-vector.ts';
import { makeWater } from './water.ts';
import type { Beam, Ground, Thing, World } from './world.ts';
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

/** Coarser pixels show land by its texture alone: no single car or house is set up. */
const COARSE_M = 3;

/** Puts a port, its ships and the land behind it together; pure, nothing is drawn yet. */
export function composePort(spec: SceneSpec): World {
  const ground = rngOf(spec.layoutSeed);
  const passing = rngOf(spec.seed * 31 + 7);
  const size: readonly [number, number] = [spec.width * spec.gsdM, spec.height * spec.gsdM];
  const least = Math.min(...size);
  const angle =
    spec.orientationDeg === null ? ground.range(0, 2 * Math.PI) : (spec.orientationDeg * Math.PI) / 180;
  const half = Math.min(2200, least * ground.range(0.25, 0.6));
  const reach = Math.min(750, Math.max(70, least * ground.range(0.12, 0.3)));
  const coast = shoreIn(ground, spec, size, angle, half);
  const harbour = buildHarbour(ground, coast, half, reach);
  const fleet = sendFleet(
    passing,
    { coast, berths: harbour.berths, obstacles: harbour.things, reach, size },
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

  const paved = indexItems([...harbour.things, ...tanks], boxOf, 200);
  const goods =
    spec.clutter && spec.gsdM <= COARSE_M ? harbour.things.flatMap((quay) => loadQuay(ground, quay)) : [];
  const index = indexItems(
    [...harbour.things, ...tanks, ...goods, ...fleet.wakes, ...fleet.ships].sort((a, b) => a.layer - b.layer),
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
    beams: spec.gsdM > COARSE_M && !spec.clutter ? [] : cranes(ground, harbour.berths),
    ground: makeShore(spec, coast, makeLand(spec, field)),
    maxTop: 36,
    thingsIn(x0, y0, x1, y1) {
      const clutter = spec.clutter && spec.gsdM <= COARSE_M ? clutterIn(x0, y0, x1, y1) : [];
      return [...clutter, ...index.query(x0, y0, x1, y1)].sort((a, b) => a.layer - b.layer);
    },
  };
}

/** Most scenes hold the shore; some lie out at the anchorage, a few all inland. */
function shoreIn(
  rng: Rng,
  spec: SceneSpec,
  [w, h]: readonly [number, number],
  angle: number,
  half: number,
): Coast {
  const least = Math.min(w, h);
  const out =
    spec.orientationDeg === null
      ? rng.weighted([
          [rng.normal(-0.02, 0.12), 74],
          [rng.range(-1.6, -0.7), 20],
          [rng.range(0.7, 1), 6],
        ])
      : -0.05;
  const along = rng.normal(0, 0.15) * least;
  const origin: [number, number] = [
    w / 2 - out * least * Math.sin(angle) + along * Math.cos(angle),
    h / 2 + out * least * Math.cos(angle) + along * Math.sin(angle),
  ];
  return layCoast(origin, angle, half, Math.max(60, least * 0.22), rng.int(0, 60_000));
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
        water(x, y, offshore, pixelM, ink);
        return;
      }
      if (!paintHills(x, y, -offshore, pixelM, seed, green, sun, ink)) land.paint(x, y, pixelM, ink);
      if (offshore > -14) mixInk(ink, [0.3, 0.27, 0.21, 0.33], Math.min(1, (14 + offshore) / 8) * 0.8);
    },
  };
}

/** Ship-to-shore cranes: a boom over the water and legs on the quay. */
function cranes(
  rng: Rng,
  berths: readonly {
    readonly a: readonly [number, number];
    readonly b: readonly [number, number];
    readonly out: readonly [number, number];
  }[],
): Beam[] {
  const beams: Beam[] = [];
  for (const { a, b, out } of berths) {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length < 120 || !rng.chance(0.45)) continue;
    const big = rng.chance(0.4);
    for (let at = rng.range(20, 60); at < length - 20; at += rng.range(40, 140)) {
      const x = a[0] + ((b[0] - a[0]) * at) / length;
      const y = a[1] + ((b[1] - a[1]) * at) / length;
      const high = big ? rng.range(28, 36) : rng.range(14, 26);
      const boom = big ? rng.range(30, 52) : rng.range(12, 26);
      const albedo = rng.range(0.16, 0.42);
      const back = big ? 26 : 10;
      beams.push(
        {
          x0: x - out[0] * back,
          y0: y - out[1] * back,
          x1: x + out[0] * boom,
          y1: y + out[1] * boom,
          z0: high,
          z1: high,
          width: big ? 4 : 1.6,
          albedo,
        },
        {
          x0: x - out[0] * 4,
          y0: y - out[1] * 4,
          x1: x - out[0] * 4,
          y1: y - out[1] * 4,
          z0: 0,
          z1: high,
          width: 2.5,
          albedo,
        },
        {
          x0: x - out[0] * back,
          y0: y - out[1] * back,
          x1: x - out[0] * back,
          y1: y - out[1] * back,
          z0: 0,
          z1: high,
          width: 2.5,
          albedo,
        },
      );
    }
  }
  return beams;
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
