import type { Page } from './types.ts';

/**
 * The whole of a list, however many pages it takes: what its first page says, with the items of all.
 * @param path with a query, and without a cursor
 */
export async function everyPage<P extends Page<unknown>>(
  path: string,
  ask: (path: string) => Promise<P>,
): Promise<P> {
  const first = await ask(path);
  const items = [...first.items];
  let { next } = first;
  while (next !== null) {
    const page = await ask(`${path}&cursor=${encodeURIComponent(next)}`);
    items.push(...page.items);
    next = page.next;
  }
  return { ...first, items, next };
}
