import { Notice, Ready, SimulatedMark } from '../app/parts.tsx';
import { sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { middleOf } from '../map/middle.ts';
import { WorldMap } from '../map/world-map.tsx';
import { lastLooks, type Track, tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { Alert, Index, Page, Series, Site } from '../server/types.ts';
import { formatAge } from '../text/format.ts';
import { alertKind, plural } from '../text/words.ts';
import { SiteCard } from './site-card.tsx';
import { plainName } from './site-name.ts';

const REFRESH_MS = 15_000;

/** A site with what is known of it. */
export interface SiteState {
  readonly site: Site;
  readonly tracks: readonly Track[];
  /** Open ones, the gravest first. */
  readonly alerts: readonly Alert[];
}

async function loadSites(signal: AbortSignal): Promise<readonly SiteState[]> {
  const open = (origin: Alert['origin']) =>
    getJson<Page<Alert>>(`/v1/alerts?state=pending,firing&origin=${origin}&limit=200`, signal);
  const [{ items }, real, simulated] = await Promise.all([
    getJson<Page<Site>>('/v1/sites?limit=200', signal),
    open('real'),
    open('simulated'),
  ]);
  const alerts = [...real.items, ...simulated.items].sort((a, b) => a.state.localeCompare(b.state));
  return Promise.all(
    items.map(async (site) => {
      const { points } = await wholeSeries(site.id, (path) => getJson<Series>(path, signal));
      return {
        site,
        tracks: tracksOf(site, points),
        alerts: alerts.filter((alert) => alert.site === site.id),
      };
    }),
  );
}

/** Every site at a glance: where it lies, what was counted last, and when it was seen last. */
export function OverviewPage() {
  const [sites] = useData('overview', loadSites, REFRESH_MS);
  const [index] = useData('index', (signal) => getJson<Index>('/v1', signal));
  return (
    <>
      <h1 class="hidden">Overview</h1>
      <Ready of={sites} what="sites">
        {(known) => (
          <div class="overview">
            <div class="overview-map">
              {index.kind === 'ready' && (
                <WorldMap spots={spotsOf(known)} basemapStyleUrl={index.value.basemapStyleUrl} />
              )}
              <Legend />
            </div>
            <Cards known={known} />
          </div>
        )}
      </Ready>
    </>
  );
}

function Cards({ known }: { readonly known: readonly SiteState[] }) {
  const seen = known.filter(({ tracks }) => tracks.length > 0).sort(newestFirst);
  const unseen = known.filter(({ tracks }) => tracks.length === 0);
  return (
    <div class="overview-sites">
      {seen.length === 0 && (
        <Notice title="Nothing has been counted yet">
          <a href="/submit">Submit a scene</a>: a GeoTIFF with a date, at 0.25 to 1 m for railcars, at 4 to 12
          m (Sentinel-2) for ships; of ships in finer scenes there are boxes and no number.{' '}
          <code>npx crosstie season</code> counts a simulated season to look around in.
        </Notice>
      )}
      <div class="cards">
        {seen.map((state) => (
          <SiteCard key={state.site.id} {...state} />
        ))}
      </div>
      {unseen.length > 0 && (
        <section class="quiet-sites" aria-labelledby="not-seen">
          <h2 id="not-seen">Not seen yet</h2>
          <p class="faint">
            Their areas are starting shapes: the first scene that touches one begins its series, and a person
            confirms it there.
          </p>
          <ul>
            {unseen.map(({ site }) => (
              <li key={site.id}>
                <a href={sitePath(site.id)}>{site.name}</a>
                {site.fictional && <SimulatedMark />}
                <span class="faint">
                  {site.areas.length} {site.areas.length === 1 ? 'area' : 'areas'}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Legend() {
  return (
    <ul class="map-legend" aria-label="Marks on the map">
      <li>
        <span class="spot-dot state-firing" aria-hidden="true" /> firing
      </li>
      <li>
        <span class="spot-dot state-pending" aria-hidden="true" /> pending
      </li>
      <li>
        <span class="spot-dot state-counted" aria-hidden="true" /> no open alert
      </li>
      <li>
        <span class="spot-dot state-unusable" aria-hidden="true" /> looks, none usable
      </li>
      <li>
        <span class="spot-dot state-none" aria-hidden="true" /> not seen yet
      </li>
    </ul>
  );
}

/** Sites with an open alert first, then by their last usable pass. */
function newestFirst(a: SiteState, b: SiteState): number {
  const grave = ({ alerts }: SiteState): number => ['pending', 'firing'].indexOf(alerts[0]?.state ?? '');
  if (grave(a) !== grave(b)) return grave(b) - grave(a);
  return (lastLooks(b.tracks).usable?.at ?? 0) - (lastLooks(a.tracks).usable?.at ?? 0);
}

function spotsOf(known: readonly SiteState[]) {
  return known.flatMap(({ site, tracks, alerts }) => {
    const ring = site.areas.find(({ geometry }) => geometry !== null)?.geometry?.coordinates[0];
    if (ring === undefined) return [];
    const { usable, any } = lastLooks(tracks);
    const [alert] = alerts;
    const state = alert
      ? `state-${alert.state}`
      : usable
        ? 'state-counted'
        : any
          ? 'state-unusable'
          : 'state-none';
    return [
      {
        id: site.id,
        name: plainName(site),
        place: middleOf(ring),
        state: site.fictional ? `${state} fictional` : state,
        href: sitePath(site.id),
        says: alert
          ? `${alert.state}, ${alertKind(alert.kind)} of ${plural(alert.class)}`
          : usable
            ? `last counted ${formatAge(usable.at, Date.now())}`
            : any
              ? 'no usable look'
              : 'not seen yet',
      },
    ];
  });
}
