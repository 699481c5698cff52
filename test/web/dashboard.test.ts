import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import type { Server } from '../../src/server.ts';
import { writeScene } from '../../src/simulator/scene-file.ts';
import { season } from '../../src/simulator/season.ts';
import {
  expectAccessible,
  expectSound,
  findChromium,
  openBrowser,
  openReader,
  paintedIn,
  READERS,
  type Reader,
} from '../support/browser.ts';
import { createCaller } from '../support/caller.ts';
import { startOwnServer } from '../support/own-server.ts';
import { describeAlertViews } from './alert-views.ts';
import { describeDrawingViews } from './drawing-views.ts';
import { describeFailedJobs } from './failed-jobs.ts';
import { daysShown, dragStrip } from './range-strip.ts';

const chromium = findChromium();
const PATIENCE_MS = 60_000;
const isDiamond = (px: number): boolean => px >= 11 && px <= 17;

// The dashboard as a reader meets it: the real server, a small simulated season, Debian's Chromium.
describe.skipIf(chromium === null)(
  `the dashboard${chromium === null ? ' (skipped: no Chromium here; apt-get install chromium)' : ''}`,
  () => {
    const [crossing] = season();
    if (crossing === undefined) throw new Error('the season has a crossing');
    const { site, passes, references } = crossing;
    const overcast = passes.find(({ cloud }) => cloud === 1);
    const surge = passes.find(({ objects }) => (objects ?? 0) >= 60);
    const usual = passes.find(({ cloud, haze, snow }) => cloud === 0 && haze === 0 && snow === 0);
    if (!overcast || !surge || !usual) throw new Error('the season has such passes');

    let folder: string;
    let server: Server;
    let browser: Browser;
    let reader: Reader;
    let usualId = '';
    const url = (): string => server.url ?? '';
    const { call, submit, points } = createCaller(url);

    beforeAll(async () => {
      const built = spawnSync(process.execPath, [join(packageRoot(), 'scripts/build.mjs'), '--dashboard']);
      expect(built.status, String(built.stderr)).toBe(0);
      folder = await mkdtemp(join(tmpdir(), 'crosstie-web-'));
      server = await startOwnServer(folder);
      browser = await openBrowser(chromium ?? '');
      reader = await openReader(browser, url());
      await makeSite();
      for (const spec of [overcast, usual]) {
        await writeScene(spec, join(folder, `${spec.id}.tif`));
        const scene = await submit(join(folder, `${spec.id}.tif`), {
          origin: 'simulated',
          attribution: 'Crosstie',
        });
        usualId = String(scene.id);
      }
      await writeScene(surge, join(folder, 'surge.tif'));
    }, 180_000);

    afterAll(async () => {
      await browser?.close();
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    }, 60_000);

    async function makeSite(): Promise<void> {
      const { id, name, timezone, areas } = site;
      await call('POST', '/v1/sites', { id, name, timezone, fictional: true });
      for (const { id: area, name: title, kind, classes, ring } of areas) {
        const geometry = { type: 'Polygon', coordinates: [ring] };
        const { headers } = await call('POST', `/v1/sites/${id}/areas`, {
          id: area,
          name: title,
          kind,
          classes,
          geometry,
        });
        const tag = headers.get('etag') ?? '';
        await call('POST', `/v1/areas/${area}/verify`, { verified: true }, { 'if-match': tag });
      }
      expect((await call('POST', `/v1/references?site=${id}`, { references })).status).toBe(200);
    }

    it('takes a scene by drag or choice, says what is wrong with it, and shows its way', async () => {
      const { page } = reader;
      await page.goto('/submit');
      await page.getByRole('button', { name: 'Submit' }).click();
      expect(await page.getByRole('alert').textContent()).toBe('Choose a file first.');
      await page.setInputFiles('input[type=file]', {
        name: 'letter.tif',
        mimeType: 'image/tiff',
        buffer: Buffer.from('Dear Sir, this is no picture at all.'),
      });
      await page.getByLabel('Acquired').fill('last Tuesday');
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByRole('alert').filter({ hasText: 'letter.tif: begins with' }).waitFor();
      // the refusal is the browser's to report too: the only error that a page of ours may cause
      expect(reader.forgive()).toEqual([expect.stringContaining('/v1/scenes')]);
      await expectAccessible(page);

      await page.setInputFiles('input[type=file]', join(folder, 'surge.tif'));
      await page.getByLabel('Acquired').fill(new Date(surge.at).toISOString());
      await page.getByLabel('It is simulated').check();
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByText('Read and planned').waitFor();
      await page.getByRole('heading', { name: 'The scene: counted' }).waitFor({ timeout: PATIENCE_MS });
    }, 120_000);

    it('shows every site at a glance, with its last usable pass', async () => {
      const { page } = reader;
      await page.goto('/');
      const card = page.getByRole('article').filter({ hasText: 'Crossing at Orvel' });
      await card.getByText('Last usable pass').waitFor();
      expect(await card.textContent()).toContain('14 May 2024');
      await card.getByText('Simulated', { exact: true }).waitFor();
      expect(await card.getByRole('img').getAttribute('aria-label')).toContain('2 of 3 passes usable');
      await page.locator('.world-map[data-drawn]').waitFor({ timeout: PATIENCE_MS });
      // the first frame holds every site, so near ones are one mark: it leads nearer until each has its own
      const map = page.getByRole('region', { name: 'Map of sites' });
      const gathered = map.getByRole('link', { name: /Chongjin port \+\d+\W+\d+ more beside it/ });
      await gathered.waitFor();
      await map.getByRole('link', { name: /Crossing at Orvel/ }).waitFor();
      for (let nearer = 0; nearer < 4 && (await gathered.count()) > 0; nearer++) {
        await gathered.click();
        await page.waitForTimeout(500);
      }
      await map.getByRole('link', { name: /Wonsan port\W+not seen yet/ }).waitFor();
      // what becomes known while the map is open is told on it
      const sites = '**/v1/sites?limit=200';
      await page.route(sites, async (route) => {
        const response = await route.fetch();
        const told = (await response.text()).replaceAll('Wonsan port', 'Wonsan harbour');
        await route.fulfill({ response, body: told });
      });
      await map.getByRole('link', { name: /Wonsan harbour/ }).waitFor({ timeout: PATIENCE_MS });
      await page.unroute(sites);
      await expectAccessible(page);
      await card.getByRole('link', { name: 'Crossing at Orvel' }).click();
      await page.getByRole('heading', { level: 1, name: /Crossing at Orvel/ }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/sites/sim-crossing');
    }, 120_000);

    it('walks through a series with the keyboard, says why a pass gave no number, and keeps the view in its address', async () => {
      const { page } = reader;
      await page.goto('/sites/sim-crossing');
      const chart = page.getByRole('group', { name: /Railcars, Orvel yard/ });
      await chart.focus();
      await page.keyboard.press('Home');
      await page
        .locator('.readout')
        .filter({ hasText: 'Orvel' })
        .or(page.locator('.readout'))
        .first()
        .waitFor();
      const said = async (): Promise<string> => (await page.locator('.readout').textContent()) ?? '';
      const looks: string[] = [];
      for (let i = 0; i < 3; i++) {
        looks.push(await said());
        await page.keyboard.press('ArrowRight');
      }
      expect(looks.filter((text) => text.includes('unusable: cloud'))).toHaveLength(1);
      expect(looks.filter((text) => /\d+ \[\d+, \d+\]/.test(text))).toHaveLength(2);
      // the last look is the surge, and a simulated tally of that day lies beside it
      expect(looks.at(-1)).toContain('simulated tally: 70 freight wagons (Simulated, published by nobody');
      expect(looks.filter((text) => text.includes('tally'))).toHaveLength(1);
      const tally = page.getByRole('region', { name: 'Counted by others' });
      await tally.getByRole('cell', { name: '70 freight wagons' }).waitFor();
      await tally.getByText('Simulated', { exact: true }).waitFor();
      const sides = await paintedIn(page, '.track canvas', '--warn');
      expect(sides, 'a diamond of 13 px, and nothing else in its colour').toEqual([
        expect.toSatisfy(isDiamond),
        expect.toSatisfy(isDiamond),
      ]);
      const strings = page.getByRole('group', { name: /^Strings of wagons, Orvel yard/ });
      await strings.focus();
      await page.keyboard.press('Home');
      const told: string[] = [];
      for (let i = 0; i < 3; i++) {
        told.push((await strings.getAttribute('aria-label')) ?? '');
        await page.keyboard.press('ArrowRight');
      }
      expect(told.filter((text) => text.includes('unusable: cloud'))).toHaveLength(1);
      expect(told.filter((text) => /\d+ strings? of \d+.* cars.*; the longest \d+ m/.test(text))).not.toEqual(
        [],
      );
      await page.getByText('A string in a yard is not a train').waitFor();
      await page.getByRole('button', { name: 'Raw boxes' }).click();
      await page.locator('.readout').filter({ hasText: 'boxes' }).first().waitFor();
      expect(page.url()).toContain('show=raw');
      await chart.focus();
      await page.keyboard.press('+');
      await expect.poll(() => page.url()).toMatch(/from=2024-\d\d-\d\d&to=2024-\d\d-\d\d/);
      const zoomed = page.url();
      await dragStrip(page, -60);
      expect(page.url()).not.toBe(zoomed);
      expect(daysShown(page.url())).toBe(daysShown(zoomed));
      await chart.focus();
      await page.keyboard.press('0');
      await expect.poll(() => page.url()).not.toContain('from=');
      await page
        .getByRole('link', { name: /unusable|cloud/ })
        .first()
        .waitFor();
      await expectAccessible(page);

      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'SVG' }).click(),
      ]);
      const svg = await readFile(await saved.path(), 'utf8');
      expect(svg).toContain('SIMULATED');
      expect(svg).toContain('Imagery: Crosstie');
    }, 120_000);

    it("shows a scene's own pixels with its boxes, and another beside it", async () => {
      const { page } = reader;
      const tiles: number[] = [];
      page.on('response', (response) => response.url().includes('/tiles/') && tiles.push(response.status()));
      await page.goto(`/scenes/${usualId}`);
      await page.locator('.scene-layer[data-drawn]').waitFor({ timeout: PATIENCE_MS });
      expect(tiles.length).toBeGreaterThan(0);
      expect(new Set(tiles)).toEqual(new Set([200]));
      await page.locator('.scene-marks').getByText('Simulated').waitFor();
      await page.getByRole('link', { name: 'Pass after' }).waitFor();
      await page.getByLabel('Compare with').selectOption({ index: 1 });
      await page.locator('.scene-layer[data-drawn] >> nth=1').waitFor({ timeout: PATIENCE_MS });
      await page.getByLabel('Divider between the two scenes').fill('30');
      expect(page.url()).toContain('compare=sc_');
      await page.getByRole('button', { name: 'All boxes' }).click();
      await expectAccessible(page);
    }, 120_000);

    it('lets an analyst go from box to box with the keyboard and save', async () => {
      const { page } = reader;
      await page.goto(`/scenes/${usualId}`);
      await page.getByRole('button', { name: 'Review' }).click();
      const panel = page.getByRole('region', { name: 'Review' });
      await panel.getByText(/^Box 1 of \d+/).waitFor();
      await page.locator('.scene-layer[data-drawn]').waitFor({ timeout: PATIENCE_MS });
      await page.keyboard.press('r');
      await panel.getByText(/^Box 2 of/).waitFor();
      await page.keyboard.press('c');
      await page.keyboard.press('p');
      await panel.getByText('· confirm').waitFor();
      await expectAccessible(page);
      await panel.getByRole('button', { name: 'Rest: right' }).click();
      await panel.getByLabel('I searched the whole area').check();
      await panel.getByRole('button', { name: 'Save the review' }).click();
      await panel.getByText('Say who you are first').waitFor();
      await panel.getByLabel('Your name').fill('J. Kim');
      await panel.getByRole('button', { name: 'Save the review' }).click();
      await panel.getByText(/^Reviewed: \d+ \[\d+, \d+\] railcars/).waitFor();
      await panel.getByText(/J\. Kim, .* revision 1: complete/).waitFor();
      // who comes back goes on from what they said: saving anew would replace it
      await page.reload();
      await panel.getByText('· reject').waitFor();
      expect(await panel.getByLabel('I searched the whole area').isChecked()).toBe(true);

      // what one analyst saved is not another's, whoever sits there now
      const name = async (typed: string): Promise<void> => {
        await panel.getByLabel('Your name').fill(typed);
        await panel.getByLabel('Your name').blur();
      };
      await name('B. Lee');
      await panel.getByText('· not looked at').waitFor();
      await name('J. Kim');
      await panel.getByText('· reject').waitFor();
      await page.keyboard.press('s');
      await name('B. Lee');
      await panel.getByText(/began with the review that J\. Kim saved/).waitFor();
      await panel.getByRole('button', { name: 'Save the review' }).click();
      await panel.getByText('Not saved: this began with the review of J. Kim').waitFor();
      await expectAccessible(page);
      await panel.getByRole('button', { name: 'Start empty' }).click();
      await panel.getByRole('button', { name: 'Before' }).click();
      await panel.getByText('· not looked at').waitFor();
      await name('J. Kim');
      await panel.getByText('· reject').waitFor();
    }, 120_000);

    it('reports an observation on one page with its picture', async () => {
      const { page } = reader;
      await page.getByRole('link', { name: 'Report' }).first().click();
      await page.getByRole('heading', { level: 1, name: 'Orvel yard' }).waitFor();
      await page.getByRole('img', { name: /Orvel yard with its outline/ }).waitFor();
      await expect
        .poll(() => page.evaluate("document.querySelector('.report-picture img').naturalWidth"), {
          timeout: 20_000,
        })
        .toBeGreaterThan(600);
      await page.getByText('Simulated: nothing of this exists.').waitFor();
      await expectAccessible(page);
    }, 120_000);

    it('lists what was submitted', async () => {
      const { page } = reader;
      await page.goto('/scenes');
      await expect.poll(() => page.getByRole('row').count()).toBe(4);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Failed' }).click();
      await page.getByRole('heading', { name: 'No scene is failed' }).waitFor();
      await page.goto('/nowhere/at/all');
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    }, 120_000);

    it('says that no alert is open, and what one needs', async () => {
      const { page } = reader;
      await page.getByRole('link', { name: 'Alerts' }).click();
      await page.getByRole('heading', { name: 'No alert is open' }).waitFor();
      await page.getByText('at least 12 usable passes').waitFor();
      await page.goto('/sites/khasan-tumangang');
      await page.getByRole('cell', { name: 'about 73 freight wagons' }).waitFor();
      await expectAccessible(page);
    }, 120_000);

    it.each(READERS)(
      'reads as well in the dark on a %s',
      async (_, phone) => {
        const dark = await openReader(browser, url(), { colours: 'dark', phone });
        const looks = await points(site.id);
        const usualLook = looks.find(({ scenes }) => (scenes as readonly string[]).includes(usualId));
        const views = [
          '/',
          '/sites/sim-crossing',
          '/sites/khasan-tumangang',
          '/alerts',
          '/submit',
          '/scenes',
          `/scenes/${usualId}`,
          `/scenes/${usualId}?review=${usualLook?.observation}`,
          `/observations/${usualLook?.observation}`,
          '/nowhere/at/all',
        ];
        for (const path of views) {
          await dark.page.goto(path);
          await dark.page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
          await expectSound(dark.page, path);
        }
        expect(dark.misdeeds).toEqual([]);
        await dark.context.close();
      },
      120_000,
    );

    describeAlertViews({ call, url, browser: () => browser, reader: () => reader });
    describeDrawingViews({ call, url, browser: () => browser, reader: () => reader, scene: () => usualId });

    describeFailedJobs({
      call,
      reader: () => reader,
      scene: () => usualId,
      blobs: () => join(folder, 'blobs'),
    });

    it('made no error and asked no other machine', () => {
      expect(reader.misdeeds).toEqual([]);
    });
  },
);
