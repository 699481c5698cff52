import { useState } from 'preact/hooks';
import { observationPath, scenePath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { alertKey } from '../series/alert-key.ts';
import { thisTime } from '../series/this-time.ts';
import { askWhyMissing, getJson } from '../server/client.ts';
import type { AlertHistory, Observation, Site } from '../server/types.ts';
import { formatDay, formatInstant, formatInterval, formatLocal } from '../text/format.ts';
import { plural } from '../text/words.ts';

/** Wider than it is shown: the words on it are of one size, and the ground should have the room. */
const PICTURE_PX = 1000;

/** One look of an alert, as its history has it. */
interface Side {
  readonly title: string;
  readonly at: number;
  readonly observation: string;
  readonly look: NonNullable<AlertHistory['usual']>['look'] | null;
}

/** Usual ground beside the pass that fired: what an alert says, for the eye. */
export function AlertPictures({
  history,
  site,
}: {
  readonly history: AlertHistory;
  readonly site: Site | null;
}) {
  const { usual } = history;
  const after = afterOf(history);
  return (
    <section class="alert-pictures" aria-label="Before and after">
      {usual === null ? (
        <Missing title="Before">
          No usable pass before it was usual: there is nothing to lay beside it.
        </Missing>
      ) : (
        <Picture
          side={{
            title: 'Before',
            at: Date.parse(usual.at),
            observation: usual.look.observation,
            look: usual.look,
          }}
          history={history}
          site={site}
        />
      )}
      {after === null ? (
        <Missing title="After">The look that it rests on is there no more.</Missing>
      ) : (
        <Picture side={after} history={history} site={site} />
      )}
    </section>
  );
}

/** The pass that fired; of one that has not fired yet its peak so far. */
function afterOf(history: AlertHistory): Side | null {
  const { evidence, peak } = history;
  const fired = thisTime(history).find(({ reason, stands }) => reason === 'fired' && stands);
  const observation = fired?.links.observation?.split('/').at(-1);
  if (fired !== undefined && observation !== undefined)
    return { title: 'When it fired', at: Date.parse(fired.at), observation, look: fired.look };
  if (evidence === null || peak === null) return null;
  return { title: 'Odd look', at: Date.parse(peak.at), observation: evidence.observation, look: null };
}

function Missing({ title, children }: { readonly title: string; readonly children: string }) {
  return (
    <figure class="alert-picture">
      <h3>{title}</h3>
      <p class="no-picture">{children}</p>
    </figure>
  );
}

function Picture({
  side,
  history,
  site,
}: {
  readonly side: Side;
  readonly history: AlertHistory;
  readonly site: Site | null;
}) {
  const id = side.observation;
  const [observation] = useData(`observation ${id} of ${alertKey(history)}`, (signal) =>
    getJson<Observation>(`/v1/observations/${encodeURIComponent(id)}`, signal),
  );
  const known = observation.kind === 'ready' ? observation.value : null;
  const scene = known?.scenes.find(({ deleted }) => !deleted)?.id;
  return (
    <figure class="alert-picture">
      <h3>{side.title}</h3>
      {known !== null && <Pixels key={known.id} observation={known} title={side.title} />}
      {observation.kind === 'failed' && <p class="no-picture">{observation.refusal.message}</p>}
      {observation.kind === 'loading' && <p class="no-picture">Asking for the picture …</p>}
      <figcaption>
        <strong>{countOf(side, history, known)}</strong>
        <span>
          {formatInstant(side.at)}
          {site !== null && <span class="faint"> · {formatLocal(side.at, site.timezone)}</span>}
        </span>
        <span class="readout-links">
          <a href={observationPath(id)} aria-label={`Report of ${formatDay(side.at)}`}>
            Report
          </a>
          {scene !== undefined && (
            <a href={scenePath(scene, { area: history.area })} aria-label={`Scene of ${formatDay(side.at)}`}>
              Scene
            </a>
          )}
        </span>
      </figcaption>
    </figure>
  );
}

/** As it was judged, an analyst's where one counted it. */
function countOf({ look }: Side, { class: name }: AlertHistory, known: Observation | null): string {
  const published = look?.published ?? known?.counts.find((count) => count.class === name) ?? null;
  const interval = published === null ? null : formatInterval(published);
  const by = look?.byAnalyst === true ? ', by an analyst' : '';
  return interval === null ? 'no number' : `${interval} ${plural(name)}${by}`;
}

/** The picture, or in a sentence why there is none: a licence, or pixels that were let go. */
function Pixels({ observation: o, title }: { readonly observation: Observation; readonly title: string }) {
  const [refused, setRefused] = useState<string | null>(null);
  const isPrivate = o.scenes.some(({ republish }) => !republish);
  const path = `${o.links.webp}?width=${PICTURE_PX}${isPrivate ? '&private=1' : ''}`;
  if (o.scenes.every(({ deleted }) => deleted))
    return <p class="no-picture">Its scenes were deleted, and their pixels with them. The count is kept.</p>;
  if (refused !== null) return <p class="no-picture">{refused}</p>;
  const askWhy = async (): Promise<void> =>
    setRefused((await askWhyMissing(path)) ?? 'The browser cannot show this picture.');
  return (
    <a href={observationPath(o.id)}>
      <img
        src={path}
        alt={`${title}: ${o.area.name} with its outline and the boxes that were counted`}
        loading="lazy"
        onError={() => void askWhy()}
      />
    </a>
  );
}
