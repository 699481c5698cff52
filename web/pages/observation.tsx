import { Instant, Ready, SimulatedMark } from '../app/parts.tsx';
import { sitePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { getJson } from '../server/client.ts';
import type { Beside, Observation, ObservationReviews, Site } from '../server/types.ts';
import { sayFamilies, sayMovement } from '../text/beside-words.ts';
import { formatCount, formatInstant, formatInterval, formatMetres, formatShare } from '../text/format.ts';
import { plural, sayBoxes, shortReason, whyUnusable } from '../text/words.ts';
import { BesideIt, ReviewsOfIt } from './observation-beside.tsx';
import { Ground, Method, Sources, Strings } from './observation-facts.tsx';
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

/** Each class with its number: of the analysts where one counted whole, else the model's. */
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
        <Figure
          key={count.class}
          count={count}
          o={o}
          review={reviews?.numbers.find((each) => each.class === count.class && each.current) ?? null}
        />
      ))}
    </section>
  );
}

function Figure({
  count,
  o,
  review,
}: {
  readonly count: Observation['counts'][number];
  readonly o: Observation;
  readonly review: ObservationReviews['numbers'][number] | null;
}) {
  const stands = review ?? count;
  const families = sayFamilies(count);
  return (
    <div>
      <span class="figure">
        {stands.value === null ? '—' : formatCount(stands.value)}
        <span class="figure-interval">
          {' '}
          {stands.value === null
            ? noNumber(review ?? o)
            : `95 %: ${formatInterval(stands)?.replace(/^\S+ /, '')}`}
        </span>
      </span>
      <span>
        {plural(count.class)}
        {count.floorM > 0 && <span class="faint"> of {formatMetres(count.floorM)} and more</span>}
      </span>
      {review !== null && (
        <span class="verified">
          reviewed by {review.analysts.join(', ')}; the model alone: {formatInterval(count) ?? noNumber(o)}
        </span>
      )}
      <span class="faint">
        {sayBoxes(count.raw, o.model.id)}
        {sayMovement(count) !== null && `: ${sayMovement(count)}`} · {formatShare((review ?? o).seen)} of the
        area seen
      </span>
      {families !== null && <span class="faint">by kind of wagon, by the model: {families}</span>}
    </div>
  );
}

function noNumber({ reason }: Pick<Observation, 'reason'>): string {
  return reason === null ? 'no number' : shortReason(reason);
}
