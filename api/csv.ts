import { WAGON_FAMILIES } from '../src/domain/family.ts';
import type { FamilyCount, SeriesPoint } from '../src/domain/observation.ts';
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
] as const satisfies readonly (keyof SeriesPoint)[];

const FAMILY_COLUMNS = [
  ...WAGON_FAMILIES.flatMap((family) => [`${family}Raw`, family, `${family}Low`, `${family}High`]),
  'unknownRaw',
];

/** RFC 4180 lines of a series, the head first. What is not known is blank, and never 0. */
export function* seriesAsCsv(points: Iterable<SeriesPoint>, origin: string): Generator<string> {
  yield `${[...COLUMNS, 'origin', ...FAMILY_COLUMNS].join(',')}\r\n`;
  for (const point of points) {
    const cells = COLUMNS.map((column) => {
      const value = point[column];
      if (column === 'at') return instantOf(point.at);
      return Array.isArray(value) ? value.join(' ') : (value as string | number | null);
    });
    yield `${[...cells, origin, ...familyCells(point.families ?? [])].map(cell).join(',')}\r\n`;
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

/** Spreadsheets run text that begins like a formula: an apostrophe keeps it text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
