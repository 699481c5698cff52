import { Fault } from '../src/domain/fault.ts';
import type { Page } from '../src/ports/page.ts';

/** A page of a list that the store gives whole, by id; the cursor names the last id answered. */
export function pageOfList<T extends { readonly id: string }>(
  all: readonly T[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Page<T> {
  const sorted = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const rest = after === null ? sorted : sorted.filter(({ id }) => id > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rest.length > limit ? encodeCursor(last.id) : null };
}

export function encodeCursor(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** @throws Fault invalid-request */
export function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (text !== '' && encodeCursor(text) === cursor) return text;
  throw new Fault(
    'invalid-request',
    `cursor ${JSON.stringify(cursor.slice(0, 100))}: expected one that an earlier page answered`,
  );
}
