import { useState } from 'preact/hooks';
import { sitePath } from '../app/router.ts';
import { sendJson, whatWentWrong } from '../server/client.ts';
import type { Alert, Silence, Site } from '../server/types.ts';
import { formatInstant } from '../text/format.ts';
import { plural } from '../text/words.ts';
import { dayOf, type SilenceDraft, type SilenceScope, silenceOf } from './silence-draft.ts';
import { plainName } from './site-name.ts';

const WEEK_MS = 7 * 86_400_000;

/** Quiet until a day, for a reason: of what the alert is about, or of more. */
export function SilenceForm({
  alert,
  site,
  onDone,
}: {
  readonly alert: Alert;
  readonly site: Site | null;
  readonly onDone: (isMade: boolean) => void;
}) {
  const [draft, setDraft] = useState<SilenceDraft>({
    scope: 'series',
    lastDay: dayOf(Date.now() + WEEK_MS),
    why: '',
  });
  const [refused, setRefused] = useState<string | null>(null);
  const area = site?.areas.find(({ id }) => id === alert.area)?.name ?? alert.area;
  const place = site === null ? alert.site : plainName(site);
  const scopes: readonly (readonly [SilenceScope, string])[] = [
    ['series', `${plural(alert.class)} at ${area}`],
    ['area', `all of ${area}`],
    ['class', `${plural(alert.class)} at ${place}`],
    ['site', `all of ${place}`],
  ];
  const make = async (): Promise<void> => {
    const silence = silenceOf(draft, alert, Date.now());
    if ('lacks' in silence) return setRefused(silence.lacks);
    try {
      await sendJson('POST', '/v1/silences', silence.body);
      onDone(true);
    } catch (error) {
      setRefused(whatWentWrong(error));
    }
  };
  return (
    <form
      class="silence-form"
      aria-label="Silence"
      onSubmit={(event) => {
        event.preventDefault();
        make().catch(() => {});
      }}
    >
      <label class="field">
        <span>Tell nothing of</span>
        <select
          value={draft.scope}
          onChange={(event) => setDraft({ ...draft, scope: event.currentTarget.value as SilenceScope })}
        >
          {scopes.map(([scope, text]) => (
            <option key={scope} value={scope}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Up to and with (UTC)</span>
        <input
          type="date"
          value={draft.lastDay}
          onInput={(event) => setDraft({ ...draft, lastDay: event.currentTarget.value })}
        />
      </label>
      <label class="field silence-why">
        <span>Why</span>
        <input
          type="text"
          maxLength={500}
          value={draft.why}
          placeholder="Track works until July"
          onInput={(event) => setDraft({ ...draft, why: event.currentTarget.value })}
        />
      </label>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      <p class="faint silence-note">
        Passes are still counted and judged. That an alert was wrong and is withdrawn is told all the same.
      </p>
      <div class="after">
        <button type="submit" class="button button-main">
          Silence
        </button>
        <button type="button" class="button" onClick={() => onDone(false)}>
          Leave it
        </button>
      </div>
    </form>
  );
}

export function EndSilence({
  silence,
  onEnded,
  onRefused,
}: {
  readonly silence: Silence;
  readonly onEnded: () => void;
  readonly onRefused: (message: string | null) => void;
}) {
  const end = async (): Promise<void> => {
    try {
      await sendJson('POST', `/v1/silences/${encodeURIComponent(silence.id)}/end`);
      onRefused(null);
      onEnded();
    } catch (error) {
      onRefused(whatWentWrong(error));
    }
  };
  return (
    <button
      type="button"
      class="button"
      aria-label={`End now: silence because of ${silence.why}`}
      onClick={() => void end()}
    >
      End now
    </button>
  );
}

/** What nobody is told of at present, until when and why. */
export function SilencesNow({
  silences,
  sites,
  onChanged,
}: {
  readonly silences: readonly Silence[];
  readonly sites: readonly Site[];
  readonly onChanged: () => void;
}) {
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <section class="panel silences" aria-labelledby="silences">
      <h2 id="silences">Silences that hold now</h2>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      {silences.length === 0 ? (
        <p class="faint">None: everything that fires is told. Silence an alert where it stands.</p>
      ) : (
        <ul>
          {silences.map((silence) => (
            <li key={silence.id}>
              <span>
                <a href={sitePath(silence.site)}>{siteName(silence, sites)}</a>
                <span class="faint"> {whatOf(silence, sites)}</span>
              </span>
              <span>until {formatInstant(Date.parse(silence.until))}</span>
              <span>{silence.why}</span>
              <EndSilence silence={silence} onEnded={onChanged} onRefused={setRefused} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function siteName({ site: id }: Silence, sites: readonly Site[]): string {
  const site = sites.find((each) => each.id === id);
  return site === undefined ? id : plainName(site);
}

function whatOf({ site: id, area, class: name }: Silence, sites: readonly Site[]): string {
  const areas = sites.find((each) => each.id === id)?.areas ?? [];
  const where = area === null ? 'every area' : (areas.find((each) => each.id === area)?.name ?? area);
  return `${where}, ${name === null ? 'every class' : plural(name)}`;
}
