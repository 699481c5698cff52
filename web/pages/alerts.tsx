import { Choice, Notice, Ready, SimulatedMark } from '../app/parts.tsx';
import { remember, useLocation } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { getJson } from '../server/client.ts';
import type { Alert, Page, Silence, Site } from '../server/types.ts';
import { AlertCard } from './alert-card.tsx';
import { RulesOfSites } from './rules-of-sites.tsx';
import { silencesOf } from './silence-draft.ts';
import { SilencesNow } from './silences.tsx';

const REFRESH_MS = 15_000;

type Origin = Alert['origin'];
type Filter = 'open' | 'resolved' | 'all';

const STATES: Readonly<Record<Filter, string>> = {
  open: 'pending,firing',
  resolved: 'resolved',
  all: 'pending,firing,resolved',
};

interface Inbox {
  readonly alerts: readonly Alert[];
  readonly sites: readonly Site[];
  readonly silences: readonly Silence[];
}

async function load(filter: Filter, origin: Origin, signal: AbortSignal): Promise<Inbox> {
  const [alerts, sites, silences] = await Promise.all([
    getJson<Page<Alert>>(`/v1/alerts?limit=100&origin=${origin}&state=${STATES[filter]}`, signal),
    getJson<Page<Site>>('/v1/sites?limit=200', signal),
    getJson<Page<Silence>>('/v1/silences?active=1&limit=200', signal),
  ]);
  return { alerts: alerts.items, sites: sites.items, silences: silences.items };
}

/** What is unusual, with its evidence: the first thing to look at in the morning. */
export function AlertsPage() {
  const { query } = useLocation();
  const origin: Origin = query.get('origin') === 'simulated' ? 'simulated' : 'real';
  const asked = query.get('show');
  const filter: Filter = asked === 'resolved' || asked === 'all' ? asked : 'open';
  const [inbox, refresh] = useData(
    `alerts ${filter} ${origin}`,
    (signal) => load(filter, origin, signal),
    REFRESH_MS,
  );
  return (
    <div class="stack">
      <header class="page-header">
        <h1>Alerts {origin === 'simulated' && <SimulatedMark />}</h1>
        <a href="/v1/alerts.atom" class="button">
          Atom feed
        </a>
      </header>
      <div class="toolbar">
        <Choice<Filter>
          label="Which alerts"
          options={[
            ['open', 'Open'],
            ['resolved', 'Resolved'],
            ['all', 'All'],
          ]}
          value={filter}
          onChange={(next) => remember({ show: next === 'open' ? null : next })}
        />
        <Choice<Origin>
          label="Of which scenes"
          options={[
            ['real', 'Real scenes'],
            ['simulated', 'Simulated'],
          ]}
          value={origin}
          onChange={(next) => remember({ origin: next === 'real' ? null : next })}
        />
      </div>
      <Ready of={inbox} what="alerts">
        {({ alerts, sites, silences }) => (
          <>
            {alerts.length === 0 ? (
              <NoAlerts filter={filter} origin={origin} />
            ) : (
              <ul class="alerts">
                {alerts.map((alert) => (
                  <li key={alert.id}>
                    <AlertCard
                      alert={alert}
                      site={sites.find(({ id }) => id === alert.site) ?? null}
                      silences={silencesOf(alert, silences)}
                      onChanged={refresh}
                    />
                  </li>
                ))}
              </ul>
            )}
            <SilencesNow silences={silences} sites={sites} onChanged={refresh} />
            <RulesOfSites sites={sites} first={alerts[0]?.site ?? null} />
          </>
        )}
      </Ready>
    </div>
  );
}

function NoAlerts({ filter, origin }: { readonly filter: Filter; readonly origin: Origin }) {
  return (
    <Notice title={filter === 'open' ? 'No alert is open' : 'No such alert'}>
      {origin === 'real' ? (
        <>
          A spike or a shift needs a baseline: at least 12 usable passes of one kind of sensor over one
          verified area. Until then only a rule of your own speaks, and traffic that comes back after a long
          quiet. So no alert does not say that all is as usual.{' '}
          <a href="/alerts?origin=simulated&show=all">Those of the simulated season</a> show what one looks
          like.
        </>
      ) : (
        'The simulated season has none in this state.'
      )}
    </Notice>
  );
}
