import { useState } from 'preact/hooks';
import { Choice, Notice, Ready, SimulatedMark } from '../app/parts.tsx';
import { remember, scenePath, useLocation } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { getJson, Refusal, sendJson } from '../server/client.ts';
import type { FailedJob, Page, SceneSummary } from '../server/types.ts';
import { formatAge, formatInstant } from '../text/format.ts';
import { stateOf } from '../text/words.ts';

const REFRESH_MS = 4_000;
const PAGE = 50;

type Filter = 'all' | SceneSummary['state'];

const FILTERS: readonly (readonly [Filter, string])[] = [
  ['all', 'All'],
  ['running', 'Being counted'],
  ['queued', 'Waiting'],
  ['faulted', 'Failed'],
  ['outside', 'Outside'],
  ['done', 'Counted'],
];

/** What was submitted and what became of it; what failed can be run again. */
export function ScenesPage() {
  const { query } = useLocation();
  const filter = (FILTERS.find(([name]) => name === query.get('state'))?.[0] ?? 'all') satisfies Filter;
  const cursor = query.get('cursor');
  const path = `/v1/scenes?limit=${PAGE}${filter === 'all' ? '' : `&state=${filter}`}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
  const [scenes] = useData(path, (signal) => getJson<Page<SceneSummary>>(path, signal), REFRESH_MS);
  return (
    <div class="stack">
      <header class="page-header">
        <h1>Scenes</h1>
        <a class="button button-main" href="/submit">
          Submit a scene
        </a>
      </header>
      <FailedJobs />
      <Choice<Filter>
        label="State of the scenes"
        options={FILTERS}
        value={filter}
        onChange={(state) => remember({ state: state === 'all' ? null : state, cursor: null })}
      />
      <Ready of={scenes} what="scenes">
        {({ items, next }) =>
          items.length === 0 ? (
            <Notice
              title={
                filter === 'all'
                  ? 'No scene yet'
                  : `No scene is ${FILTERS.find(([name]) => name === filter)?.[1].toLowerCase()}`
              }
            >
              {filter === 'all' ? (
                <>
                  <a href="/submit">Submit one</a>, or run <code>npx crosstie season</code> for a simulated
                  season.
                </>
              ) : (
                'Choose another state above.'
              )}
            </Notice>
          ) : (
            <>
              <SceneTable scenes={items} />
              <nav class="pager" aria-label="Pages">
                {cursor !== null && (
                  <button type="button" class="button" onClick={() => remember({ cursor: null })}>
                    Newest
                  </button>
                )}
                {next !== null && (
                  <button type="button" class="button" onClick={() => remember({ cursor: next })}>
                    Older
                  </button>
                )}
              </nav>
            </>
          )
        }
      </Ready>
    </div>
  );
}

function SceneTable({ scenes }: { readonly scenes: readonly SceneSummary[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="panel table-frame" tabIndex={0} aria-label="Scenes">
      <table>
        <thead>
          <tr>
            <th scope="col">Acquired</th>
            <th scope="col">Sensor</th>
            <th scope="col">Sites</th>
            <th scope="col">State</th>
            <th scope="col">Source</th>
            <th scope="col">Submitted</th>
          </tr>
        </thead>
        <tbody>
          {scenes.map((scene) => (
            <tr key={scene.id}>
              <td class="nowrap">
                <a href={scenePath(scene.id)}>
                  {scene.acquiredAt === null ? 'undated' : formatInstant(Date.parse(scene.acquiredAt))}
                </a>
                {scene.acquiredAtAssumed && <span class="assumed"> assumed</span>}
              </td>
              <td class="nowrap">
                {scene.sensor ?? <span class="faint">not stated</span>}{' '}
                {scene.origin === 'simulated' && <SimulatedMark />}
              </td>
              <td>{scene.sites?.join(', ') ?? <span class="faint">all it touches</span>}</td>
              <td>
                <SceneState scene={scene} />
              </td>
              <td class="mono">{scene.source.kind === 'href' ? scene.source.href : scene.source.name}</td>
              <td class="nowrap faint">{formatAge(Date.parse(scene.createdAt), Date.now())}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SceneState({ scene: { state, progress, fault } }: { readonly scene: SceneSummary }) {
  if (fault !== null)
    return (
      <span class="state-bad">
        failed <span class="faint">{fault.message}</span>
      </span>
    );
  if (state !== 'running') return <span class={`state-${state}`}>{stateOf(state)}</span>;
  return (
    <span class="state-running">
      {stateOf(state)}
      <progress max={1} value={progress.fraction ?? undefined} aria-label="Share of tiles looked at" />
    </span>
  );
}

function FailedJobs() {
  const [failed, refresh] = useData(
    'failed',
    (signal) => getJson<Page<FailedJob>>('/v1/jobs/failed?limit=50', signal),
    REFRESH_MS,
  );
  const [said, setSaid] = useState<string | null>(null);
  if (failed.kind !== 'ready' || (failed.value.items.length === 0 && said === null)) return null;
  const retry = async (id: string): Promise<void> => {
    try {
      await sendJson('POST', `/v1/jobs/${encodeURIComponent(id)}/retry`);
      setSaid('It waits for a worker again.');
    } catch (error) {
      setSaid(error instanceof Refusal ? error.message : String(error));
    }
    refresh();
  };
  return (
    <section class="panel failed" aria-labelledby="failed">
      <h2 id="failed">Jobs that failed for good</h2>
      <p role="status" class="faint">
        {said}
      </p>
      <ul>
        {failed.value.items.map(({ id, kind, scene, code, message, attempts, failedAt }) => (
          <li key={id}>
            <span>
              <strong>{kind}</strong> of <a href={scenePath(scene)}>{scene}</a>
              <span class="faint">
                {' '}
                {formatAge(Date.parse(failedAt), Date.now())}, after {attempts}{' '}
                {attempts === 1 ? 'attempt' : 'attempts'}
              </span>
            </span>
            <button
              type="button"
              class="button"
              onClick={() => retry(id)}
              aria-label={`Retry ${kind} of ${scene}`}
            >
              Retry
            </button>
            <span class="failed-why">
              {message} <code class="faint">{code}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
