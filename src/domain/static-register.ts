import type { BoxFooting, CountedBox } from './footing.ts';
import type { Observation, SeriesPoint } from './observation.ts';
import type { Review } from './review.ts';
import { type StaticMark, type StaticObject, staticObjects, staticsAmong } from './statics.ts';

/** A mark that is kept, with who made it where. */
export interface AreaMark extends StaticMark {
  readonly id: string;
  readonly siteId: string;
  readonly areaId: string;
  readonly note: string | null;
  readonly markedBy: string | null;
}

/** The static objects of one area, by the model that sees them: models box the same object differently. */
export type Registers = ReadonlyMap<string, readonly StaticObject[]>;

/** Everything that says which objects of an area stay put. */
export interface StaticEvidence {
  /** Of one area and origin. */
  readonly observations: readonly Observation[];
  readonly footings: readonly BoxFooting[];
  readonly marks: readonly StaticMark[];
}

/** From the looks that were usable, each as the newest version of the model saw it. */
export function registersOf(
  { observations, footings, marks }: StaticEvidence,
  points: readonly Pick<SeriesPoint, 'observation' | 'newest'>[],
): Registers {
  const speaking = new Set(points.flatMap((point) => (point.newest ? [point.observation] : [])));
  const boxes = boxesByObservation(footings);
  const models = new Set(observations.map(({ modelId }) => modelId));
  return new Map(
    [...models].map((modelId) => {
      const looks = observations.flatMap((o) => {
        const own = boxes.get(o.id);
        const isUsable = o.modelId === modelId && o.status.kind === 'counted' && speaking.has(o.id);
        return isUsable && own !== undefined && o.at !== null
          ? [{ observationId: o.id, at: o.at, boxes: own }]
          : [];
      });
      return [modelId, looks.length === 0 ? [] : staticObjects(looks, marks)];
    }),
  );
}

/** Tells of each point how many of its raw boxes are static objects. */
export function withStatics(
  points: readonly SeriesPoint[],
  footings: readonly BoxFooting[],
  registers: Registers,
): readonly SeriesPoint[] {
  const boxes = boxesByObservation(footings);
  return points.map((point) => {
    const own = (boxes.get(point.observation) ?? []).filter((box) => box.class === point.class);
    const objects = registers.get(point.modelId) ?? [];
    return { ...point, static: staticsAmong(own, point.at, objects).get(point.class) ?? 0 };
  });
}

/** What analysts said in reviews: boxes that they marked as static, and static objects that they added. */
export function marksOfReviews(reviews: readonly Review[]): readonly StaticMark[] {
  return reviews.flatMap(({ decisions, added, savedAt }) => {
    const boxed = decisions.flatMap((each) => (each.verdict === 'static' ? [each.box] : []));
    return [...boxed, ...added.filter(({ isStatic }) => isStatic)].flatMap(({ class: name, lonLat }) =>
      lonLat === null ? [] : [{ mark: 'static' as const, class: name, lonLat, markedAt: savedAt }],
    );
  });
}

function boxesByObservation(footings: readonly BoxFooting[]): ReadonlyMap<string, readonly CountedBox[]> {
  return new Map(footings.map(({ observationId, boxes }) => [observationId, boxes]));
}
