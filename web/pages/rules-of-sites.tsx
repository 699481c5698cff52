import { useState } from 'preact/hooks';
import { go, rulesPath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { sayRule } from '../series/rule-draft.ts';
import { getJson } from '../server/client.ts';
import type { Page, Rule, Site } from '../server/types.ts';
import { plainName } from './site-name.ts';

const PATH = '/v1/rules?limit=200';

/** Every rule of one's own, and the way to those of a site. */
export function RulesOfSites({
  sites,
  first,
}: {
  readonly sites: readonly Site[];
  /** The site that is offered first, if it has areas; else the first that has. */
  readonly first: string | null;
}) {
  const [rules] = useData(PATH, (signal) => getJson<Page<Rule>>(PATH, signal));
  const [chosen, setChosen] = useState<string | null>(null);
  const places = sites.filter(({ areas }) => areas.length > 0);
  const site = chosen ?? (places.find(({ id }) => id === first) ?? places[0])?.id;
  return (
    <section class="panel rules-of-sites" aria-labelledby="rules">
      <h2 id="rules">Rules of your own</h2>
      {rules.kind === 'failed' && <p class="refusal">{rules.refusal.message}</p>}
      {rules.kind === 'ready' && rules.value.items.length > 0 && (
        <ul>
          {rules.value.items.map((rule) => (
            <RuleLine key={rule.id} rule={rule} sites={sites} />
          ))}
        </ul>
      )}
      {site !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            go(rulesPath(site));
          }}
        >
          <label class="field">
            <span>Ask to be told of counts over a number, or far from the median, at</span>
            <select value={site} onChange={(event) => setChosen(event.currentTarget.value)}>
              {places.map((each) => (
                <option key={each.id} value={each.id}>
                  {plainName(each)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="button">
            Rules of this site
          </button>
        </form>
      )}
    </section>
  );
}

function RuleLine({ rule, sites }: { readonly rule: Rule; readonly sites: readonly Site[] }) {
  const site = sites.find(({ id }) => id === rule.site);
  return (
    <li>
      <span class={`chip ${rule.enabled ? 'chip-on' : ''}`}>{rule.enabled ? 'on' : 'off'}</span>{' '}
      <a href={rulesPath(rule.site, { rule: rule.id })}>
        {site === undefined ? rule.site : `${plainName(site)}: ${sayRule(rule, site)}`}
      </a>
    </li>
  );
}
