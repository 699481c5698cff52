import { Fault } from '../src/domain/fault.ts';
import type { Page } from '../src/ports/page.ts';

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of a list that the store gives whole, by id; the cursor names the last id answered. */
export function pageOfList<T extends { readonly id: string }>(all: readonly T[], query: PageQuery): Page<T> {
  const sorted = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return pageByKey(sorted, ({ id }) => id, query);
}

/** A page of a list in the order of its keys, which are distinct; the cursor is the key of the last item answered. */
export function pageByKey<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: PageQuery,
): Page<T> {
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rest = after === null ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rest.length > limit ? encodeCursor(keyOf(last)) : null };
}

function encodeCursor(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** @throws Fault invalid-request */
function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text !== '' && encodeCursor(text) === cursor) return text;
  throw new Fault(
    'invalid-request',
    `cursor ${JSON.stringify(cursor.slice(0, 100))}: expected one that an earlier page answered`,
  );
}
