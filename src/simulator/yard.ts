import { clearanceOf } from './clearance.ts';
import { furnish } from './clutter.ts';
import { makeLand } from './land.ts';
import { cutParcels, type FieldPlan, type LandUse } from './parcels.ts';
import { type Rng, rngOf } from './random.ts';
import { indexItems } from './spatial-index.ts';
import { type SceneSpec, YARD_LAYOUTS, type YardLayout } from './spec.ts';
import { placeStrings } from './strings.ts';
import { sunVector } from './sun-vector.ts';
import { reachOf, type Thing, type World } from './world.ts';
import { furnishYard } from './yard-furniture.ts';
import { layYardTracks } from './yard-tracks.ts';

const MAX_TOP = 16;

/** Land around a yard, with weights: half of it looks like rows of wagons from above. */
const USES: readonly (readonly [LandUse, number])[] = [
  ['grass', 12],
  ['field', 11],
  ['orchard', 5],
  ['vineyard', 5],
  ['forest', 8],
  ['bare', 9],
  ['sheds', 15],
  ['lorry-park', 7],
  ['car-park', 6],
  ['containers', 8],
  ['houses', 10],
  ['glasshouses', 4],
  ['rubble', 4],
  ['pond', 2],
  ['solar', 2],
  ['scrap', 3],
];

/** Puts a rail yard and its surroundings together; pure, nothing is drawn yet. */
export function composeYard(spec: SceneSpec): World {
  const ground = rngOf(spec.layoutSeed);
  const passing = rngOf(spec.seed * 31 + 7);
  const size: readonly [number, number] = [spec.width * spec.gsdM, spec.height * spec.gsdM];
  const layout = YARD_LAYOUTS.find((known) => known === spec.layout) ?? drawLayout(ground);
  const heading =
    spec.orientationDeg === null ? ground.range(0, 2 * Math.PI) : (spec.orientationDeg * Math.PI) / 180;
  const { tracks, line } = layYardTracks(ground, layout, size, heading);
  const clearance = clearanceOf(tracks);
  const plan: FieldPlan = {
    seed: ground.seed(),
    angle: ground.chance(0.6) ? heading : ground.range(0, Math.PI),
    size: ground.range(75, 160),
    uses: spec.clutter
      ? landUses(spec, ground)
      : [
          ['grass', 1],
          ['bare', 1],
          ['field', 1],
        ],
  };
  const field = cutParcels(plan);
  const targets = placeStrings(passing, tracks, layout, spec, size);
  const yardThings = line
    ? furnishYard(ground, line, tracks, clearance, size, spec.clutter)
    : { things: [], beams: [] };
  const eager = [...yardThings.things, ...targets].sort((a, b) => a.layer - b.layer);
  const index = indexItems(eager, boxOf);
  const c = Math.cos(plan.angle);
  const s = Math.sin(plan.angle);

  const furniture = indexItems(yardThings.things, boxOf);
  const onFurniture = (thing: Thing): boolean => {
    const reach = reachOf(thing) * 0.8;
    return furniture
      .query(thing.x - reach, thing.y - reach, thing.x + reach, thing.y + reach)
      .some((other) => {
        const [c, s] = [Math.cos(other.angle), Math.sin(other.angle)];
        const u = (thing.x - other.x) * c + (thing.y - other.y) * s;
        const v = (thing.y - other.y) * c - (thing.x - other.x) * s;
        return Math.abs(u) < other.length / 2 + reach && Math.abs(v) < other.width / 2 + reach;
      });
  };
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
      .flatMap((parcel) => furnish(parcel).map((thing) => turnThing(thing, c, s, plan.angle)))
      .filter((thing) => touches(thing, x0, y0, x1, y1) && clearance.isFree(thing, 8) && !onFurniture(thing));
  };

  return {
    spec,
    sun: sunVector(spec),
    lean: drawLean(spec.seed),
    tracks,
    targets,
    beams: yardThings.beams,
    ground: makeLand(spec, field),
    maxTop: MAX_TOP,
    thingsIn(x0, y0, x1, y1) {
      const clutter = spec.clutter ? clutterIn(x0, y0, x1, y1) : [];
      // A stable sort: clutter first within a layer, so that wagons are never hidden by it.
      return [...clutter, ...index.query(x0, y0, x1, y1)].sort((a, b) => a.layer - b.layer);
    },
  };
}

function drawLayout(rng: Rng): YardLayout {
  return rng.weighted([
    ['yard', 56],
    ['station', 16],
    ['spur', 12],
    ['line', 6],
    ['none', 10],
  ]);
}

function landUses({ land }: SceneSpec, rng: Rng): FieldPlan['uses'] {
  const all = skew(USES, rng);
  return land === null ? all : land.map((use) => [use, 1] as const);
}

/** Each scene has its own character: weights are multiplied by chance. */
function skew(uses: readonly (readonly [LandUse, number])[], rng: Rng): (readonly [LandUse, number])[] {
  return uses.map(([use, weight]) => [use, weight * Math.exp(rng.normal(0, 0.9))] as const);
}

export function turnThing(thing: Thing, c: number, s: number, angle: number): Thing {
  return { ...thing, x: thing.x * c - thing.y * s, y: thing.x * s + thing.y * c, angle: thing.angle + angle };
}

export function boxOf(thing: Thing): readonly [number, number, number, number] {
  const reach = reachOf(thing) + thing.top * 0.6 + 1;
  return [thing.x - reach, thing.y - reach, thing.x + reach, thing.y + reach];
}

function touches(thing: Thing, x0: number, y0: number, x1: number, y1: number): boolean {
  const [a, b, c, d] = boxOf(thing);
  return a <= x1 && c >= x0 && b <= y1 && d >= y0;
}

/** Views are 0-25 degrees off nadir. */
export function drawLean(seed: number): readonly [number, number] {
  const rng = rngOf(seed * 19 + 1);
  const tilt = Math.tan((Math.abs(rng.normal(0, 11)) * Math.PI) / 180);
  const towards = rng.range(0, 2 * Math.PI);
  const lean = Math.min(0.45, tilt);
  return [lean * Math.cos(towards), lean * Math.sin(towards)];
}
