import { SimulatedMark } from '../app/parts.tsx';
import { sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { Spark } from '../chart/spark.tsx';
import { lastCounted, lastLooks, type Track } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { Alert, Observation, Site } from '../server/types.ts';
import {
  formatAge,
  formatDay,
  formatInstant,
  formatInterval,
  formatLocal,
  formatShare,
} from '../text/format.ts';
import { alertKind, alertState, plural, shortReason } from '../text/words.ts';
import { plainName } from './site-name.ts';

const MOST_TRACKS = 4;

/** One site at a glance. */
export function SiteCard({
  site,
  tracks,
  alerts,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly alerts: readonly Alert[];
}) {
  const { usable, any } = lastLooks(tracks);
  const spoken = usable ?? any;
  const [observation] = useData(spoken?.observation ?? 'none', (signal) =>
    spoken === null
      ? Promise.resolve(null)
      : getJson<Observation>(`/v1/observations/${encodeURIComponent(spoken.observation)}`, signal),
  );
  const sensor = observation.kind === 'ready' ? (observation.value?.sensor ?? null) : null;
  return (
    <article class="card">
      <header>
        <h2>
          <a href={sitePath(site.id)}>{plainName(site)}</a>
        </h2>
        {site.fictional && <SimulatedMark />}
      </header>
      {alerts.map((alert) => (
        <p key={alert.id} class="card-alert">
          <span class={`chip chip-${alert.state}`}>{alertState(alert.state)}</span> {plural(alert.class)},{' '}
          {alertKind(alert.kind)}
          {alert.peak !== null && `: ${alert.peak.count} boxes on ${formatDay(Date.parse(alert.peak.at))}`}
          {alert.stale && <span class="faint"> · stale: no usable look for 30 days</span>}
        </p>
      ))}
      {tracks.slice(0, MOST_TRACKS).map((track) => (
        <TrackLine key={track.key} track={track} site={site} isAlone={tracks.length === 1} />
      ))}
      {tracks.length > MOST_TRACKS && <p class="faint">and {tracks.length - MOST_TRACKS} more series</p>}
      <footer>
        {usable === null ? (
          <span>No look could be used yet{any?.reason ? `: ${shortReason(any.reason)}` : ''}.</span>
        ) : (
          <span>
            Last usable pass{' '}
            <time dateTime={new Date(usable.at).toISOString()}>{formatInstant(usable.at)}</time>
            <span class="faint">
              {' '}
              · {formatLocal(usable.at, site.timezone)} · {formatAge(usable.at, Date.now())}
              {sensor !== null && ` · ${sensor}`}
            </span>
          </span>
        )}
        {any !== null && usable !== null && any.at > usable.at && (
          <span class="unusable-since">
            Looked again {formatDay(any.at)}: {any.reason === null ? 'not usable' : shortReason(any.reason)}
          </span>
        )}
      </footer>
    </article>
  );
}

function TrackLine({
  track,
  site,
  isAlone,
}: {
  readonly track: Track;
  readonly site: Site;
  readonly isAlone: boolean;
}) {
  const latest = lastCounted(track.points);
  const reason = track.points.at(-1)?.reason ?? null;
  const isUnverified = site.areas.some(({ id, verified }) => id === track.area && !verified);
  const interval = latest === null ? null : formatInterval(latest);
  const usable = track.points.filter(({ status }) => status === 'counted').length;
  return (
    <div class="track-line">
      <div class="track-figure">
        <span class="track-name">
          {plural(track.class)}
          {!isAlone && <span class="faint"> {track.areaName}</span>}
        </span>
        {interval === null ? (
          <span class="figure figure-none">{reason === null ? 'no number' : shortReason(reason)}</span>
        ) : (
          <span class="figure">
            {interval.split(' ')[0]}
            <span class="figure-interval"> {interval.slice(interval.indexOf(' ') + 1)}</span>
          </span>
        )}
        {latest !== null && (
          <span class="track-look faint">
            {formatDay(latest.at)}, {formatShare(latest.seen)} seen{isUnverified && ', outline unverified'}
          </span>
        )}
      </div>
      <Spark
        points={track.points}
        label={`${plural(track.class)} at ${track.areaName}: ${usable} of ${track.points.length} passes usable, latest ${interval ?? 'none'}`}
      />
    </div>
  );
}
