import { useMemo, useState } from 'preact/hooks';
import { Ready, SimulatedMark } from '../app/parts.tsx';
import { remember, sitePath, useLocation } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { draftFrom, draftOf, EMPTY_RULE, NO_QUERY } from '../series/rule-draft.ts';
import { tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { Page, Rule, Series, Site } from '../server/types.ts';
import { RuleEditor } from './rule-editor.tsx';
import { type OpenRule, RuleList, type Words } from './rule-list.tsx';
import { plainName } from './site-name.ts';

interface Known {
  readonly site: Site;
  readonly series: Awaited<ReturnType<typeof wholeSeries>>;
}

async function load(id: string, signal: AbortSignal): Promise<Known> {
  const [site, series] = await Promise.all([
    getJson<Site>(`/v1/sites/${encodeURIComponent(id)}`, signal),
    wholeSeries(id, (path) => getJson<Series>(path, signal)),
  ]);
  return { site, series };
}

/** Rules of a user's own at one site, each tried on what the site has shown so far before it is saved. */
export function RulesPage({ id }: { readonly id: string }) {
  const [known] = useData(`rules of ${id}`, (signal) => load(id, signal));
  const path = `/v1/rules?site=${encodeURIComponent(id)}&limit=200`;
  const [rules, refresh] = useData(path, (signal) => getJson<Page<Rule>>(path, signal));
  return (
    <Ready of={known} what={`site ${id}`}>
      {({ site, series }) => (
        <Ready of={rules} what="its rules">
          {({ items }) => <Rules site={site} series={series} rules={items} refresh={refresh} />}
        </Ready>
      )}
    </Ready>
  );
}

function Rules({
  site,
  series,
  rules,
  refresh,
}: Known & { readonly rules: readonly Rule[]; readonly refresh: () => void }) {
  const { query } = useLocation();
  const tracks = useMemo(() => tracksOf(site, series.points), [site, series]);
  const [said, setSaid] = useState<Words | null>(null);
  const [turn, setTurn] = useState(0);
  const open = query.get('rule');
  const rule = rules.find(({ id }) => id === open) ?? null;
  const show: OpenRule = (next, words) => {
    setSaid(words);
    remember({ ...NO_QUERY, rule: next });
    // another draft even where it is the same rule, as it is now
    setTurn(turn + 1);
    refresh();
  };
  return (
    <div class="stack rules">
      <header class="page-header">
        <div>
          <p class="crumbs">
            <a href="/alerts">Alerts</a> · <a href={sitePath(site.id)}>{plainName(site)}</a>
          </p>
          <h1>
            Rules: {plainName(site)} {series.origin === 'simulated' && <SimulatedMark />}
          </h1>
        </div>
        {open === null && (
          <button type="button" class="button button-main" onClick={() => show('new', null)}>
            New rule
          </button>
        )}
      </header>
      <p role="status" class={said === null ? 'hidden' : said.isRefusal ? 'refusal' : 'said'}>
        {said?.text}
      </p>
      <RuleList site={site} rules={rules} open={open} onOpen={show} />
      {open !== null && open !== 'new' && rule === null && (
        <p class="refusal" role="alert">
          There is no rule {open} at this site (any more): it was deleted, or the address is wrong. Choose one
          of the list, or make a new one.
        </p>
      )}
      {(open === 'new' || rule !== null) && (
        <RuleEditor
          key={`${open} ${rule?.revision} ${turn}`}
          site={site}
          tracks={tracks}
          origin={series.origin}
          rule={rule}
          first={draftFrom(query, rule === null ? EMPTY_RULE : draftOf(rule), site)}
          onDone={show}
        />
      )}
    </div>
  );
}
