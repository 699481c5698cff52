import { RightsFacts } from '../app/parts.tsx';
import { scenePath } from '../app/router.ts';
import type { Observation } from '../server/types.ts';
import { formatInstant, formatMetres, formatShare } from '../text/format.ts';
import { sayInterval, sayRates } from '../text/rates-words.ts';
import { caveatOf, kindOf, plural, visibilityOf } from '../text/words.ts';

/** Strings of wagons that are told one by one, longest first. */
const STRINGS_TOLD = 8;

export function Ground({ o }: { readonly o: Observation }) {
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

export function Sources({ o }: { readonly o: Observation }) {
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
          <RightsFacts of={scene} />
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

export function Method({ o }: { readonly o: Observation }) {
  return (
    <section>
      <h2>Method</h2>
      <dl class="facts">
        {o.model.sha256 === '' ? (
          <>
            <dt>Model</dt>
            <dd>none looked</dd>
          </>
        ) : (
          <ModelFacts o={o} />
        )}
        <dt>Counted</dt>
        <dd>{formatInstant(Date.parse(o.observedAt))}</dd>
        <dt>Permalink</dt>
        <dd class="mono">{o.id}</dd>
      </dl>
    </section>
  );
}

function ModelFacts({ o }: { readonly o: Observation }) {
  const interval = sayInterval(o);
  return (
    <>
      <dt>Model</dt>
      <dd>
        {o.model.id} version {o.model.version}, threshold {o.model.threshold}
      </dd>
      <dt>Checksum</dt>
      <dd class="mono">{o.model.sha256.slice(0, 16)}…</dd>
      {interval !== null && (
        <>
          <dt>Interval</dt>
          <dd>{interval}</dd>
        </>
      )}
      <dt>Error rates</dt>
      <dd>{sayRates(o)}</dd>
    </>
  );
}

export function Strings({ o }: { readonly o: Observation }) {
  if (o.strings === null || o.strings.length === 0) return null;
  const rows = o.strings.filter(({ cars }) => cars.reduce((n, { count }) => n + count, 0) > 1);
  const long = rows.slice(0, STRINGS_TOLD);
  const [more, alone] = [rows.length - long.length, o.strings.length - rows.length];
  const rest = [...(more > 0 ? [`${more} shorter`] : []), ...(alone > 0 ? [`${alone} alone`] : [])];
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
      {rest.length > 0 && (
        <p class="faint">
          {long.length > 0 && 'and '}
          {rest.join(', ')}
        </p>
      )}
    </section>
  );
}
