/**
 * Takes the pictures of README.md and docs/walk-through.md: Debian's Chromium before a server that has counted the
 * simulated season, as a new user finds it.
 * Usage: npm run pictures [-- --server http://127.0.0.1:3000] (one that has counted the season; else one of its own)
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { createClient } from '../../src/cli/client.ts';
import { loadSeason } from '../../src/cli/season.ts';
import { packageRoot } from '../../src/package-root.ts';
import { findChromium, openBrowser } from '../support/browser.ts';
import { startOwnServer } from '../support/own-server.ts';

const VIEW = { width: 1280, height: 800 };
const PATIENCE_MS = 120_000;
/** Each may weigh so much, bytes. */
const MOST_BYTES = 120_000;

const { values } = parseArgs({
  options: { server: { type: 'string' }, out: { type: 'string', default: join(packageRoot(), 'docs/img') } },
});
const chromium = findChromium();
if (chromium === null) throw new Error('no Chromium here: apt-get install chromium, or its path in CHROMIUM');
await mkdir(values.out, { recursive: true });
if (values.server === undefined) await withSeason(takeAll);
else await takeAll(values.server);

/** A server that lives as long as the work, with a season counted in it. */
async function withSeason(work: (url: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-pictures-'));
  const server = await startOwnServer(folder);
  try {
    const url = server.url ?? '';
    await loadSeason(createClient(url));
    await work(url);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The way from `/` to the report, each step by what a reader would click. */
async function takeAll(url: string): Promise<void> {
  const browser = await openBrowser(chromium ?? '');
  try {
    const context = await browser.newContext({ baseURL: url, viewport: VIEW, reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto('/');
    await page.locator('.world-map[data-drawn]').waitFor();
    await page.locator('.card .figure').first().waitFor();
    await take(page, 'dashboard-overview');

    await page.getByRole('article').getByRole('link', { name: 'Crossing at Orvel' }).click();
    const chart = page.getByRole('group', { name: /^Railcars, Orvel yard/ });
    await chart.focus();
    const readout = page.locator('.readout').filter({ hasText: 'simulated tally' });
    // from the last pass back to the peak, which the tally lies beside
    await page.keyboard.press('End');
    for (let i = 0; i < 5 && (await readout.count()) === 0; i++) await page.keyboard.press('ArrowLeft');
    await readout.waitFor();
    await take(page, 'dashboard-site');
    await take(page.getByRole('region', { name: 'Counted by others' }).first(), 'walk-counted-by-others');

    await readout.getByRole('link', { name: 'Scene' }).click();
    await page.locator('.scene-layer[data-drawn]').waitFor();
    await take(page, 'dashboard-scene');

    await page.goBack();
    await page.locator('.track-alert').getByRole('link', { name: 'Alert' }).first().click();
    const alert = page.getByRole('article').filter({ hasText: 'Crossing at Orvel' }).first();
    await alert.getByRole('region', { name: 'Before and after' }).waitFor();
    await untilDrawn(page, '.alert-picture img', 2);
    await take(alert, 'walk-alert');

    await alert.getByRole('link', { name: 'Report of' }).last().click();
    await untilDrawn(page, '.report-picture img', 1);
    await take(page, 'walk-report');
    await take(page.locator('.report-columns'), 'walk-report-beside');
  } finally {
    await browser.close();
  }
}

/** `count` images; those that load when they come into view are brought there. */
async function untilDrawn(page: Page, images: string, count: number): Promise<void> {
  await page
    .locator(images)
    .nth(count - 1)
    .waitFor({ state: 'attached' });
  await page.evaluate(`Promise.all([...document.querySelectorAll('${images}')].map((image) => {
    image.scrollIntoView();
    return image.decode();
  }))`);
  await page.evaluate('scrollTo(0, 0)');
}

/** @throws Error for a picture that weighs too much */
async function take(of: Page | Locator, name: string): Promise<void> {
  const file = join(values.out, `${name}.webp`);
  const { size } = await sharp(await of.screenshot())
    .webp({ quality: 82 })
    .toFile(file);
  if (size > MOST_BYTES) throw new Error(`${file} weighs ${size} bytes: expected ${MOST_BYTES} at most`);
  console.log(`${file}: ${Math.round(size / 1000)} kB`);
}
