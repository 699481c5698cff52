import { Fault } from '../../domain/fault.ts';
import type { Page } from '../../ports/page.ts';

/**
 * One page of a sorted list. The cursor is the key of the last item shown: items that come or go between two pages
 * neither repeat nor hide others.
 * @param keyOf distinct for every item
 * @throws Fault invalid-request for a cursor that is none
 */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (item: T) => readonly [number, string | number],
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Page<T> {
  const start = cursor === undefined ? 0 : after(sorted, keyOf, cursor);
  const end = limit === undefined ? sorted.length : Math.min(sorted.length, start + limit);
  const items = sorted.slice(start, end);
  const last = items.at(-1);
  return { items, next: last !== undefined && end < sorted.length ? encode(keyOf(last)) : null };
}

function encode(key: readonly [number, string | number]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function after<T>(
  sorted: readonly T[],
  keyOf: (item: T) => readonly [number, string | number],
  cursor: string,
): number {
  const at = sorted.findIndex((item) => encode(keyOf(item)) === cursor);
  if (at < 0)
    throw new Fault('invalid-request', `cursor "${cursor}": expected the \`next\` of an earlier page`);
  return at + 1;
}
