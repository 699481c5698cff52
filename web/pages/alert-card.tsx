import { SimulatedMark } from '../app/parts.tsx';
import { observationPath, rulesPath, scenePath, sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { Spark } from '../chart/spark.tsx';
import { alertKey } from '../series/alert-key.ts';
import { isAbout } from '../series/bands.ts';
import { thisTime } from '../series/this-time.ts';
import { tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { Alert, AlertHistory, Series, Silence, Site } from '../server/types.ts';
import { formatDay, formatInstant, formatLocal } from '../text/format.ts';
import { alertKind, alertState, plural, shortReason } from '../text/words.ts';
import { AlertActions } from './alert-actions.tsx';
import { AlertPictures } from './alert-pictures.tsx';
import { plainName } from './site-name.ts';

interface Props {
  readonly alert: Alert;
  readonly site: Site | null;
  /** Those that hold now for this alert. */
  readonly silences: readonly Silence[];
  readonly onChanged: () => void;
}

/** One alert with its evidence: what is unusual and by how much, the series around it, before and after. */
export function AlertCard({ alert, site, silences, onChanged }: Props) {
  const [history] = useData(`alert ${alertKey(alert)}`, (signal) =>
    getJson<AlertHistory>(`/v1/alerts/${encodeURIComponent(alert.id)}`, signal),
  );
  const told = history.kind === 'ready' ? thisTime(history.value).find(({ stands }) => stands) : undefined;
  const area = site?.areas.find(({ id }) => id === alert.area)?.name ?? alert.area;
  return (
    <article class={`panel alert alert-${alert.state}`}>
      <header>
        <span class={`chip chip-${alert.state}`}>{alertState(alert.state)}</span>
        <h2>
          <a href={sitePath(alert.site)}>{site === null ? alert.site : plainName(site)}</a>
          <span class="faint">
            {' '}
            {area} · {plural(alert.class)} · {alertKind(alert.kind)}
          </span>
        </h2>
        {alert.origin === 'simulated' && <SimulatedMark />}
      </header>
      <div class="alert-body">
        <div class="alert-words">
          {told !== undefined && <p class="alert-sentence">{told.sentence}</p>}
          {history.kind === 'failed' && (
            <p class="refusal" role="status">
              Its history did not come: {history.refusal.message}
            </p>
          )}
          <Facts alert={alert} site={site} />
          <Trend alert={alert} site={site} />
          <AlertActions alert={alert} site={site} silences={silences} onChanged={onChanged} />
        </div>
        {history.kind === 'ready' && <AlertPictures history={history.value} site={site} />}
      </div>
    </article>
  );
}

function Facts({ alert, site }: { readonly alert: Alert; readonly site: Site | null }) {
  const [scene] = alert.evidence?.scenes ?? [];
  const zone = site?.timezone ?? 'UTC';
  return (
    <dl class="facts">
      {alert.peak !== null && (
        <>
          <dt>Peak</dt>
          <dd>
            {alert.peak.count} boxes, {formatInstant(Date.parse(alert.peak.at))}
            <span class="faint"> · {formatLocal(Date.parse(alert.peak.at), zone)}</span>
          </dd>
        </>
      )}
      {alert.since !== null && (
        <>
          <dt>Since</dt>
          <dd>
            {formatDay(Date.parse(alert.since))}
            {alert.firedAt !== null && `, fired ${formatDay(Date.parse(alert.firedAt))}`}
            {alert.resolvedAt !== null && `, resolved ${formatDay(Date.parse(alert.resolvedAt))}`}
          </dd>
        </>
      )}
      {!alert.sight.seeing && alert.sight.reason !== null && (
        <>
          <dt>Now</dt>
          <dd class="unusable-since">not seen: {shortReason(alert.sight.reason)}</dd>
        </>
      )}
      {alert.stale && (
        <>
          <dt>Stale</dt>
          <dd class="unusable-since">
            no usable look for 30 days
            {alert.sight.lastSeenAt !== null &&
              `, the last on ${formatDay(Date.parse(alert.sight.lastSeenAt))}`}
            : neither trust nor dismiss it
          </dd>
        </>
      )}
      {alert.rule !== null && (
        <>
          <dt>Rule</dt>
          <dd>
            <a href={rulesPath(alert.site, { rule: alert.rule })}>Look at the rule, and try others</a>
          </dd>
        </>
      )}
      {alert.evidence !== null && (
        <>
          <dt>Evidence of the peak</dt>
          <dd>
            <a href={observationPath(alert.evidence.observation)}>Report</a>
            {scene !== undefined && (
              <>
                {' · '}
                <a href={scenePath(scene, { area: alert.area })}>Scene</a>
              </>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}

/** The series around it, small. */
function Trend({ alert, site }: { readonly alert: Alert; readonly site: Site | null }) {
  const [series] = useData(`trend ${alert.site} ${alertKey(alert)}`, (signal) =>
    wholeSeries(alert.site, (path) => getJson<Series>(path, signal)),
  );
  if (series.kind !== 'ready' || site === null) return null;
  const track = tracksOf(site, series.value.points).find((each) => isAbout(alert, each));
  if (track === undefined) return null;
  return <Spark points={track.points} label={`${plural(alert.class)} at ${track.areaName} over time`} />;
}
