import { useState } from 'preact/hooks';
import { SimulatedMark } from '../app/parts.tsx';
import { observationPath, scenePath, sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { Spark } from '../chart/spark.tsx';
import { tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson, Refusal, sendJson } from '../server/client.ts';
import type { Alert, AlertHistory, Series, Site } from '../server/types.ts';
import { formatDay, formatInstant, formatLocal } from '../text/format.ts';
import { alertKind, alertState, plural, shortReason } from '../text/words.ts';
import { plainName } from './site-name.ts';

const PICTURE_PX = 560;
const NAME_KEY = 'crosstie-name';

interface Props {
  readonly alert: Alert;
  readonly site: Site | null;
  readonly onChanged: () => void;
  readonly onRefused: (message: string | null) => void;
}

/** One alert with its evidence: what is unusual and by how much, the series around it, the picture that shows it. */
export function AlertCard({ alert, site, onChanged, onRefused }: Props) {
  const [history] = useData(`alert ${alert.id} ${alert.state}`, (signal) =>
    getJson<AlertHistory>(`/v1/alerts/${encodeURIComponent(alert.id)}`, signal),
  );
  const told = history.kind === 'ready' ? history.value.events.find(({ stands }) => stands) : undefined;
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
          <Facts alert={alert} site={site} />
          <Trend alert={alert} site={site} />
          <Acknowledge alert={alert} onChanged={onChanged} onRefused={onRefused} />
        </div>
        {alert.evidence !== null && (
          <a class="alert-picture" href={observationPath(alert.evidence.observation)}>
            <img
              src={`${alert.evidence.picture.replace(/\.png$/, '.webp')}?width=${PICTURE_PX}&private=1`}
              alt={`The look of the peak over ${area}, with its boxes`}
              loading="lazy"
              onError={(event) => {
                // a licence may forbid it on another machine: words are left
                event.currentTarget.hidden = true;
              }}
            />
          </a>
        )}
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
      {alert.evidence !== null && (
        <>
          <dt>Evidence</dt>
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
  const [series] = useData(`trend ${alert.site}`, (signal) =>
    wholeSeries(alert.site, (path) => getJson<Series>(path, signal)),
  );
  if (series.kind !== 'ready' || site === null) return null;
  const track = tracksOf(site, series.value.points).find(
    (each) =>
      each.area === alert.area &&
      each.class === alert.class &&
      each.modelId === alert.model &&
      each.sensorClass === alert.sensorClass,
  );
  if (track === undefined) return null;
  return <Spark points={track.points} label={`${plural(alert.class)} at ${track.areaName} over time`} />;
}

function Acknowledge({ alert, onChanged, onRefused }: Omit<Props, 'site'>) {
  const [name, setName] = useState(localStorage.getItem(NAME_KEY) ?? '');
  if (alert.acknowledged !== null)
    return (
      <p class="verified">
        Noted by {alert.acknowledged.by}, {formatDay(Date.parse(alert.acknowledged.at))}
      </p>
    );
  if (alert.state !== 'firing') return null;
  const note = async (): Promise<void> => {
    if (name.trim() === '') return onRefused('Say who you are first: the name is kept with the alert.');
    try {
      localStorage.setItem(NAME_KEY, name.trim());
      await sendJson('POST', `/v1/alerts/${encodeURIComponent(alert.id)}/acknowledge`, { by: name.trim() });
      onRefused(null);
      onChanged();
    } catch (error) {
      onRefused(error instanceof Refusal ? error.message : String(error));
    }
  };
  return (
    <form
      class="acknowledge"
      onSubmit={(event) => {
        event.preventDefault();
        note().catch(() => {});
      }}
    >
      <input
        type="text"
        value={name}
        aria-label="Your name"
        placeholder="Your name"
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="button">
        Acknowledge
      </button>
    </form>
  );
}
