import { WAGON_FAMILIES } from '../src/domain/family.ts';
import { boxesOf, type FamilyCount, type PointReview, type SeriesPoint } from '../src/domain/observation.ts';
import { instantOf } from './present-scene.ts';

const COLUMNS = [
  'at',
  'class',
  'area',
  'status',
  'reason',
  'visibility',
  'raw',
  'value',
  'low',
  'high',
  'seen',
  'floorM',
  'observation',
  'scenes',
  'modelId',
  'modelVersion',
  'sensorClass',
  'newest',
  'moving',
  'static',
] as const satisfies readonly (keyof SeriesPoint | 'moving')[];

const FAMILY_COLUMNS = [
  ...WAGON_FAMILIES.flatMap((family) => [`${family}Raw`, family, `${family}Low`, `${family}High`]),
  'unknownRaw',
];

const REVIEW_COLUMNS = [
  'reviewed',
  'reviewedLow',
  'reviewedHigh',
  'reviewedStatic',
  'analysts',
  'reviewCurrent',
  'modelValue',
  'modelLow',
  'modelHigh',
];

/** The lines of a series, the head first. */
export function* seriesAsCsv(points: Iterable<SeriesPoint>, origin: string): Generator<string> {
  yield csvLine([...COLUMNS, 'origin', ...FAMILY_COLUMNS, ...REVIEW_COLUMNS]);
  for (const point of points) {
    const told = { ...point, ...boxesOf(point) };
    const cells = COLUMNS.map((column) => {
      const value = told[column];
      if (column === 'at') return instantOf(point.at);
      return Array.isArray(value) ? value.join(' ') : (value as Cell);
    });
    yield csvLine([...cells, origin, ...familyCells(point.families ?? []), ...reviewCells(point.review)]);
  }
}

function familyCells(families: readonly FamilyCount[]): readonly (number | null)[] {
  const of = (name: FamilyCount['family']) => families.find(({ family }) => family === name);
  const each = WAGON_FAMILIES.flatMap((name) => {
    const count = of(name);
    return [count?.raw ?? null, count?.value ?? null, count?.low ?? null, count?.high ?? null];
  });
  return [...each, of('unknown')?.raw ?? null];
}

function reviewCells(review: PointReview | null): readonly Cell[] {
  if (review === null) return REVIEW_COLUMNS.map(() => null);
  const { value, low, high, isStatic, analysts, isCurrent, model } = review;
  return [value, low, high, isStatic, analysts.join('; '), isCurrent, model.value, model.low, model.high];
}

type Cell = string | number | boolean | null;

/** RFC 4180: one line of cells. What is not known is blank, and never 0. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Lines in bundles, so that a long list is neither one string nor a thousand writes. */
export async function* bundled(lines: Iterable<string>): AsyncGenerator<string> {
  let bundle = '';
  for (const line of lines) {
    bundle += line;
    if (bundle.length < 16_384) continue;
    yield bundle;
    bundle = '';
  }
  yield bundle;
}

/** Spreadsheets run text that begins like a formula: an apostrophe keeps it text. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
