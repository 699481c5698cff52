import { expect, test } from 'vitest';
import { everyPage } from '../../web/server/every-page.ts';
import type { Page } from '../../web/server/types.ts';

test('a list longer than a page is read to its end, with what stands beside its items', async () => {
  const asked: string[] = [];
  const pages: readonly (Page<number> & { readonly charts: string })[] = [
    { charts: 'two', items: [1, 2], next: 'a/b' },
    { charts: 'two', items: [], next: 'c' },
    { charts: 'two', items: [3], next: null },
  ];
  const whole = await everyPage('/v1/list?limit=2', async (path) => {
    asked.push(path);
    const page = pages[asked.length - 1];
    if (page === undefined) throw new Error(`${path}: there is no such page`);
    return page;
  });
  expect(whole).toEqual({ charts: 'two', items: [1, 2, 3], next: null });
  expect(asked).toEqual(['/v1/list?limit=2', '/v1/list?limit=2&cursor=a%2Fb', '/v1/list?limit=2&cursor=c']);
});
