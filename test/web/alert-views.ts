import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, expectSound, openReader, READERS, type Reader } from '../support/browser.ts';
import type { Caller } from '../support/caller.ts';

const PATIENCE_MS = 60_000;
const RULES = '/sites/sim-crossing/rules';
const SIMULATED = '/alerts?origin=simulated';

/** A server with one simulated crossing of which a usual pass, an overcast one and the surge are counted. */
interface Dashboard extends Pick<Caller, 'call'> {
  readonly url: () => string;
  readonly browser: () => Browser;
  readonly reader: () => Reader;
}

/** Rules, what they find, and being left in peace, over the passes that are counted there. */
export function describeAlertViews(dashboard: Dashboard): void {
  const { call, url } = dashboard;
  const page = (): Page => dashboard.reader().page;

  /** Whether pictures of the scenes may be published. */
  const publish = async (republish: boolean): Promise<void> => {
    const { json } = await call('GET', '/v1/scenes?limit=50');
    for (const { id } of json.items as readonly { id: string }[]) {
      const tag = (await call('GET', `/v1/scenes/${id}`)).headers.get('etag') ?? '';
      const { status } = await call('PATCH', `/v1/scenes/${id}`, { republish }, { 'if-match': tag });
      expect(status).toBe(200);
    }
  };

  describe('alerts of one’s own', () => {
    it('are tried on the history of the site while they are typed, and say what is wrong', async () => {
      await page().goto(SIMULATED);
      await page()
        .getByLabel(/Ask to be told of counts/)
        .selectOption('sim-crossing');
      await page().getByRole('button', { name: 'Rules of this site' }).click();
      await page().getByText('No rule of your own yet').waitFor();
      await page().getByRole('button', { name: 'New rule' }).click();
      const number = page().getByLabel(/Tell me of/);
      await number.fill('many');
      await page().getByRole('alert').filter({ hasText: '“many” does not do for objects' }).waitFor();
      const trial = page().getByRole('region', { name: 'Railcars, Orvel yard' });
      const said = (text: string | RegExp) => trial.getByRole('status').filter({ hasText: text }).waitFor();
      await number.fill('40');
      await said(
        'Would have fired once on 2 looks since 21 Mar 2024. The built-in detector had no baseline yet',
      );
      await trial
        .getByRole('row')
        .filter({ hasText: 'this rule' })
        .filter({ hasText: '14 May 2024' })
        .waitFor();
      expect(new URL(page().url()).searchParams.get('number')).toBe('40');
      await number.fill('900');
      await said(/Would never have fired on 2 looks since .*The highest was \d+\./);
      await page().getByRole('button', { name: 'Change by percent' }).click();
      await said('History too short');
      // what is being typed can be sent to someone else
      await expect.poll(() => page().url()).toContain('kind=change');
      await page().reload();
      await said('History too short');
      await page().getByRole('button', { name: 'Over a number' }).click();
      await number.fill('40');
      await said('Would have fired once');
      await expectAccessible(page());
      await page().getByRole('button', { name: 'Make the rule' }).click();
      await page()
        .getByRole('status')
        .filter({ hasText: 'Saved: more than 40 objects of any class' })
        .waitFor();
      await page().getByRole('listitem').filter({ hasText: 'more than 40 objects' }).waitFor();
    }, 120_000);

    it('show what they found: usual ground beside the pass that fired', async () => {
      await expect
        .poll(async () => (await call('GET', '/v1/alerts?origin=simulated')).json.items, {
          timeout: PATIENCE_MS,
        })
        .toHaveLength(1);
      await page().goto(SIMULATED);
      const pictures = page().getByRole('region', { name: 'Before and after' });
      const [before, after] = [pictures.locator('figure').first(), pictures.locator('figure').last()];
      await before.getByText(/^\d+ \[\d+, \d+\] railcars/).waitFor();
      await before.getByText(/^\d+ Mar 2024/).waitFor();
      await after.getByRole('heading', { name: 'When it fired' }).waitFor();
      await after.getByText('14 May 2024').waitFor();
      await page().getByText('no usable look for 30 days, the last on 14 May 2024').waitFor();
      await expect
        .poll(
          () =>
            page().evaluate(
              "[...document.querySelectorAll('.alert-picture img')].filter((img) => img.naturalWidth > 300).length",
            ),
          { timeout: PATIENCE_MS },
        )
        .toBe(2);
      const [report, scene] = await Promise.all([
        before.getByRole('link', { name: 'Report of' }).getAttribute('href'),
        before.getByRole('link', { name: 'Scene of' }).getAttribute('href'),
      ]);
      expect(report).toMatch(/^\/observations\/sim-crossing-yard~/);
      expect(scene).toMatch(/^\/scenes\/sc_.*area=sim-crossing-yard$/);
    }, 120_000);

    it('are silenced until a day and for a reason, and told again when somebody ends that', async () => {
      const card = page().getByRole('article').filter({ hasText: 'Crossing at Orvel' });
      await card.getByRole('button', { name: 'Silence …' }).click();
      const form = card.getByRole('form', { name: 'Silence' });
      await form.getByRole('button', { name: 'Silence' }).click();
      await form.getByRole('alert').filter({ hasText: 'Say why' }).waitFor();
      await form.getByLabel('Why').fill('track works');
      await form.getByLabel('Up to and with').fill('2024-01-01');
      await form.getByRole('button', { name: 'Silence' }).click();
      await form.getByRole('alert').filter({ hasText: '2024-01-01 is over' }).waitFor();
      const lastDay = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
      await form.getByLabel('Up to and with').fill(lastDay);
      await form.getByLabel('Tell nothing of').selectOption('area');
      await expectAccessible(page());
      await form.getByRole('button', { name: 'Silence' }).click();
      await card.getByText(/until \d+ \w+ \d{4} 00:00 UTC: track works/).waitFor();
      const list = page().getByRole('region', { name: 'Silences that hold now' });
      await list.getByText('Orvel yard, every class').waitFor();
      await expectAccessible(page());
      await list.getByRole('button', { name: /End now/ }).click();
      await list.getByText('None: everything that fires is told').waitFor();
      await card.getByRole('button', { name: 'Silence …' }).waitFor();
    }, 120_000);

    it.each(READERS)(
      'read as well in the dark on a %s',
      async (_, phone) => {
        const dark = await openReader(dashboard.browser(), url(), { colours: 'dark', phone });
        for (const path of [SIMULATED, RULES, `${RULES}?rule=new&kind=over&number=40`]) {
          await dark.page.goto(path);
          await dark.page.locator('.alert, .rule-list').first().waitFor();
          await expectSound(dark.page, path);
        }
        expect(dark.misdeeds).toEqual([]);
        await dark.context.close();
      },
      120_000,
    );

    it('say in a sentence why there is no picture, and that nothing usual came before', async () => {
      await publish(false);
      // every count is over 0: no look is usual any more
      const all = await call('POST', '/v1/rules', { site: 'sim-crossing', kind: 'over', count: 0 });
      await expect
        .poll(async () => (await call('GET', '/v1/alerts?origin=simulated')).json.items, {
          timeout: PATIENCE_MS,
        })
        .toHaveLength(2);
      const afar = await openReader(dashboard.browser(), url());
      await afar.context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.9' });
      await afar.page.goto(SIMULATED);
      await afar.page
        .getByText(/forbids that its pixels are published/)
        .first()
        .waitFor();
      await afar.page.getByText('No usable pass before it was usual').first().waitFor();
      await expectAccessible(afar.page);
      // a refused picture is the browser's to report: by the page that shows it, and by the one that asks why
      for (const misdeed of afar.forgive()) expect(misdeed).toMatch(/403 .*\/picture\.webp/);
      await afar.context.close();
      await call('DELETE', `/v1/rules/${all.json.id}`);
      await publish(true);
    }, 120_000);

    it('are not written over where somebody else was quicker, and are switched off and deleted', async () => {
      await page().goto(RULES);
      await page().getByRole('button', { name: 'Edit: more than 40' }).click();
      await page()
        .getByLabel(/Tell me of more/)
        .fill('50');
      const id = new URL(page().url()).searchParams.get('rule');
      const theirs = { kind: 'over', count: 45 };
      expect((await call('PUT', `/v1/rules/${id}`, theirs, { 'if-match': '"1"' })).status).toBe(200);
      await page().getByRole('button', { name: 'Save', exact: true }).click();
      await page().getByRole('alert').filter({ hasText: 'Somebody changed this rule' }).waitFor();
      expect(dashboard.reader().forgive()).toEqual([expect.stringMatching(/412 .*\/v1\/rules\//)]);
      await page().getByRole('button', { name: 'Show it as it is now' }).click();
      await expect
        .poll(() =>
          page()
            .getByLabel(/Tell me of more/)
            .inputValue(),
        )
        .toBe('45');
      await page().getByRole('button', { name: 'Save', exact: true }).click();
      await page().getByRole('status').filter({ hasText: 'Saved: more than 45' }).waitFor();
      await page().getByRole('button', { name: 'Switch off: more than 45' }).click();
      await page().getByRole('status').filter({ hasText: 'Switched off' }).waitFor();
      await page().getByRole('button', { name: 'Delete: more than 45' }).click();
      await page().getByRole('button', { name: 'Delete it for good' }).click();
      await page().getByText('No rule of your own yet').waitFor();
      await page().goto(`${RULES}?rule=${id}`);
      await page()
        .getByRole('alert')
        .filter({ hasText: `There is no rule ${id}` })
        .waitFor();
      await expectAccessible(page());
    }, 120_000);
  });
}
