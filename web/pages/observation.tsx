import { Instant, Ready, SimulatedMark } from '../app/parts.tsx';
import { scenePath, sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { getJson } from '../server/client.ts';
import type { Beside, Observation, ObservationReviews, Site } from '../server/types.ts';
import { sayFamilies, sayMovement } from '../text/beside-words.ts';
import { formatCount, formatInstant, formatInterval, formatMetres, formatShare } from '../text/format.ts';
import { caveatOf, kindOf, plural, shortReason, visibilityOf, whyUnusable } from '../text/words.ts';
import { BesideIt, ReviewsOfIt } from './observation-beside.tsx';
import { plainName } from './site-name.ts';

const PICTURE_PX = 1400;

interface Evidence {
  readonly observation: Observation;
  readonly site: Site | null;
  readonly beside: Beside;
  /** Null where no model looked. */
  readonly reviews: ObservationReviews | null;
}

async function load(id: string, signal: AbortSignal): Promise<Evidence> {
  const path = `/v1/observations/${encodeURIComponent(id)}`;
  const observation = await getJson<Observation>(path, signal);
  const [site, beside, reviews] = await Promise.all([
    observation.site === null
      ? null
      : getJson<Site>(`/v1/sites/${encodeURIComponent(observation.site)}`, signal).catch(() => null),
    getJson<Beside>(`${path}/beside`, signal),
    observation.model.sha256 === '' ? null : getJson<ObservationReviews>(`${path}/reviews`, signal),
  ]);
  return { observation, site, beside, reviews };
}

/** What one pass says about one area, on one page that can be printed and cited. */
export function ObservationPage({ id }: { readonly id: string }) {
  const [evidence] = useData(`observation ${id}`, (signal) => load(id, signal));
  return (
    <Ready of={evidence} what={`observation ${id}`}>
      {(known) => <Report {...known} />}
    </Ready>
  );
}

function Report({ observation: o, site, beside, reviews }: Evidence) {
  const isPrivate = o.scenes.some(({ republish, deleted }) => !republish && !deleted);
  return (
    <article class="report">
      <header>
        {site !== null && (
          <p class="crumbs">
            <a href={sitePath(site.id)}>{plainName(site)}</a>
          </p>
        )}
        <h1>
          {o.area.name} {o.origin === 'simulated' && <SimulatedMark />}
        </h1>
        <p>
          {o.at === null ? (
            'Undated'
          ) : (
            <Instant ms={Date.parse(o.at)} timeZone={site?.timezone ?? null} assumed={o.atAssumed} />
          )}
          <span class="faint"> · {o.sensor ?? 'sensor not stated'}</span>
        </p>
        {o.withdrawn !== null && (
          <p class="refusal">
            Withdrawn {formatInstant(Date.parse(o.withdrawn.at))}: scene {o.withdrawn.scene} was deleted or
            corrected. What is said here no longer holds.
          </p>
        )}
      </header>
      <Headline o={o} reviews={reviews} />
      <figure class="report-picture">
        <a href={`${o.links.png}?width=4096${isPrivate ? '&private=1' : ''}`}>
          <img
            src={`${o.links.webp}?width=${PICTURE_PX}${isPrivate ? '&private=1' : ''}`}
            alt={`${o.area.name} with its outline and the boxes that were counted`}
            loading="lazy"
          />
        </a>
        <figcaption class="faint">
          Counted boxes, the outline and, hatched, what was not seen ·{' '}
          <a href={`${o.links.png}?width=4096&clean=1${isPrivate ? '&private=1' : ''}`}>without boxes</a>
        </figcaption>
      </figure>
      <div class="report-columns">
        <BesideIt beside={beside} />
        <Ground o={o} />
        <Sources o={o} />
        <Method o={o} />
        <ReviewsOfIt reviews={reviews} />
        <Strings o={o} />
      </div>
      <section class="cannot-tell">
        <h2>What this cannot tell</h2>
        <p>
          The objects stood there at one instant: it is no flow. Cargo under covers and direction cannot be
          told. Nothing is extrapolated to ground that was not seen.
        </p>
      </section>
      <p class="report-actions">
        <button type="button" class="button" onClick={() => print()}>
          Print or save as PDF
        </button>
        <a class="button" href={String(o.links.self)}>
          JSON
        </a>
      </p>
    </article>
  );
}

function Headline({ o, reviews }: { readonly o: Observation; readonly reviews: ObservationReviews | null }) {
  return (
    <section class="headline" aria-label="Counts">
      {o.status === 'unusable' && (
        <p class="refusal">
          Not usable: {o.reason === null ? o.detail : whyUnusable(o.reason)}{' '}
          <span class="faint">{o.detail}</span>
        </p>
      )}
      {o.counts.map((count) => (
        <div key={count.class}>
          <span class="figure">
            {count.value === null ? '—' : formatCount(count.value)}
            <span class="figure-interval">
              {' '}
              {count.value === null
                ? o.reason === null
                  ? 'no number'
                  : shortReason(o.reason)
                : `95 %: ${formatInterval(count)?.replace(/^\S+ /, '')}`}
            </span>
          </span>
          <span>
            {plural(count.class)}
            {count.floorM > 0 && <span class="faint"> of {formatMetres(count.floorM)} and more</span>}
          </span>
          <span class="faint">
            {formatCount(count.raw)} boxes
            {sayMovement(count) !== null && `: ${sayMovement(count)}`} · {formatShare(o.seen)} of the area
            seen
          </span>
          {sayFamilies(count) !== null && <span class="faint">by kind of wagon: {sayFamilies(count)}</span>}
          {reviews?.numbers
            .filter((each) => each.class === count.class && each.current)
            .map((each) => (
              <span key={each.class} class="verified">
                reviewed: {formatInterval(each) ?? 'no number'} by {each.analysts.join(', ')}
              </span>
            ))}
        </div>
      ))}
    </section>
  );
}

function Ground({ o }: { readonly o: Observation }) {
  return (
    <section>
      <h2>Ground</h2>
      <dl class="facts">
        <dt>Area</dt>
        <dd>
          {o.area.name}, {kindOf(o.area.kind)}, revision {o.area.revision}
          {!o.area.verified && <span class="mark-unverified"> unverified</span>}
        </dd>
        <dt>Size</dt>
        <dd>{o.areaKm2.toFixed(o.areaKm2 < 1 ? 3 : 1)} km²</dd>
        <dt>Seen</dt>
        <dd>
          {formatShare(o.seen)}, {visibilityOf(o.visibility)}
        </dd>
        <dt>Resolution</dt>
        <dd>judged at {formatMetres(o.gsdM)}</dd>
      </dl>
      {o.caveats.length > 0 && (
        <ul class="caveats">
          {o.caveats.map((caveat) => (
            <li key={caveat}>{caveatOf(caveat)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Sources({ o }: { readonly o: Observation }) {
  return (
    <section>
      <h2>{o.scenes.length === 1 ? 'Scene' : 'Scenes'}</h2>
      {o.scenes.map((scene) => (
        <dl class="facts" key={scene.id}>
          <dt>Scene</dt>
          <dd class="mono">
            {scene.deleted ? (
              `${scene.id}, deleted`
            ) : (
              <a href={scenePath(scene.id, { area: o.area.id })}>{scene.id}</a>
            )}
          </dd>
          <dt>Licence</dt>
          <dd>
            {scene.licence ?? 'not stated'}
            {!scene.republish && ', pixels not to be published'}
          </dd>
          {scene.attribution !== null && (
            <>
              <dt>Credit</dt>
              <dd>{scene.attribution}</dd>
            </>
          )}
          {scene.sha256 !== null && (
            <>
              <dt>SHA-256</dt>
              <dd class="mono">{scene.sha256}</dd>
            </>
          )}
          {scene.href !== null && (
            <>
              <dt>URL</dt>
              <dd class="mono">{scene.href}</dd>
            </>
          )}
        </dl>
      ))}
    </section>
  );
}

function Method({ o }: { readonly o: Observation }) {
  return (
    <section>
      <h2>Method</h2>
      <dl class="facts">
        <dt>Model</dt>
        <dd>
          {o.model.id} version {o.model.version}, threshold {o.model.threshold}
        </dd>
        <dt>Checksum</dt>
        <dd class="mono">{o.model.sha256.slice(0, 16)}…</dd>
        <dt>Interval</dt>
        <dd>the true number in what was seen, by the measured error rates of the model</dd>
        <dt>Counted</dt>
        <dd>{formatInstant(Date.parse(o.observedAt))}</dd>
        <dt>Permalink</dt>
        <dd class="mono">{o.id}</dd>
      </dl>
    </section>
  );
}

function Strings({ o }: { readonly o: Observation }) {
  if (o.strings === null || o.strings.length === 0) return null;
  const long = o.strings.filter(({ cars }) => cars.reduce((n, { count }) => n + count, 0) > 1).slice(0, 8);
  return (
    <section>
      <h2>Strings of wagons</h2>
      <p class="faint">Vehicles that stand end to end on one track; a string is no train.</p>
      <ol class="strings">
        {long.map(({ cars, lengthM, doubt }, i) => (
          <li key={`${i} ${lengthM}`}>
            {cars.map(({ class: name, count }) => `${count} ${plural(name)}`).join(', ')}
            <span class="faint">
              {' '}
              {formatMetres(lengthM)}
              {doubt !== null && ', doubted'}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
