import { useMemo, useState } from 'preact/hooks';
import { Choice, Notice, Ready } from '../app/parts.tsx';
import { remember, rulesPath, useLocation } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { CoverageCalendar } from '../chart/calendar.tsx';
import { isReviewed, type Shown } from '../chart/look-words.ts';
import { RangeStrip } from '../chart/range-strip.tsx';
import { daysOf, rangeOf, type TimeRange } from '../chart/time-range.ts';
import { alertsOf } from '../series/bands.ts';
import { type Look, type Track, tracksOf, wholeOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import { everyPage } from '../server/every-page.ts';
import type { Alert, Page, Point, Reference, Series, Site } from '../server/types.ts';
import { LooksTable } from './looks-table.tsx';
import { References } from './references.tsx';
import { SiteAreas } from './site-areas.tsx';
import { SiteHeader } from './site-header.tsx';
import { TrackPanel } from './track-panel.tsx';

const REFRESH_MS = 15_000;
const DAY_MS = 86_400_000;

/** One place: what was counted there over time, what could not be, and what it rests on. */
export function SitePage({ id }: { readonly id: string }) {
  const [site] = useData(`site ${id}`, (signal) =>
    getJson<Site>(`/v1/sites/${encodeURIComponent(id)}`, signal),
  );
  const [series] = useData(
    `series ${id}`,
    (signal) => wholeSeries(id, (path) => getJson<Series>(path, signal)),
    REFRESH_MS,
  );
  return (
    <Ready of={site} what={`site ${id}`}>
      {(known) => (
        <Ready of={series} what="its series">
          {({ points, origin }) => <Place site={known} points={points} origin={origin} />}
        </Ready>
      )}
    </Ready>
  );
}

function Place({
  site,
  points,
  origin,
}: {
  readonly site: Site;
  readonly points: readonly Point[];
  readonly origin: Series['origin'];
}) {
  // A refresh that brings nothing new must not redraw the charts.
  const said = JSON.stringify(points);
  const tracks = useMemo(() => tracksOf(site, points), [site, said]);
  const path = `/v1/references?site=${encodeURIComponent(site.id)}&limit=200`;
  const [published] = useData(path, (signal) =>
    everyPage(path, (page) => getJson<Page<Reference>>(page, signal)),
  );
  const references = useMemo(() => (published.kind === 'ready' ? published.value.items : NONE), [published]);
  return (
    <div class="site">
      <SiteHeader site={site} tracks={tracks} origin={origin} />
      {tracks.length === 0 ? (
        <>
          <NothingSeen />
          <SiteAreas site={site} tracks={tracks} />
        </>
      ) : (
        <Charts site={site} tracks={tracks} origin={origin} references={references} />
      )}
      <References site={site} references={references} />
    </div>
  );
}

const NONE: readonly Reference[] = [];
const NO_ALERTS: readonly Alert[] = [];

/** Counts of others lie beside ours where they speak of the same class in the same area. */
function isBeside({ area, class: name }: Track, reference: Reference): boolean {
  return reference.class === name && reference.area === area;
}

function NothingSeen() {
  return (
    <Notice title="Nothing has been seen here yet">
      <a href="/submit">Submit a scene</a> that touches one of the areas below. Railcars need 1 m or better;
      ships of 30 m and more can be counted in free Sentinel-2 scenes.
    </Notice>
  );
}

function Charts({
  site,
  tracks,
  origin,
  references,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly origin: Series['origin'];
  readonly references: readonly Reference[];
}) {
  const { query } = useLocation();
  const asked = query.get('show');
  const shown: Shown = asked === 'raw' || asked === 'model' ? asked : 'count';
  const path = `/v1/alerts?site=${encodeURIComponent(site.id)}&origin=${origin}&limit=200`;
  const [told] = useData(path, (signal) => getJson<Page<Alert>>(path, signal), REFRESH_MS);
  const alerts = told.kind === 'ready' ? told.value.items : NO_ALERTS;
  const looks = useMemo(
    () => tracks.flatMap(({ points }) => points).toSorted((a, b) => a.at - b.at),
    [tracks],
  );
  const whole = wholeOf(looks);
  const range = rangeOf(query, whole);
  const [focus, setFocus] = useState<Look | null>(null);
  const show = (next: TimeRange | null): void =>
    remember(next === null ? { from: null, to: null } : daysOf(next, whole));
  return (
    <>
      <div class="toolbar">
        <Choice<Shown>
          label="What is plotted"
          options={[
            ['count', 'Count'],
            ...(looks.some(isReviewed) ? [['model', 'Model alone'] as const] : []),
            ['raw', 'Raw boxes'],
          ]}
          value={shown}
          onChange={(next) => remember({ show: next === 'count' ? null : next })}
        />
        <RangeButtons whole={whole} range={range} onRange={show} />
        <span class="toolbar-space" />
        <a class="button" href={rulesPath(site.id)}>
          Rules
        </a>
        <a class="button" href={`/v1/sites/${site.id}/series.csv?origin=${origin}`} download>
          CSV
        </a>
        <a class="button" href={`/v1/sites/${site.id}.geojson`} download={`${site.id}.geojson`}>
          Areas as GeoJSON
        </a>
      </div>
      <div class="tracks">
        {tracks.map((track) => (
          <TrackPanel
            key={track.key}
            site={site}
            track={track}
            shown={shown}
            range={range}
            isTall={tracks.length === 1}
            isSimulated={origin === 'simulated'}
            alerts={alertsOf(track, alerts)}
            references={references.filter((each) => isBeside(track, each))}
            focus={focus !== null && track.points.includes(focus) ? focus : null}
            onFocus={setFocus}
            onRange={show}
          />
        ))}
        <RangeStrip looks={looks} whole={whole} range={range} onRange={show} />
      </div>
      <section class="panel coverage">
        <h2>Coverage</h2>
        <CoverageCalendar looks={looks} label={`Days on which ${site.name} was looked at`} />
      </section>
      <SiteAreas site={site} tracks={tracks} />
      <LooksTable site={site} tracks={tracks} range={range} />
    </>
  );
}

function RangeButtons({
  whole,
  range,
  onRange,
}: {
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange | null) => void;
}) {
  const spans = [
    ['90', '90 days'],
    ['365', '1 year'],
    ['all', 'All'],
  ] as const;
  const days = (range.to - range.from) / DAY_MS;
  const isAll = range.from <= whole.from && range.to >= whole.to;
  const current = isAll ? 'all' : days < 92 && days > 88 ? '90' : days < 367 && days > 363 ? '365' : 'other';
  return (
    <Choice<string>
      label="Time shown"
      options={spans}
      value={current}
      onChange={(span) =>
        onRange(span === 'all' ? null : { from: whole.to - Number(span) * DAY_MS, to: whole.to })
      }
    />
  );
}
