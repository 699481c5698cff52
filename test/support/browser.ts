import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const CANDIDATES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is; null where none is. `CROSSTIE_BROWSER=required` (CI) makes that a failure. */
export function findChromium(): string | null {
  const found = CANDIDATES.find((path) => path !== undefined && existsSync(path)) ?? null;
  if (found === null && process.env.CROSSTIE_BROWSER === 'required')
    throw new Error(
      'no Chromium: expected /usr/bin/chromium (apt-get install chromium), or its path in CHROMIUM',
    );
  return found;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  // the sandbox needs rights that a container's root does not have
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface Reader {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What no page of ours may do: errors on the console, requests that leave the machine or fail. */
  readonly misdeeds: readonly string[];
  /** What was noted so far, and is then forgotten. */
  forgive(): readonly string[];
}

/** Someone who looks at the dashboard, and notes what goes wrong. */
export async function openReader(
  browser: Browser,
  url: string,
  options: { readonly colours?: 'light' | 'dark'; readonly phone?: boolean } = {},
): Promise<Reader> {
  const context = await browser.newContext({
    baseURL: url,
    // small: without a graphics card each pixel of a map costs the processor's time
    viewport: options.phone ? { width: 390, height: 844 } : { width: 1000, height: 640 },
    colorScheme: options.colours ?? 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const misdeeds: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') misdeeds.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => misdeeds.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && origin !== new URL(url).origin)
      misdeeds.push(`left the machine: ${request.url()}`);
  });
  return { page, context, misdeeds, forgive: () => misdeeds.splice(0) };
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails with what axe finds against WCAG 2.2 AA, each with the element. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`,
  )) as readonly string[];
  expect(found).toEqual([]);
}
