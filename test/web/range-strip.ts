import type { Locator, Page } from 'playwright-core';

/** How long the time shown is that an address holds. */
export function daysShown(url: string): number {
  const { searchParams } = new URL(url);
  return (Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')) / 86_400_000;
}

/** Takes the time shown by its middle, and moves it in many small steps. */
export async function dragStrip(page: Page, px: number): Promise<void> {
  const strip = page.locator('.range-strip');
  await strip.scrollIntoViewIfNeeded();
  const [frame, from, to] = [await strip.boundingBox(), ...(await endsOf(strip))];
  if (frame === null || from === undefined || to === undefined) throw new Error('the strip is on the page');
  const [x, y] = [(from + to) / 2, frame.y + frame.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + px, y, { steps: 20 });
  await page.mouse.up();
}

async function endsOf(strip: Locator): Promise<readonly number[]> {
  const boxes = await Promise.all(
    ['.strip-from', '.strip-to'].map((end) => strip.locator(end).boundingBox()),
  );
  return boxes.flatMap((box) => (box === null ? [] : [box.x + box.width / 2]));
}
