import { SimulatedMark } from '../app/parts.tsx';
import { middleOf } from '../map/middle.ts';
import { lastLooks, type Track } from '../series/tracks.ts';
import type { Series, Site } from '../server/types.ts';
import { formatAge, formatInstant, formatLocal, formatPlace } from '../text/format.ts';
import { plainName } from './site-name.ts';

/** What place it is, and when it was last seen. */
export function SiteHeader({
  site,
  tracks,
  origin,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly origin: Series['origin'];
}) {
  const { usable, any } = lastLooks(tracks);
  const ring = site.areas.find(({ geometry }) => geometry !== null)?.geometry?.coordinates[0];
  return (
    <header class="site-header">
      <div>
        <p class="crumbs">
          <a href="/">Overview</a>
        </p>
        <h1>
          {plainName(site)} {origin === 'simulated' && <SimulatedMark />}
        </h1>
        <p class="faint">
          {ring !== undefined && `${formatPlace(middleOf(ring))} · `}
          {site.timezone}
        </p>
      </div>
      <dl class="site-last">
        <dt>Last usable pass</dt>
        <dd>
          {usable === null ? (
            'none yet'
          ) : (
            <>
              {formatInstant(usable.at)}
              <span class="faint">
                {' '}
                · {formatLocal(usable.at, site.timezone)} · {formatAge(usable.at, Date.now())}
              </span>
            </>
          )}
        </dd>
        {any !== null && any.at > (usable?.at ?? 0) && (
          <>
            <dt>Looked at again</dt>
            <dd class="unusable-since">{formatInstant(any.at)}, not usable</dd>
          </>
        )}
      </dl>
    </header>
  );
}
