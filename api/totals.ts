import type { z } from 'zod';
import { type AreaGrid, lonLatGrid } from '../src/domain/area-grid.ts';
import type { ObjectClass } from '../src/domain/detection.ts';
import type { SeriesPoint } from '../src/domain/observation.ts';
import { PASS_WINDOW_MS } from '../src/domain/passes.ts';
import type { Origin } from '../src/domain/scene.ts';
import { seriesOf } from '../src/domain/series.ts';
import type { Area, Site } from '../src/domain/site.ts';
import { marksOfReviews, registersOf } from '../src/domain/static-register.ts';
import { type Total, type TotalPart, totalOf } from '../src/domain/totals.ts';
import type { SeriesQuery } from '../src/ports/observation-store.ts';
import type { Store } from '../src/ports/store.ts';
import { csvLine } from './csv.ts';
import { instantOf } from './present-scene.ts';
import { sortable } from './present-series.ts';
import type { totals } from './schemas/totals.ts';

/** What is to be added up, and from which of its looks. */
export interface Sought {
  /** The site whose passes are asked for, and its areas. */
  readonly site: Site;
  readonly areas: readonly Area[];
  readonly classes: readonly ObjectClass[];
  readonly origin: Origin;
  readonly narrow: Pick<SeriesQuery, 'modelId' | 'modelVersion' | 'from' | 'to'>;
}

/** By time, then class, model and version. */
export async function readTotals(sought: Sought, store: Store): Promise<readonly Total[]> {
  const parts = (await Promise.all(sought.areas.map((area) => partsOf(area, sought, store)))).flat();
  const passes = parts.filter(({ observation }) => observation.siteId === sought.site.id);
  const found: Total[] = [];
  for (const name of sought.classes) {
    const areaIds = sought.areas.filter(({ classes }) => classes.includes(name)).map(({ id }) => id);
    if (areaIds.length === 0) continue;
    const groups = new Map<string, TotalPart[]>();
    for (const part of parts.filter(({ point }) => point.class === name)) {
      const look = lookOf(part, passes, sought.site);
      if (look === null) continue;
      const key = [look, part.point.modelId, part.point.modelVersion].join('\n');
      groups.set(key, [...(groups.get(key) ?? []), part]);
    }
    found.push(...[...groups.values()].map((group) => totalOf(areaIds, nearest(group))));
  }
  return found.sort((a, b) => (keyOfTotal(a) < keyOfTotal(b) ? -1 : 1));
}

/** The pass of the site that a part belongs to; of another site's that within ten minutes. */
function lookOf({ observation, point }: TotalPart, passes: readonly TotalPart[], site: Site): string | null {
  if (observation.siteId === site.id) return observation.passId;
  const apart = (other: TotalPart): number => Math.abs(other.point.at - point.at);
  const near = passes.filter((other) => apart(other) <= PASS_WINDOW_MS);
  const [closest] = near.toSorted((a, b) => apart(a) - apart(b) || a.point.at - b.point.at);
  return closest?.observation.passId ?? null;
}

/** Another site may have two passes beside one of this: one look at each area. */
function nearest(group: readonly TotalPart[]): readonly TotalPart[] {
  const byArea = new Map<string, TotalPart>();
  for (const part of group.toSorted((a, b) => a.point.at - b.point.at))
    if (!byArea.has(part.area.id)) byArea.set(part.area.id, part);
  return [...byArea.values()];
}

async function partsOf(
  { id: areaId, siteId }: Area,
  { origin, narrow }: Sought,
  store: Store,
): Promise<readonly TotalPart[]> {
  const [points, observations, footings, marks, reviews, revisions] = await Promise.all([
    store.series({ siteId: siteId ?? '', areaId, origin, ...narrow }),
    store.listObservations({ areaId, origin }),
    store.listFootings({ areaId, origin }),
    store.listStaticMarks({ areaId }),
    store.readReviews({ areaId, origin }),
    store.areaRevisions(areaId),
  ]);
  const evidence = { observations, footings, marks: [...marks, ...marksOfReviews(reviews)] };
  const registers = registersOf(evidence, seriesOf(observations));
  const observationOf = new Map(observations.map((each) => [each.id, each]));
  const footingOf = new Map(footings.map((each) => [each.observationId, each]));
  const revisionOf = new Map(revisions.map((area) => [area.revision, withGrid(area)]));
  return points.flatMap((point: SeriesPoint): readonly TotalPart[] => {
    const observation = observationOf.get(point.observation);
    const revision = observation && revisionOf.get(observation.areaRevision);
    const count = observation?.counts.find((each) => each.class === point.class);
    if (!observation || !revision || !count) return [];
    const footing = footingOf.get(observation.id) ?? null;
    return [{ point, observation, count, ...revision, footing, statics: registers.get(point.modelId) ?? [] }];
  });
}

function withGrid(area: Area): { readonly area: Area; readonly grid: AreaGrid | null } {
  return { area, grid: area.ring === null ? null : lonLatGrid(area.ring) };
}

export function keyOfTotal(of: Total): string {
  return [sortable(of.at), of.class, of.modelId, of.modelVersion, of.observations[0]].join(' ');
}

export function presentTotal(of: Total): z.input<typeof totals>['totals'][number] {
  const { at, number, areaIds, gaps, observations, scenes, reviewed, ...rest } = of;
  return {
    ...rest,
    at: instantOf(at),
    status: number === null ? 'unusable' : 'counted',
    areas: [...areaIds],
    gaps: gaps.map((gap) => ({ ...gap })),
    raw: number?.raw ?? null,
    moving: number === null ? null : number.raw - number.static,
    static: number?.static ?? null,
    value: number?.value ?? null,
    low: number?.low ?? null,
    high: number?.high ?? null,
    km2: number?.km2 ?? null,
    km2Seen: number?.km2Seen ?? null,
    observations: [...observations],
    scenes: [...scenes],
    reviewed: [...reviewed],
  };
}

const COLUMNS = [
  'at',
  'class',
  'status',
  'raw',
  'moving',
  'static',
  'value',
  'low',
  'high',
  'km2',
  'km2Seen',
  'modelId',
  'modelVersion',
  'sensorClass',
  'floorM',
] as const;

/** The lines of totals, the head first; one that is not stated has blanks, and its gaps as `AREA reason`. */
export function* totalsAsCsv(of: Iterable<Total>, origin: Origin): Generator<string> {
  yield csvLine([...COLUMNS, 'gaps', 'areas', 'observations', 'scenes', 'reviewed', 'origin']);
  for (const total of of) {
    const told = presentTotal(total);
    const gaps = total.gaps.map(({ area, reason }) => `${area} ${reason}`).join('; ');
    const lists = [total.areaIds, total.observations, total.scenes, total.reviewed].map((ids) =>
      ids.join(' '),
    );
    yield csvLine([...COLUMNS.map((column) => told[column]), gaps, ...lists, origin]);
  }
}
