import type { SeriesPoint } from '../src/domain/observation.ts';
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

/** RFC 4180 lines of a series, the head first. What is not known is blank, and never 0. */
export function* seriesAsCsv(points: Iterable<SeriesPoint>, origin: string): Generator<string> {
  yield `${[...COLUMNS, 'origin'].join(',')}\r\n`;
  for (const point of points) {
    const cells = COLUMNS.map((column) => {
      const value = point[column];
      if (column === 'at') return instantOf(point.at);
      return Array.isArray(value) ? value.join(' ') : (value as string | number | null);
    });
    yield `${[...cells, origin].map(cell).join(',')}\r\n`;
  }
}

/** Spreadsheets run text that begins like a formula: an apostrophe keeps it text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
