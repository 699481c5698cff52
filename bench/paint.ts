/**
 * How soon a reader sees something: the overview with its cards, and a site with 2,000 observations (three in four
 * usable, each with strings) with its chart. Debian's Chromium against the real server, each time a new browser
 * profile with nothing in its cache. What is measured is the time from the request to the frame after the content is
 * there.
 * Usage: npm run bench:dashboard, or npx tsx bench/paint.ts [--observations 2000] [--rounds 5]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { seriesOf } from '../src/domain/series.ts';
import { findChromium, openBrowser } from '../test/support/browser.ts';
import { startOwnServer } from '../test/support/own-server.ts';
import { sampleArea, sampleObservation, sampleScene, sampleString } from '../test/support/store-samples.ts';
import { printTimes } from './times.ts';

const { values } = parseArgs({
  options: { observations: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '5' } },
});
const observations = Number(values.observations);
const rounds = Number(values.rounds);
const PATIENCE_MS = 60_000;
/** First content, ms. */
const BARS = { overview: 1500, site: 2000 };

const chromium = findChromium();
if (chromium === null) {
  console.log('no Chromium here: apt-get install chromium, or its path in CHROMIUM');
  process.exit(0);
}
const folder = await mkdtemp(join(tmpdir(), 'crosstie-paint-'));
const server = await startOwnServer(folder);
console.log(`storing ${observations} observations ...`);
await fill();
const browser = await openBrowser(chromium);
const spent = { overview: [] as number[], site: [] as number[] };
for (let round = 0; round < rounds; round++) {
  spent.overview.push(await paintOf(browser, '/', '.card .figure'));
  spent.site.push(await paintOf(browser, '/sites/busy', '.track canvas'));
}
await browser.close();
await server.close();
await rm(folder, { recursive: true, force: true });
console.log(
  `\n${observations} observations, ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}; ms to the first content`,
);
printTimes('overview', spent.overview, BARS.overview);
printTimes('site', spent.site, BARS.site);

async function fill(): Promise<void> {
  const { store } = server;
  await store.saveSite({ id: 'busy', name: 'Busy (fictional, simulated)', timezone: 'UTC', fictional: true });
  const area = await store.saveArea(sampleArea('busy', { id: 'busy-yard', classes: ['railcar'] }), 0);
  const { scene } = await store.insertScene(sampleScene({ origin: 'simulated', state: { kind: 'done' } }));
  for (let i = 0; i < observations; i++) {
    const isClouded = i % 4 === 3;
    const status = { kind: 'unusable', reason: 'cloud', detail: 'hidden' } as const;
    const sample = sampleObservation();
    const counts = sample.counts.slice(0, 1).map((count) => {
      const value = 20 + (i % 13);
      return isClouded
        ? { ...count, value: null, low: null, high: null, families: null }
        : { ...count, raw: value, value, low: value - 4, high: value + 6 };
    });
    await store.saveObservation({
      ...sample,
      id: `busy-${i}`,
      areaId: area.id,
      siteId: 'busy',
      passId: `busy-${i}`,
      origin: 'simulated',
      at: Date.UTC(2019, 0, 1, 5) + i * 26 * 3_600_000,
      ...(isClouded ? { status } : {}),
      counts,
      strings: Array.from({ length: 6 }, (_, n) =>
        sampleString({ cars: [{ class: 'railcar', count: 2 + n * 3 }] }),
      ),
      sceneIds: [scene.id],
    });
  }
  const stored = await store.listObservations({ areaId: area.id, origin: 'simulated' });
  await store.replaceSeries(area.id, 'simulated', seriesOf(stored));
}

/** ms from the request to the frame after the first element that matches is there. */
async function paintOf(open: Browser, path: string, selector: string): Promise<number> {
  const context = await open.newContext({
    baseURL: server.url ?? '',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.addInitScript(`{
    const look = () => document.querySelector(${JSON.stringify(selector)}) === null
      ? requestAnimationFrame(look)
      : requestAnimationFrame(() => requestAnimationFrame(() => { window.contentAt = performance.now(); }));
    look();
  }`);
  await page.goto(path, { waitUntil: 'commit' });
  // asked now and then from outside: the page's policy lets nobody wait in it
  let at: unknown;
  for (const end = Date.now() + PATIENCE_MS; at === undefined && Date.now() < end; await sleep(50))
    at = await page.evaluate('window.contentAt');
  await context.close();
  if (typeof at === 'number') return at;
  throw new Error(`${path}: nothing matches ${selector} after ${PATIENCE_MS / 1000} s`);
}
