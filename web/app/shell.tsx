import type { ComponentChildren } from 'preact';
import { getJson } from '../server/client.ts';
import type { Readiness } from '../server/types.ts';
import type { Route } from './router.ts';
import { useTheme } from './theme.ts';
import { useData } from './use-data.ts';

const LINKS = [
  ['/', 'Overview', ['overview', 'site', 'observation']],
  ['/alerts', 'Alerts', ['alerts', 'rules']],
  ['/scenes', 'Scenes', ['scenes', 'scene']],
  ['/submit', 'Submit', ['submit']],
] as const;

const WORK_MS = 5_000;

/** What stands around every view. */
export function Shell({
  page,
  children,
}: {
  readonly page: Route['page'];
  readonly children: ComponentChildren;
}) {
  const [theme, toggle] = useTheme();
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href="/" aria-label="Crosstie, overview">
          <Mark />
          <span>Crosstie</span>
        </a>
        <nav aria-label="Views">
          {LINKS.map(([href, name, pages]) => (
            <a
              key={href}
              href={href}
              aria-current={(pages as readonly string[]).includes(page) ? 'page' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        <Work />
        <button
          type="button"
          class="icon-button"
          onClick={toggle}
          aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
          title={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        >
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor" />
          </svg>
        </button>
      </header>
      <main id="main" tabIndex={-1} class={`page page-${page}`}>
        {children}
      </main>
    </>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <g fill="none" stroke-linecap="round" stroke-width="2.6">
        <path d="M6 9h20M6 16h20M6 23h20" class="mark-ties" />
        <path d="M11 4v24M21 4v24" stroke="currentColor" />
      </g>
    </svg>
  );
}

/** How much waits for a worker; nothing is said while nothing does. */
function Work() {
  const [ready] = useData('readyz', (signal) => getJson<Readiness>('/readyz', signal), WORK_MS);
  if (ready.kind === 'failed' || (ready.kind === 'ready' && ready.behind))
    return <span class="work work-bad">server does not answer</span>;
  if (ready.kind === 'loading') return <span class="work" />;
  const { waiting, active, delayed, failed } = ready.value.queue;
  const under = waiting + active + delayed;
  return (
    <span class="work">
      {under > 0 && (
        <a href="/scenes">
          <span class="pulse" aria-hidden="true" />
          {under} {under === 1 ? 'job' : 'jobs'} under way
        </a>
      )}
      {failed > 0 && (
        <a class="work-bad" href="/scenes">
          {failed} failed
        </a>
      )}
    </span>
  );
}
