import { Fault, toFault } from '../fault.ts';
import { parseBound } from '../time.ts';
import type { Look } from './look.ts';

const COLUMNS = ['at', 'count', 'seen'] as const;
type Column = (typeof COLUMNS)[number];
const MOST = 1_000_000;

/**
 * Dated counts as CSV: a head that names `at`, `count` and perhaps `seen`, then one look a line, in any order.
 *   at     ISO 8601 with Z or an offset, or a day, which begins at midnight UTC
 *   count  whole number; empty where the look saw nothing
 *   seen   usable share of the area, 0 to 1; empty or absent: 1
 * Counts are taken as the truth.
 * @throws Fault invalid-request naming the line, the value and what was expected
 */
export function parseTally(text: string): readonly Look[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const rows = lines.map((line, i) => ({ line, number: i + 1 })).filter(({ line }) => line.trim() !== '');
  const [head, ...body] = rows;
  if (head === undefined) throw invalid(1, 'the file is empty', 'a line at,count or at,count,seen');
  const columns = parseHead(cellsOf(head.line), head.number);
  if (body.length === 0) throw invalid(head.number, 'no line follows', 'a look on each line');
  const known = new Map<number, number>();
  return body.map(({ line, number }) => {
    const look = parseLook(cellsOf(line), columns, number);
    const twin = known.get(look.at);
    if (twin !== undefined)
      throw invalid(
        number,
        `at ${new Date(look.at).toISOString()} stands on line ${twin} too`,
        'one line a look',
      );
    known.set(look.at, number);
    return look;
  });
}

function parseHead(cells: readonly string[], line: number): readonly Column[] {
  const columns = cells.map((cell) => {
    const column = COLUMNS.find((name) => name === cell.toLowerCase());
    if (column === undefined)
      throw invalid(line, `column ${JSON.stringify(cell)}`, 'the columns at, count and, if you like, seen');
    return column;
  });
  for (const column of ['at', 'count'] as const)
    if (columns.filter((name) => name === column).length !== 1)
      throw invalid(line, `the head ${cells.join(',')}`, `exactly one column ${column}`);
  if (new Set(columns).size !== columns.length)
    throw invalid(line, `the head ${cells.join(',')}`, 'each column once');
  return columns;
}

function parseLook(cells: readonly string[], columns: readonly Column[], line: number): Look {
  if (cells.length !== columns.length)
    throw invalid(line, `${cells.length} cells`, `${columns.length}: ${columns.join(',')}`);
  const cell = (column: Column): string => cells[columns.indexOf(column)] ?? '';
  const at = parseAt(cell('at'), line);
  const raw = parseCount(cell('count'), line);
  const seen = cell('seen') === '' ? 1 : Number(cell('seen'));
  if (!(seen >= 0 && seen <= 1)) throw invalid(line, `seen ${cell('seen')}`, 'a share from 0 to 1');
  return { at, raw, reason: null, seen, km2Seen: 0, unchanged: false, confirmed: false };
}

function parseAt(cell: string, line: number): number {
  try {
    return parseBound(cell);
  } catch (thrown) {
    throw new Fault('invalid-request', `line ${line}: ${toFault(thrown).message}`, { cause: thrown });
  }
}

function parseCount(cell: string, line: number): number | null {
  if (cell === '') return null;
  const count = Number(cell);
  if (!/^\d+$/.test(cell) || count > MOST)
    throw invalid(
      line,
      `count ${cell}`,
      `a whole number from 0 to ${MOST}, or nothing where nothing was seen`,
    );
  return count;
}

/** Cells hold no commas; quotes around one are dropped. */
function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function invalid(line: number, found: string, expected: string): Fault {
  return new Fault('invalid-request', `line ${line}: ${found}; expected ${expected}`);
}
