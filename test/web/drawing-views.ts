import type { Browser, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, openReader, READERS, type Reader } from '../support/browser.ts';
import type { Caller, Json } from '../support/caller.ts';

const PATIENCE_MS = 60_000;
const YARD = 'sim-crossing-yard';

/** A server with a simulated crossing whose yard is verified, and one usual scene of it that was counted. */
interface Dashboard extends Pick<Caller, 'call'> {
  readonly url: () => string;
  readonly browser: () => Browser;
  readonly reader: () => Reader;
  readonly scene: () => string;
}

/** What is drawn and dragged on the map of a scene, by mouse, by keys and by neither. */
export function describeDrawingViews({ call, url, browser, reader, scene }: Dashboard): void {
  const page = (): Page => reader().page;
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name });
  const read = async (path: string): Promise<Json> => (await call('GET', path)).json;
  const axe = async (on: Page): Promise<void> => {
    // what has scrolled under the bar at the top is no fault of the page
    await on.evaluate('scrollTo(0, 0)');
    await expectAccessible(on);
  };

  async function open(query = ''): Promise<void> {
    await page().goto(`/scenes/${scene()}${query}`);
    await page().locator('.scene-layer[data-drawn]').waitFor({ timeout: PATIENCE_MS });
  }

  /** A place on the map by its share of width and height. */
  async function at(x: number, y: number): Promise<readonly [number, number]> {
    const box = await page().locator('.scene-layer').first().boundingBox();
    if (box === null) throw new Error('the map is on the page');
    return [box.x + x * box.width, box.y + y * box.height];
  }

  async function click(...places: readonly (readonly [number, number])[]): Promise<void> {
    for (const [x, y] of places) await page().mouse.click(...(await at(x, y)));
  }

  async function drag(
    [fromX, fromY]: readonly [number, number],
    [toX, toY]: readonly [number, number],
  ): Promise<void> {
    await page().mouse.move(fromX, fromY);
    await page().mouse.down();
    await page().mouse.move(toX, toY, { steps: 4 });
    await page().mouse.up();
  }

  async function middleOf(handle: Locator): Promise<readonly [number, number]> {
    const box = await handle.boundingBox();
    if (box === null) throw new Error('the handle is on the map');
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  const status = (text: string | RegExp) => page().getByRole('status').filter({ hasText: text });

  describe('drawn on the map of a scene', () => {
    it('a missing box by three clicks and hidden ground enter the reviewed count at once', async () => {
      await open();
      await button('Review').first().click();
      const panel = page().getByRole('region', { name: 'Review' });
      await panel.getByText(/^Box 1 of \d+/).waitFor();
      // what another analyst saved before is left to them
      await panel.getByLabel('Your name').fill('A. Choi');
      await panel.getByLabel('Your name').blur();
      await panel.getByText('· not looked at').waitFor();
      await page().waitForTimeout(500);
      await page().keyboard.press('d');
      await panel.getByText('Click one end of it').waitFor();
      await click([0.5, 0.36]);
      await panel.getByText('Click its other end').waitFor();
      await click([0.57, 0.41]);
      await panel.getByText('Click one of its long sides').waitFor();
      await click([0.535, 0.395]);
      await panel.getByText('1 drawn: railcar').waitFor();

      await page().keyboard.press('h');
      await panel.getByText('Click its corners on the map').waitFor();
      await click([0.1, 0.55], [0.3, 0.6], [0.2, 0.8]);
      await panel.getByText('3 corners. Click the next').waitFor();
      await button('Corner 1 of 3').click();
      await axe(page());
      await panel.getByRole('button', { name: 'It was hidden' }).click();
      await panel.getByRole('button', { name: 'Take hidden ground 1 back' }).waitFor();

      await panel.getByRole('button', { name: 'Rest: right' }).click();
      await panel.getByLabel('I searched the whole area').check();
      await panel.getByRole('button', { name: 'Save the review' }).click();
      await panel.getByText(/^Reviewed: \d+ \[\d+, \d+\] railcars, \d\d % of the area seen/).waitFor();
      const id = new URL(page().url()).searchParams.get('review') ?? '';
      const { items } = await read(`/v1/observations/${encodeURIComponent(id)}/reviews`);
      const saved = (items as readonly Json[]).find(({ analyst }) => analyst === 'A. Choi') ?? {};
      expect(saved).toMatchObject({ complete: true, added: [{ class: 'railcar' }] });
      const [box] = saved.added as readonly Json[];
      expect(box?.lengthM).toBeGreaterThan(8);
      expect(box?.lengthM).toBeLessThan(30);
      expect(saved.hidden).toHaveLength(1);
      expect(saved.seen).toBeLessThan(1);
    }, 120_000);

    it('an area is made by mouse: what is wrong with it is said, a drag mends it, and its scenes are counted', async () => {
      await open();
      await button('Draw a new area').click();
      await click([0.3, 0.3], [0.6, 0.3], [0.3, 0.6], [0.6, 0.6]);
      await status('4 corners. Click the next').waitFor();
      await button('Corner 1 of 4').click();
      await status('4 corners around').waitFor();
      await page().getByLabel('Name of the area').fill('Lorry park');
      await button('Save the area').click();
      await page()
        .getByRole('alert')
        .filter({ hasText: 'expected a ring that does not cross itself' })
        .waitFor();
      expect(reader().forgive()).toEqual([expect.stringContaining('/areas')]);
      await drag(await middleOf(button('Corner 3 of 4')), await at(0.7, 0.62));
      await status('Corner 3 is selected').waitFor();
      await axe(page());
      await page().getByLabel('Latitude, °').fill('north');
      await page().getByLabel('Latitude, °').press('Enter');
      await page().getByText('“north”: expected a number from -90 to 90').waitFor();
      await button('Save the area').click();
      await status(/^Lorry park is saved as revision 1\. \d scenes are being counted anew\./).waitFor();
      const area = await read('/v1/areas/sim-crossing-lorry-park');
      expect(area).toMatchObject({
        site: 'sim-crossing',
        verified: false,
        kind: 'yard',
        classes: ['railcar'],
      });
      const counted = async (): Promise<readonly unknown[]> =>
        ((await read(`/v1/scenes/${scene()}`)).observations as readonly Json[]).map((each) => each.area);
      await expect.poll(counted, { timeout: PATIENCE_MS, interval: 300 }).toContain(area.id);
      // nobody needs it any more
      await page().locator('.scene-layer[data-drawn]').waitFor({ timeout: PATIENCE_MS });
      await button('Edit Lorry park').click();
      await button('Retire this area …').click();
      await button('Retire it').click();
      await status('Lorry park is retired.').waitFor();
      const { areas } = await read('/v1/sites/sim-crossing');
      expect((areas as readonly Json[]).map(({ id }) => id)).toEqual([YARD]);
    }, 120_000);

    it('a confirmed outline is moved by keys alone, beside another editor, and confirmed again', async () => {
      await open(`?edit=${YARD}`);
      const before = await read(`/v1/areas/${YARD}`);
      // its neighbours are more than a fingertip away, so it has a handle of its own
      const corner = button(/^Corner 4 of /);
      await corner.focus();
      for (const key of ['ArrowRight', 'Shift+ArrowDown', 'Insert', 'ArrowDown', 'Delete', 'Insert'])
        await page().keyboard.press(key);
      await status(/^\d corners around .* Corner 6 is selected/).waitFor();
      await page().keyboard.press('Control+z');
      await page().getByText('Saving makes the area unverified').waitFor();
      const layer = page().locator('.scene-layer');
      await layer.evaluate((map) => map.setAttribute('data-before-saving', ''));
      await page().getByLabel('Count every scene that shows it anew').uncheck();

      const { id: _, site: _site, verified: _verified, revision, links: _links, ...theirs } = before;
      const renamed = { ...theirs, name: 'Orvel main yard' };
      await call('PUT', `/v1/areas/${YARD}`, renamed, { 'if-match': `"${revision}"` });
      await button('Save the revision').click();
      await page()
        .getByText(`Somebody saved revision ${Number(revision) + 1} of Orvel main yard`)
        .waitFor();
      expect(reader().forgive()).toEqual([expect.stringContaining(YARD)]);
      await button('Keep mine, to save over it').click();
      await button('Save the revision').click();
      await status(`Orvel yard is saved as revision ${Number(revision) + 2}.`).waitFor();
      const after = await read(`/v1/areas/${YARD}`);
      expect(after).toMatchObject({ name: 'Orvel yard', verified: false });
      expect(after.geometry).not.toEqual(before.geometry);

      await button('History of Orvel yard').click();
      const history = page()
        .getByRole('listitem')
        .filter({ hasText: `Revision ${Number(revision) + 2}` });
      await history
        .getByText(/renamed from Orvel main yard; outline moved: .*; no longer verified/)
        .waitFor();
      await button('Show outline of revision 1').click();
      await axe(page());
      // the counting anew is asked for after it: a queue that is still empty before that has not ended anything
      const asked = page().waitForResponse(/\/reobserve$/);
      await button('It lies where it should').click();
      await asked;
      await expect.poll(async () => (await read(`/v1/areas/${YARD}`)).verified).toBe(true);
      // the outline of the revision is on the same map: what is drawn or dragged meanwhile is not lost
      await page().getByText('revision 5').waitFor();
      expect(await layer.getAttribute('data-before-saving')).toBe('');
      await ended();
    }, 120_000);

    it('the scene itself is shifted under the outlines, and counted at its new place', async () => {
      await open('?shift=1');
      await page().getByRole('heading', { name: 'Position of the scene' }).waitFor();
      await drag(await at(0.5, 0.5), await at(0.55, 0.45));
      await status(/\d m east and \d.* m north of where its file says/).waitFor();
      await axe(page());
      const east = page().getByLabel('East, m');
      await east.fill('4000');
      await east.press('Enter');
      await page().getByText('“4000”: expected a number from -1000 to 1000').waitFor();
      for (const [label, metres] of [
        ['East, m', '3'],
        ['North, m', '-2.5'],
      ] as const) {
        await page().getByLabel(label).fill(metres);
        await page().getByLabel(label).press('Enter');
      }
      await button('Move the scene north by 0.5 m').click();
      await status('3 m east and 2 m south of where its file says').waitFor();
      await button('Save the position').click();
      await status('The position is saved. The scene is being counted again.').waitFor();
      await ended();
      expect(await read(`/v1/scenes/${scene()}`)).toMatchObject({ shiftM: [3, -2], state: 'done' });
    }, 120_000);

    it.each(READERS)(
      'and all of it reads as well in the dark on a %s',
      async (_, phone) => {
        const dark = await openReader(browser(), url(), { colours: 'dark', phone });
        for (const query of [`?edit=${YARD}`, '?edit=new', '?shift=1']) {
          await dark.page.goto(`/scenes/${scene()}${query}`);
          await dark.page.locator('.review h3').waitFor();
          await dark.page.locator('.scene-layer[data-drawn]').waitFor({ timeout: PATIENCE_MS });
          await axe(dark.page);
          expect(await dark.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
        }
        expect(dark.misdeeds).toEqual([]);
        await dark.context.close();
      },
      120_000,
    );
  });

  /** Nothing is being counted any more. */
  async function ended(): Promise<void> {
    const work = async (): Promise<number> => {
      const { queue } = (await read('/readyz')) as { queue: Record<string, number> };
      const { waiting = 0, active = 0, delayed = 0 } = queue;
      return waiting + active + delayed;
    };
    await expect.poll(work, { timeout: PATIENCE_MS, interval: 300 }).toBe(0);
  }
}
