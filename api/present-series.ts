import type { z } from 'zod';
import { boxesOf, type PointReview, type SeriesPoint } from '../src/domain/observation.ts';
import type { RollUp } from '../src/domain/roll-up.ts';
import { csvLine } from './csv.ts';
import { presentFamilies } from './present-observation.ts';
import { presentNumber } from './present-review.ts';
import { instantOf } from './present-scene.ts';
import type { rolledUp, series as seriesSchema } from './schemas/series.ts';

export function presentPoint(point: SeriesPoint): z.input<typeof seriesSchema>['points'][number] {
  return {
    ...point,
    at: instantOf(point.at),
    ...boxesOf(point),
    scenes: [...point.scenes],
    families: presentFamilies(point.families),
    review: point.review && presentPointReview(point.review),
  };
}

function presentPointReview({ model, ...number }: PointReview) {
  return { ...presentNumber(number), model: { ...model, families: presentFamilies(model.families) } };
}

/** Sorts by time, then by what the point is of, and stays the same when points are added elsewhere. */
export function keyOfPoint({ at, area, class: name, observation }: SeriesPoint): string {
  return `${sortable(at)} ${area} ${name} ${observation}`;
}

export function presentRollUp(of: RollUp): z.input<typeof rolledUp>['spans'][number] {
  const { span, area, modelId, modelVersion, sensorClass, floorM, chosen } = of;
  return {
    span: span.name,
    from: instantOf(span.from),
    to: instantOf(span.to),
    area,
    class: of.class,
    modelId,
    modelVersion,
    sensorClass,
    floorM,
    status: chosen === null ? 'gap' : 'counted',
    raw: chosen?.raw ?? null,
    moving: chosen === null ? null : chosen.raw - chosen.static,
    static: chosen?.static ?? null,
    value: chosen?.value ?? null,
    low: chosen?.low ?? null,
    high: chosen?.high ?? null,
    at: chosen === null ? null : instantOf(chosen.at),
    observation: chosen?.observation ?? null,
    usable: of.usable,
    looks: of.looks,
    daysSeen: of.daysSeen,
    days: of.days,
    shareOfDaysSeen: of.daysSeen / of.days,
    reasons: of.reasons,
  };
}

export function keyOfRollUp(of: RollUp): string {
  const { span, area, modelId, modelVersion, sensorClass, floorM } = of;
  return [sortable(span.from), area, of.class, modelId, modelVersion, sensorClass, floorM].join(' ');
}

const ROLL_UP_COLUMNS = [
  'span',
  'from',
  'to',
  'area',
  'class',
  'modelId',
  'modelVersion',
  'sensorClass',
  'floorM',
  'status',
  'raw',
  'moving',
  'static',
  'value',
  'low',
  'high',
  'at',
  'observation',
  'usable',
  'looks',
  'daysSeen',
  'days',
  'shareOfDaysSeen',
] as const;

/** The lines of a rolled-up series, the head first; a gap has blanks for numbers and its reasons as `cloud 2 date 1`. */
export function* rollUpsAsCsv(spans: Iterable<RollUp>, origin: string, pick: string): Generator<string> {
  yield csvLine([...ROLL_UP_COLUMNS, 'reasons', 'of', 'origin']);
  for (const each of spans) {
    const presented = presentRollUp(each);
    const reasons = Object.entries(each.reasons).flat().join(' ');
    yield csvLine([...ROLL_UP_COLUMNS.map((column) => presented[column] ?? null), reasons, pick, origin]);
  }
}

/** An instant as text that sorts by time, before 1970 too. */
export function sortable(at: number): string {
  return String(at + 8.64e15).padStart(17, '0');
}
