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

/** What people look at it with, and whether that is a phone. */
export const READERS = [
  ['phone', true],
  ['desk', false],
] as const;

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

/** Width and height, px, of all that a canvas paints in a colour of the style sheet; -Infinity where it is nowhere. */
export async function paintedIn(page: Page, canvas: string, colour: string): Promise<readonly number[]> {
  return (await page.evaluate(`(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(${colour})';
    const wanted = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
    probe.remove();
    const drawn = document.querySelector('${canvas}');
    const { data } = drawn.getContext('2d').getImageData(0, 0, drawn.width, drawn.height);
    const isPainted = (i) => data[4 * i + 3] > 200 && wanted.every((value, k) => Math.abs(data[4 * i + k] - value) < 8);
    const painted = Array.from({ length: data.length / 4 }, (_, i) => i).filter(isPainted);
    const span = (values) => Math.max(...values) - Math.min(...values) + 1;
    return [span(painted.map((i) => i % drawn.width)), span(painted.map((i) => Math.floor(i / drawn.width)))];
  })()`)) as readonly number[];
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

/** A view that has settled is accessible and does not scroll sideways; `path` is named where it does. */
export async function expectSound(page: Page, path: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expectAccessible(page);
  const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(wide, `${path} scrolls sideways`).toBe(0);
}
