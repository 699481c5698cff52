import { REFUSED, SHIFTS, STRINGS } from './epsg-corrections.ts';

/** What has to be done to the library's proj4 string of one EPSG code. */
export type EpsgCorrection =
  | { readonly kind: 'none' }
  | { readonly kind: 'shift'; readonly toWgs84: string }
  | { readonly kind: 'string'; readonly proj4: string }
  | { readonly kind: 'refused' };

export function correctionOf(code: number): EpsgCorrection {
  if (holds(REFUSED, code)) return { kind: 'refused' };
  const string = entriesOf(STRINGS).find(({ left }) => left === String(code));
  if (string !== undefined) return { kind: 'string', proj4: string.right };
  const shift = entriesOf(SHIFTS).find(({ right }) => holds(right, code));
  return shift === undefined ? { kind: 'none' } : { kind: 'shift', toWgs84: shift.left };
}

function entriesOf(table: string): readonly { readonly left: string; readonly right: string }[] {
  return table.split(';').map((entry) => {
    const [left = '', right = ''] = entry.split(':');
    return { left: left.trim(), right: right.trim() };
  });
}

/** Whether `2056 4149-4150 ...` holds a code. */
function holds(ranges: string, code: number): boolean {
  return ranges
    .trim()
    .split(/\s+/)
    .some((range) => {
      const [from, to = from] = range.split('-').map(Number);
      return from !== undefined && to !== undefined && code >= from && code <= to;
    });
}
