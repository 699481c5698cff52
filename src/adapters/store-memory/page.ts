import { Fault } from '../../domain/fault.ts';
import type { Page } from '../../ports/page.ts';

/**
 * A page of sorted rows, and the cursor of the next: the key of the last row shown.
 * @param keyOf parts by which the rows are sorted, each ascending or descending
 * @throws Fault invalid-request with a cursor that is none
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number | undefined,
  cursor: string | undefined,
  keyOf: (row: T) => readonly (string | number)[],
  order: readonly ('asc' | 'desc')[],
): Page<T> {
  const after = cursor === undefined ? null : decode(cursor, order.length);
  const rest = after === null ? rows : rows.filter((row) => isBeyond(keyOf(row), after, order));
  if (limit === undefined) return { items: rest, next: null };
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = rest.length > limit && last !== undefined ? encode(keyOf(last)) : null;
  return { items, next };
}

type Key = readonly (string | number)[];

function isBeyond(key: Key, after: Key, order: readonly ('asc' | 'desc')[]): boolean {
  for (const [i, direction] of order.entries()) {
    const [a, b] = [key[i] as string | number, after[i] as string | number];
    if (a !== b) return direction === 'asc' ? a > b : a < b;
  }
  return false;
}

function encode(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decode(cursor: string, parts: number): Key {
  const fault = new Fault('invalid-request', `cursor "${cursor}": expected the \`next\` of an earlier page`);
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw fault;
  }
  if (!Array.isArray(key) || key.length !== parts) throw fault;
  return key;
}
