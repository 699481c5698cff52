import { useMemo } from 'preact/hooks';
import { go, observationPath, scenePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { isReviewed, latestOf, numberOf, type Shown, sayGround, sayLook } from '../chart/look-words.ts';
import { saveChart } from '../chart/save-chart.ts';
import { SeriesChart } from '../chart/series-chart.tsx';
import type { TimeRange } from '../chart/time-range.ts';
import { type Band, bandsOf } from '../series/bands.ts';
import type { Look, Track } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import { everyPage } from '../server/every-page.ts';
import type { Alert, Evaluations, Page, Reference, SceneSummary, Site } from '../server/types.ts';
import { formatDay, formatInstant, formatLocal } from '../text/format.ts';
import { alertKind, alertState, capital, plural, sayReference, termOf } from '../text/words.ts';
import { StringPanel } from './string-panel.tsx';

const NONE: readonly Band[] = [];
const REFRESH_MS = 15_000;

/** One series: its chart, and in words the look that is pointed at. */
export function TrackPanel({
  site,
  track,
  shown,
  range,
  isTall,
  isSimulated,
  references,
  alerts,
  focus,
  onFocus,
  onRange,
}: {
  readonly site: Site;
  readonly track: Track;
  readonly shown: Shown;
  readonly range: TimeRange;
  readonly isTall: boolean;
  readonly isSimulated: boolean;
  readonly references: readonly Reference[];
  readonly alerts: readonly Alert[];
  readonly focus: Look | null;
  readonly onFocus: (look: Look | null) => void;
  readonly onRange: (range: TimeRange | null) => void;
}) {
  const path = `/v1/areas/${encodeURIComponent(track.area)}/evaluations?origin=${isSimulated ? 'simulated' : 'real'}&class=${track.class}&limit=1000`;
  const [judged] = useData(
    path,
    (signal) => everyPage(path, (page) => getJson<Evaluations>(page, signal)),
    REFRESH_MS,
  );
  const bands = judged.kind === 'ready' ? bandsOf(track, judged.value) : NONE;
  const told = JSON.stringify([references, alerts, bands]);
  const overlays = useMemo(
    () => ({ versions: versionsOf(track.points), references, alerts, bands }),
    [track, told],
  );
  const spoken = focus ?? latestOf(track.points, shown);
  const title = `${capital(plural(track.class))}, ${track.areaName}`;
  const save = async (format: 'svg' | 'png'): Promise<void> => {
    const inside = track.points.filter(({ at }) => at >= range.from && at <= range.to);
    const credit = await creditOf(inside, isSimulated);
    const picture = {
      title: `${site.name}: ${plural(track.class)}`,
      subtitle: `${track.areaName} · model ${track.modelId} · ${track.sensorClass} imagery · ${track.floorM > 0 ? `${track.floorM} m and longer` : 'all lengths'}`,
      looks: track.points,
      shown,
      ...range,
      isSimulated,
      credit,
    };
    await saveChart(picture, `${site.id}-${track.area}-${track.class}`, format);
  };
  return (
    <section class="panel track" aria-label={title}>
      <header>
        <h2>
          {title}
          <span class="faint track-about">
            {track.modelId} · {track.sensorClass}
            {track.floorM > 0 && ` · ${track.floorM} m and longer`}
          </span>
        </h2>
        <div class="track-save">
          <button type="button" class="button-quiet" onClick={() => save('png')}>
            PNG
          </button>
          <button type="button" class="button-quiet" onClick={() => save('svg')}>
            SVG
          </button>
        </div>
      </header>
      {alerts.map((alert) => (
        <p key={alert.id} class="track-alert">
          <span class={`chip chip-${alert.state}`}>{alertState(alert.state)}</span> {alertKind(alert.kind)}
          {alert.peak !== null &&
            `, peak of ${alert.peak.count} boxes on ${formatDay(Date.parse(alert.peak.at))}`}{' '}
          <a href={`/alerts?show=all${alert.origin === 'simulated' ? '&origin=simulated' : ''}`}>Alert</a>
        </p>
      ))}
      {spoken !== null && (
        <Readout
          look={spoken}
          shown={shown}
          site={site}
          isLatest={focus === null}
          published={references.filter((each) => isNear(each, spoken.at))}
        />
      )}
      <SeriesChart
        looks={track.points}
        shown={shown}
        range={range}
        overlays={overlays}
        focus={focus}
        height={isTall ? 340 : 190}
        label={title}
        onFocus={onFocus}
        onRange={onRange}
        onOpen={(look) => go(observationPath(look.observation))}
      />
      {track.class === 'railcar' && (
        <StringPanel
          track={track}
          range={range}
          origin={isSimulated ? 'simulated' : 'real'}
          focus={focus}
          onFocus={onFocus}
          onRange={onRange}
        />
      )}
    </section>
  );
}

/** The look that the cursor or the keyboard points at, in words; without one the latest that could be counted. */
function Readout({
  look,
  shown,
  site,
  isLatest,
  published,
}: {
  readonly published: readonly Reference[];
  readonly look: Look;
  readonly shown: Shown;
  readonly site: Site;
  readonly isLatest: boolean;
}) {
  const [scene] = look.scenes;
  const counted = numberOf(look, shown).status === 'counted';
  return (
    <div class="readout" aria-live="polite">
      <span class={counted ? 'readout-count' : 'readout-count readout-none'}>{sayLook(look, shown)}</span>
      <span>
        {isLatest && <span class="faint">latest: </span>}
        {formatInstant(look.at)} <span class="faint">· {formatLocal(look.at, site.timezone)}</span>
      </span>
      <span class="faint">{sayGround(look, shown)}</span>
      {isReviewed(look) && (
        <span class={shown === 'model' ? 'faint' : 'verified'}>
          {shown === 'model' && 'before it was '}reviewed by {look.review?.analysts.join(', ')}
        </span>
      )}
      {published.map((each) => (
        <span key={each.id} class="readout-published">
          {termOf(each).toLowerCase()}: {sayReference(each)} <span class="faint">({each.source})</span>
        </span>
      ))}
      <span class="readout-links">
        <a href={observationPath(look.observation)}>Evidence</a>
        {scene !== undefined && <a href={scenePath(scene, { area: look.area })}>Scene</a>}
      </span>
    </div>
  );
}

/** Within two days: days of publications are local ones, and looks are instants. */
function isNear({ from, to, measure }: Reference, at: number): boolean {
  return measure === 'present' && at >= Date.parse(from) - NEAR_MS && at <= Date.parse(to) + NEAR_MS;
}

const NEAR_MS = 2 * 86_400_000;

function versionsOf(points: readonly Look[]): readonly { readonly at: number; readonly version: string }[] {
  const changes: { at: number; version: string }[] = [];
  let before: string | null = null;
  for (const { at, modelVersion } of points) {
    if (before !== null && modelVersion !== before) changes.push({ at, version: modelVersion });
    before = modelVersion;
  }
  return changes;
}

/** Who must be named: everyone whose scene stands in the picture. */
async function creditOf(looks: readonly Look[], isSimulated: boolean): Promise<string> {
  const wanted = new Set(looks.flatMap(({ scenes }) => scenes));
  const names = new Set<string>();
  let path: string | null = '/v1/scenes?limit=200';
  while (path !== null && wanted.size > 0) {
    const page: Page<SceneSummary> = await getJson(path);
    for (const { id, attribution, licence } of page.items)
      if (wanted.delete(id)) names.add([attribution, licence].filter((text) => text !== null).join(', '));
    path = page.next === null ? null : `/v1/scenes?limit=200&cursor=${encodeURIComponent(page.next)}`;
  }
  names.delete('');
  const source = names.size > 0 ? [...names].sort().join('; ') : 'licence not stated';
  return `${isSimulated ? 'SIMULATED. ' : ''}Imagery: ${source}. Counted by Crosstie, times in UTC.`;
}
