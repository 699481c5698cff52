import type { AreaGrid } from './area-grid.ts';
import { estimateTotal } from './count-total.ts';
import type { ObjectClass } from './detection.ts';
import type { Footing } from './footing.ts';
import type { Ring } from './geometry.ts';
import type { Count, CountRates, Observation, SeriesPoint, UnusableReason } from './observation.ts';
import { reasonOf } from './series.ts';
import type { Area } from './site.ts';
import { type StaticObject, staticsAmong } from './statics.ts';
import { type UnionShare, unionOf } from './union.ts';

/** What one pass says of one class in one area, with what it rests on. */
export interface TotalPart {
  readonly point: SeriesPoint;
  readonly observation: Observation;
  readonly count: Count;
  /** The revision that was counted, and its grid; null without a ring. */
  readonly area: Area;
  readonly grid: AreaGrid | null;
  /** Null for observations of before footings were kept. */
  readonly footing: Footing | null;
  /** Static objects of the area, by the same model. */
  readonly statics: readonly StaticObject[];
}

/** Why an area keeps a total from being stated: no scene of the pass shows it, or what it rests on was not kept. */
type TotalGap = UnusableReason | 'no-look' | 'not-kept';

/** The objects of one class in several areas at one instant, each once. */
export interface Total {
  /** ms UTC. */
  readonly at: number;
  readonly class: ObjectClass;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly sensorClass: SeriesPoint['sensorClass'];
  readonly floorM: number;
  /** All areas that belong to it: those that count the class. By id. */
  readonly areaIds: readonly string[];
  /** Those of them that cannot be counted in this pass, and why; a total is stated only where there is none. */
  readonly gaps: readonly { readonly area: string; readonly reason: TotalGap }[];
  /** Of the union; null where it is not stated. */
  readonly number: TotalNumber | null;
  readonly observations: readonly string[];
  readonly scenes: readonly string[];
  /** Areas in which analysts counted another number: a total is of boxes, and theirs are not in it. */
  readonly reviewed: readonly string[];
}

interface TotalNumber {
  readonly raw: number;
  /** Of raw, static objects. */
  readonly static: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Ground of all areas, each piece once, and how much of it was seen. */
  readonly km2: number;
  readonly km2Seen: number;
}

/**
 * The total of one pass: the union of the areas, by the counting model on all of it. Only where every area was usable, to
 * one version of one model: what one area lacks, no sum of the others makes up.
 * @param areaIds all that belong to it
 * @param parts of one pass, class, model and version; at least one, of each area at most one
 */
export function totalOf(areaIds: readonly string[], parts: readonly TotalPart[]): Total {
  const sorted = parts.toSorted((a, b) => (a.area.id < b.area.id ? -1 : 1));
  const [first] = sorted;
  if (first === undefined) throw new RangeError('a total of no part');
  const all = areaIds.toSorted();
  const gaps = all.flatMap((area) => {
    const reason = gapOf(sorted.find((part) => part.area.id === area));
    return reason === null ? [] : [{ area, reason }];
  });
  const number = gaps.length > 0 ? null : numberOf(sorted.filter(isKept));
  const doubt = number === null ? null : doubtOf(number, sorted);
  const { at, class: name, modelId, modelVersion, floorM } = first.point;
  return {
    at,
    class: name,
    modelId,
    modelVersion,
    sensorClass: coarsest(sorted),
    floorM,
    areaIds: all,
    gaps: doubt === null ? gaps : [doubt],
    number: doubt === null ? number : null,
    observations: sorted.map(({ observation }) => observation.id),
    scenes: [...new Set(sorted.flatMap(({ observation }) => observation.sceneIds))].sort(),
    reviewed: sorted.flatMap(({ point, area }) => (point.review?.isCurrent === true ? [area.id] : [])),
  };
}

function gapOf(part: TotalPart | undefined): TotalGap | null {
  if (part === undefined) return 'no-look';
  const reason = reasonOf(part.observation, part.count);
  if (reason !== null) return reason;
  return isKept(part) ? null : 'not-kept';
}

/** A part that a number can be made of. */
type KeptPart = TotalPart & {
  readonly area: { readonly ring: Ring };
  readonly grid: AreaGrid;
  readonly footing: Footing;
  readonly count: { readonly rates: CountRates };
};

function isKept(part: TotalPart): part is KeptPart {
  return part.footing !== null && part.count.rates !== null && part.grid !== null && part.area.ring !== null;
}

function numberOf(parts: readonly KeptPart[]): TotalNumber {
  const shares = unionOf(parts.map(({ area: { ring }, grid, footing }) => ({ ring, grid, footing })));
  const own = shares.map((share, i) => {
    const { count, point, statics } = parts[i] as KeptPart;
    const boxes = share.boxes.filter((box) => box.class === count.class);
    return {
      raw: boxes.length,
      static: staticsAmong(boxes, point.at, statics).get(count.class) ?? 0,
      km2Seen: share.km2Seen,
      rates: { ...count.rates, class: count.class, measuredOn: 'the observation' },
    };
  });
  return {
    raw: sumOf(own, ({ raw }) => raw),
    static: sumOf(own, (each) => each.static),
    ...estimateTotal(own),
    km2: sumOf<UnionShare>(shares, ({ km2 }) => km2),
    km2Seen: sumOf<UnionShare>(shares, ({ km2Seen }) => km2Seen),
  };
}

/** A zero is believed of a union only where it would be of each of its areas. */
function doubtOf({ low }: TotalNumber, parts: readonly TotalPart[]): Total['gaps'][number] | null {
  if (low > 0) return null;
  const unverified = parts.find(({ observation }) => observation.caveats.includes('area-unverified'));
  if (unverified) return { area: unverified.area.id, reason: 'area-unverified' };
  const unchecked = parts.find(({ observation }) => observation.visibility === 'unchecked');
  return unchecked ? { area: unchecked.area.id, reason: 'cloud-unassessed' } : null;
}

function coarsest(parts: readonly TotalPart[]): SeriesPoint['sensorClass'] {
  const [worst] = parts.toSorted((a, b) => b.observation.gsdM - a.observation.gsdM);
  return (worst as TotalPart).point.sensorClass;
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0);
}
