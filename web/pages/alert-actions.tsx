import { useState } from 'preact/hooks';
import { sendJson, whatWentWrong } from '../server/client.ts';
import type { Alert, Silence, Site } from '../server/types.ts';
import { formatDay, formatInstant } from '../text/format.ts';
import { EndSilence, SilenceForm } from './silences.tsx';

const NAME_KEY = 'crosstie-name';

interface Props {
  readonly alert: Alert;
  readonly site: Site | null;
  /** Those that hold now for this alert. */
  readonly silences: readonly Silence[];
  readonly onChanged: () => void;
}

/** What a person can do about an alert: take note of it, or ask for quiet. */
export function AlertActions({ alert, site, silences, onChanged }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <div class="alert-actions">
      {silences.map((silence) => (
        <p key={silence.id} class="silenced">
          <span>
            <span class="chip chip-silenced">silenced</span> until {formatInstant(Date.parse(silence.until))}:{' '}
            {silence.why}
          </span>
          <EndSilence silence={silence} onEnded={onChanged} onRefused={setRefused} />
        </p>
      ))}
      <div class="alert-buttons">
        <Acknowledge alert={alert} onChanged={onChanged} onRefused={setRefused} />
        {silences.length === 0 && !isAsking && (
          <button type="button" class="button" aria-expanded={false} onClick={() => setIsAsking(true)}>
            Silence …
          </button>
        )}
      </div>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      {isAsking && silences.length === 0 && (
        <SilenceForm
          alert={alert}
          site={site}
          onDone={(isMade) => {
            setIsAsking(false);
            setRefused(null);
            if (isMade) onChanged();
          }}
        />
      )}
    </div>
  );
}

function Acknowledge({
  alert,
  onChanged,
  onRefused,
}: Pick<Props, 'alert' | 'onChanged'> & { readonly onRefused: (message: string | null) => void }) {
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
      onRefused(whatWentWrong(error));
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
